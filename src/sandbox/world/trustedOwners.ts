import type { Cluster, TrustedOwner } from "./entities.ts";
import { assertWritable } from "./lock.ts";
import { Problem } from "./problem.ts";
import type { World } from "./world.ts";

/** @throws Problem notEnabled where the limited-access feature is off. */
export function assertOwnersEnabled(cluster: Cluster): void {
  if (cluster.features.trustedOwners) return;
  throw new Problem("notEnabled", "private endpoint trusted owners are not enabled");
}

/**
 * An empty list lets everyone in; any other only those in it, and everyone with `*`.
 * @throws Problem precondition when this account may not connect.
 */
export function assertTrusted(world: World, cluster: Cluster, accountId: string): void {
  const owners = world.trustedOwners.group(cluster.id);
  const trusted = owners.some((owner) => owner.ownerId === "*" || owner.ownerId === accountId);
  if (owners.length > 0 && !trusted) {
    throw new Problem("precondition", `owner ${accountId} is not a trusted owner of the cluster`);
  }
}

/** @throws Problem invalid (not 12 digits or `*`, not on AWS), exists, LockedProblem. */
export function addTrustedOwner(world: World, cluster: Cluster, ownerId: string): TrustedOwner {
  if (!/^(\d{12}|\*)$/.test(ownerId)) {
    throw new Problem("invalid", 'external_owner_id must be a 12-digit AWS account number or "*"');
  }
  if (cluster.cloud !== "aws") {
    throw new Problem("invalid", "AWS_ACCOUNT_ID does not fit the cluster's cloud provider");
  }
  if (world.trustedOwners.group(cluster.id).some((owner) => owner.ownerId === ownerId)) {
    throw new Problem("exists", `trusted owner ${ownerId} already exists`);
  }
  assertWritable(world, cluster);
  return world.trustedOwners.add({
    id: world.random.uuid(),
    clusterId: cluster.id,
    ownerId,
    createdAt: world.clock.now(),
  });
}

/** @throws Problem notFound. */
export function trustedOwner(world: World, cluster: Cluster, id: string): TrustedOwner {
  const owner = world.trustedOwners.get(id);
  if (owner?.clusterId !== cluster.id) {
    throw new Problem("notFound", `trusted owner ${id} not found`);
  }
  return owner;
}

/** Removes and returns it. @throws Problem notFound, LockedProblem. */
export function removeTrustedOwner(world: World, cluster: Cluster, id: string): TrustedOwner {
  const owner = trustedOwner(world, cluster, id);
  assertWritable(world, cluster);
  world.trustedOwners.remove(id);
  return owner;
}
