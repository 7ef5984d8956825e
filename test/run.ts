// Runs the tests of the kinds named on the command line, all of them without one, and closes with
// `N passed, N failed`. What follows `--` narrows them: parts of file names for vitest, a regular
// expression on titles for the host tests.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { type Counts, inWords, total } from "./counts.ts";
import { runHostTests } from "./host/run.ts";
import { projectRoot } from "./host/launch/paths.ts";
import { prepareUi } from "./prepareUi.ts";
import { runVitest } from "./vitestRun.ts";

interface Result {
  readonly counts: Counts;
  /** What went wrong beside failing tests, in words. */
  readonly crashes: readonly string[];
}

const runners: Record<string, (filters: readonly string[]) => Promise<Result>> = {
  unit: (filters) => runVitest("unit", filters),
  contract: (filters) => runVitest("contract", filters),
  host: (filters) => runHostTests(filters.length === 0 ? undefined : filters.join("|")),
  ui: async (filters) => {
    await prepareUi();
    return await runVitest("ui", filters);
  },
};

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const named = args.filter((arg) => arg in runners);
  const filters = args.filter((arg) => !(arg in runners) && arg !== "--");
  const kinds = named.length === 0 ? Object.keys(runners) : named;
  await mkdir(path.join(projectRoot, "out/test"), { recursive: true });

  const results: Result[] = [];
  for (const kind of kinds) results.push(await runKind(kind, filters));

  const crashes = results.flatMap((result) => result.crashes);
  for (const crash of crashes) console.error(crash);
  const counts = total(results.map((result) => result.counts));
  const all = { ...counts, failed: counts.failed + crashes.length };
  console.log(inWords(all));
  return all.failed === 0 ? 0 : 1;
}

/** Runs one kind; whatever keeps it from running is a failure with words, not an end to the others. */
async function runKind(kind: string, filters: readonly string[]): Promise<Result> {
  const began = performance.now();
  const result = await runners[kind]!(filters).catch((error: unknown) => ({
    counts: { passed: 0, failed: 0, skipped: 0 },
    crashes: [`The ${kind} tests could not run: ${String(error)}`],
  }));
  const { counts, crashes } = result;
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`\n${kind}: ${inWords(counts)} in ${seconds} s\n`);
  const none = counts.passed + counts.failed + counts.skipped === 0 && crashes.length === 0;
  return none ? { counts, crashes: [`No ${kind} test was run.`] } : result;
}
