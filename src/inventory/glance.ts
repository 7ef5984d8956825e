import type { Networking, OwnerSection } from "../domain/model.ts";
import type { ClusterEntry } from "./entries.ts";
import { assess, type Attention, type Tally } from "./tally.ts";

/** Who may connect, as much of it as a cluster's row tells. */
export interface Exposure {
  readonly owners: OwnerSection;
  /** True = the list of endpoints says who may connect privately, and it is empty. */
  readonly allowListEmpty: boolean;
}

/**
 * What a cluster's row tells of its networking. The cache holds it apart, so that all rows are there
 * before the endpoints of a thousand clusters are read from disk.
 */
export interface Glance extends Exposure {
  readonly tally: Tally;
  readonly attention: readonly Attention[];
}

/** Who may connect, by the networking. */
export function exposureOf({ owners, endpoints }: Networking): Exposure {
  const { isAllowList = false, items } = endpoints;
  return { owners, allowListEmpty: isAllowList && items.length === 0 };
}

/** A cluster at a glance; undefined = its networking was never read. */
export function glanceOf(entry: ClusterEntry): Glance | undefined {
  const { networking } = entry;
  return networking && { ...assess(entry), ...exposureOf(networking) };
}
