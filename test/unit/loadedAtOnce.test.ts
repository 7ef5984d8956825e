import { expect, test } from "vitest";
import { loadedAtOnce } from "../bench/loadedAtOnce.ts";

test("nothing for first use is loaded with the extension: calls, SDKs, clouds, sandbox, forms", async () => {
  expect(await loadedAtOnce()).toEqual([]);
});
