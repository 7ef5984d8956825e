import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchFolder } from "../../../src/operations/watch.ts";
import { newFolder, removeFolder } from "./harness.ts";

let folder: string;

beforeEach(async () => {
  folder = await newFolder();
  await mkdir(folder);
});

afterEach(async () => {
  vi.useRealTimers();
  await removeFolder(folder);
});

test("what another window writes is told by the system, long before the regular look", async () => {
  const told = Promise.withResolvers<undefined>();
  const end = watchFolder(folder, () => told.resolve(undefined));
  await writeFile(join(folder, "one.json"), "{}");
  await told.promise;
  end();
});

test("without a watch of the system the folder is looked at every 10 s, until the end", async () => {
  vi.useFakeTimers();
  const changed = vi.fn();
  const end = watchFolder(join(folder, "missing"), changed);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(changed).toHaveBeenCalledTimes(3);
  end();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(changed).toHaveBeenCalledTimes(3);
});
