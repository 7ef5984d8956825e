import type { Answer, FaceRequest } from "../../http/face.ts";
import { createRouter, type Route } from "../../http/router.ts";
import { AwsError } from "../errors.ts";
import { assertAllowed } from "../permissions.ts";
import type { MskCall, MskHandler } from "./call.ts";
import { describeCluster, listClusters, updateConnectivity } from "./clusters.ts";
import { describeRevision } from "./configurations.ts";
import { listConnections, rejectConnection } from "./connections.ts";
import { deletePolicy, getPolicy, putPolicy } from "./policy.ts";

interface Action {
  name: string;
  handle: MskHandler;
}

function route(method: string, template: string, name: string, handle: MskHandler): Route<Action> {
  return { method, template, handler: { name, handle } };
}

const cluster = "/v1/clusters/{arn}";

const find = createRouter([
  route("GET", "/api/v2/clusters", "ListClustersV2", listClusters),
  route("GET", "/api/v2/clusters/{arn}", "DescribeClusterV2", describeCluster),
  route("GET", `${cluster}/policy`, "GetClusterPolicy", getPolicy),
  route("PUT", `${cluster}/policy`, "PutClusterPolicy", putPolicy),
  route("DELETE", `${cluster}/policy`, "DeleteClusterPolicy", deletePolicy),
  route("PUT", `${cluster}/connectivity`, "UpdateConnectivity", updateConnectivity),
  route("GET", `${cluster}/client-vpc-connections`, "ListClientVpcConnections", listConnections),
  route("PUT", `${cluster}/client-vpc-connection`, "RejectClientVpcConnection", rejectConnection),
  route(
    "GET",
    "/v1/configurations/{arn}/revisions/{revision}",
    "DescribeConfigurationRevision",
    describeRevision,
  ),
]);

/** Answers a call of MSK. @throws AwsError. */
export function answerMsk(call: Omit<MskCall, "params">): Answer {
  const { method, path }: FaceRequest = call.request;
  const found = find(method, path);
  if (found.kind !== "found") {
    throw new AwsError("NotFoundException", `There is no ${method} ${path}`, 404);
  }
  const { name, handle } = found.handler;
  assertAllowed(call.who, "kafka", name, call.region);
  return { status: 200, body: handle({ ...call, params: found.params }) };
}
