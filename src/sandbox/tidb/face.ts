import type { Answer, Caller, Face, FaceRequest } from "../http/face.ts";
import type { KeyRing } from "../http/keys.ts";
import { createRouter, type Route } from "../http/router.ts";
import { Problem, type ProblemKind } from "../world/problem.ts";
import type { Call, Handler } from "./call.ts";
import * as dedicated from "./dedicatedCalls.ts";
import { createDigest } from "./digest.ts";
import * as other from "./otherCalls.ts";
import * as serverless from "./serverlessCalls.ts";
import type { TidbState } from "./state.ts";

const route = (method: string, template: string, run: Handler["run"]): Route<Handler> => ({
  method,
  template,
  handler: { write: method !== "GET", run },
});

const group = "/dedicated/v1beta1/clusters/{clusterId}/tidbNodeGroups/{tidbNodeGroupId}";
const link = "/serverless/v1beta1/clusters/{clusterId}/privateLinkConnections";
const tidbs = "/premium/v1beta2/tidbs";
const legacy = "/legacy/api/v1beta/projects";
const legacyOne = `${legacy}/{project_id}/clusters/{cluster_id}`;

/** Every call that the face answers; the first folder is the API's host. */
export const tidbRoutes: readonly Route<Handler>[] = [
  route("GET", "/iam/v1beta1/projects", other.iamProjects),
  route("GET", "/dedicated/v1beta1/clusters", dedicated.listClusters),
  route("GET", "/dedicated/v1beta1/clusters/{clusterId}", dedicated.getCluster),
  route("GET", "/dedicated/v1beta1/clusters/{clusterId}/tidbNodeGroups", dedicated.listGroups),
  route("GET", `${group}/privateLinkService`, dedicated.getService),
  route("GET", `${group}/privateEndpointConnections`, dedicated.listConnections),
  route("POST", `${group}/privateEndpointConnections`, dedicated.postConnection),
  route(
    "DELETE",
    `${group}/privateEndpointConnections/{privateEndpointConnectionId}`,
    dedicated.deleteConnection,
  ),
  route("GET", "/serverless/v1beta1/clusters", serverless.listClusters),
  route("GET", "/serverless/v1beta1/clusters/{clusterId}", serverless.getCluster),
  route("PATCH", "/serverless/v1beta1/clusters/{clusterId}", serverless.patchCluster),
  route("GET", `${link}:getAvailabilityZones`, serverless.getZones),
  route("GET", link, serverless.listLinks),
  route("POST", link, serverless.postLink),
  route("GET", `${link}/{link}`, serverless.getLink),
  route("DELETE", `${link}/{link}`, serverless.removeLink),
  // With what is to be done behind a colon.
  route("POST", `${link}/{link}`, serverless.postOnLink),
  route("GET", tidbs, other.listPremium),
  route("GET", `${tidbs}/{tidbId}`, other.getPremium),
  route("GET", `${tidbs}/{tidbId}/privateLinkService`, other.premiumService),
  route("GET", `${tidbs}/{tidbId}/privateEndpointConnections`, other.premiumConnections),
  route("GET", legacy, other.legacyProjects),
  route("GET", `${legacy}/{project_id}/clusters`, other.legacyClusters),
  route("GET", legacyOne, other.legacyCluster),
  route("GET", `${legacyOne}/private_endpoint_service`, other.legacyService),
  route("GET", `${legacyOne}/private_endpoints`, other.legacyEndpoints),
];

/** Which hosts a role may use; absent = all. */
const hostsOf: Readonly<Record<string, readonly string[]>> = {
  dedicated: ["dedicated", "legacy", "iam"],
  serverless: ["serverless", "iam"],
};

const limit = 100;

/** TiDB Cloud's five APIs. `now` is real time in ms, for the age of nonces. */
export function createTidbFace(state: TidbState, keys: KeyRing, now: () => number): Face {
  const find = createRouter(tidbRoutes);
  const digest = createDigest(keys, now, () => state.variants.algorithm);

  const handle = (request: FaceRequest, caller: Caller): Answer => {
    const host = request.path.split("/")[1] ?? "";
    if (hostsOf[caller.role]?.includes(host) === false) {
      throw new Problem("denied", "this API is not enabled for the organization");
    }
    const match = find(request.method, request.path);
    if (match.kind === "badEncoding") throw new Problem("invalid", "malformed path");
    if (match.kind !== "found") throw new Problem("notFound", "Not Found");
    const { handler, params } = match;
    if (handler.write && caller.role === "viewer") {
      throw new Problem("denied", "the role of this key does not allow this");
    }
    const call: Call = { state, request, caller, params };
    return handler.run(call);
  };

  return {
    name: "tidb",
    rate: { requests: limit, seconds: 60 },
    rateHeaders: (left, resetSeconds) => ({
      "x-ratelimit-limit-minute": String(limit),
      "x-ratelimit-remaining-minute": String(left),
      "x-ratelimit-reset": String(resetSeconds),
    }),
    caller: (request) => keys.bearer(request) ?? digest.caller(request),
    refuse(refusal) {
      switch (refusal) {
        case "unauthenticated": {
          const challenge = { "www-authenticate": digest.challenge() };
          return { ...status(401, 49900001, "public_key not found"), headers: challenge };
        }
        case "rateLimited":
          return status(
            429,
            49900007,
            `The request exceeded the limit of ${limit} times per apikey per minute.`,
          );
        case "tooLarge":
          return status(413, 8, "the request body is too large");
        case "broken":
          return status(500, 13, "internal error");
      }
    },
    lock: (_spelling, holder) => status(409, 9, `the cluster is busy: ${holder}`),
    handle(request, caller) {
      try {
        return handle(request, caller);
      } catch (error) {
        if (error instanceof Problem) return problemStatus(error, request);
        throw error;
      }
    },
  };
}

const statusOf: Record<ProblemKind, [number, number]> = {
  invalid: [400, 3],
  notFound: [404, 5],
  exists: [409, 6],
  precondition: [400, 9],
  denied: [403, 7],
  notEnabled: [403, 7],
  locked: [409, 9],
};

function status(http: number, code: number, message: string): Answer {
  return { status: http, body: { code, message, details: [] } };
}

/** The IAM host has an error body of its own (api-facts §3.1). */
function problemStatus({ kind, message }: Problem, { path }: FaceRequest): Answer {
  const [http, code] = statusOf[kind];
  return path.startsWith("/iam/")
    ? { status: http, body: { code: String(code), error: message, msgPrefix: "", status: http } }
    : status(http, code, message);
}
