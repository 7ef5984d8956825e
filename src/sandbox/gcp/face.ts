import type { Answer, Caller, Face, FaceRequest } from "../http/face.ts";
import { createRouter } from "../http/router.ts";
import { attachmentRoutes } from "./compute/attachments.ts";
import { addressRoutes } from "./compute/addresses.ts";
import { adoptRules } from "./compute/rules.ts";
import { networkRoutes } from "./compute/networks.ts";
import { ruleRoutes } from "./compute/ruleCalls.ts";
import type { GcpCall, GcpHandler } from "./call.ts";
import { dnsRoutes } from "./dns/routes.ts";
import { broken, errorAnswer, GcpError, notFound, unauthenticated } from "./errors.ts";
import type { Principal } from "./keys.ts";
import { operationAskedBefore, operationRoutes } from "./operations.ts";
import { assertPermitted } from "./permissions.ts";
import type { GcpState } from "./state.ts";
import type { Tokens } from "./tokens.ts";

const find = createRouter<GcpHandler>([
  ...networkRoutes,
  ...addressRoutes,
  ...ruleRoutes,
  ...attachmentRoutes,
  ...operationRoutes,
  ...dnsRoutes,
]);

/** Who asks for a token: nobody yet. */
const asksForToken: Caller = { name: "token", role: "token", organizationId: "" };

/** Compute Engine, Cloud DNS and the place of tokens, on one server. */
export function createGcpFace(state: GcpState, tokens: Tokens): Face {
  // Who a request's token belongs to, until it is answered.
  const known = new WeakMap<FaceRequest, Principal>();
  return {
    name: "gcp",
    caller(request) {
      if (isToken(request)) return asksForToken;
      const who = tokens.bearer(request);
      if (who !== undefined) known.set(request, who);
      return who;
    },
    handle(request) {
      if (isToken(request)) return tokens.grant(request);
      const who = known.get(request);
      if (who === undefined) throw new Error("Nobody has that token.");
      if (isTokenInfo(request)) return tokenInfo(who);
      return answer(state, who, request);
    },
    refuse(refusal) {
      switch (refusal) {
        case "unauthenticated":
          return errorAnswer(unauthenticated());
        case "rateLimited":
          return errorAnswer(broken(403));
        case "tooLarge":
          return errorAnswer(new GcpError(413, "uploadTooLarge", "Request Entity Too Large"));
        case "broken":
          return errorAnswer(broken(500));
      }
    },
    simulated: (status) => errorAnswer(broken(status)),
    // Nothing in GCP is locked as a whole: what is busy says so in its own calls.
    lock: () => errorAnswer(broken(503)),
    // Compute Engine's quota of reads of a region.
    rate: { requests: 1500, seconds: 60 },
  };
}

function isToken({ method, path }: FaceRequest): boolean {
  return method === "POST" && path === "/token";
}

function isTokenInfo({ method, path }: FaceRequest): boolean {
  return method === "POST" && path === "/tokeninfo";
}

/** Whose token it is: this place writes its numbers and flags as texts. */
function tokenInfo({ email }: Principal): Answer {
  const scope = "openid https://www.googleapis.com/auth/cloud-platform";
  return { status: 200, body: { email, email_verified: "true", scope, access_type: "offline" } };
}

function answer(state: GcpState, who: Principal, request: FaceRequest): Answer {
  try {
    const found = find(request.method, request.path);
    if (found.kind !== "found") throw notFound(request.path);
    const call: GcpCall = { state, who, request, params: found.params };
    assertPermitted(call, found.handler.permission);
    adoptRules(state);
    const before = request.method === "GET" ? undefined : operationAskedBefore(call);
    const body = before ?? found.handler.answer(call);
    return body === undefined ? { status: 204 } : { status: 200, body };
  } catch (error) {
    if (error instanceof GcpError) return errorAnswer(error);
    throw error;
  }
}
