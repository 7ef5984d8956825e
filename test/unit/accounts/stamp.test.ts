import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StampFile } from "../../../src/accounts/stamp.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "pe-stamp-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const [a, b] = [
  { id: "a", secret: true },
  { id: "b", secret: true },
];

test("two quick changes both arrive, also when only the last write is seen", async () => {
  const [here, there] = [new StampFile(folder, "1"), new StampFile(folder, "2")];
  await Promise.all([here.write(a), here.write(b)]);
  expect(await there.read()).toEqual([a, b]);
});

test("a change is taken over once; the same once more is another", async () => {
  const [here, there] = [new StampFile(folder, "1"), new StampFile(folder, "2")];
  await here.write(a);
  expect(await there.read()).toEqual([a]);
  expect(await there.read()).toEqual([]);
  await here.write(a);
  expect(await there.read()).toEqual([a]);
});

test("a window does not follow itself, nor a file that is not there", async () => {
  const here = new StampFile(folder, "1");
  expect(await here.read()).toBeUndefined();
  await here.write(a);
  expect(await here.read()).toBeUndefined();
});
