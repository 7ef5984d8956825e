// Alone in its file: it is about the first time that the package is loaded in a process.
import { expect, it } from "vitest";
import { transportFor } from "../../../src/http/transport.ts";

const dispatchers = (): unknown[] =>
  [1, 2].map((n): unknown => Reflect.get(globalThis, Symbol.for(`undici.globalDispatcher.${n}`)));

it("loading the transport of an account leaves everybody else's requests to the host", async () => {
  await transportFor({ proxy: "http://127.0.0.1:3128" });
  const { Dispatcher } = await import("undici");
  const after = dispatchers();
  expect(after.some((one) => one !== undefined)).toBe(true);
  expect(after.some((one) => one instanceof Dispatcher)).toBe(false);
  await transportFor({ proxy: "http://127.0.0.1:3129" });
  expect(dispatchers().map((one, i) => one === after[i])).toEqual([true, true]);
});
