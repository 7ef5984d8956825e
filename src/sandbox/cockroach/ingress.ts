import type { Answer } from "../http/face.ts";
import {
  connectionId,
  registerEndpoint,
  removeConnection,
  unregistered,
} from "../world/connections.ts";
import type { Cluster, Connection } from "../world/entities.ts";
import { Problem } from "../world/problem.ts";
import { createServices } from "../world/services.ts";
import { readLag } from "../world/world.ts";
import { bodyOf, callCluster, ok, textField, type Call } from "./call.ts";
import { awsConnectionWire, camel, connectionWire, serviceWire } from "./wire.ts";

/** `GET …/private-endpoint-services`. */
export function listServices(call: Call): Answer {
  const { world, spelling } = call;
  const cluster = callCluster(call);
  const services = world.clusterServices.groupAt(cluster.id, readLag(world.variants));
  return ok({ services: services.map((one) => serviceWire(world, cluster, one, spelling)) });
}

/** `POST …/private-endpoint-services`: for all regions; answers what exists by now. */
export function postServices(call: Call): Answer {
  createServices(call.world, callCluster(call));
  return listServices(call);
}

/** `GET …/private-endpoint-connections`. */
export function listConnections(call: Call): Answer {
  const { world, spelling } = call;
  const cluster = callCluster(call);
  const rows = world.connections.groupAt(cluster.id, readLag(world.variants));
  const waiting = world.variants.cockroach.listsUnregistered ? waitingOf(call, cluster) : [];
  const connections = [...rows, ...waiting];
  return ok({
    connections: connections.map((one) => connectionWire(world, cluster, one, spelling)),
  });
}

/** Endpoints that exist in the cloud and nobody accepted, as if they were connections. */
function waitingOf({ world }: Call, cluster: Cluster): Connection[] {
  return unregistered(world, cluster.id).map((endpoint) => ({
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
  const { world, spelling } = call;
  const cluster = callCluster(call);
  const endpointId = textField(bodyOf(call), "endpoint_id");
  const connection = registerEndpoint(world, cluster, endpointId);
  return ok(connectionWire(world, cluster, connection, spelling));
}

/** `DELETE …/private-endpoint-connections/{endpoint_id}`, the id percent-encoded. */
export function deleteConnection(call: Call): Answer {
  removeConnection(call.world, callCluster(call), call.params["endpoint_id"] ?? "");
  return ok({});
}

/** `GET …/aws-endpoint-connections`: the older list; it also has what nobody accepted yet. */
export function listAwsConnections(call: Call): Answer {
  const cluster = awsCluster(call);
  const rows = call.world.connections.group(cluster.id);
  return ok({ connections: [...rows, ...waitingOf(call, cluster)].map(awsConnectionWire) });
}

/**
 * `PATCH …/aws-endpoint-connections/{endpoint_id}`: accepts or rejects, and answers the connection
 * as it was before.
 */
export function patchAwsConnection(call: Call): Answer {
  const { world, params } = call;
  const cluster = awsCluster(call);
  const endpointId = params["endpoint_id"] ?? "";
  const wanted = camel(textField(bodyOf(call), "status"));
  if (wanted !== "available" && wanted !== "rejected") {
    throw new Problem("invalid", "status must be AVAILABLE or REJECTED");
  }
  const before =
    world.connections.get(connectionId(cluster.id, endpointId)) ??
    waitingOf(call, cluster).find((one) => one.endpointId === endpointId);
  if (before === undefined) {
    throw new Problem("notFound", `AWS endpoint connection "${endpointId}" not found`);
  }
  if (wanted === "available") registerEndpoint(world, cluster, endpointId);
  else if (before.state === "pendingAcceptance") rejectWaiting(call, before);
  else removeConnection(world, cluster, endpointId);
  return ok(awsConnectionWire(before));
}

function rejectWaiting({ world }: Call, waiting: Connection): void {
  world.endpoints.change(waiting.endpointId, { state: "rejected" });
  world.connections.add({ ...waiting, state: "rejected" });
}

function awsCluster(call: Call): Cluster {
  const cluster = callCluster(call);
  if (cluster.cloud === "aws") return cluster;
  throw new Problem("invalid", "the cluster does not run on AWS");
}
