import { glob, readFile } from "node:fs/promises";
import path from "node:path";
import { getL10nJson } from "@vscode/l10n-dev";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

async function read(file: string): Promise<string> {
  return readFile(path.join(root, file), "utf8");
}

test("the bundle for translators holds every text of the code, and no other (npm run l10n)", async () => {
  const sources = [];
  for (const folder of ["src", "webviews"]) {
    for await (const file of glob(`${folder}/**/*.ts`, { cwd: root })) {
      sources.push({ extension: ".ts", contents: await read(file) });
    }
  }
  const bundle: unknown = JSON.parse(await read("l10n/bundle.l10n.json"));
  expect(bundle).toEqual(await getL10nJson(sources));
}, 120_000);

test("every text that package.json names is in package.nls.json, and no other is", async () => {
  const named = [...(await read("package.json")).matchAll(/"%([\w.]+)%"/g)].map(
    (match) => match[1],
  );
  const texts = Object.keys(JSON.parse(await read("package.nls.json")) as object);
  expect(texts.sort()).toEqual([...new Set(named)].sort());
});
