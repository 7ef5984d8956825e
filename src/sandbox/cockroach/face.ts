import type { Answer, Caller, Face, FaceRequest } from "../http/face.ts";
import type { KeyRing } from "../http/keys.ts";
import { createRouter, type Route } from "../http/router.ts";
import { Problem } from "../world/problem.ts";
import { deleteEntry, listEntries, patchEntry, postEntry, putEntry } from "./allowListCalls.ts";
import type { Handler, Right } from "./call.ts";
import { getCluster, getOrganization, listClusters } from "./clusterCalls.ts";
import {
  getEgress,
  listEgress,
  patchDomainNames,
  patchEgress,
  postEgress,
  removeEgress,
} from "./egressCalls.ts";
import {
  deleteConnection,
  listAwsConnections,
  listConnections,
  listServices,
  patchAwsConnection,
  postConnection,
  postServices,
} from "./ingressCalls.ts";
import { deleteOwner, getOwner, listOwners, postOwner } from "./ownerCalls.ts";
import type { CockroachState } from "./state.ts";
import { lockedStatus, problemStatus, refusalStatus, status } from "./status.ts";

const networking = "/api/v1/clusters/{cluster_id}/networking";

const call = (
  method: string,
  template: string,
  right: Right,
  run: Handler["run"],
): Route<Handler> => ({ method, template, handler: { right, run } });

/** Every call that the face answers; templates as in the official description. */
export const cockroachRoutes: readonly Route<Handler>[] = [
  call("GET", "/api/v1/organization", "readClusters", getOrganization),
  call("GET", "/api/v1/clusters", "readClusters", listClusters),
  call("GET", "/api/v1/clusters/{cluster_id}", "readClusters", getCluster),
  ...onCollection("private-endpoint-services", [
    ["GET", "readNetworking", listServices],
    ["POST", "write", postServices],
  ]),
  ...onCollection("private-endpoint-connections", [
    ["GET", "readNetworking", listConnections],
    ["POST", "write", postConnection],
  ]),
  ...onCollection("private-endpoint-connections/{endpoint_id}", [
    ["DELETE", "write", deleteConnection],
  ]),
  ...onCollection("aws-endpoint-connections", [["GET", "readNetworking", listAwsConnections]]),
  ...onCollection("aws-endpoint-connections/{endpoint_id}", [
    ["PATCH", "write", patchAwsConnection],
  ]),
  ...onCollection("private-endpoint-trusted-owners", [
    ["GET", "readNetworking", listOwners],
    ["POST", "manageOwners", postOwner],
  ]),
  ...onCollection("private-endpoint-trusted-owners/{owner_id}", [
    ["GET", "readNetworking", getOwner],
    ["DELETE", "manageOwners", deleteOwner],
  ]),
  ...onCollection("allowlist", [
    ["GET", "readAllowList", listEntries],
    ["POST", "write", postEntry],
  ]),
  ...onCollection("allowlist/{cidr_ip}/{cidr_mask}", [
    ["PUT", "write", putEntry],
    ["PATCH", "write", patchEntry],
    ["DELETE", "write", deleteEntry],
  ]),
  ...onCollection("egress-private-endpoints", [
    ["GET", "readNetworking", listEgress],
    ["POST", "createEgress", postEgress],
  ]),
  ...onCollection("egress-private-endpoints/{id}", [
    ["GET", "readNetworking", getEgress],
    ["PATCH", "write", patchEgress],
    ["DELETE", "write", removeEgress],
  ]),
  ...onCollection("egress-private-endpoints/{id}/domain-names", [
    ["PATCH", "write", patchDomainNames],
  ]),
];

function onCollection(
  path: string,
  calls: readonly [string, Right, Handler["run"]][],
): Route<Handler>[] {
  return calls.map(([method, right, run]) => call(method, `${networking}/${path}`, right, run));
}

/** Versions that `Cc-Version` may name (api-facts §1.1, §1.6). */
const versions = new Set(["2024-09-16", "2022-09-20"]);

const rights: Record<string, readonly Right[]> = {
  admin: [
    "readClusters",
    "readNetworking",
    "readAllowList",
    "write",
    "createEgress",
    "manageOwners",
  ],
  // The creator of clusters is not among the roles that may read the allow list.
  operator: ["readClusters", "readNetworking", "readAllowList"],
  creator: ["readClusters", "readNetworking", "createEgress"],
  reader: ["readClusters"],
};

/** CockroachDB Cloud's API, over its part of a world. `now` is real time, for dates in headers. */
export function createCockroachFace(state: CockroachState, keys: KeyRing, now: () => number): Face {
  const route = createRouter(cockroachRoutes);
  const variants = () => state.variants;

  const isAllowed = (caller: Caller, right: Right): boolean => {
    if (rights[caller.role]?.includes(right) === true) return true;
    const mayWrite = caller.role === "operator" && variants().operatorWrites;
    return mayWrite && right !== "manageOwners";
  };

  const handle = (request: FaceRequest, caller: Caller): Answer => {
    const version = request.headers["cc-version"];
    if (version !== undefined && !(typeof version === "string" && versions.has(version))) {
      return status(400, "invalid Cc-Version");
    }
    const match = route(request.method, request.path);
    // The gateway in front of the real API words an unknown path and method this way.
    if (match.kind === "notFound") return status(404, "Not Found");
    if (match.kind === "otherMethod") return status(501, "Method Not Allowed");
    if (match.kind === "badEncoding") return status(400, "malformed path");
    if (!isAllowed(caller, match.handler.right)) {
      return status(403, `the role of this key does not allow this: ${caller.role}`);
    }
    const older = version === "2022-09-20" || variants().stateWords === "older";
    const { params } = match;
    return match.handler.run({ state, request, caller, params, spelling: { older } });
  };

  return {
    name: "cockroach",
    rate: { requests: 10, seconds: 1 },
    caller: (request) => keys.bearer(request),
    refuse: (refusal, wait = 0) => refusalStatus(refusal, variants(), wait, now()),
    lock: lockedStatus,
    handle(request, caller) {
      try {
        return handle(request, caller);
      } catch (error) {
        if (error instanceof Problem) return problemStatus(error, variants());
        throw error;
      }
    },
  };
}
