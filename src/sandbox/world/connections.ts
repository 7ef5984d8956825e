import type { CloudEndpoint, Cluster, Connection } from "./entities.ts";
import { assertWritable } from "./lock.ts";
import { Problem } from "./problem.ts";
import { usableServices } from "./services.ts";
import { assertTrusted } from "./trustedOwners.ts";
import { later, type World } from "./world.ts";

/** Azure resource ids differ only by case between tools; other ids are exact. */
function findEndpoint(world: World, endpointId: string): CloudEndpoint | undefined {
  const exact = world.endpoints.get(endpointId);
  if (exact !== undefined || !endpointId.startsWith("/subscriptions/")) return exact;
  const wanted = endpointId.toLowerCase();
  return world.endpoints.all().find((endpoint) => endpoint.id.toLowerCase() === wanted);
}

/**
 * Registers (accepts) an endpoint that exists in the customer's cloud. An endpoint that is already
 * registered is answered as it is; one left as rejected by an earlier removal is attached again,
 * and still reads as rejected for a while (api-facts §1.3).
 * @throws Problem invalid, notFound, precondition, LockedProblem.
 */
export function registerEndpoint(world: World, cluster: Cluster, endpointId: string): Connection {
  if (endpointId === "") throw new Problem("invalid", "endpoint_id must not be empty");
  if (endpointId.startsWith("vpce-svc-")) {
    const what = "names an endpoint service; the id of a VPC endpoint (vpce-…) is needed";
    throw new Problem("invalid", `endpoint_id "${endpointId}" ${what}`);
  }
  if (cluster.plan === "basic") {
    throw new Problem("precondition", "Basic clusters accept no new private endpoints");
  }
  assertWritable(world, cluster);
  const services = usableServices(world, cluster.id);
  if (services.length === 0) {
    throw new Problem("precondition", "the cluster has no private endpoint service yet");
  }
  const endpoint = findEndpoint(world, endpointId);
  if (endpoint === undefined || endpoint.state === "deleted" || endpoint.state === "deleting") {
    throw new Problem("notFound", `private endpoint "${endpointId}" not found`);
  }
  const service = services.find((one) => one.id === endpoint.serviceId);
  if (service === undefined) {
    const what = "does not target a private endpoint service of this cluster";
    throw new Problem("invalid", `private endpoint "${endpointId}" ${what}`);
  }
  assertTrusted(world, cluster, endpoint.accountId);

  const id = connectionId(cluster.id, endpoint.id);
  const present = world.connections.get(id);
  if (present?.state === "pending" || present?.state === "available") return present;
  if (present?.state === "rejected") {
    later(world, world.connections, id, world.times.connectionReattached, () => {
      beginAccepting(world, id);
      return undefined;
    });
    return present;
  }
  const connection = world.connections.add({
    id,
    clusterId: cluster.id,
    endpointId: endpoint.id,
    region: service.region,
    serviceId: service.id,
    ownerId: endpoint.accountId,
    state: "pending",
    createdAt: world.clock.now(),
  });
  beginAccepting(world, id);
  return connection;
}

/** From registered to available, on both sides. */
function beginAccepting(world: World, id: string): void {
  const { connections, endpoints, times } = world;
  const connection = connections.change(id, { state: "pending" });
  if (connection === undefined) return;
  const { endpointId } = connection;
  later(world, connections, id, times.connectionAccepted, () => {
    if (endpoints.get(endpointId)?.state !== "available") {
      endpoints.change(endpointId, { state: "pending" });
    }
    later(world, connections, id, times.connectionReady, () => {
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
export function removeConnection(world: World, cluster: Cluster, endpointId: string): void {
  const id = connectionId(cluster.id, findEndpoint(world, endpointId)?.id ?? endpointId);
  const connection = world.connections.get(id);
  if (connection === undefined) {
    throw new Problem("notFound", `private endpoint connection "${endpointId}" not found`);
  }
  assertWritable(world, cluster);
  if (connection.state === "rejected" || connection.state === "deleting") return;
  if (connection.state === "stale") {
    world.connections.remove(id);
    return;
  }
  world.connections.change(id, { state: "deleting" });
  later(world, world.connections, id, world.times.connectionDeleted, () => {
    const endpoint = world.endpoints.get(connection.endpointId);
    if (cluster.plan !== "advanced" || cluster.cloud === "gcp" || endpoint === undefined) {
      world.connections.remove(id);
      if (cluster.plan === "advanced" && endpoint !== undefined) {
        world.endpoints.change(endpoint.id, { state: "pendingAcceptance" });
      }
      return undefined;
    }
    world.endpoints.change(endpoint.id, { state: "rejected" });
    return { state: "rejected" };
  });
}

/** What a connection becomes when its endpoint is deleted outside the database provider. */
export function endpointGone(world: World, endpoint: CloudEndpoint): void {
  for (const connection of world.connections.all()) {
    if (connection.endpointId !== endpoint.id) continue;
    // An endpoint removed in GCP disappears by itself; a refused one leaves nothing to clear.
    const vanishes = endpoint.cloud === "gcp" || connection.state === "rejected";
    if (vanishes) world.connections.remove(connection.id);
    else if (connection.state !== "deleting") {
      world.connections.change(connection.id, { state: "stale" });
    }
  }
}

/** GCP lets further endpoints of a known network in: they are listed without being registered. */
export function recordEverywhere(world: World, endpoint: CloudEndpoint): void {
  const offered = world.clusterServices.all().filter((one) => one.serviceId === endpoint.serviceId);
  for (const { clusterId, region } of offered) {
    const id = connectionId(clusterId, endpoint.id);
    if (world.connections.get(id) !== undefined) continue;
    world.connections.add({
      id,
      clusterId,
      endpointId: endpoint.id,
      region,
      serviceId: endpoint.serviceId,
      ownerId: endpoint.accountId,
      state: "available",
      createdAt: world.clock.now(),
    });
  }
}

export function connectionId(clusterId: string, endpointId: string): string {
  return `${clusterId}/${endpointId}`;
}

/** Endpoints in the cloud that target the cluster's services and are not registered there. */
export function unregistered(world: World, clusterId: string): CloudEndpoint[] {
  return usableServices(world, clusterId)
    .flatMap((service) => world.endpoints.group(service.id))
    .filter((endpoint) => endpoint.state === "pendingAcceptance")
    .filter(
      (endpoint) => world.connections.get(connectionId(clusterId, endpoint.id)) === undefined,
    );
}
