import { expect, test } from "vitest";
import { Refusals } from "../../../src/accounts/refusals.ts";
import { ApiError } from "../../../src/http/errors.ts";

function error(code: "permission" | "conflict"): ApiError {
  return new ApiError(code, "unchanged", { message: "No.", next: "Use a Cluster Admin's key." });
}

test("a refused write is remembered until a write succeeds or the key is another", () => {
  const refusals = new Refusals();
  const told: string[] = [];
  refusals.onDidChange((id) => told.push(id));
  refusals.wrote("a", "c1", error("permission"));
  const refusal = { clusterId: "c1", next: "Use a Cluster Admin's key." };
  expect([refusals.of("a"), refusals.of("b")]).toEqual([refusal, undefined]);

  refusals.wrote("a", "c1", error("conflict")); // says nothing about the role
  refusals.wrote("b", "c9", undefined);
  expect(refusals.of("a")).toEqual(refusal);

  refusals.wrote("a", "c2", undefined);
  expect(refusals.of("a")).toBeUndefined();
  refusals.wrote("a", "c1", error("permission"));
  refusals.forget("a");
  refusals.forget("b");
  expect(refusals.of("a")).toBeUndefined();
  expect(told).toEqual(["a", "a", "a", "a"]);
});
