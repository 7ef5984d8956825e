import { describe, expect, it } from "vitest";
import { failureOf, isCode, itemFailure } from "../../../../src/clouds/aws/errors.ts";
import { ApiError, type ErrorCode } from "../../../../src/http/errors.ts";

const call = {
  service: { word: "EC2", region: "us-east-1", renewal: "Renew it." },
  operation: "CreateVpcEndpoint",
  write: true,
};

/** An exception as the SDK throws it. */
function exception(name: string, status = 400, message = "Told by AWS."): Error {
  return Object.assign(new Error(message), {
    ...{ name, $fault: "client", $metadata: { httpStatusCode: status } },
  });
}

describe("an exception of the SDK", () => {
  it.each<[name: string, status: number, code: ErrorCode]>([
    ["UnauthorizedOperation", 403, "permission"],
    ["AccessDenied", 403, "permission"],
    ["AccessDeniedException", 403, "permission"],
    ["OperationNotPermitted", 400, "invalidInput"],
    ["AuthFailure", 401, "authentication"],
    ["ExpiredToken", 403, "authentication"],
    ["ExpiredTokenException", 403, "authentication"],
    ["RequestExpired", 400, "authentication"],
    ["InvalidClientTokenId", 403, "authentication"],
    ["UnrecognizedClientException", 403, "authentication"],
    ["SignatureDoesNotMatch", 403, "authentication"],
    ["RequestLimitExceeded", 503, "rateLimited"],
    ["Throttling", 400, "rateLimited"],
    ["ThrottlingException", 400, "rateLimited"],
    ["TooManyRequestsException", 429, "rateLimited"],
    ["InvalidVpcEndpointId.NotFound", 400, "notFound"],
    ["InvalidVpcID.NotFound", 400, "notFound"],
    ["InvalidSubnetId.NotFound", 400, "notFound"],
    ["InvalidServiceName", 400, "notFound"],
    ["NotFoundException", 404, "notFound"],
    ["NoSuchHostedZone", 404, "notFound"],
    ["DependencyViolation", 400, "locked"],
    ["PriorRequestNotComplete", 400, "locked"],
    ["InvalidGroup.Duplicate", 400, "conflict"],
    ["IdempotentParameterMismatch", 400, "conflict"],
    ["HostedZoneAlreadyExists", 409, "conflict"],
    ["InvalidParameter", 400, "invalidInput"],
    ["InternalError", 500, "unavailable"],
    ["Unavailable", 503, "unavailable"],
    ["SomethingNew", 502, "unavailable"],
    ["SomethingElse", 400, "invalidInput"],
  ])("%s (%i) is of kind %s, in whatever case", (name, status, code) => {
    for (const spelled of [name, name.toLowerCase(), name.toUpperCase()]) {
      const failure = failureOf(exception(spelled, status), call);
      expect(failure.code).toBe(code);
      expect(failure.status).toBe(status);
      expect(failure.outcome).toBe(code === "unavailable" ? "unknown" : "unchanged");
    }
  });

  it("names the action that is not allowed, and not the text that only AWS can read", () => {
    const said = "You are not authorized. Encoded authorization failure message: abcdef";
    const failure = failureOf(exception("UnauthorizedOperation", 403, said), call);
    expect(failure.message).toContain("ec2:CreateVpcEndpoint");
    expect(failure.message).not.toContain("Encoded");
    expect(failure.next).toContain("ec2:CreateVpcEndpoint");
  });

  it("says how to renew the sign-in", () => {
    expect(failureOf(exception("ExpiredToken", 403), call).next).toBe("Renew it.");
  });

  it("is known by its code, also inside the house's error", () => {
    const thrown = exception("InvalidPermission.Duplicate");
    expect(isCode(failureOf(thrown, call), "invalidpermission.duplicate")).toBe(true);
    expect(isCode(thrown, "DependencyViolation")).toBe(false);
  });
});

describe("no answer", () => {
  it("leaves the outcome of a write open once the connection stood", () => {
    const cut = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    expect(failureOf(cut, call)).toMatchObject({ code: "unavailable", outcome: "unknown" });
    const slow = Object.assign(new Error("too slow"), { name: "TimeoutError" });
    expect(failureOf(slow, call)).toMatchObject({ code: "unavailable", outcome: "unknown" });
  });

  it("changed nothing where nobody could be reached", () => {
    const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    expect(failureOf(refused, call)).toMatchObject({ code: "unavailable", outcome: "unchanged" });
  });

  it("that is none of AWS's is a protocol error", () => {
    expect(failureOf(new SyntaxError("Unexpected token"), call)).toMatchObject({
      ...{ code: "protocol", outcome: "unknown" },
    });
  });
});

it("leaves errors of the house as they are", () => {
  const own = new ApiError("conflict", "unchanged", { message: "m", next: "n" });
  expect(failureOf(own, call)).toBe(own);
});

it("reads what failed inside an answer of 200", () => {
  const told = { Code: "InvalidVpcEndpointId.NotFound", Message: "It does not exist" };
  expect(itemFailure(told, call)).toMatchObject({ code: "notFound", outcome: "unchanged" });
});
