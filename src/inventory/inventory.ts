import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Account } from "../accounts/account.ts";
import type { Session } from "../providers/provider.ts";
import type { Summary } from "./cacheFormat.ts";
import { CacheReader, readSummary } from "./cacheReader.ts";
import { CacheWriter } from "./cacheWriter.ts";
import { Layouts } from "./layout.ts";
import { Scheduler } from "./scheduler.ts";
import { Store } from "./store.ts";
import { Windows, type Standing } from "./windows.ts";

interface InventoryOptions {
  /** The accounts there are now. */
  readonly accounts: () => readonly Account[];
  /** An account's way to its provider; asked before every read, so it should be kept. */
  readonly session: (accountId: string) => Promise<Session>;
  /** True = only this window surely has the account's key; it reads all of it, whoever leads. */
  readonly ownKey?: (accountId: string) => boolean;
  /** The folder that all windows on this host share. */
  readonly folder: string;
  /** Called with the part of each account's rate budget that is this window's, whenever it changes. */
  readonly share: (share: number) => void;
  /** One line for the log. */
  readonly log: (line: string) => void;
}

/**
 * What is known of all accounts, and what keeps it so: store, scheduler, cache, windows. Making one
 * does nothing and reads nothing; `start` does, after activation.
 */
export class Inventory {
  readonly store: Store;
  readonly scheduler: Scheduler;
  readonly #options: InventoryOptions;
  readonly #cache: string;
  readonly #reader: CacheReader;
  readonly #writer: CacheWriter;
  readonly #windows: Windows;
  #leader: boolean | undefined;
  #disposed = false;

  constructor(options: InventoryOptions) {
    const { log, folder } = options;
    const layouts = new Layouts();
    this.#options = options;
    this.#cache = join(folder, "cache");
    this.store = new Store((error) => log(`a listener of the store failed: ${String(error)}`));
    this.store.onChange(({ accounts }) => accounts.removed.forEach((id) => layouts.forget(id)));
    this.scheduler = new Scheduler({ ...options, store: this.store });
    this.scheduler.setLeader(false);
    this.#reader = new CacheReader(this.#cache, this.store, layouts, log);
    this.#writer = new CacheWriter(this.#cache, this.store, layouts, log);
    this.#windows = new Windows(folder, randomUUID(), (standing) => this.#stand(standing), log);
  }

  /** The counts as they were last written down: for the status bar before `start`. */
  summary(): Promise<Summary | undefined> {
    return readSummary(this.#cache);
  }

  /** Loads the cache, joins the other windows and begins to read. Resolves when it has begun. */
  async start(): Promise<void> {
    this.store.setAccounts(this.#options.accounts().map(({ id }) => id));
    await mkdir(this.#cache, { recursive: true, mode: 0o700 }).catch((error: unknown) =>
      this.#options.log(`there will be no cache: ${String(error)}`),
    );
    await this.#reader.sync();
    if (this.#disposed) return;
    this.scheduler.start();
    await this.#windows.start();
  }

  /** Accounts were added, removed, or moved to another address. */
  accountsChanged(): void {
    this.scheduler.accountsChanged();
  }

  /**
   * Another window changed something in this cluster, `at` (ms since the epoch) or before: the window that
   * reads for all reads it again now, and the others have it from the cache.
   */
  changedElsewhere(accountId: string, clusterId: string, at: number): void {
    const known = this.store.cluster(accountId, clusterId);
    const paused = this.scheduler.paused || this.store.account(accountId)?.paused !== undefined;
    if (this.#leader !== true || paused || known === undefined) return;
    if ((known.readAt ?? 0) >= at) return;
    // A failure is shown with the cluster.
    this.scheduler.refreshCluster(accountId, clusterId, "operation").catch(() => undefined);
  }

  /** Stops reading at once; resolves when what is known is on disk and the other windows know. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.scheduler.dispose();
    this.#reader.stop();
    await this.#writer.flush();
    this.#writer.stop();
    await this.#windows.dispose();
  }

  #stand({ leader, share }: Standing): void {
    if (this.#disposed) return;
    this.#options.share(share);
    if (this.#leader === leader) return;
    this.#leader = leader;
    this.scheduler.setLeader(leader);
    if (leader) {
      this.#reader.stop();
      this.#writer.start(() => this.#windows.leads);
    } else {
      this.#writer.stop();
      this.#reader.follow();
    }
  }
}
