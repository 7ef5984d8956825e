import type { NetworkingDiff } from "./diff.ts";

/** What an answer changed in one cluster. */
export interface ClusterChange {
  readonly accountId: string;
  readonly clusterId: string;
  readonly kind: "added" | "removed" | "changed";
  /** True when its description, its error or warning, or whether it was read at all changed. */
  readonly self: boolean;
  /** The items that came, went or changed; none of a cluster that was added as a whole. */
  readonly parts: NetworkingDiff;
}

/** Exactly what one answer changed; there is no event for an answer that changed nothing. */
export interface Change {
  readonly accounts: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    /** Accounts of which a field of their own changed: listed for the first time, error, pause. */
    readonly changed: readonly string[];
  };
  readonly clusters: readonly ClusterChange[];
}

/** Collects a change while an answer is applied. */
export class ChangeBuilder {
  readonly added: string[] = [];
  readonly removed: string[] = [];
  readonly changed: string[] = [];
  readonly clusters: ClusterChange[] = [];

  /** The change; undefined = nothing changed. */
  build(): Change | undefined {
    const { added, removed, changed, clusters } = this;
    if (added.length + removed.length + changed.length + clusters.length === 0) return undefined;
    return { accounts: { added, removed, changed }, clusters };
  }
}
