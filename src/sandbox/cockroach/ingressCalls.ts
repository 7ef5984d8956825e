import type { Answer } from "../http/face.ts";
import { Problem } from "../world/problem.ts";
import { bodyOf, callCluster, ok, textField, type Call } from "./call.ts";
import { connectionId, registerEndpoint, removeConnection, unregistered } from "./connections.ts";
import type { Cluster, Connection } from "./entities.ts";
import { createServices } from "./services.ts";
import { readLag } from "./state.ts";
import { awsConnectionWire, camel, connectionWire, serviceWire } from "./wire.ts";

/** `GET …/private-endpoint-services`. */
export function listServices(call: Call): Answer {
  const { state, spelling } = call;
  const cluster = callCluster(call);
  const services = state.clusterServices.groupAt(cluster.id, readLag(state));
  return ok({ services: services.map((one) => serviceWire(state, cluster, one, spelling)) });
}

/** `POST …/private-endpoint-services`: for all regions; answers what exists by now. */
export function postServices(call: Call): Answer {
  createServices(call.state, callCluster(call));
  return listServices(call);
}

/** `GET …/private-endpoint-connections`. */
export function listConnections(call: Call): Answer {
  const { state, spelling } = call;
  const cluster = callCluster(call);
  const rows = state.connections.groupAt(cluster.id, readLag(state));
  const waiting = state.variants.listsUnregistered ? waitingOf(call, cluster) : [];
  const connections = [...rows, ...waiting];
  return ok({
    connections: connections.map((one) => connectionWire(state, cluster, one, spelling)),
  });
}

/** Endpoints that exist in the cloud and nobody accepted, as if they were connections. */
function waitingOf({ state }: Call, cluster: Cluster): Connection[] {
  return unregistered(state, cluster.id).map((endpoint) => ({
    id: connectionId(cluster.id, endpoint.id),
    clusterId: cluster.id,
    endpointId: endpoint.id,
    region: endpoint.region,
    serviceId: endpoint.serviceId,
    ownerId: endpoint.accountId,
    state: "pendingAcceptance",
    createdAt: endpoint.createdAt,
  }));
}

/** `POST …/private-endpoint-connections`: registers an endpoint of the customer's cloud. */
export function postConnection(call: Call): Answer {
  const { state, spelling } = call;
  const cluster = callCluster(call);
  const endpointId = textField(bodyOf(call), "endpoint_id");
  const connection = registerEndpoint(state, cluster, endpointId);
  return ok(connectionWire(state, cluster, connection, spelling));
}

/** `DELETE …/private-endpoint-connections/{endpoint_id}`, the id percent-encoded. */
export function deleteConnection(call: Call): Answer {
  removeConnection(call.state, callCluster(call), call.params["endpoint_id"] ?? "");
  return ok({});
}

/** `GET …/aws-endpoint-connections`: the older list; it also has what nobody accepted yet. */
export function listAwsConnections(call: Call): Answer {
  const cluster = awsCluster(call);
  const rows = call.state.connections.group(cluster.id);
  return ok({ connections: [...rows, ...waitingOf(call, cluster)].map(awsConnectionWire) });
}

/**
 * `PATCH …/aws-endpoint-connections/{endpoint_id}`: accepts or rejects, and answers the connection
 * as it was before.
 */
export function patchAwsConnection(call: Call): Answer {
  const { state, params } = call;
  const cluster = awsCluster(call);
  const endpointId = params["endpoint_id"] ?? "";
  const wanted = camel(textField(bodyOf(call), "status"));
  if (wanted !== "available" && wanted !== "rejected") {
    throw new Problem("invalid", "status must be AVAILABLE or REJECTED");
  }
  const before =
    state.connections.get(connectionId(cluster.id, endpointId)) ??
    waitingOf(call, cluster).find((one) => one.endpointId === endpointId);
  if (before === undefined) {
    throw new Problem("notFound", `AWS endpoint connection "${endpointId}" not found`);
  }
  if (wanted === "available") registerEndpoint(state, cluster, endpointId);
  else if (before.state === "pendingAcceptance") rejectWaiting(call, before);
  else removeConnection(state, cluster, endpointId);
  return ok(awsConnectionWire(before));
}

function rejectWaiting({ state }: Call, waiting: Connection): void {
  state.world.endpoints.change(waiting.endpointId, { state: "rejected" });
  state.connections.add({ ...waiting, state: "rejected" });
}

function awsCluster(call: Call): Cluster {
  const cluster = callCluster(call);
  if (cluster.cloud === "aws") return cluster;
  throw new Problem("invalid", "the cluster does not run on AWS");
}
