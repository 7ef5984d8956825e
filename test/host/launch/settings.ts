import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** Settings for a quiet first look: our own views and nothing that wants attention. */
export const quietSettings: Record<string, unknown> = {
  "workbench.startupEditor": "none",
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "extensions.ignoreRecommendations": true,
  // The sandbox listens on loopback; VS Code would offer to forward its port.
  "remote.autoForwardPorts": false,
};

/**
 * Writes the person's settings of a user-data-dir: these, over those that are there, over the quiet
 * ones.
 */
export async function writeSettings(
  userDataDir: string,
  settings: Record<string, unknown> = {},
): Promise<void> {
  const file = path.join(userDataDir, "User/settings.json");
  await mkdir(path.dirname(file), { recursive: true });
  const text = await readFile(file, "utf8").catch(() => "{}");
  const present = JSON.parse(text) as Record<string, unknown>;
  const all = { ...quietSettings, ...present, ...settings };
  await writeFile(file, `${JSON.stringify(all, null, 2)}\n`);
}
