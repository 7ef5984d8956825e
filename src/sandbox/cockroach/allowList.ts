import { Problem } from "../world/problem.ts";
import type { AllowEntry, Cluster } from "./entities.ts";
import { assertWritable } from "./lock.ts";
import type { CockroachState } from "./state.ts";

/** What an entry is about. */
export type Network = Pick<AllowEntry, "ip" | "mask">;

/** What is said of it; without a name it keeps the one it has. */
export interface Wish extends Pick<AllowEntry, "sql" | "ui"> {
  name?: string;
}

/** World seconds until a change is everywhere. */
const propagation = 5;

const idOf = (cluster: Cluster, { ip, mask }: Network): string => `${cluster.id}/${ip}/${mask}`;

/** True while a change of it is not everywhere yet. */
export function isPropagating({ world }: CockroachState, { allowListUntil = 0 }: Cluster): boolean {
  return world.clock.now() < allowListUntil;
}

/** @throws Problem exists; LockedProblem, precondition. */
export function addEntry(
  state: CockroachState,
  cluster: Cluster,
  network: Network,
  { name = "", sql, ui }: Wish,
): AllowEntry {
  const id = idOf(cluster, network);
  if (state.allowList.get(id) !== undefined) {
    throw new Problem("exists", `allowlist entry ${network.ip}/${network.mask} already exists`);
  }
  begin(state, cluster);
  return state.allowList.add({ ...network, id, clusterId: cluster.id, name, sql, ui });
}

/** @throws Problem notFound; LockedProblem, precondition. */
export function changeEntry(
  state: CockroachState,
  cluster: Cluster,
  network: Network,
  wish: Wish,
): AllowEntry {
  const entry = entryOf(state, cluster, network);
  begin(state, cluster);
  return state.allowList.add({ ...entry, ...wish });
}

/** Removes and returns it. @throws Problem notFound; LockedProblem, precondition. */
export function removeEntry(state: CockroachState, cluster: Cluster, network: Network): AllowEntry {
  const entry = entryOf(state, cluster, network);
  begin(state, cluster);
  state.allowList.remove(entry.id);
  return entry;
}

function entryOf(state: CockroachState, cluster: Cluster, network: Network): AllowEntry {
  const entry = state.allowList.get(idOf(cluster, network));
  if (entry !== undefined) return entry;
  throw new Problem("notFound", `allowlist entry ${network.ip}/${network.mask} not found`);
}

function begin(state: CockroachState, cluster: Cluster): void {
  assertWritable(state, cluster);
  const allowListUntil = state.world.clock.now() + propagation * 1000;
  state.clusters.change(cluster.id, { allowListUntil });
}
