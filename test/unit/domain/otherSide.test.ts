import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EndpointHalf } from "../../../src/domain/customerCloud.ts";
import { cloudRegionOf, halfOf, turnOf, type OtherSide } from "../../../src/domain/otherSide.ts";
import type { EndpointState } from "../../../src/domain/state.ts";

const half = (state: EndpointState, fields: Partial<EndpointHalf> = {}): EndpointHalf => ({
  id: "vpce-0123456789abcdef0",
  region: "us-east-1",
  service: "com.amazonaws.vpce.us-east-1.vpce-svc-1",
  status: { state, word: state },
  network: "vpc-1",
  owner: "111122223333",
  ...{ subnets: [], zones: [], groups: [], addresses: [], tags: {} },
  ...fields,
});
const seen = (state: EndpointState): OtherSide => ({ kind: "seen", half: half(state) });

describe("whose turn it is", () => {
  test.each<[EndpointState, OtherSide, string]>([
    ["available", seen("available"), "nobody"],
    ["pending", seen("available"), "provider"],
    ["pending", seen("needsAcceptance"), "provider"],
    ["needsAcceptance", seen("needsAcceptance"), "you"],
    ["available", seen("pending"), "cloud"],
    ["available", seen("needsAcceptance"), "provider"],
    ["available", seen("rejected"), "you"],
    ["available", seen("deleting"), "you"],
    ["pending", { kind: "missing" }, "you"],
    ["available", { kind: "missing" }, "you"],
    ["available", { kind: "unreadable", why: "no permission" }, "nobody"],
  ])("recorded %s, with %o: %s", (recorded, other, turn) => {
    expect(turnOf(recorded, other)).toBe(turn);
  });

  const states: readonly EndpointState[] = [
    ...(["pending", "needsAcceptance", "available", "needsAttention", "deleting"] as const),
    ...(["rejected", "expired", "failed", "gone", "unknown"] as const),
  ];
  const others = [...states.map(seen), { kind: "missing" } as const];

  test("is nobody's only where it works, or where the record is over", () => {
    fc.assert(
      fc.property(fc.constantFrom(...states), fc.constantFrom(...others), (recorded, other) => {
        const works = other.kind === "seen" && other.half.status.state === "available";
        const isOver = ["deleting", "gone", "rejected", "expired", "failed"].includes(recorded);
        const isNobodys = turnOf(recorded, other) === "nobody";
        expect(isNobodys).toBe(isOver || (works && recorded === "available"));
      }),
    );
  });
});

describe("the half of an endpoint", () => {
  const gcp = half("available", { id: "psc-1", connectionId: "4242", path: "projects/p/x/psc-1" });

  test.each(["psc-1", "4242", "projects/p/x/psc-1"])("is found by its name %s", (id) => {
    expect(halfOf({ id }, [half("available"), gcp])).toBe(gcp);
    expect(halfOf({ id: "uuid", cloudId: id }, [gcp])).toBe(gcp);
  });

  test("of another is not taken", () => {
    expect(halfOf({ id: "vpce-0aaaaaaaaaaaaaaaa" }, [half("available"), gcp])).toBeUndefined();
  });

  test("is looked for in the region that the provider records, else in that of the cluster in the cloud's word", () => {
    const regions = [{ name: "dc-1", label: "us-east-1" }, { name: "eu-west-1" }];
    expect(cloudRegionOf({ region: "dc-1" }, regions)).toBe("us-east-1");
    expect(cloudRegionOf({ region: "eu-west-1" }, regions)).toBe("eu-west-1");
    expect(cloudRegionOf({ region: "dc-1", cloudRegion: "us-west-2" }, regions)).toBe("us-west-2");
  });
});
