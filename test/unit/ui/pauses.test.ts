import { expect, test } from "vitest";
import { onPause } from "../../../src/ui/pauses.ts";
import { cluster, storeWith } from "./world.ts";

const refused = { code: "authentication", message: "No.", next: "Replace it.", at: 0 } as const;

test("an account that becomes paused is told of once, and again after it went on", () => {
  const store = storeWith([{ cluster: cluster({ id: "c1" }) }]);
  const told: string[] = [];
  const stop = onPause(store, (id, { message }) => told.push(`${id}: ${message}`));
  store.setPaused("a", refused);
  store.setPaused("a", { ...refused, message: "Still no." });
  expect(told).toEqual(["a: No."]);
  store.setPaused("a", undefined);
  store.setPaused("a", refused);
  expect(told).toEqual(["a: No.", "a: No."]);
  stop();
  store.setPaused("a", undefined);
  store.setPaused("a", refused);
  expect(told).toHaveLength(2);
});
