import * as l10n from "@vscode/l10n";
import type { Cluster, Networking } from "../domain/model.ts";
import { asApiError, type ErrorCode } from "../http/errors.ts";
import type { Glance } from "./glance.ts";

/** A failure as it is kept and shown: an `ApiError` without what cannot be written to a file. */
export interface Failure {
  readonly code: ErrorCode;
  /** What happened, one sentence for a person. */
  readonly message: string;
  /** What to do next, one sentence for a person. */
  readonly next: string;
  /** Method and path. */
  readonly call?: string;
  readonly status?: number;
  /** When it happened, ms since the epoch. */
  readonly at: number;
}

/** What is known of one cluster. Never changed, only replaced: an old reference stays true to its time. */
export interface ClusterEntry {
  readonly accountId: string;
  /** The last description that could be read. */
  readonly cluster: Cluster;
  /** False = only id and name are known; the rest of `cluster` is a placeholder. */
  readonly described: boolean;
  /** When the description was read, ms since the epoch. */
  readonly describedAt: number;
  /** Absent = never read, unless there is a `glance`. */
  readonly networking?: Networking;
  /** What stands for the networking until it was taken from the cache. */
  readonly glance?: Glance;
  /** When the networking was last read in full, ms since the epoch. */
  readonly readAt?: number;
  /** When description or networking were last seen to differ, ms since the epoch; absent = never here. */
  readonly changedAt?: number;
  /** The same of its items, see `itemChangedAt`. */
  readonly itemsChangedAt?: Readonly<Record<string, number>>;
  /** What is wrong now, for the tree: `descriptionError`, else `readError`. The rest is the last known. */
  readonly error?: Failure;
  readonly descriptionError?: Failure;
  readonly readError?: Failure;
  /** The answer was usable, but not clean (an id came twice). */
  readonly warning?: Failure;
}

/** What is known of one account. Replaced when one of its own fields changes. */
export interface AccountEntry {
  readonly id: string;
  /** A live view, by cluster id; the entries in it are never changed, only replaced. */
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  /** When the list of clusters was last read to its end, ms since the epoch; absent = never. */
  readonly listedAt?: number;
  /** Why the last try to list the clusters failed; what was known is kept. */
  readonly listError?: Failure;
  /** The account could not sign in; it is not asked again until `resume`. */
  readonly paused?: Failure;
}

/** Any failure as something to keep; what is not an `ApiError` is called unavailable, without its text. */
export function failureOf(error: unknown, at: number): Failure {
  const known = asApiError(error);
  if (known === undefined) {
    return {
      code: "unavailable",
      message: l10n.t("Reading failed for a reason nobody foresaw."),
      next: l10n.t("Retry; the log says more."),
      at,
    };
  }
  return {
    code: known.code,
    message: known.message,
    next: known.next,
    ...(known.call !== undefined && { call: known.call }),
    ...(known.status !== undefined && { status: known.status }),
    at,
  };
}

/** True when both say the same to a person; the time does not count. */
export function sameFailure(a: Failure | undefined, b: Failure | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.code === b.code &&
    a.message === b.message &&
    a.next === b.next &&
    a.call === b.call &&
    a.status === b.status
  );
}

/** The entry with these fields replaced; `undefined` takes a field away. */
export function withFields(
  entry: Omit<ClusterEntry, "error">,
  fields: Partial<Omit<ClusterEntry, "error">>,
): ClusterEntry {
  const next = { ...entry, ...fields };
  return { ...next, error: next.descriptionError ?? next.readError };
}

/** What stands for a cluster of which only this much could be read. */
export function placeholder(id: string, name: string): Cluster {
  return {
    id,
    name,
    plan: "",
    cloud: "",
    status: { state: "unknown", word: "" },
    regions: [],
  };
}
