import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** One call of a provider that a run made and found to be as described. */
export interface Covered {
  readonly provider: string;
  readonly method: string;
  /** As the description writes it. */
  readonly path: string;
}

const out = path.resolve(import.meta.dirname, "../../out");
const parts = path.join(out, "contract");
const report = path.join(out, "contract-report.json");

/** Before a run (vitest calls it): what an earlier one covered is not covered by this one. */
export async function setup(): Promise<void> {
  await rm(report, { force: true });
  await rm(parts, { recursive: true, force: true });
}

/**
 * Writes what a test file covered, and `out/contract-report.json`, which holds what all of them did.
 * Test files run side by side: each has a file of its own, and the report is made of all of these.
 */
export async function writeReport(testFile: string, covered: readonly Covered[]): Promise<void> {
  await mkdir(parts, { recursive: true });
  const unique = new Map(covered.map((one) => [JSON.stringify(one), one]));
  const name = path.basename(testFile, ".test.ts");
  await write(path.join(parts, `${name}.json`), [...unique.values()]);
  let written: string;
  do {
    written = await whole();
    await write(report, JSON.parse(written));
    // Another file may have come meanwhile.
  } while ((await whole()) !== written);
}

async function whole(): Promise<string> {
  const names = (await readdir(parts)).filter((name) => name.endsWith(".json"));
  const texts = await Promise.all(names.map((name) => readFile(path.join(parts, name), "utf8")));
  const all = texts.flatMap((text) => JSON.parse(text) as Covered[]);
  const line = ({ provider, path: template, method }: Covered): string =>
    [provider, template, method].join(" ");
  const unique = new Map(all.map((one) => [line(one), one]));
  return JSON.stringify([...unique.keys()].sort().map((key) => unique.get(key)));
}

async function write(file: string, value: unknown): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, `${JSON.stringify(value, undefined, 2)}\n`);
  await rename(draft, file);
}
