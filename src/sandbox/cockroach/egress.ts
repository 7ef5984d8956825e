import type { CloudEndpoint } from "../world/entities.ts";
import { Problem } from "../world/problem.ts";
import { later } from "../world/world.ts";
import { addEgressHalf } from "./egressHalf.ts";
import type { Cluster, EgressEndpoint, TargetType } from "./entities.ts";
import { assertWritable, endMaintenance, startMaintenance } from "./lock.ts";
import type { CockroachState } from "./state.ts";
import { allowAtTarget, assertTargetForm, judgeTarget } from "./targets.ts";

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
export function egressEndpoint(
  state: CockroachState,
  cluster: Cluster,
  id: string,
): EgressEndpoint {
  const endpoint = state.egressEndpoints.get(id);
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
export function createEgress(
  state: CockroachState,
  cluster: Cluster,
  wish: EgressWish,
): EgressEndpoint {
  assertEgressEnabled(cluster);
  if (cluster.plan !== "advanced") {
    throw new Problem("precondition", "egress private endpoints need an Advanced cluster");
  }
  if (!cluster.regions.some((region) => region.name === wish.region)) {
    throw new Problem("invalid", `region "${wish.region}" is not a region of the cluster`);
  }
  assertTargetForm(cluster, wish.targetType, wish.target);
  assertWritable(state, cluster);
  const endpoint = state.egressEndpoints.add({
    ...wish,
    id: state.world.random.uuid(),
    clusterId: cluster.id,
    connectionId: "",
    address: "",
    state: "pending",
    domainNames: [],
    domainNamesState: "empty",
    createdAt: state.world.clock.now(),
  });
  startMaintenance(state, cluster.id, creating(endpoint.id));
  later(state.world, state.egressEndpoints, endpoint.id, state.world.times.egressMade, () => {
    make(state, cluster, endpoint);
    return undefined;
  });
  return endpoint;
}

/** The cloud makes its half, or refuses to. */
function make(state: CockroachState, cluster: Cluster, endpoint: EgressEndpoint): void {
  const { id, region, targetType, target } = endpoint;
  const { egressEndpoints, variants } = state;
  const { times } = state.world;
  const verdict = judgeTarget(state.world, cluster, region, targetType, target);
  if (verdict === "refused") {
    egressEndpoints.change(id, { state: "failed" });
    endMaintenance(state, cluster.id, creating(id));
    return;
  }
  const half = addEgressHalf(state.world, cluster, endpoint, verdict === "needsAcceptance");
  egressEndpoints.change(id, { halfId: half.id });
  if (!variants.lateAddress) {
    egressEndpoints.change(id, { connectionId: half.id, address: half.address });
  }
  if (verdict === "accepted") {
    becomeAvailable(state, endpoint, half.id, half.address);
    return;
  }
  egressEndpoints.change(id, { state: "pendingAcceptance" });
  if (!variants.maintenanceUntilAvailable) {
    endMaintenance(state, cluster.id, creating(id));
  }
  later(state.world, egressEndpoints, id, times.egressExpires, () => {
    endAcceptance(state, id, "expired");
    return undefined;
  });
}

function becomeAvailable(
  state: CockroachState,
  { id, clusterId }: EgressEndpoint,
  connectionId: string,
  address: string,
): void {
  state.egressEndpoints.change(id, { state: "available" });
  state.world.endpoints.change(connectionId, { state: "available" });
  endMaintenance(state, clusterId, creating(id));
  if (!state.variants.lateAddress) return;
  state.world.clock.after(state.world.times.lateAddress, () => {
    state.egressEndpoints.change(id, { connectionId, address });
  });
}

/**
 * The owner of the target accepts; some seconds later it is available.
 * @throws Problem precondition when it does not wait for acceptance.
 */
export function acceptEgress(state: CockroachState, id: string): void {
  const endpoint = waiting(state, id);
  const cluster = state.clusters.get(endpoint.clusterId);
  if (cluster === undefined) throw new Problem("notFound", "the cluster is gone");
  const half = halfOf(state, endpoint);
  if (half !== undefined) state.world.endpoints.change(half.id, { state: "pending" });
  allowAtTarget(state.world, cluster, endpoint.target);
  later(state.world, state.egressEndpoints, id, state.world.times.egressReady, (row) => {
    becomeAvailable(state, row, half?.id ?? row.connectionId, half?.address ?? row.address);
    return undefined;
  });
}

/**
 * Acceptance ends without one: refused by the owner, or too late.
 * @throws Problem precondition when it does not wait for acceptance.
 */
export function endAcceptance(
  state: CockroachState,
  id: string,
  end: "rejected" | "expired",
): void {
  const endpoint = waiting(state, id);
  const half = halfOf(state, endpoint);
  if (half !== undefined) state.world.endpoints.change(half.id, { state: end });
  state.egressEndpoints.change(id, { state: end });
  endMaintenance(state, endpoint.clusterId, creating(id));
}

function waiting(state: CockroachState, id: string): EgressEndpoint {
  const endpoint = state.egressEndpoints.get(id);
  if (endpoint === undefined) throw new Problem("notFound", `nothing with id ${id}`);
  if (endpoint.state === "pendingAcceptance") return endpoint;
  throw new Problem("precondition", `${id} does not wait for acceptance (${endpoint.state})`);
}

function halfOf(state: CockroachState, { halfId }: EgressEndpoint): CloudEndpoint | undefined {
  return halfId === undefined ? undefined : state.world.endpoints.get(halfId);
}

/**
 * Removes it: deleting for a while, then gone, its half in the cloud with it.
 * @throws Problem LockedProblem.
 */
export function deleteEgress(
  state: CockroachState,
  cluster: Cluster,
  endpoint: EgressEndpoint,
): void {
  assertWritable(state, cluster);
  if (endpoint.state === "deleting") return;
  state.egressEndpoints.change(endpoint.id, { state: "deleting" });
  later(state.world, state.egressEndpoints, endpoint.id, state.world.times.egressDeleted, () => {
    const half = halfOf(state, endpoint);
    if (half !== undefined) state.world.endpoints.remove(half.id);
    state.egressEndpoints.remove(endpoint.id);
    return undefined;
  });
}

function creating(id: string): string {
  return `creating egress private endpoint ${id}`;
}
