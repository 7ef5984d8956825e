import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  accountFileOf,
  accountName,
  shardFileOf,
  shardHeadOf,
  shardName,
  shardsAmong,
  summaryName,
  summaryOf,
  type AccountFile,
  type ShardFile,
  type Summary,
} from "./cacheFormat.ts";
import { same } from "./diff.ts";
import type { ClusterEntry } from "./entries.ts";
import { nextTurn, readFirstLine, readJson, readText, watchFolder } from "./files.ts";
import type { Layout, Layouts } from "./layout.ts";
import type { Store } from "./store.ts";

/** How often the folder is looked at even when nothing reports a change, ms. */
const pollMs = 10_000;

/** What the status bar may show before anything is loaded; undefined = nothing usable. */
export async function readSummary(folder: string): Promise<Summary | undefined> {
  return summaryOf(await readJson(join(folder, summaryName)));
}

interface ShardToRead {
  readonly accountId: string;
  readonly shard: number;
  readonly about: AccountFile | undefined;
}

/**
 * Brings what is on disk into the store: all of it at first, later what another window changed.
 * Between two files others get their turn.
 */
export class CacheReader {
  readonly #folder: string;
  readonly #store: Store;
  readonly #layouts: Layouts;
  readonly #log: (line: string) => void;
  /** The stamp of each file as it was last read. */
  readonly #stamps = new Map<string, string>();
  #running: Promise<void> = Promise.resolve();
  #stopWatching: () => void = () => undefined;

  constructor(folder: string, store: Store, layouts: Layouts, log: (line: string) => void) {
    this.#folder = folder;
    this.#store = store;
    this.#layouts = layouts;
    this.#log = log;
  }

  /** Reads every file that changed since it was last read. Never rejects. */
  sync(): Promise<void> {
    this.#running = this.#running
      .then(() => this.#sync())
      .catch((error: unknown) => this.#log(`the cache could not be read: ${String(error)}`));
    return this.#running;
  }

  /** Follows what another window writes, until `stop`. */
  follow(): void {
    this.#stopWatching();
    this.#stopWatching = watchFolder(this.#folder, pollMs, () => void this.sync());
    void this.sync();
  }

  stop(): void {
    this.#stopWatching();
    this.#stopWatching = () => undefined;
  }

  async #sync(): Promise<void> {
    const names = await readdir(this.#folder);
    const accounts: AccountFile[] = [];
    const work: ShardToRead[] = [];
    for (const { id } of this.#store.accounts()) {
      const about = await this.#account(id, names);
      const shards = await this.#shardsToRead(id, names, about);
      if (about !== undefined) {
        this.#dropMissing(id, names);
        this.#confirm(id, about, shards);
        accounts.push(about);
      }
      for (const shard of shards) work.push({ accountId: id, shard, about });
    }
    // The first shards of all accounts first: there is something to see of each.
    work.sort((a, b) => a.shard - b.shard);
    await eachRead(
      work,
      (one) => this.#firstLine(one),
      (one, line) => this.#glance(one, line),
    );
    await eachRead(
      work,
      (one) => this.#text(one),
      (one, text) => this.#take(one, text),
    );
    for (const { id } of this.#store.accounts()) this.#dropGlances(id);
    for (const about of accounts) this.#listed(about);
  }

  async #account(accountId: string, names: readonly string[]): Promise<AccountFile | undefined> {
    const name = accountName(accountId);
    if (!names.includes(name)) return undefined;
    return accountFileOf(await readJson(join(this.#folder, name)), accountId);
  }

  /** A shard that was removed: all who stood in it are gone. */
  #dropMissing(accountId: string, names: readonly string[]): void {
    const layout = this.#layouts.of(accountId);
    const there = new Set(shardsAmong(accountId, names));
    for (const shard of layout.shards()) {
      if (there.has(shard)) continue;
      const gone = layout.written(shard);
      for (const id of gone) layout.forget(id);
      this.#store.adopt(accountId, [], gone, {});
    }
  }

  /** Takes how fresh everything is that need not be read again. */
  #confirm(accountId: string, about: AccountFile, unread: ReadonlySet<number>): void {
    const layout = this.#layouts.of(accountId);
    const confirmed = new Map<string, number>();
    for (const [id, at] of about.readAt) {
      const entry = this.#store.cluster(accountId, id);
      const shard = layout.shardOf(id);
      if (entry === undefined || shard === undefined || unread.has(shard)) continue;
      if (at > (entry.readAt ?? 0)) confirmed.set(id, at);
    }
    this.#store.confirm(accountId, confirmed);
  }

  /** Takes when the list was read, unless something of it is missing: then it has to be read again. */
  #listed({ accountId, listedAt, readAt }: AccountFile): void {
    const account = this.#store.account(accountId);
    if (listedAt === undefined || listedAt <= (account?.listedAt ?? 0)) return;
    if (readAt.every(([id]) => account?.clusters.has(id) === true)) {
      this.#store.adopt(accountId, [], [], { listedAt });
    }
  }

  /** Those whose file changed, and those whose clusters this window has read itself, but earlier. */
  async #shardsToRead(
    accountId: string,
    names: readonly string[],
    about: AccountFile | undefined,
  ): Promise<ReadonlySet<number>> {
    const layout = this.#layouts.of(accountId);
    const there = shardsAmong(accountId, names);
    const changed = await Promise.all(
      there.map((shard) => this.#changed(shardName(accountId, shard))),
    );
    const shards = new Set(there.filter((_, index) => changed[index]));
    for (const [id, at] of about?.readAt ?? []) {
      const entry = this.#store.cluster(accountId, id);
      const shard = layout.shardOf(id);
      if (entry === undefined || shard === undefined || at <= (entry.readAt ?? 0)) continue;
      if (!layout.agrees(entry)) shards.add(shard);
    }
    return shards;
  }

  async #changed(name: string): Promise<boolean> {
    try {
      const { mtimeMs, size, ino } = await stat(join(this.#folder, name));
      const stamp = `${mtimeMs} ${size} ${ino}`;
      if (this.#stamps.get(name) === stamp) return false;
      this.#stamps.set(name, stamp);
      return true;
    } catch {
      return false;
    }
  }

  #firstLine({ accountId, shard }: ShardToRead): Promise<string> {
    return readFirstLine(join(this.#folder, shardName(accountId, shard)));
  }

  #text({ accountId, shard }: ShardToRead): Promise<string> {
    return readText(join(this.#folder, shardName(accountId, shard)));
  }

  /** Shows clusters that nothing is known of, until all of the shard is read. */
  #glance({ accountId, about }: ShardToRead, line: string): void {
    const clusters = shardHeadOf(line, accountId)?.clusters ?? [];
    const unknown = clusters.filter(
      ({ cluster }) => this.#store.cluster(accountId, cluster.id) === undefined,
    );
    this.#store.adopt(accountId, withTimes(unknown, about), [], {});
  }

  /** Clusters whose networking did not follow its glance come from the network again. */
  #dropGlances(accountId: string): void {
    const clusters = this.#store.account(accountId)?.clusters ?? new Map<string, ClusterEntry>();
    const left = [...clusters].filter(([, { glance }]) => glance !== undefined);
    if (left.length === 0) return;
    this.#store.adopt(
      accountId,
      [],
      left.map(([id]) => id),
      {},
    );
  }

  #take({ accountId, shard, about }: ShardToRead, text: string): void {
    const name = shardName(accountId, shard);
    const file = shardFileOf(text, accountId);
    // Its clusters come from the network again; the others are not touched.
    if (file === undefined) this.#log(`cache file ${name} is damaged and was left out`);
    else this.#adopt(accountId, shard, file, about);
  }

  #adopt(accountId: string, shard: number, file: ShardFile, about: AccountFile | undefined): void {
    const layout = this.#layouts.of(accountId);
    const entries = withTimes(file.clusters, about);
    const gone = goneFrom(layout, shard, file).filter((id) => {
      const entry = this.#store.cluster(accountId, id);
      return entry !== undefined && entry.describedAt <= file.writtenAt;
    });
    this.#store.adopt(accountId, entries, gone, {});
    for (const entry of entries) {
      const held = this.#store.cluster(accountId, entry.cluster.id);
      layout.note(shard, held !== undefined && alike(held, entry) ? held : entry);
    }
  }
}

/** Takes in one after the other; the next is read while one is taken in, and others get their turn. */
async function eachRead<T>(
  work: readonly T[],
  read: (one: T) => Promise<string>,
  take: (one: T, text: string) => void,
): Promise<void> {
  let coming = work[0] && read(work[0]);
  for (const [index, one] of work.entries()) {
    const text = (await coming) ?? "";
    const next = work[index + 1];
    coming = next && read(next);
    await nextTurn();
    take(one, text);
    await nextTurn();
  }
}

/** A shard is written only when something in it changed: how fresh it is stands in the account's file. */
function withTimes(
  clusters: readonly ClusterEntry[],
  about: AccountFile | undefined,
): ClusterEntry[] {
  const times = new Map(about?.readAt);
  return clusters.map((entry) => ({
    ...entry,
    describedAt: Math.max(entry.describedAt, about?.listedAt ?? 0),
    ...(entry.readAt !== undefined && {
      readAt: Math.max(entry.readAt, times.get(entry.cluster.id) ?? 0),
    }),
  }));
}

function alike(a: ClusterEntry, b: ClusterEntry): boolean {
  return same(a.cluster, b.cluster) && same(a.networking, b.networking);
}

/** Clusters that stood in this shard and do not any more. */
function goneFrom(layout: Layout, shard: number, file: ShardFile): string[] {
  const now = new Set(file.clusters.map(({ cluster }) => cluster.id));
  const gone = layout.written(shard).filter((id) => !now.has(id));
  for (const id of gone) layout.forget(id);
  return gone;
}
