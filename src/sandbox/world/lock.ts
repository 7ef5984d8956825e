import type { Cluster, ClusterLock } from "./entities.ts";
import { Problem } from "./problem.ts";
import { without } from "./without.ts";
import type { World } from "./world.ts";

/** Refusal of a write because something exclusive runs; how it is said depends on `lock`. */
export class LockedProblem extends Problem {
  readonly lock: ClusterLock;
  constructor(lock: ClusterLock) {
    super("locked", lock.holder);
    this.name = "LockedProblem";
    this.lock = lock;
  }
}

/** The lock that holds a cluster now: one set from outside, or its own maintenance. */
export function lockOf(world: World, cluster: Cluster): ClusterLock | undefined {
  const { lock } = cluster;
  if (lock !== undefined && (lock.until === undefined || lock.until > world.clock.now())) {
    return lock;
  }
  const spelling = world.variants.cockroach.lockSpelling;
  if (cluster.operation?.word.endsWith("_RUNNING")) {
    return { spelling, holder: cluster.operation.holder };
  }
  if (cluster.state === "locked") return { spelling: "state", holder: "an exclusive operation" };
  return undefined;
}

/**
 * @throws LockedProblem while something exclusive runs.
 * @throws Problem precondition while the cluster is not there yet or any more.
 */
export function assertWritable(world: World, cluster: Cluster): void {
  const lock = lockOf(world, cluster);
  if (lock !== undefined) throw new LockedProblem(lock);
  if (cluster.state !== "created") {
    throw new Problem("precondition", `cluster ${cluster.name} is not ready (${cluster.state})`);
  }
}

/** Puts the cluster into maintenance until `endMaintenance` with the same holder. */
export function startMaintenance(world: World, clusterId: string, holder: string): void {
  world.clusters.change(clusterId, {
    operation: { word: "MAINTENANCE_RUNNING", holder },
    updatedAt: world.clock.now(),
  });
}

/** Ends the maintenance of `holder`; that of another holder goes on. */
export function endMaintenance(world: World, clusterId: string, holder: string): void {
  const cluster = world.clusters.get(clusterId);
  if (cluster?.operation?.holder !== holder) return;
  world.clusters.add({ ...without(cluster, "operation"), updatedAt: world.clock.now() });
}

/** Locks a cluster from outside, for `seconds` of world time or until unlocked. */
export function lockCluster(
  world: World,
  clusterId: string,
  lock: Omit<ClusterLock, "until">,
  seconds?: number,
): void {
  const until = seconds === undefined ? {} : { until: world.clock.now() + seconds * 1000 };
  world.clusters.change(clusterId, { lock: { ...lock, ...until } });
}

/** Takes every lock and running operation away from a cluster. */
export function unlockCluster(world: World, clusterId: string): void {
  const cluster = world.clusters.get(clusterId);
  if (cluster === undefined) return;
  const state = cluster.state === "locked" ? "created" : cluster.state;
  world.clusters.add({ ...without(cluster, "lock", "operation"), state });
}
