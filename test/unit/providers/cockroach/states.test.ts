import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clusterStatusOf,
  domainNamesStatusOf,
  lockHolder,
  statusOf,
} from "../../../../src/providers/cockroach/states.ts";

describe("a state's word", () => {
  const words = {
    CREATING: "pending",
    PENDING: "pending",
    PENDING_ACCEPTANCE: "needsAcceptance",
    AVAILABLE: "available",
    STALE: "needsAttention",
    DELETING: "deleting",
    REJECTED: "rejected",
    EXPIRED: "expired",
    FAILED: "failed",
    CREATE_FAILED: "failed",
    DELETE_FAILED: "failed",
    DELETED: "gone",
  };

  it.each(Object.entries(words))(
    "%s means %s, in every spelling of every version",
    (word, state) => {
      for (const prefix of ["", "STATUS_", "ENDPOINT_", "ENDPOINT_SERVICE_STATUS_"]) {
        expect(statusOf(prefix + word)).toEqual({ state, word });
        expect(statusOf((prefix + word).toLowerCase())).toEqual({ state, word });
      }
    },
  );

  it("that nobody documented is unknown, and shown as it came", () => {
    for (const word of ["STATUS_QUARANTINED", "UNSPECIFIED", "Half done", "", "__proto__"]) {
      expect(statusOf(word)).toEqual({ state: "unknown", word });
      expect(clusterStatusOf(word)).toEqual({ state: "unknown", word });
      expect(domainNamesStatusOf(word)).toEqual({ state: "unknown", word });
    }
    fc.assert(
      fc.property(fc.string(), (word) => {
        const { state, word: shown } = statusOf(word);
        if (state === "unknown") expect(shown).toBe(word);
      }),
    );
  });

  it.each([
    ["EMPTY", "available"],
    ["PENDING", "pending"],
    ["AVAILABLE", "available"],
    ["FAILED", "needsAttention"],
  ])("%s of domain names means %s", (word, state) => {
    expect(domainNamesStatusOf(word)).toEqual({ state, word });
  });

  it.each([
    ["CREATING", "pending"],
    ["CREATED", "available"],
    ["CREATION_FAILED", "failed"],
    ["DELETED", "gone"],
    ["LOCKED", "pending"],
  ])("%s of a cluster means %s", (word, state) => {
    expect(clusterStatusOf(word)).toEqual({ state, word });
  });
});

describe("a lock", () => {
  it.each([
    ["CREATED", "CRDB_SCALE_RUNNING", "CRDB_SCALE_RUNNING"],
    ["LOCKED", "MAINTENANCE_RUNNING", "MAINTENANCE_RUNNING"],
    ["CREATED", "SOMETHING_NEW_RUNNING", "SOMETHING_NEW_RUNNING"],
    ["LOCKED", "UNSPECIFIED", "LOCKED"],
    ["locked", "", "LOCKED"],
    ["CREATED", "CRDB_SCALE_FAILED", undefined],
    ["CREATED", "UNSPECIFIED", undefined],
    ["CREATED", "", undefined],
  ])("in state %s with %s is held by %s", (state, operation, holder) => {
    expect(lockHolder(state, operation)).toBe(holder);
  });
});
