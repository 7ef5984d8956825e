import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { providers } from "../../providers.ts";

const root = path.resolve(import.meta.dirname, "../../../src");

/** The ids of the providers: the names of their folders. */
const folders = readdirSync(path.join(root, "providers"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

test("the tests that go over all providers know each that has a folder, by the folder's name", () => {
  expect(providers.map(({ id }) => id).sort()).toEqual(folders);
});
