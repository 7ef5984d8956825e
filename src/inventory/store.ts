import type { Cluster, Networking } from "../domain/model.ts";
import type { ClusterPage } from "../providers/provider.ts";
import { AccountState, duplicated } from "./accountState.ts";
import { ChangeBuilder, type Change } from "./change.ts";
import { failureOf, type AccountEntry, type ClusterEntry, type Failure } from "./entries.ts";
import {
  accountFailure,
  accountTally,
  emptyTally,
  plus,
  regionTally,
  type Attention,
  type Tally,
} from "./tally.ts";

/**
 * The one truth about what is known. Answers go in, each as a whole; out comes one `Change` for each
 * that changed something. Unknown accounts are ignored: an answer may come after its account went.
 */
export class Store {
  readonly #accounts = new Map<string, AccountState>();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #report: (error: unknown) => void;

  /** `report` is told what a listener throws. */
  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  /** Calls back after every change, with the store already changed. Returns how to stop it. */
  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** All accounts, in the order in which they were made known. */
  accounts(): readonly AccountEntry[] {
    return [...this.#accounts.values()].map(({ entry }) => entry);
  }

  get accountCount(): number {
    return this.#accounts.size;
  }

  account(id: string): AccountEntry | undefined {
    return this.#accounts.get(id)?.entry;
  }

  cluster(accountId: string, clusterId: string): ClusterEntry | undefined {
    return this.account(accountId)?.clusters.get(clusterId);
  }

  /** The counts of everything. */
  tally(): Tally {
    let sum = emptyTally;
    for (const id of this.#accounts.keys()) sum = plus(sum, this.accountTally(id));
    return sum;
  }

  /** The counts of an account: its clusters and whether it can be read itself. */
  accountTally(id: string): Tally {
    const state = this.#accounts.get(id);
    return state === undefined ? emptyTally : plus(state.tally, accountTally(state.entry));
  }

  clusterTally(accountId: string, clusterId: string): Tally {
    return this.#accounts.get(accountId)?.tallies.get(clusterId) ?? emptyTally;
  }

  regionTally(accountId: string, clusterId: string, region: string): Tally {
    const entry = this.cluster(accountId, clusterId);
    return entry === undefined ? emptyTally : regionTally(entry, region);
  }

  /** Everything that is not well and not merely busy: what needs a person, is broken, or unreadable. */
  attention(): readonly Attention[] {
    const found: Attention[] = [];
    for (const { entry, attention } of this.#accounts.values()) {
      const error = accountFailure(entry);
      if (error !== undefined) found.push({ accountId: entry.id, health: "unreadable", error });
      for (const items of attention.values()) found.push(...items);
    }
    return found;
  }

  /** When the oldest of what is known was read, ms since the epoch; undefined = nothing was. */
  oldest(): number | undefined {
    let found: number | undefined;
    for (const { entry } of this.#accounts.values()) {
      found = Math.min(found ?? Infinity, entry.listedAt ?? Infinity);
      for (const { readAt } of entry.clusters.values()) found = Math.min(found, readAt ?? Infinity);
    }
    return found === Infinity ? undefined : found;
  }

  /** Which accounts there are: unknown ones come empty, missing ones go with all they had. */
  setAccounts(ids: readonly string[]): void {
    this.#apply((change) => {
      for (const id of this.#accounts.keys()) {
        if (ids.includes(id)) continue;
        this.#accounts.delete(id);
        change.removed.push(id);
      }
      for (const id of ids) {
        if (this.#accounts.has(id)) continue;
        this.#accounts.set(id, new AccountState(id));
        change.added.push(id);
      }
    });
  }

  /**
   * A page, or a piece of one, of an account's clusters, as read at `at`. Clusters that are not in it stay.
   * `seen`: the ids that came in the pieces before.
   */
  applyPage(
    accountId: string,
    page: Pick<ClusterPage, "items" | "broken">,
    at: number,
    seen = new Set<string>(),
  ): void {
    this.#applyTo(accountId, (account, change) => {
      for (const cluster of page.items) {
        if (seen.has(cluster.id)) {
          account.update(cluster.id, { warning: duplicated([cluster.id], at) }, change);
        } else account.describe(cluster, at, change);
        seen.add(cluster.id);
      }
      for (const { id, name, error } of page.broken) {
        account.failDescription(id, name, failureOf(error, at), change);
      }
    });
  }

  /** The list of clusters was read to its end: those not among `ids` are gone. */
  finishList(accountId: string, ids: ReadonlySet<string>, at: number): void {
    this.#applyTo(accountId, (account, change) => {
      for (const id of account.entry.clusters.keys()) if (!ids.has(id)) account.remove(id, change);
      account.set({ listedAt: at, listError: undefined, paused: undefined }, change);
    });
  }

  /** The list of clusters could not be read (to its end); what is known stays. */
  failList(accountId: string, listError: Failure): void {
    this.#applyTo(accountId, (account, change) => account.set({ listError }, change));
  }

  /** The account cannot sign in (a failure), or may be tried again (undefined). */
  setPaused(accountId: string, paused: Failure | undefined): void {
    this.#applyTo(accountId, (account, change) => account.set({ paused }, change));
  }

  /** One cluster's own description, as read at `at`. */
  applyCluster(accountId: string, cluster: Cluster, at: number): void {
    this.#applyTo(accountId, (account, change) => account.describe(cluster, at, change));
  }

  /**
   * Parts of a cluster's networking. `at`: when all of it was read; absent = only these parts were,
   * and then a cluster that was never read stays unread, for a missing part is not an empty one.
   */
  applyNetworking(
    accountId: string,
    clusterId: string,
    parts: Partial<Networking>,
    at?: number,
  ): void {
    this.#applyTo(accountId, (account, change) => account.network(clusterId, parts, at, change));
  }

  /** A cluster's networking could not be read; what is known stays, beside the failure. */
  failCluster(accountId: string, clusterId: string, readError: Failure): void {
    this.#applyTo(accountId, (account, change) => account.update(clusterId, { readError }, change));
  }

  /** What another window knows: of each entry what is newer, and which clusters are gone. */
  adopt(
    accountId: string,
    entries: readonly ClusterEntry[],
    gone: readonly string[],
    fields: Partial<Pick<AccountEntry, "listedAt" | "listError" | "paused">>,
  ): void {
    this.#applyTo(accountId, (account, change) => {
      for (const entry of entries) account.adopt(entry, change);
      for (const id of gone) account.remove(id, change);
      account.set(fields, change);
    });
  }

  /** Clusters that another window read again, by id with the time, and found as we know them. */
  confirm(accountId: string, readAt: ReadonlyMap<string, number>): void {
    this.#applyTo(accountId, (account, change) => {
      for (const [id, at] of readAt) account.update(id, { readAt: at }, change);
    });
  }

  #applyTo(accountId: string, apply: (account: AccountState, change: ChangeBuilder) => void): void {
    const account = this.#accounts.get(accountId);
    if (account !== undefined) this.#apply((change) => apply(account, change));
  }

  #apply(apply: (change: ChangeBuilder) => void): void {
    const builder = new ChangeBuilder();
    apply(builder);
    const change = builder.build();
    if (change === undefined) return;
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        // Whoever draws badly must not make a good answer a failed one.
        this.#report(error);
      }
    }
  }
}
