import * as l10n from "@vscode/l10n";
import { allParts, type Networking } from "../../domain/model.ts";
import { inSlices } from "../../domain/slices.ts";
import { healthOf, type Health } from "../../domain/state.ts";
import type { ClusterEntry } from "../../inventory/entries.ts";
import { clusterCount, healthWord } from "../texts.ts";
import { isStateful, itemHealth, type AnyItem } from "./sources.ts";

/** What is shown; without text and healths, everything. */
export interface Filter {
  /** Part of a name, id, target, owner or domain name; case does not count. */
  readonly text: string;
  /** Empty = any. */
  readonly healths: ReadonlySet<Health>;
}

export const noFilter: Filter = { text: "", healths: new Set() };

/** True when it hides anything at all. */
export function isFiltering(filter: Filter): boolean {
  return filter.text.trim() !== "" || filter.healths.size > 0;
}

/** The filter in words, with how much it hides; undefined = it hides nothing. */
export function filterMessage(filter: Filter, visible: number, all: number): string | undefined {
  if (!isFiltering(filter)) return undefined;
  const what = [
    ...(filter.text.trim() === "" ? [] : [`“${filter.text.trim()}”`]),
    ...[...filter.healths].map(healthWord),
  ].join(", ");
  return l10n.t("Filtered by {0}: {1} of {2} shown.", what, visible, clusterCount(all));
}

/** Between the texts of one thing: nobody types it, so no match goes across. */
const gap = "\u0000";

const texts = new WeakMap<Networking, string>();

/** Everything in a cluster that can be looked for, as one text; kept as long as nothing in it changes. */
function textOf({ networking }: ClusterEntry): string {
  if (networking === undefined) return "";
  let text = texts.get(networking);
  if (text === undefined) {
    const words: string[] = [];
    for (const one of itemsOf(networking)) words.push(...searchable(one));
    text = words.join(gap).toLowerCase();
    texts.set(networking, text);
  }
  return text;
}

/** Makes ready what a filter by text looks through, a few milliseconds at a time. */
export async function prepareTexts(entries: Iterable<ClusterEntry>): Promise<void> {
  for await (const entry of inSlices(entries)) textOf(entry);
}

function searchable({ part, item }: AnyItem): readonly string[] {
  switch (part) {
    case "services":
      return [item.id, item.name];
    case "endpoints": {
      const { id, cloudId, serviceName, owner, description } = item;
      return [id, cloudId ?? "", serviceName ?? "", owner ?? "", description ?? ""];
    }
    case "known":
      // One that others have is found with them.
      return item.serves.length > 0 ? [] : [item.id, item.description ?? ""];
    case "unregistered":
      // It is of no cluster: nobody finds a cluster by it.
      return [];
    case "egress": {
      const { id, target, connectionId, address, domainNames } = item;
      return [id, target, connectionId ?? "", address ?? "", ...domainNames];
    }
    case "owners":
      return [item.id, item.owner];
  }
}

/** All items of a cluster. */
function* itemsOf(networking: Networking): Generator<AnyItem> {
  for (const part of allParts) {
    switch (part) {
      case "services":
        for (const item of networking.services.items) yield { part, item };
        break;
      case "endpoints":
        for (const item of networking.endpoints.items) yield { part, item };
        for (const item of networking.endpoints.known ?? []) yield { part: "known", item };
        break;
      case "egress":
        for (const item of networking.egress.items) yield { part, item };
        break;
      case "owners":
        for (const item of networking.owners.items) yield { part, item };
        break;
    }
  }
}

/** What of the tree passes a filter. */
export class Matcher {
  readonly #text: string;
  readonly #healths: ReadonlySet<Health>;
  readonly #filtering: boolean;

  constructor(filter: Filter) {
    this.#text = filter.text.trim().toLowerCase();
    this.#healths = filter.healths;
    this.#filtering = isFiltering(filter);
  }

  /** True when the cluster is shown: for itself, or for something in it. */
  cluster(entry: ClusterEntry): boolean {
    if (!this.#filtering || this.#own(entry)) return true;
    const { networking } = entry;
    if (networking === undefined || !this.#hasText(entry)) return false;
    if (this.#healths.size === 0) return true;
    for (const one of itemsOf(networking)) if (this.item(entry, one)) return true;
    return false;
  }

  /** True when an item is shown. Under a cluster that has the text in its own name, each of them has it. */
  item(entry: ClusterEntry, one: AnyItem): boolean {
    if (!this.#filtering) return true;
    if (this.#healths.size > 0 && (!isStateful(one) || !this.#healths.has(itemHealth(one)))) {
      return false;
    }
    if (this.#named(entry)) return true;
    return searchable(one).some((text) => text.toLowerCase().includes(this.#text));
  }

  #hasText(entry: ClusterEntry): boolean {
    return this.#named(entry) || textOf(entry).includes(this.#text);
  }

  #own(entry: ClusterEntry): boolean {
    if (!this.#named(entry)) return false;
    if (this.#healths.size === 0) return true;
    const own = entry.error === undefined ? healthOf(entry.cluster.status.state) : "broken";
    return this.#healths.has(own);
  }

  #named({ cluster }: ClusterEntry): boolean {
    if (this.#text === "") return true;
    const { id, name } = cluster;
    return name.toLowerCase().includes(this.#text) || id.toLowerCase().includes(this.#text);
  }
}
