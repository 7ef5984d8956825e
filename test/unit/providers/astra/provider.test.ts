import { describe, expect, it } from "vitest";
import { astra } from "../../../../src/providers/astra/provider.ts";
import {
  clusterStatusOf,
  endpointStatusOf,
  lockHolder,
} from "../../../../src/providers/astra/states.ts";
import { cluster } from "./fakes.ts";

describe("a token", () => {
  it.each([
    ["AstraCS:abc:def", undefined],
    ["", "Enter the token."],
    ["abc", "An application token begins with AstraCS:."],
    ["AstraCS:a b", "A token has no blanks, line breaks or special characters."],
    ["AstraCS:ä", "A token has no blanks, line breaks or special characters."],
    [`AstraCS:${"a".repeat(1000)}`, "This is too long for a token."],
  ])("%# may be one, or says why not", (secret, problem) => {
    expect(astra.secretProblem(secret)).toBe(problem);
  });

  it("is sent as a bearer token", () => {
    expect(astra.headers("AstraCS:x")).toEqual({ authorization: "Bearer AstraCS:x" });
  });
});

describe("a refusal", () => {
  it.each([
    [
      {
        errors: [
          { ID: 1, message: "one" },
          { id: 2, message: "two" },
        ],
      },
      "one two",
    ],
    [{ message: "plain" }, "plain"],
    ["a JSON string, or text", "a JSON string, or text"],
    ["<html>gateway</html>", undefined],
    [{ errors: [] }, undefined],
    [{ errors: [{ message: 5 }, null, "x"] }, undefined],
    [null, undefined],
    [[], undefined],
  ])("of %j says %j", (body, said) => {
    expect(astra.refusals.errorText(body)).toBe(said);
  });

  it.each([
    [409, "The database is not in a valid state", "POST", "locked"],
    [409, "", "PUT", "locked"],
    [409, "not in a valid state", "GET", "locked"],
    [409, "the endpoint exists already", "POST", "conflict"],
    [409, "The principal is already allowed", "POST", "conflict"],
    [409, "The service is still in use", "DELETE", "conflict"],
    [409, "The service is being used by an endpoint", "DELETE", "conflict"],
    [409, "The database is already being resized", "POST", "locked"],
    [409, "A change is already in progress", "PUT", "locked"],
    [409, "Already RESIZING", "POST", "locked"],
    [
      409,
      "The endpoint exists, but the database is not in a valid state: PARKING",
      "PUT",
      "locked",
    ],
    [401, "", "POST", "permission"],
    [401, "", "GET", undefined],
    [404, "not in a valid state", "POST", undefined],
    [500, "", "POST", undefined],
  ])("with %i %j to a %s is %s", (status, said, method, code) => {
    expect(astra.refusals.errorCode?.(status, said, method)).toBe(code);
  });
});

describe("a word", () => {
  it("of an endpoint is on the scale, however it is written, or unknown", () => {
    expect(endpointStatusOf("Accepted")).toEqual({ state: "available", word: "Accepted" });
    expect(endpointStatusOf("REJECTED")).toEqual({ state: "rejected", word: "REJECTED" });
    for (const word of ["Quarantined", "", "constructor", "toString"]) {
      expect(endpointStatusOf(word)).toEqual({ state: "unknown", word });
    }
  });

  it("of a database tells what is under way, and what somebody must end", () => {
    const passing =
      "PENDING PREPARING PREPARED INITIALIZING PARKING UNPARKING RESIZING MAINTENANCE";
    for (const word of passing.split(" ")) {
      expect([word, clusterStatusOf(word).state, lockHolder(word)]).toEqual([
        word,
        "pending",
        word,
      ]);
    }
    const lasting = { ACTIVE: "available", PARKED: "needsAttention", SUSPENDED: "needsAttention" };
    const over = {
      ERROR: "failed",
      TERMINATING: "deleting",
      TERMINATED: "gone",
      UNKNOWN: "unknown",
    };
    for (const [word, state] of Object.entries({ ...lasting, ...over })) {
      expect([word, clusterStatusOf(word).state, lockHolder(word)]).toEqual([
        word,
        state,
        undefined,
      ]);
    }
  });
});

it("tells what depends on what", () => {
  expect(astra.remarks(cluster()).join(" ")).toMatch(/paid plan.*shared VPC, only its owner/);
  expect(astra.consoleUrl({ id: "a/b" })).toBe("https://astra.datastax.com");
});
