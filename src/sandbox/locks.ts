import { Problem } from "./world/problem.ts";

/** How somebody else's operation shows that makes a cluster busy. */
export interface LockWish {
  /** How it reads or a write is refused, where the provider has several ways; undefined = as is usual. */
  spelling?: string;
  /** Who or what holds it, in words. */
  holder: string;
  /** World seconds until it ends; undefined = it is taken away. */
  seconds?: number;
}

/** Makes clusters of a provider busy, and free again. */
export interface Locks {
  /** @throws Problem invalid for a spelling that the provider does not have, precondition where it has none. */
  lock(clusterId: string, wish: LockWish): void;
  /** Takes every lock and running operation away from a cluster. */
  unlock(clusterId: string): void;
}

/** @throws Problem invalid when it is none of these. */
export function spellingOf<Spelling extends string>(
  spellings: readonly Spelling[],
  wanted: string,
): Spelling {
  const found = spellings.find((one) => one === wanted);
  if (found !== undefined) return found;
  throw new Problem("invalid", `spelling must be one of ${spellings.join(", ")}`);
}

/** Nobody's operation shows on such a cluster. */
export function neverBusy(): Problem {
  return new Problem("precondition", "nothing in this API tells that a cluster is busy");
}
