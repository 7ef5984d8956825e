import { Problem } from "../world/problem.ts";
import type { Cluster, TrustedOwner } from "./entities.ts";
import { assertWritable } from "./lock.ts";
import type { CockroachState } from "./state.ts";

/** @throws Problem notEnabled where the limited-access feature is off. */
export function assertOwnersEnabled(cluster: Cluster): void {
  if (cluster.features.trustedOwners) return;
  throw new Problem("notEnabled", "private endpoint trusted owners are not enabled");
}

/**
 * An empty list lets everyone in; any other only those in it, and everyone with `*`.
 * @throws Problem precondition when this account may not connect.
 */
export function assertTrusted(state: CockroachState, cluster: Cluster, accountId: string): void {
  const owners = state.trustedOwners.group(cluster.id);
  const trusted = owners.some((owner) => owner.ownerId === "*" || owner.ownerId === accountId);
  if (owners.length > 0 && !trusted) {
    throw new Problem("precondition", `owner ${accountId} is not a trusted owner of the cluster`);
  }
}

/** @throws Problem invalid (not 12 digits or `*`, not on AWS), exists, LockedProblem. */
export function addTrustedOwner(
  state: CockroachState,
  cluster: Cluster,
  ownerId: string,
): TrustedOwner {
  if (!/^(\d{12}|\*)$/.test(ownerId)) {
    throw new Problem("invalid", 'external_owner_id must be a 12-digit AWS account number or "*"');
  }
  if (cluster.cloud !== "aws") {
    throw new Problem("invalid", "AWS_ACCOUNT_ID does not fit the cluster's cloud provider");
  }
  if (state.trustedOwners.group(cluster.id).some((owner) => owner.ownerId === ownerId)) {
    throw new Problem("exists", `trusted owner ${ownerId} already exists`);
  }
  assertWritable(state, cluster);
  return state.trustedOwners.add({
    id: state.world.random.uuid(),
    clusterId: cluster.id,
    ownerId,
    createdAt: state.world.clock.now(),
  });
}

/** @throws Problem notFound. */
export function trustedOwner(state: CockroachState, cluster: Cluster, id: string): TrustedOwner {
  const owner = state.trustedOwners.get(id);
  if (owner?.clusterId !== cluster.id) {
    throw new Problem("notFound", `trusted owner ${id} not found`);
  }
  return owner;
}

/** Removes and returns it. @throws Problem notFound, LockedProblem. */
export function removeTrustedOwner(
  state: CockroachState,
  cluster: Cluster,
  id: string,
): TrustedOwner {
  const owner = trustedOwner(state, cluster, id);
  assertWritable(state, cluster);
  state.trustedOwners.remove(id);
  return owner;
}
