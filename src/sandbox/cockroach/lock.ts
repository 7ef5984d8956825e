import { lockSpellings } from "../http/face.ts";
import { spellingOf, type LockWish } from "../locks.ts";
import { Problem } from "../world/problem.ts";
import { without } from "../world/without.ts";
import type { Cluster, ClusterLock } from "./entities.ts";
import type { CockroachState } from "./state.ts";

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
export function lockOf(state: CockroachState, cluster: Cluster): ClusterLock | undefined {
  const { lock } = cluster;
  if (lock !== undefined && (lock.until === undefined || lock.until > state.world.clock.now())) {
    return lock;
  }
  const spelling = state.variants.lockSpelling;
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
export function assertWritable(state: CockroachState, cluster: Cluster): void {
  const lock = lockOf(state, cluster);
  if (lock !== undefined) throw new LockedProblem(lock);
  if (cluster.state !== "created") {
    throw new Problem("precondition", `cluster ${cluster.name} is not ready (${cluster.state})`);
  }
}

/** Puts the cluster into maintenance until `endMaintenance` with the same holder. */
export function startMaintenance(state: CockroachState, clusterId: string, holder: string): void {
  state.clusters.change(clusterId, {
    operation: { word: "MAINTENANCE_RUNNING", holder },
    updatedAt: state.world.clock.now(),
  });
}

/** Ends the maintenance of `holder`; that of another holder goes on. */
export function endMaintenance(state: CockroachState, clusterId: string, holder: string): void {
  const cluster = state.clusters.get(clusterId);
  if (cluster?.operation?.holder !== holder) return;
  state.clusters.add({ ...without(cluster, "operation"), updatedAt: state.world.clock.now() });
}

/**
 * Locks a cluster from outside.
 * @throws Problem invalid for a spelling that there is not.
 */
export function lockCluster(
  state: CockroachState,
  clusterId: string,
  { spelling: wanted = "503", holder, seconds }: LockWish,
): void {
  const spelling = spellingOf(lockSpellings, wanted);
  const until = seconds === undefined ? {} : { until: state.world.clock.now() + seconds * 1000 };
  state.clusters.change(clusterId, { lock: { spelling, holder, ...until } });
}

/** Takes every lock and running operation away from a cluster. */
export function unlockCluster(state: CockroachState, clusterId: string): void {
  const cluster = state.clusters.get(clusterId);
  if (cluster === undefined) return;
  const after = cluster.state === "locked" ? "created" : cluster.state;
  state.clusters.add({ ...without(cluster, "lock", "operation"), state: after });
}
