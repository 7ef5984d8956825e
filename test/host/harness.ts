import { writeFile } from "node:fs/promises";
import { format } from "node:util";
import Mocha from "mocha";
import { filterVariable, mark, resultsVariable } from "./protocol.ts";

/**
 * Runs the suites inside the extension host and writes the counts where PRIVATE_ENDPOINTS_HOST_RESULTS
 * says.
 *
 * @param suites loads the test files, each of which calls `suite` and `test`
 * @throws Error when a test failed, which is how VS Code learns of it
 */
export async function runSuites(suites: readonly (() => Promise<unknown>)[]): Promise<void> {
  process.setSourceMapsEnabled(true);
  // The extension host lets nobody replace its console, and hands on arguments unformatted.
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => {
    for (const line of format(...args).split("\n")) console.log(mark + line);
  };
  const grep = process.env[filterVariable];
  const mocha = new Mocha({
    ui: "tdd",
    timeout: 60_000,
    color: false,
    ...(grep === undefined || grep === "" ? {} : { grep: new RegExp(grep) }),
  });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  for (const load of suites) await load();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on("pass", () => (counts.passed += 1))
      .on("fail", () => (counts.failed += 1))
      .on("pending", () => (counts.skipped += 1));
  });
  const file = process.env[resultsVariable];
  if (file !== undefined) await writeFile(file, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed.`);
}
