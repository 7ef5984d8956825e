import * as l10n from "@vscode/l10n";
import type { Cluster, Networking } from "../domain/model.ts";
import { allParts, nothingKnown } from "../domain/model.ts";
import { sameAs } from "../providers/unchanged.ts";
import type { ChangeBuilder } from "./change.ts";
import { later, timesAfter } from "./changeTimes.ts";
import {
  applyNetworking,
  diffNetworking,
  otherThan,
  same,
  withoutDuplicates,
  type NetworkingDiff,
} from "./diff.ts";
import {
  placeholder,
  sameFailure,
  withFields,
  type AccountEntry,
  type ClusterEntry,
  type Failure,
} from "./entries.ts";
import { assess, emptyTally, plus, type Attention, type Tally } from "./tally.ts";

type Fields = Partial<Omit<ClusterEntry, "error">>;

/** What is known of one account, with its counts kept up to date by each change of a cluster. */
export class AccountState {
  entry: AccountEntry;
  /** The counts of its clusters. */
  tally: Tally = emptyTally;
  /** By cluster id. */
  readonly tallies = new Map<string, Tally>();
  /** By cluster id; clusters where all is well are absent. */
  readonly attention = new Map<string, readonly Attention[]>();
  readonly #clusters = new Map<string, ClusterEntry>();

  constructor(id: string) {
    this.entry = { id, clusters: this.#clusters };
  }

  /** Sets fields of the account itself. */
  set(fields: Partial<Omit<AccountEntry, "id" | "clusters">>, change: ChangeBuilder): void {
    const before = this.entry;
    this.entry = { ...before, ...fields };
    const visible =
      (before.listedAt === undefined) !== (this.entry.listedAt === undefined) ||
      !sameFailure(before.listError, this.entry.listError) ||
      !sameFailure(before.paused, this.entry.paused);
    if (visible) change.changed.push(before.id);
  }

  /** Takes a cluster's description, unless a later one is known. */
  describe(cluster: Cluster, at: number, change: ChangeBuilder): void {
    const known = this.#clusters.get(cluster.id);
    const fields = { described: true, describedAt: at, descriptionError: undefined };
    const entry = known ?? { accountId: this.entry.id, cluster, described: true, describedAt: at };
    const kept = same(entry.cluster, cluster) ? entry.cluster : cluster;
    const changed = entry.described && kept !== entry.cluster;
    const times = changed ? { changedAt: at } : {};
    this.#put(withFields(entry, { ...fields, ...times, cluster: kept }), {}, change);
  }

  /** A cluster's description could not be read. */
  failDescription(id: string, name: string, failure: Failure, change: ChangeBuilder): void {
    const entry = this.#clusters.get(id) ?? {
      accountId: this.entry.id,
      cluster: placeholder(id, name),
      described: false,
      describedAt: failure.at,
    };
    this.#put(withFields(entry, { descriptionError: failure }), {}, change);
  }

  /** Replaces fields that are neither description nor networking. */
  update(id: string, fields: Omit<Fields, "networking" | "cluster">, change: ChangeBuilder): void {
    const entry = this.#clusters.get(id);
    if (entry !== undefined) this.#put(withFields(entry, fields), {}, change);
  }

  /** Takes parts of a cluster's networking; see `Store.applyNetworking`. */
  network(
    id: string,
    parts: Partial<Networking>,
    at: number | undefined,
    change: ChangeBuilder,
  ): void {
    const entry = this.#clusters.get(id);
    if (entry === undefined || (entry.networking === undefined && at === undefined)) return;
    const { answer, duplicates } = withoutDuplicates(otherThan(entry.networking, parts));
    const { networking, diff } = advance(entry.networking, answer);
    const whole = at === undefined ? {} : { readAt: at, readError: undefined };
    const warning = duplicates.length > 0 ? duplicated(duplicates, at ?? Date.now()) : undefined;
    const fields = at === undefined && warning === undefined ? whole : { ...whole, warning };
    // What is read for the first time did not change.
    const times = entry.networking === undefined ? {} : timesAfter(entry, diff, at ?? Date.now());
    this.#put(
      withFields(entry, { networking, glance: undefined, ...fields, ...times }),
      diff,
      change,
    );
  }

  /** Takes what is newer in another window's entry. */
  adopt(theirs: ClusterEntry, change: ChangeBuilder): void {
    const ours = this.#clusters.get(theirs.cluster.id);
    if (ours === undefined || completes(theirs, ours)) {
      this.#put(theirs, {}, change);
      return;
    }
    let next = ours;
    let diff: NetworkingDiff = {};
    if (theirs.describedAt > ours.describedAt) {
      const cluster = same(ours.cluster, theirs.cluster) ? ours.cluster : theirs.cluster;
      const { described, describedAt, descriptionError } = theirs;
      const changedAt = later(ours.changedAt, theirs.changedAt);
      next = withFields(next, { cluster, described, describedAt, descriptionError, changedAt });
    }
    if (networkingTime(theirs) > networkingTime(ours)) {
      const { readAt, readError, warning } = theirs;
      const moved =
        theirs.networking === undefined
          ? { networking: ours.networking, diff }
          : advance(ours.networking, theirs.networking);
      diff = moved.diff;
      const changedAt = later(ours.changedAt, theirs.changedAt);
      const { itemsChangedAt } = theirs;
      const times = { changedAt, itemsChangedAt };
      next = withFields(next, {
        networking: moved.networking,
        readAt,
        readError,
        warning,
        ...times,
      });
    }
    this.#put(next, diff, change);
  }

  remove(id: string, change: ChangeBuilder): void {
    if (!this.#clusters.delete(id)) return;
    this.#count(id, emptyTally, []);
    this.tallies.delete(id);
    const accountId = this.entry.id;
    change.clusters.push({ accountId, clusterId: id, kind: "removed", self: true, parts: {} });
  }

  #put(next: ClusterEntry, parts: NetworkingDiff, change: ChangeBuilder): void {
    const id = next.cluster.id;
    const before = this.#clusters.get(id);
    this.#clusters.set(id, next);
    const self = before === undefined || looksOther(before, next);
    if (!self && Object.keys(parts).length === 0) return;
    const { tally, attention } = assess(next);
    this.#count(id, tally, attention);
    const kind = before === undefined ? "added" : "changed";
    change.clusters.push({ accountId: this.entry.id, clusterId: id, kind, self, parts });
  }

  #count(id: string, tally: Tally, attention: readonly Attention[]): void {
    this.tally = plus(plus(this.tally, this.tallies.get(id) ?? emptyTally, -1), tally);
    this.tallies.set(id, tally);
    if (attention.length > 0) this.attention.set(id, attention);
    else this.attention.delete(id);
  }
}

/** True when `theirs` is what `ours` is a glance at. */
function completes(theirs: ClusterEntry, ours: ClusterEntry): boolean {
  return (
    ours.glance !== undefined &&
    theirs.networking !== undefined &&
    theirs.describedAt >= ours.describedAt
  );
}

/** The networking after an answer, with what that changed. */
function advance(
  before: Networking | undefined,
  answer: Partial<Networking>,
): { networking: Networking; diff: NetworkingDiff } {
  const known = before ?? nothingKnown;
  const diff = diffNetworking(known, answer);
  const networking = applyNetworking(known, diff);
  for (const part of allParts) {
    const section = answer[part];
    if (section !== undefined) sameAs<unknown>(networking[part], section);
  }
  return { networking, diff: diff ?? {} };
}

function networkingTime(entry: ClusterEntry): number {
  return Math.max(entry.readAt ?? 0, entry.readError?.at ?? 0);
}

/** True when a person sees a difference in the cluster itself, its items aside. */
function looksOther(before: ClusterEntry, after: ClusterEntry): boolean {
  return (
    before.cluster !== after.cluster ||
    before.described !== after.described ||
    (before.networking === undefined) !== (after.networking === undefined) ||
    !sameFailure(before.error, after.error) ||
    !sameFailure(before.warning, after.warning)
  );
}

/** What to tell of an answer in which an id came more than once. */
export function duplicated(ids: readonly string[], at: number): Failure {
  return {
    code: "protocol",
    message: l10n.t("The answer lists {0} more than once.", ids.slice(0, 3).join(", ")),
    next: l10n.t("The first one is shown. If it stays so, tell the provider."),
    at,
  };
}
