import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { healthOf, worst, type EndpointState, type Health } from "../../../src/domain/state.ts";

const healths: Record<EndpointState, Health> = {
  available: "ok",
  gone: "ok",
  pending: "busy",
  deleting: "busy",
  unknown: "busy",
  needsAcceptance: "needsYou",
  needsAttention: "needsYou",
  rejected: "broken",
  expired: "broken",
  failed: "broken",
};
const scale: readonly Health[] = ["ok", "busy", "needsYou", "broken"];

describe("a state", () => {
  it.each(Object.entries(healths))("%s counts as %s", (state, health) => {
    expect(healthOf(state as EndpointState)).toBe(health);
  });
});

describe("the worst of several healths", () => {
  it("is ok when there is nothing at all", () => {
    expect(worst([])).toBe("ok");
  });

  it("is one of them, and none of them is worse", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...scale), { minLength: 1 }), (list) => {
        const found = worst(list);
        expect(list).toContain(found);
        for (const one of list)
          expect(scale.indexOf(one)).toBeLessThanOrEqual(scale.indexOf(found));
      }),
    );
  });
});
