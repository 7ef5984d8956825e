import type { Cluster } from "../../domain/model.ts";
import type { ClusterPage } from "../provider.ts";
import { isUnreadable, refOf, type Kind } from "./ids.ts";

/** A page of one listing. */
export interface ListPage extends Pick<ClusterPage, "items" | "broken"> {
  readonly next?: string;
}

/** From the most a cluster can be done with to the least: where several list it, the first shows it. */
const order: readonly Kind[] = ["dedicated", "serverless", "premium", "legacy"];

/** Which listing shows which cluster, so that what several have appears once. */
export class Seen {
  /** By which API a cluster is known, by its number; kept, for a later list may miss one of them. */
  readonly #kinds = new Map<string, Kind>();
  /** Listings that were read to their end once. */
  readonly #whole = new Set<string>();
  /** Of the present list: which listing showed it, by id. */
  readonly #by = new Map<string, string>();
  #isUnsure = false;

  /** A new list of all clusters begins; `known` are those of the ones before. */
  begin(known: readonly Pick<Cluster, "id">[]): void {
    this.#by.clear();
    this.#isUnsure = false;
    for (const { id } of known) {
      if (isUnreadable(id)) continue;
      const { kind, cluster } = refOf(id);
      const before = this.#kinds.get(cluster) ?? kind;
      if (order.indexOf(kind) <= order.indexOf(before)) this.#kinds.set(cluster, kind);
    }
  }

  /** A listing could not be read (to its end). */
  failed(kind: Kind, name: string): void {
    if (kind !== "legacy" && !this.#whole.has(name)) this.#isUnsure = true;
  }

  /** True while it is not known which clusters only the legacy API has: it would show others twice. */
  get isUnsure(): boolean {
    return this.#isUnsure;
  }

  /** What of a page no listing before has shown. */
  once(page: ListPage, kind: Kind, name: string): ListPage {
    if (page.next === undefined) this.#whole.add(name);
    const isFirst = ({ id }: { readonly id: string }): boolean => this.#isFirst(id, kind, name);
    return { ...page, items: page.items.filter(isFirst), broken: page.broken.filter(isFirst) };
  }

  /** Those that no listing has shown. */
  unseen(known: ClusterPage["broken"]): ClusterPage["broken"] {
    return known.filter(({ id }) => this.#isFirst(id, refOf(id).kind, ""));
  }

  #isFirst(id: string, kind: Kind, name: string): boolean {
    // What is unreadable may not tell its number; its place is its own.
    const number = isUnreadable(id) ? id : refOf(id).cluster;
    const known = this.#kinds.get(number) ?? kind;
    // Dedicated, and Starter and Essential count for themselves.
    const rank = order.indexOf(kind);
    if (rank >= 2 && order.indexOf(known) < rank) return false;
    if (order.indexOf(known) >= rank) this.#kinds.set(number, kind);
    const one = `${kind}/${number}`;
    const by = this.#by.get(one) ?? name;
    this.#by.set(one, by);
    return by === name;
  }
}
