import * as l10n from "@vscode/l10n";
import type { Cluster } from "../../domain/model.ts";
import type { Answer } from "../../http/answer.ts";
import { ApiError, asApiError } from "../../http/errors.ts";
import type { CallOptions, ClusterPage } from "../provider.ts";
import { KnownPages } from "../unchanged.ts";
import type { TidbApi } from "./api.ts";
import { clusterIdOf, unreadableId, type Kind } from "./ids.ts";
import { listingOf, projectsAmong, refusedAmong } from "./known.ts";
import { passable, projectsOf } from "./projects.ts";
import { numberOf } from "./read.ts";
import { pageAfter } from "./readOnlyApi.ts";
import { Listings, notForUs, replaceable } from "./refusals.ts";
import { Seen, type ListPage } from "./seen.ts";
import { textIn } from "./unread.ts";

/** A page of one of the listings. */
interface Place {
  readonly kind: Kind;
  /** Of `dedicated` and `legacy`; absent = the key's default project. */
  readonly project?: string;
  readonly token?: string;
}

/** Turns one unread cluster into ours; throws `protocol`. */
type ReadCluster = (wire: unknown, kind: Kind, project: string) => Cluster;

const nothing: ListPage = { items: [], broken: [] };

/** The token of the page that is only the failure of one before it. */
const failed = "failed";

/** So many pages in a row that bring nothing are one list without an end. */
const mostEmpty = 1000;

/**
 * All clusters of a key, one listing after the other: Dedicated by project, Starter and Essential,
 * Premium, and what only the legacy API knows. Page tokens are `<kind>|<project>|<token>`. A listing that fails
 * keeps none of the others from being shown: its failure comes last, instead of the end of the list. What is
 * known from a listing that is refused comes with the last page, unread.
 */
export class ClusterList {
  readonly #api: TidbApi;
  readonly #typed: readonly string[];
  readonly #read: ReadCluster;
  readonly #version: () => string;
  readonly #pages = new Map<string, KnownPages<ListPage>>();
  readonly #seen = new Seen();
  /** Of the list that is being read: what is asked, in order. */
  #order: readonly Place[] = [];
  #listings = new Listings();
  /** Why the list that is being read is not whole. */
  #failure: ApiError | undefined;

  /** `typed`: projects that a person named. `version` changes when the same answer is to be read anew. */
  constructor(api: TidbApi, typed: readonly string[], read: ReadCluster, version: () => string) {
    this.#api = api;
    this.#typed = typed;
    this.#read = read;
    this.#version = version;
  }

  /** One page that brings something, or the last one. `known` as for `Session.clusters`. */
  async page(
    token: string | undefined,
    options: CallOptions,
    known: readonly Cluster[],
  ): Promise<ClusterPage> {
    if (token === undefined || this.#order.length === 0) await this.#begin(options, known);
    if (token === failed) throw this.#failure ?? changed(l10n.t("The list changed meanwhile."));
    let place = token === undefined ? this.#order[0] : placeOf(token);
    for (let empty = 0; place !== undefined && empty < mostEmpty; empty++) {
      const { items, broken, next: more } = await this.#listing(place, options);
      const next = more === undefined ? this.#after(place) : { ...place, token: more };
      if (next === undefined) return this.#last({ items, broken }, known);
      if (items.length + broken.length > 0) return { items, broken, next: tokenOf(next) };
      place = next;
    }
    throw changed(l10n.t("The list does not end."));
  }

  /** Finds out what there is to ask. */
  async #begin(options: CallOptions, known: readonly Cluster[]): Promise<void> {
    this.#listings = new Listings();
    const { ids, failure } = await projectsOf(this.#api, this.#listings, options);
    const isAny = ids.length > 0;
    const projects = [...new Set([...(isAny ? ids : projectsAmong(known)), ...this.#typed])];
    this.#order = [
      // The default project, as long as no call tells which it is.
      ...(isAny ? [] : [{ kind: "dedicated" } as const]),
      ...projects.map((project) => ({ kind: "dedicated", project }) as const),
      { kind: "serverless" },
      { kind: "premium" },
      ...projects.map((project) => ({ kind: "legacy", project }) as const),
    ];
    this.#failure = failure;
    this.#seen.begin(known);
  }

  #after({ kind, project }: Place): Place | undefined {
    const at = this.#order.findIndex((one) => one.kind === kind && one.project === project);
    // What came after it is not known: to end here would hide it.
    if (at === -1) throw changed(l10n.t("The list of projects changed meanwhile."));
    return this.#order[at + 1];
  }

  #last({ items, broken }: ListPage, known: readonly Cluster[]): ClusterPage {
    if (this.#failure !== undefined) {
      if (items.length + broken.length === 0) throw this.#failure;
      return { items, broken, next: failed };
    }
    this.#listings.assertAny();
    const kept = this.#seen.unseen(refusedAmong(known, this.#listings));
    return { items, broken: [...broken, ...kept] };
  }

  /** A page of one listing; nothing of it when it fails. */
  async #listing(place: Place, options: CallOptions): Promise<ListPage> {
    const { kind, project } = place;
    if (kind === "legacy" && this.#seen.isUnsure) return nothing;
    const name = listingOf(kind, project);
    const refusals = kind === "legacy" ? replaceable : notForUs;
    try {
      const page = await this.#listings.ask(name, refusals, () => this.#ask(place, name, options));
      return page === undefined ? nothing : this.#seen.once(page, kind, name);
    } catch (error) {
      this.#failure ??= passable(error);
      this.#seen.failed(kind, name);
      return nothing;
    }
  }

  async #ask(place: Place, name: string, options: CallOptions): Promise<ListPage> {
    const { kind, project = "", token } = place;
    const api = this.#api;
    const pageToken = token;
    const take = <T>(
      answer: Answer<T>,
      itemsOf: (value: T) => readonly unknown[] | null | undefined,
      nextOf: (value: T, count: number) => string | null | undefined,
    ): ListPage => {
      const digest = answer.digest + this.#version();
      const versioned = { digest, value: () => answer.value() };
      return this.#known(name).take(token, versioned, (value) => {
        const items = itemsOf(value) ?? [];
        const next = nextOf(value, items.length) ?? "";
        return { ...this.#readAll(items, place), ...(next !== "" && { next }) };
      });
    };
    switch (kind) {
      case "dedicated": {
        const projectId = project === "" ? undefined : project;
        const answer = await api.dedicatedClusters({ projectId, pageToken }, options);
        return take(
          answer,
          (page) => page.clusters,
          (page) => page.nextPageToken,
        );
      }
      case "serverless": {
        const answer = await api.serverlessClusters({ pageToken }, options);
        return take(
          answer,
          (page) => page.clusters,
          (page) => page.nextPageToken,
        );
      }
      case "premium": {
        const answer = await api.premiumClusters({ pageToken }, options);
        return take(
          answer,
          (page) => page.tidbs,
          (page) => page.nextPageToken,
        );
      }
      case "legacy": {
        const number = Number(token ?? 1);
        const answer = await api.legacyClusters(project, number, options);
        return take(
          answer,
          (page) => page.items,
          ({ total }, count) => pageAfter(number, count, numberOf(total)),
        );
      }
    }
  }

  #known(name: string): KnownPages<ListPage> {
    const known = this.#pages.get(name) ?? new KnownPages<ListPage>();
    this.#pages.set(name, known);
    return known;
  }

  #readAll(wires: readonly unknown[], { kind, project = "", token = "" }: Place): ListPage {
    const items: Cluster[] = [];
    const broken: ClusterPage["broken"][number][] = [];
    wires.forEach((wire, index) => {
      try {
        items.push(this.#read(wire, kind, project));
      } catch (error) {
        const failure = asApiError(error, "protocol");
        if (failure === undefined) throw error;
        const place = `${kind}-${project}-${token}-${index}`;
        broken.push({ ...nameOf(wire, kind, project, place), error: failure });
      }
    });
    return { items, broken };
  }
}

/** What is known of a cluster that cannot be read; `place` identifies it when its id cannot be read either. */
function nameOf(wire: unknown, kind: Kind, project: string, place: string) {
  const cluster = textIn(wire, { premium: "tidbId", legacy: "id" }[kind as string] ?? "clusterId");
  const name = textIn(wire, kind === "legacy" ? "name" : "displayName");
  const of = kind === "legacy" ? { project } : {};
  const id = cluster === undefined ? unreadableId(place) : clusterIdOf({ kind, cluster, ...of });
  return { id, name: name ?? (cluster === undefined ? l10n.t("Unreadable cluster") : id) };
}

function tokenOf({ kind, project = "", token = "" }: Place): string {
  return `${kind}|${project}|${token}`;
}

function placeOf(text: string): Place {
  const [, kind = "", project = "", token = ""] = /^(\w+)\|([^|]*)\|(.*)$/s.exec(text) ?? [];
  return {
    kind: kind as Kind,
    ...(project !== "" && { project }),
    ...(token !== "" && { token }),
  };
}

function changed(message: string): ApiError {
  return new ApiError("protocol", "unchanged", {
    message,
    next: l10n.t("Retry later. What was known before is kept."),
    field: "nextPageToken",
  });
}
