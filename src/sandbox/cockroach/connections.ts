import type { CloudEndpoint } from "../world/entities.ts";
import { Problem } from "../world/problem.ts";
import { later } from "../world/world.ts";
import type { Cluster, Connection } from "./entities.ts";
import { assertWritable } from "./lock.ts";
import { usableServices } from "./services.ts";
import type { CockroachState } from "./state.ts";
import { assertTrusted } from "./trustedOwners.ts";

/** Azure resource ids differ only by case between tools; other ids are exact. */
function findEndpoint(state: CockroachState, endpointId: string): CloudEndpoint | undefined {
  const exact = state.world.endpoints.get(endpointId);
  if (exact !== undefined || !endpointId.startsWith("/subscriptions/")) return exact;
  const wanted = endpointId.toLowerCase();
  return state.world.endpoints.all().find((endpoint) => endpoint.id.toLowerCase() === wanted);
}

/**
 * Registers (accepts) an endpoint that exists in the customer's cloud. An endpoint that is already
 * registered is answered as it is; one left as rejected by an earlier removal is attached again,
 * and still reads as rejected for a while (api-facts §1.3).
 * @throws Problem invalid, notFound, precondition, LockedProblem.
 */
export function registerEndpoint(
  state: CockroachState,
  cluster: Cluster,
  endpointId: string,
): Connection {
  if (endpointId === "") throw new Problem("invalid", "endpoint_id must not be empty");
  if (endpointId.startsWith("vpce-svc-")) {
    const what = "names an endpoint service; the id of a VPC endpoint (vpce-…) is needed";
    throw new Problem("invalid", `endpoint_id "${endpointId}" ${what}`);
  }
  if (cluster.plan === "basic") {
    throw new Problem("precondition", "Basic clusters accept no new private endpoints");
  }
  assertWritable(state, cluster);
  const services = usableServices(state, cluster.id);
  if (services.length === 0) {
    throw new Problem("precondition", "the cluster has no private endpoint service yet");
  }
  const endpoint = findEndpoint(state, endpointId);
  if (endpoint === undefined || endpoint.state === "deleted" || endpoint.state === "deleting") {
    throw new Problem("notFound", `private endpoint "${endpointId}" not found`);
  }
  const service = services.find((one) => one.id === endpoint.serviceId);
  if (service === undefined) {
    const what = "does not target a private endpoint service of this cluster";
    throw new Problem("invalid", `private endpoint "${endpointId}" ${what}`);
  }
  assertTrusted(state, cluster, endpoint.accountId);

  const id = connectionId(cluster.id, endpoint.id);
  const present = state.connections.get(id);
  if (present?.state === "pending" || present?.state === "available") return present;
  if (present?.state === "rejected") {
    later(state.world, state.connections, id, state.world.times.connectionReattached, () => {
      beginAccepting(state, id);
      return undefined;
    });
    return present;
  }
  const connection = state.connections.add({
    id,
    clusterId: cluster.id,
    endpointId: endpoint.id,
    region: service.region,
    serviceId: service.id,
    ownerId: endpoint.accountId,
    state: "pending",
    createdAt: state.world.clock.now(),
  });
  beginAccepting(state, id);
  return connection;
}

/** From registered to available, on both sides. */
function beginAccepting(state: CockroachState, id: string): void {
  const { connections, world } = state;
  const { endpoints, times } = world;
  const connection = connections.change(id, { state: "pending" });
  if (connection === undefined) return;
  const { endpointId } = connection;
  later(state.world, connections, id, times.connectionAccepted, () => {
    if (endpoints.get(endpointId)?.state !== "available") {
      endpoints.change(endpointId, { state: "pending" });
    }
    later(state.world, connections, id, times.connectionReady, () => {
      endpoints.change(endpointId, { state: "available" });
      return { state: "available" };
    });
    return undefined;
  });
}

/**
 * Removes a registration. On Advanced in AWS and Azure the connection is refused in the cloud and
 * stays in the list as rejected for as long as the endpoint exists; elsewhere the entry goes.
 * @throws Problem notFound, LockedProblem.
 */
export function removeConnection(
  state: CockroachState,
  cluster: Cluster,
  endpointId: string,
): void {
  const id = connectionId(cluster.id, findEndpoint(state, endpointId)?.id ?? endpointId);
  const connection = state.connections.get(id);
  if (connection === undefined) {
    throw new Problem("notFound", `private endpoint connection "${endpointId}" not found`);
  }
  assertWritable(state, cluster);
  if (connection.state === "rejected" || connection.state === "deleting") return;
  if (connection.state === "stale") {
    state.connections.remove(id);
    return;
  }
  state.connections.change(id, { state: "deleting" });
  later(state.world, state.connections, id, state.world.times.connectionDeleted, () => {
    const endpoint = state.world.endpoints.get(connection.endpointId);
    if (cluster.plan !== "advanced" || cluster.cloud === "gcp" || endpoint === undefined) {
      state.connections.remove(id);
      if (cluster.plan === "advanced" && endpoint !== undefined) {
        state.world.endpoints.change(endpoint.id, { state: "pendingAcceptance" });
      }
      return undefined;
    }
    state.world.endpoints.change(endpoint.id, { state: "rejected" });
    return { state: "rejected" };
  });
}

/** What a connection becomes when its endpoint is deleted outside the database provider. */
export function endpointGone(state: CockroachState, endpoint: CloudEndpoint): void {
  for (const connection of state.connections.all()) {
    if (connection.endpointId !== endpoint.id) continue;
    // An endpoint removed in GCP disappears by itself; a refused one leaves nothing to clear.
    const vanishes = endpoint.cloud === "gcp" || connection.state === "rejected";
    if (vanishes) state.connections.remove(connection.id);
    else if (connection.state !== "deleting") {
      state.connections.change(connection.id, { state: "stale" });
    }
  }
}

/** GCP lets further endpoints of a known network in: they are listed without being registered. */
export function recordEverywhere(state: CockroachState, endpoint: CloudEndpoint): void {
  const offered = state.clusterServices.all().filter((one) => one.serviceId === endpoint.serviceId);
  for (const { clusterId, region } of offered) {
    const id = connectionId(clusterId, endpoint.id);
    if (state.connections.get(id) !== undefined) continue;
    state.connections.add({
      id,
      clusterId,
      endpointId: endpoint.id,
      region,
      serviceId: endpoint.serviceId,
      ownerId: endpoint.accountId,
      state: "available",
      createdAt: state.world.clock.now(),
    });
  }
}

export function connectionId(clusterId: string, endpointId: string): string {
  return `${clusterId}/${endpointId}`;
}

/** Endpoints in the cloud that target the cluster's services and are not registered there. */
export function unregistered(state: CockroachState, clusterId: string): CloudEndpoint[] {
  return usableServices(state, clusterId)
    .flatMap((service) => state.world.endpoints.group(service.id))
    .filter((endpoint) => endpoint.state === "pendingAcceptance")
    .filter(
      (endpoint) => state.connections.get(connectionId(clusterId, endpoint.id)) === undefined,
    );
}
