import { describe, expect, it } from "vitest";
import {
  failureOf,
  isReason,
  missing,
  operationFailure,
} from "../../../../src/clouds/gcp/errors.ts";
import { Refused } from "../../../../src/clouds/gcp/googleFetch.ts";
import { ApiError, type ErrorCode } from "../../../../src/http/errors.ts";

const call = {
  operation: "forwardingRules.insert",
  api: "compute",
  write: true,
  project: "meridian-prod",
  renewal: "Renew it.",
} as const;

/** A refusal as the library wraps it. */
function refused(status: number, reason: string, message = "Told by Google."): Error {
  const body = { error: { code: status, message, errors: [{ reason, message }] } };
  const cause = new Refused(status, JSON.stringify(body));
  return new Error("wrapped", { cause: new Error("again", { cause }) });
}

describe("a refusal of Google", () => {
  it.each<[status: number, reason: string, code: ErrorCode]>([
    [400, "invalid", "invalidInput"],
    [400, "required", "invalidInput"],
    [400, "resourceNotReady", "locked"],
    [400, "resourceInUseByAnotherResource", "locked"],
    [400, "containerNotEmpty", "conflict"],
    [401, "authError", "authentication"],
    [403, "forbidden", "permission"],
    [403, "rateLimitExceeded", "rateLimited"],
    [403, "userRateLimitExceeded", "rateLimited"],
    [404, "notFound", "notFound"],
    [409, "alreadyExists", "conflict"],
    [412, "conditionNotMet", "conflict"],
    [429, "somethingNew", "rateLimited"],
    [500, "internalError", "unavailable"],
    [503, "backendError", "unavailable"],
    [502, "somethingNew", "unavailable"],
    [418, "somethingNew", "invalidInput"],
  ])("of status %i for %s is of kind %s", (status, reason, code) => {
    const failure = failureOf(refused(status, reason), call);
    expect(failure).toMatchObject({ code, status, call: "compute forwardingRules.insert" });
    expect(failure.outcome).toBe(status >= 500 ? "unknown" : "unchanged");
    expect(failure.message).toContain("Told by Google.");
    expect(isReason(failure, reason)).toBe(true);
  });

  it("names the permission that is missing, and how a sign-in is renewed", () => {
    const said =
      "Required 'compute.forwardingRules.create' permission for 'projects/meridian-prod'";
    expect(failureOf(refused(403, "forbidden", said), call).next).toContain(
      "compute.forwardingRules.create",
    );
    expect(failureOf(refused(401, "authError"), call).next).toBe("Renew it.");
  });

  it("that is no text of Google's tells its status", () => {
    for (const body of ["<html>", "null", '{"error":"x"}', '{"error":{"errors":{}}}']) {
      const failure = failureOf(new Refused(404, body), call);
      expect(failure).toMatchObject({ code: "notFound", status: 404 });
      expect(failure.message).toContain("404");
    }
  });
});

describe("an operation that failed", () => {
  it.each<[code: string, kind: ErrorCode]>([
    ["IP_IN_USE_BY_ANOTHER_RESOURCE", "conflict"],
    ["IP_SPACE_EXHAUSTED", "conflict"],
    ["QUOTA_EXCEEDED", "conflict"],
    ["RESOURCE_NOT_READY", "locked"],
    ["RESOURCE_IN_USE_BY_ANOTHER_RESOURCE", "locked"],
    ["PERMISSIONS_DENIED", "permission"],
    ["INTERNAL_ERROR", "unavailable"],
    ["SOMETHING_NEW", "invalidInput"],
  ])("with %s is of kind %s, and changed nothing", (code, kind) => {
    const failure = operationFailure({ code, message: "Told by Google." }, call);
    expect(failure).toMatchObject({ code: kind, outcome: "unchanged" });
    expect(failure.message).toContain("Told by Google.");
    expect(operationFailure({ code, message: "" }, call).message).toContain(code);
  });
});

describe("no answer", () => {
  const of = (code: string): Error =>
    new Error("wrapped", {
      cause: new TypeError("fetch failed", { cause: Object.assign(new Error("cut"), { code }) }),
    });

  it("leaves the outcome of a write open once the connection stood", () => {
    const open = { code: "unavailable", outcome: "unknown" };
    expect(failureOf(of("ECONNRESET"), call)).toMatchObject(open);
    expect(failureOf(of("UND_ERR_SOCKET"), call)).toMatchObject(open);
    const late = new DOMException("too late", "TimeoutError");
    expect(failureOf(new Error("wrapped", { cause: late }), call)).toMatchObject({
      ...{ ...open, message: expect.stringContaining("did not answer in time") as string },
    });
  });

  it("changed nothing where nobody could be reached", () => {
    const unreached = { code: "unavailable", outcome: "unchanged" };
    expect(failureOf(of("ECONNREFUSED"), call)).toMatchObject(unreached);
    expect(failureOf(of("ENOTFOUND"), call)).toMatchObject(unreached);
  });

  it("that can be used is a protocol error", () => {
    const unusable = { code: "protocol", outcome: "unknown" };
    expect(failureOf(new SyntaxError("Unexpected token"), call)).toMatchObject(unusable);
    expect(failureOf(new Error("fromProto3JSON: no"), call)).toMatchObject(unusable);
    expect(missing("name", call)).toMatchObject(unusable);
  });
});

it("leaves errors of the house as they are, also where the library wraps them", () => {
  const own = new ApiError("authentication", "unchanged", { message: "m", next: "n" });
  expect(failureOf(own, call)).toBe(own);
  expect(failureOf(new Error("wrapped", { cause: own }), call)).toBe(own);
});
