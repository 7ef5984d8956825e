// Runs the host tests inside real VS Codes: the newest, and the oldest that we support.
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { runTests } from "@vscode/test-electron";
import type { Counts } from "../counts.ts";
import { bundleSuites } from "./bundle.ts";
import { findBrowser } from "./launch/browser.ts";
import { projectRoot } from "./launch/paths.ts";
import { cleanEnvironment } from "./launch/processes.ts";
import { extensionFolder, installedVsix, packageVsix } from "./launch/vsix.ts";
import { installVSCodeServer, type VSCodeVersion } from "./launch/vscodeServer.ts";
import { prepareHost } from "./prepare.ts";
import {
  filterVariable,
  logVariable,
  resultsVariable,
  settingsVariable,
  versionVariable,
} from "./protocol.ts";

/** Names the program of a desktop VS Code to run the host tests in, in place of the servers. */
export const desktopVariable = "PRIVATE_ENDPOINTS_DESKTOP";

/**
 * Packages the extension, and runs `test/host/suite/**` against it in each VS Code.
 *
 * @param filter a regular expression on the full titles of tests; all without one
 * @returns the counts of all runs together, and what went wrong beside failing tests, in words
 */
export async function runHostTests(
  filter?: string,
): Promise<{ counts: Counts; crashes: string[] }> {
  const extension = await extensionFolder(await installedVsix(await packageVsix()));
  const tests = await bundleSuites();
  const desktop = process.env[desktopVariable];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const crashes: string[] = [];
  for (const version of desktop === undefined ? versions : (["desktop"] as const)) {
    console.log(`\nHost tests in the ${version} VS Code`);
    const results = path.join(projectRoot, `out/test/host-${version}.json`);
    const log = path.join(projectRoot, `out/test/host-${version}.log`);
    await mkdir(path.dirname(results), { recursive: true });
    await rm(results, { force: true });
    if (version !== "desktop") await Promise.all([installVSCodeServer(version), findBrowser()]);
    const host = await prepareHost();
    let crash: string | undefined;
    try {
      await runTests({
        vscodeExecutablePath: desktop ?? launcher,
        extensionDevelopmentPath: extension,
        extensionTestsPath: tests,
        extensionTestsEnv: {
          // Spawned programs find the project's own Node by it.
          PATH: cleanEnvironment()["PATH"],
          ...host.env,
          [versionVariable]: version,
          [settingsVariable]: JSON.stringify(host.settings),
          [resultsVariable]: results,
          [logVariable]: log,
          [filterVariable]: filter,
        },
      });
    } catch (error) {
      crash = `Host tests in the ${version} VS Code: ${String(error)}`;
    } finally {
      await host.stop();
    }
    const found = await readCounts(results);
    for (const key of ["passed", "failed", "skipped"] as const) counts[key] += found?.[key] ?? 0;
    if (found === undefined) crash ??= `Host tests in the ${version} VS Code left no results.`;
    // A run that ends badly because tests failed has been counted already.
    if (crash === undefined || (found !== undefined && found.failed > 0)) continue;
    crashes.push(crash);
    const logged = await readFile(log, "utf8").catch(() => "");
    console.error(`The last of ${log}:\n${logged.slice(-4000)}`);
  }
  return { counts, crashes };
}

const versions: readonly VSCodeVersion[] = ["newest", "oldest"];
const launcher = path.join(import.meta.dirname, "launch/launcher.ts");

async function readCounts(file: string): Promise<Counts | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Counts);
}
