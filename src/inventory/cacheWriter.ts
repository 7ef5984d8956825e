import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  accountName,
  isOrphan,
  shardName,
  shardsAmong,
  shardText,
  summaryName,
  textOf,
  type AccountFile,
} from "./cacheFormat.ts";
import type { AccountEntry } from "./entries.ts";
import { nextTurn, writeAtomic } from "./files.ts";
import type { Layouts } from "./layout.ts";
import type { Store } from "./store.ts";

/** Changes are gathered for this long before they are written, ms. */
const gatherMs = 2_000;
/** How often it is written down how fresh everything is, ms. */
const freshnessMs = 10_000;

/** Writes what the store knows to disk, as long as this window is the one that may. */
export class CacheWriter {
  readonly #folder: string;
  readonly #store: Store;
  readonly #layouts: Layouts;
  readonly #log: (line: string) => void;
  /** What was last written to the small files, so that the same is not written again. */
  readonly #written = new Map<string, string>();
  #mayWrite: (() => boolean) | undefined;
  #gathering: ReturnType<typeof setTimeout> | undefined;
  #freshness: ReturnType<typeof setInterval> | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopListening: () => void = () => undefined;

  constructor(folder: string, store: Store, layouts: Layouts, log: (line: string) => void) {
    this.#folder = folder;
    this.#store = store;
    this.#layouts = layouts;
    this.#log = log;
  }

  /** Begins to write. `mayWrite` is asked before each file. */
  start(mayWrite: () => boolean): void {
    this.stop();
    this.#mayWrite = mayWrite;
    this.#written.clear();
    this.#stopListening = this.#store.onChange(() => this.#gather());
    this.#freshness = setInterval(() => void this.flush(), freshnessMs);
    this.#gather();
  }

  stop(): void {
    this.#mayWrite = undefined;
    this.#stopListening();
    clearTimeout(this.#gathering);
    clearInterval(this.#freshness);
    this.#gathering = undefined;
  }

  /** Writes what is not on disk yet. Never rejects: without a cache everything works but the start. */
  flush(): Promise<void> {
    this.#running = this.#running
      .then(() => this.#flush())
      .catch((error: unknown) => this.#log(`the cache could not be written: ${String(error)}`));
    return this.#running;
  }

  #gather(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      void this.flush();
    }, gatherMs);
  }

  async #flush(): Promise<void> {
    if (this.#mayWrite?.() !== true) return;
    const oldest = this.#store.oldest();
    const summary = { tally: this.#store.tally(), ...(oldest !== undefined && { oldest }) };
    await this.#write(summaryName, textOf(summary));
    for (const account of this.#store.accounts()) {
      // Taken before the shards: what they say is then at least as new as this claims.
      const about = aboutOf(account);
      await this.#shards(account);
      await this.#write(accountName(account.id), textOf(about));
    }
    await this.#tidy();
  }

  async #shards(account: AccountEntry): Promise<void> {
    const layout = this.#layouts.of(account.id);
    for (const shard of this.#dirty(account)) {
      const entries = layout.members(shard).flatMap((id) => account.clusters.get(id) ?? []);
      const name = shardName(account.id, shard);
      const content = { accountId: account.id, writtenAt: Date.now(), clusters: entries };
      if (this.#mayWrite?.() !== true) return;
      if (entries.length > 0) await writeAtomic(join(this.#folder, name), shardText(content));
      for (const entry of entries) layout.note(shard, entry);
      await nextTurn();
    }
  }

  /** Gives new clusters their shard, takes gone ones out, and says which shards have to be written. */
  #dirty(account: AccountEntry): Set<number> {
    const layout = this.#layouts.of(account.id);
    const dirty = new Set<number>();
    for (const id of [...layout.ids()]) {
      const shard = layout.shardOf(id);
      if (account.clusters.has(id) || shard === undefined) continue;
      layout.forget(id);
      dirty.add(shard);
    }
    layout.assign(account.clusters.keys());
    for (const [id, entry] of account.clusters) {
      const shard = layout.shardOf(id);
      if (shard !== undefined && !layout.agrees(entry)) dirty.add(shard);
    }
    return dirty;
  }

  /** Removes the files of accounts that are gone, shards that nobody is in, and half-written files. */
  async #tidy(): Promise<void> {
    const accounts = this.#store.accounts().map(({ id }) => id);
    const names = await readdir(this.#folder);
    const empty = accounts.flatMap((id) => {
      const used = this.#layouts.of(id).shards();
      const unused = shardsAmong(id, names).filter((shard) => !used.has(shard));
      return unused.map((shard) => shardName(id, shard));
    });
    for (const name of [...names.filter((each) => isOrphan(each, accounts)), ...empty]) {
      if (this.#mayWrite?.() !== true) return;
      await rm(join(this.#folder, name), { force: true });
    }
  }

  async #write(name: string, text: string): Promise<void> {
    if (this.#mayWrite?.() !== true || this.#written.get(name) === text) return;
    await writeAtomic(join(this.#folder, name), text);
    this.#written.set(name, text);
  }
}

function aboutOf({ id, listedAt, clusters }: AccountEntry): AccountFile {
  const readAt = [...clusters].flatMap(([clusterId, entry]): [string, number][] =>
    entry.readAt === undefined ? [] : [[clusterId, entry.readAt]],
  );
  return { accountId: id, readAt, ...(listedAt !== undefined && { listedAt }) };
}
