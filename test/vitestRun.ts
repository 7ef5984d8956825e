import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { Counts } from "./counts.ts";
import { projectRoot } from "./host/launch/paths.ts";

/** The part of vitest's JSON report that is counted. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/**
 * Runs one project of test/vitest.config.ts, its output going to the terminal.
 *
 * @param filters parts of file names; all files without one
 * @returns the counts, and what went wrong beside failing tests, in words
 */
export async function runVitest(
  project: "unit" | "contract" | "ui",
  filters: readonly string[],
): Promise<{ counts: Counts; crashes: string[] }> {
  const file = path.join(projectRoot, `out/test/${project}.json`);
  await rm(file, { force: true });
  const vitest = path.join(projectRoot, "node_modules/vitest/vitest.mjs");
  const args = ["run", "--config", "test/vitest.config.ts", "--project", project];
  const reports = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const child = spawn(process.execPath, [vitest, ...args, ...reports, ...filters], {
    cwd: projectRoot,
    stdio: "inherit",
  });
  const [code] = (await once(child, "close")) as [number | null];

  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) {
    return {
      counts: { passed: 0, failed: 0, skipped: 0 },
      crashes: [`The ${project} tests ended with ${String(code)} and left no report.`],
    };
  }
  const report = JSON.parse(text) as Report;
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  // A file that does not load, or whose hook fails, fails without a failing test.
  const crashes = report.testResults
    .filter((f) => f.status === "failed" && f.assertionResults.every((a) => a.status !== "failed"))
    .map((f) => `${path.relative(projectRoot, f.name)} failed outside of its tests.`);
  if (code !== 0 && counts.failed === 0 && crashes.length === 0) {
    crashes.push(`The ${project} tests ended with ${String(code)}.`);
  }
  return { counts, crashes };
}
