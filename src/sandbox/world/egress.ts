import type { CloudEndpoint, Cluster, EgressEndpoint, TargetType } from "./entities.ts";
import { assertWritable, endMaintenance, startMaintenance } from "./lock.ts";
import { Problem } from "./problem.ts";
import { addEgressHalf } from "./egressHalf.ts";
import { allowAtTarget, assertTargetForm, judgeTarget } from "./targets.ts";
import { later, type World } from "./world.ts";

/** What a new egress endpoint is asked for with. */
interface EgressWish {
  region: string;
  targetType: TargetType;
  target: string;
}

/** @throws Problem notEnabled where the limited-access feature is off. */
export function assertEgressEnabled(cluster: Cluster): void {
  if (cluster.features.egress) return;
  throw new Problem("notEnabled", "egress private endpoints are not enabled");
}

/** @throws Problem notFound. */
export function egressEndpoint(world: World, cluster: Cluster, id: string): EgressEndpoint {
  const endpoint = world.egressEndpoints.get(id);
  if (endpoint?.clusterId !== cluster.id) {
    throw new Problem("notFound", `egress private endpoint ${id} not found`);
  }
  return endpoint;
}

/**
 * Asks for a new one and puts the cluster into maintenance. Nothing is deduplicated: asking twice
 * makes two.
 * @throws Problem invalid, notEnabled, precondition, LockedProblem.
 */
export function createEgress(world: World, cluster: Cluster, wish: EgressWish): EgressEndpoint {
  assertEgressEnabled(cluster);
  if (cluster.plan !== "advanced") {
    throw new Problem("precondition", "egress private endpoints need an Advanced cluster");
  }
  if (!cluster.regions.some((region) => region.name === wish.region)) {
    throw new Problem("invalid", `region "${wish.region}" is not a region of the cluster`);
  }
  assertTargetForm(cluster, wish.targetType, wish.target);
  assertWritable(world, cluster);
  const endpoint = world.egressEndpoints.add({
    ...wish,
    id: world.random.uuid(),
    clusterId: cluster.id,
    connectionId: "",
    address: "",
    state: "pending",
    domainNames: [],
    domainNamesState: "empty",
    createdAt: world.clock.now(),
  });
  startMaintenance(world, cluster.id, creating(endpoint.id));
  later(world, world.egressEndpoints, endpoint.id, world.times.egressMade, () => {
    make(world, cluster, endpoint);
    return undefined;
  });
  return endpoint;
}

/** The cloud makes its half, or refuses to. */
function make(world: World, cluster: Cluster, endpoint: EgressEndpoint): void {
  const { id, region, targetType, target } = endpoint;
  const { egressEndpoints, times, variants } = world;
  const verdict = judgeTarget(world, cluster, region, targetType, target);
  if (verdict === "refused") {
    egressEndpoints.change(id, { state: "failed" });
    endMaintenance(world, cluster.id, creating(id));
    return;
  }
  const half = addEgressHalf(world, cluster, endpoint, verdict === "needsAcceptance");
  egressEndpoints.change(id, { halfId: half.id });
  if (!variants.cockroach.lateAddress) {
    egressEndpoints.change(id, { connectionId: half.id, address: half.address });
  }
  if (verdict === "accepted") {
    becomeAvailable(world, endpoint, half.id, half.address);
    return;
  }
  egressEndpoints.change(id, { state: "pendingAcceptance" });
  if (!variants.cockroach.maintenanceUntilAvailable) {
    endMaintenance(world, cluster.id, creating(id));
  }
  later(world, egressEndpoints, id, times.egressExpires, () => {
    endAcceptance(world, id, "expired");
    return undefined;
  });
}

function becomeAvailable(
  world: World,
  { id, clusterId }: EgressEndpoint,
  connectionId: string,
  address: string,
): void {
  world.egressEndpoints.change(id, { state: "available" });
  world.endpoints.change(connectionId, { state: "available" });
  endMaintenance(world, clusterId, creating(id));
  if (!world.variants.cockroach.lateAddress) return;
  world.clock.after(world.times.lateAddress, () => {
    world.egressEndpoints.change(id, { connectionId, address });
  });
}

/**
 * The owner of the target accepts; some seconds later it is available.
 * @throws Problem precondition when it does not wait for acceptance.
 */
export function acceptEgress(world: World, id: string): void {
  const endpoint = waiting(world, id);
  const cluster = world.clusters.get(endpoint.clusterId);
  if (cluster === undefined) throw new Problem("notFound", "the cluster is gone");
  const half = halfOf(world, endpoint);
  if (half !== undefined) world.endpoints.change(half.id, { state: "pending" });
  allowAtTarget(world, cluster, endpoint.target);
  later(world, world.egressEndpoints, id, world.times.egressReady, (row) => {
    becomeAvailable(world, row, half?.id ?? row.connectionId, half?.address ?? row.address);
    return undefined;
  });
}

/**
 * Acceptance ends without one: refused by the owner, or too late.
 * @throws Problem precondition when it does not wait for acceptance.
 */
export function endAcceptance(world: World, id: string, state: "rejected" | "expired"): void {
  const endpoint = waiting(world, id);
  const half = halfOf(world, endpoint);
  if (half !== undefined) world.endpoints.change(half.id, { state });
  world.egressEndpoints.change(id, { state });
  endMaintenance(world, endpoint.clusterId, creating(id));
}

function waiting(world: World, id: string): EgressEndpoint {
  const endpoint = world.egressEndpoints.get(id);
  if (endpoint === undefined) throw new Problem("notFound", `nothing with id ${id}`);
  if (endpoint.state === "pendingAcceptance") return endpoint;
  throw new Problem("precondition", `${id} does not wait for acceptance (${endpoint.state})`);
}

function halfOf(world: World, { halfId }: EgressEndpoint): CloudEndpoint | undefined {
  return halfId === undefined ? undefined : world.endpoints.get(halfId);
}

/**
 * Removes it: deleting for a while, then gone, its half in the cloud with it.
 * @throws Problem LockedProblem.
 */
export function deleteEgress(world: World, cluster: Cluster, endpoint: EgressEndpoint): void {
  assertWritable(world, cluster);
  if (endpoint.state === "deleting") return;
  world.egressEndpoints.change(endpoint.id, { state: "deleting" });
  later(world, world.egressEndpoints, endpoint.id, world.times.egressDeleted, () => {
    const half = halfOf(world, endpoint);
    if (half !== undefined) world.endpoints.remove(half.id);
    world.egressEndpoints.remove(endpoint.id);
    return undefined;
  });
}

function creating(id: string): string {
  return `creating egress private endpoint ${id}`;
}
