#!/usr/bin/env node
// What @vscode/test-electron starts in place of a desktop VS Code: it gets the same arguments, runs the
// same test suite in a VS Code server with a headless browser, and ends with the suite's exit code.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { logVariable, mark, settingsVariable, versionVariable } from "../protocol.ts";
import { findBrowser } from "./browser.ts";
import { startBareServer } from "./serverProcess.ts";
import { writeSettings } from "./settings.ts";
import { installVSCodeServer, type VSCodeVersion } from "./vscodeServer.ts";

/** How long a whole run may take, in ms. */
const patience = 15 * 60_000;

const { values } = parseArgs({
  strict: false, // it is started with a desktop's arguments as well
  options: {
    extensionDevelopmentPath: { type: "string", multiple: true },
    extensionTestsPath: { type: "string" },
  },
});

/** What VS Code logged, line by line. */
const noise: string[] = [];

process.exit(await main());

async function main(): Promise<number> {
  const version: VSCodeVersion = process.env[versionVariable] === "oldest" ? "oldest" : "newest";
  const userDataDir = await mkdtemp(path.join(tmpdir(), "pe-host-"));
  await writeSettings(userDataDir, settingsOfRun());
  const server = await startBareServer(await installVSCodeServer(version), {
    userDataDir,
    extensionsDir: path.join(userDataDir, "extensions"),
  });
  const browser = await chromium.launch(await findBrowser());
  try {
    const page = await browser.newPage();
    const done = Promise.withResolvers<number>();
    await page.exposeFunction("codeAutomationLog", log);
    await page.exposeFunction("codeAutomationExit", (code: number) => done.resolve(code));
    page.on("crash", () => done.reject(new Error("The browser's page crashed.")));
    const late = setTimeout(() => {
      done.reject(new Error(`No result after ${patience / 60_000} minutes.`));
    }, patience);
    await page.goto(address(server.port));
    const code = await Promise.race([done.promise, server.crashed]);
    clearTimeout(late);
    return code;
  } catch (error) {
    noise.push(String(error), server.output());
    console.error(String(error));
    return 1;
  } finally {
    const file = process.env[logVariable];
    if (file !== undefined) await writeFile(file, noise.join("\n"));
    await browser.close();
    await server.stop();
    await rm(userDataDir, { recursive: true, force: true });
  }
}

/** The address of an empty window that develops the given extensions and runs the given tests. */
function address(port: number): string {
  const remote = (file: unknown): string => `vscode-remote://127.0.0.1:${port}${String(file)}`;
  const developed = values.extensionDevelopmentPath ?? [];
  const payload = [
    ...(developed as string[]).map((folder) => ["extensionDevelopmentPath", remote(folder)]),
    ["extensionTestsPath", remote(values.extensionTestsPath)],
    ["skipWelcome", "true"],
  ];
  const query = new URLSearchParams({ ew: "true", payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}

/** User settings that the run asks for, as JSON. */
function settingsOfRun(): Record<string, unknown> {
  const text = process.env[settingsVariable];
  return text === undefined ? {} : (JSON.parse(text) as Record<string, unknown>);
}

/**
 * Prints the lines of the test run. Everything else that the window and its extension host log goes
 * into the log file alone.
 */
function log(_type: string, args: unknown): void {
  const text = Array.isArray(args) ? args.map(String).join(" ") : String(args);
  noise.push(text);
  if (text.startsWith(mark)) process.stdout.write(`${text.slice(mark.length)}\n`);
}
