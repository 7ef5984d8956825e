// What TiDB Cloud allows and does about private endpoints of Dedicated clusters.
import type { CloudEndpoint } from "../world/entities.ts";
import { Problem } from "../world/problem.ts";
import { later } from "../world/world.ts";
import { discoveredId, names, spelled } from "./endpointIds.ts";
import type { TidbCluster, TidbConnection, TidbState } from "./state.ts";

/** Cluster states in which endpoints may be registered (api-facts §3.3). */
const open = ["ACTIVE", "RESTORING", "MODIFYING", "IMPORTING"];

const mostOnGcp = 10;

/** Endpoints in the cloud that target a node group's service and that nobody has registered. */
export function discovered(
  state: TidbState,
  cluster: TidbCluster,
  groupId: string,
): TidbConnection[] {
  const serviceId = state.services.get(groupId)?.serviceId;
  if (serviceId === undefined || !state.variants.listsDiscovered) return [];
  const known = new Set(state.connections.group(cluster.id).map(({ halfId }) => halfId));
  return state.world.endpoints
    .group(serviceId)
    .filter(({ id, state: word }) => word === "pendingAcceptance" && !known.has(id))
    .map((endpoint) => ({
      id: discoveredId(endpoint),
      clusterId: cluster.id,
      groupId,
      endpointId: spelled(endpoint, state.variants),
      halfId: endpoint.id,
      state: "DISCOVERED",
      message: "",
    }));
}

/**
 * Registers an endpoint of the customer. What was discovered keeps its id.
 * @throws Problem invalid, exists, precondition.
 */
export function register(
  state: TidbState,
  cluster: TidbCluster,
  groupId: string,
  endpointId: string,
  privateIp: string | undefined,
): TidbConnection {
  const { world, connections } = state;
  const service = state.services.get(groupId);
  if (!open.includes(cluster.state)) {
    throw new Problem("precondition", `the cluster is ${cluster.state}`);
  }
  if (service?.state !== "ACTIVE" || service.serviceId === undefined) {
    throw new Problem("precondition", "the private link service is not active");
  }
  if (cluster.cloud === "azure" && privateIp === undefined) {
    throw new Problem("invalid", "privateIpAddress is required");
  }
  const half = world.endpoints
    .group(service.serviceId)
    .find((one) => names(endpointId, one, state.variants));
  const present = connections
    .group(cluster.id)
    .find((one) => one.endpointId === endpointId || (half && one.halfId === half.id));
  if (present !== undefined && present.state !== "FAILED") {
    throw new Problem("exists", `the private endpoint ${endpointId} already exists`);
  }
  if (cluster.cloud === "gcp") assertOnGcp(state, cluster, endpointId, half);
  if (present !== undefined) connections.remove(present.id);
  const connection = connections.add({
    id: half === undefined ? world.random.digits(18) : discoveredId(half),
    clusterId: cluster.id,
    groupId,
    endpointId,
    ...(half !== undefined && { halfId: half.id }),
    ...(privateIp !== undefined && { privateIp }),
    state: "PENDING",
    message: "",
  });
  beginAccepting(state, connection.id);
  return connection;
}

function assertOnGcp(
  state: TidbState,
  cluster: TidbCluster,
  endpointId: string,
  half: CloudEndpoint | undefined,
): void {
  if (half === undefined) {
    throw new Problem("invalid", `not received connection request from endpoint ${endpointId}`);
  }
  if (state.connections.group(cluster.id).length >= mostOnGcp) {
    throw new Problem("precondition", `at most ${mostOnGcp} private endpoints per cluster`);
  }
}

/** From registered to usable on both sides; an endpoint that is not there fails. */
function beginAccepting(state: TidbState, id: string): void {
  const { world, connections } = state;
  const { connectionAccepted, connectionReady } = world.times;
  later(world, connections, id, connectionAccepted + connectionReady, ({ halfId }) => {
    const half = halfId === undefined ? undefined : world.endpoints.get(halfId);
    if (half === undefined) {
      return { state: "FAILED", message: "the VPC endpoint does not exist" };
    }
    world.endpoints.change(half.id, { state: "available" });
    return { state: "ACTIVE" };
  });
}

/**
 * Removes a registration; the endpoint itself stays in the customer's cloud.
 * @throws Problem notFound.
 */
export function unregister(state: TidbState, cluster: TidbCluster, id: string): void {
  const { world, connections } = state;
  const connection = connections.get(id);
  if (connection?.clusterId !== cluster.id) {
    throw new Problem("notFound", `private endpoint connection ${id} not found`);
  }
  if (connection.state === "DELETING") return;
  connections.change(id, { state: "DELETING" });
  later(world, connections, id, world.times.connectionDeleted, ({ halfId = "" }) => {
    connections.remove(id);
    world.endpoints.change(halfId, { state: "rejected" });
    return undefined;
  });
}

/** The endpoint was deleted in the customer's cloud: its record has failed. */
export function halfGone(state: TidbState, endpoint: CloudEndpoint): void {
  for (const one of state.connections.all()) {
    if (one.halfId !== endpoint.id || one.state === "DELETING") continue;
    const message = "the endpoint does not exist any more";
    state.connections.change(one.id, { state: "FAILED", message });
  }
}
