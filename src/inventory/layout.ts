import { shardSize } from "./cacheFormat.ts";
import { sameFailure, type ClusterEntry } from "./entries.ts";

/** What this window knows of an account's files on disk: who is in which shard, and as what. */
export class Layout {
  readonly #shardOf = new Map<string, number>();
  readonly #onDisk = new Map<string, ClusterEntry>();

  shardOf(clusterId: string): number | undefined {
    return this.#shardOf.get(clusterId);
  }

  /** The clusters that belong into a shard. */
  members(shard: number): string[] {
    return [...this.#shardOf].flatMap(([id, n]) => (n === shard ? [id] : []));
  }

  /** The shards with a cluster in them. */
  shards(): Set<number> {
    return new Set(this.#shardOf.values());
  }

  /** The clusters of a shard that are known to have been written into it. */
  written(shard: number): string[] {
    return this.members(shard).filter((id) => this.#onDisk.has(id));
  }

  /** The clusters that are in some shard. */
  ids(): Iterable<string> {
    return this.#shardOf.keys();
  }

  /** Notes that a cluster stands in a shard like this; its parts are later compared as objects. */
  note(shard: number, entry: ClusterEntry): void {
    this.#shardOf.set(entry.cluster.id, shard);
    this.#onDisk.set(entry.cluster.id, entry);
  }

  forget(clusterId: string): void {
    this.#shardOf.delete(clusterId);
    this.#onDisk.delete(clusterId);
  }

  /** Gives each of these that has none a place in the first shards with room. */
  assign(clusterIds: Iterable<string>): void {
    const sizes: number[] = [];
    for (const shard of this.#shardOf.values()) sizes[shard] = (sizes[shard] ?? 0) + 1;
    let shard = 0;
    for (const id of clusterIds) {
      if (this.#shardOf.has(id)) continue;
      while ((sizes[shard] ?? 0) >= shardSize) shard++;
      sizes[shard] = (sizes[shard] ?? 0) + 1;
      this.#shardOf.set(id, shard);
    }
  }

  /** True when the disk tells the same of this cluster, the times of reading aside. */
  agrees(entry: ClusterEntry): boolean {
    const disk = this.#onDisk.get(entry.cluster.id);
    return (
      disk !== undefined &&
      disk.cluster === entry.cluster &&
      disk.networking === entry.networking &&
      disk.described === entry.described &&
      sameFailure(disk.error, entry.error) &&
      sameFailure(disk.warning, entry.warning)
    );
  }
}

/** The layouts of all accounts, by account id. */
export class Layouts {
  readonly #layouts = new Map<string, Layout>();

  of(accountId: string): Layout {
    const layout = this.#layouts.get(accountId) ?? new Layout();
    this.#layouts.set(accountId, layout);
    return layout;
  }

  forget(accountId: string): void {
    this.#layouts.delete(accountId);
  }
}
