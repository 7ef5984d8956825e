import { setImmediate } from "node:timers/promises";
import { allParts } from "../../domain/model.ts";
import { inSlices } from "../../domain/slices.ts";
import type { Change, ClusterChange } from "../../inventory/change.ts";
import { ageMark } from "../texts.ts";
import { childrenOf, type Arrangement } from "./children.ts";
import { isFiltering, Matcher, noFilter, type Filter } from "./filter.ts";
import { Node, nodeId, type NodeSpec, type Place } from "./node.ts";
import { render } from "./render.ts";
import { signatureOf, type Rendered } from "./rendered.ts";
import type { Sources } from "./sources.ts";

/** Fewer nodes than this look themselves up in no time. */
const many = 100;

/** What must be drawn again: these nodes, or everything from the top. */
export type Repaint = readonly Node[] | "all";

/**
 * The tree without its view: which nodes are held, and which of them a change of the store touches.
 * Nodes exist only for what was asked for, and each as one instance.
 */
export class TreeModel {
  readonly #sources: Sources;
  readonly #nodes = new Map<string, Node>();
  #roots: readonly Node[] | undefined;
  /** Whose children are other ones by now, and are arranged when somebody asks for them. */
  readonly #stale = new Set<Node | undefined>();
  #groupByAccount: boolean | undefined;
  #filter = noFilter;
  #matcher = new Matcher(noFilter);

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** The children of a node, or the top of the tree; the same instances as long as they are there. */
  children(node: Node | undefined): readonly Node[] {
    const known = node === undefined ? this.#roots : node.children;
    return known === undefined || this.#stale.has(node) ? this.#arrange(node) : known;
  }

  /** Makes the looks of many nodes, so that `show` has them at hand. Works in slices. */
  async prepare(nodes: readonly Node[]): Promise<void> {
    if (nodes.length < many) return;
    // Who asks has just sorted them.
    await setImmediate();
    for await (const node of inSlices(nodes)) this.#render(node);
  }

  /** What a node looks like now; from now on a change of it is a reason to draw it again. */
  show(node: Node): Rendered {
    const rendered = this.#render(node);
    node.signature = signatureOf(rendered);
    node.age = rendered.age;
    return rendered;
  }

  get filter(): Filter {
    return this.#filter;
  }

  /** Shows only what passes the filter. Everything is to be drawn again. */
  setFilter(filter: Filter): void {
    this.#filter = filter;
    this.#matcher = new Matcher(filter);
    this.#rearrange();
  }

  /** True when clusters stand under their accounts. */
  get grouped(): boolean {
    return this.#groupByAccount ?? this.#sources.store.accountCount > 1;
  }

  /** undefined = by account when there are several. Everything is to be drawn again. */
  setGroupByAccount(value: boolean | undefined): void {
    this.#groupByAccount = value;
    this.#forget();
  }

  /** How many clusters the filter shows. */
  visibleClusters(): number {
    let count = 0;
    for (const { clusters } of this.#sources.store.accounts()) {
      for (const entry of clusters.values()) if (this.#matcher.cluster(entry)) count++;
    }
    return count;
  }

  /** The node at a place, with all above it; undefined when nothing is (visible) there. */
  find(place: Place): Node | undefined {
    let at: Node | undefined;
    for (let here = this.children(undefined); ; here = this.children(at)) {
      const next = here.find((node) => node.note === undefined && holds(node.place, place));
      if (next === undefined) return undefined;
      if (same(next.place, place)) return next;
      at = next;
    }
  }

  /** True while the node is the one at its place. */
  isHeld(node: Node): boolean {
    return this.#nodes.get(node.id) === node;
  }

  /** The nodes on screen of an account and its clusters, to be drawn again with their tooltips. */
  held(accountId: string): Repaint | undefined {
    const nodes = [...this.#nodes.values()].filter(
      ({ kind, place, signature }) =>
        (kind === "account" || kind === "cluster") &&
        place.accountId === accountId &&
        signature !== undefined,
    );
    return nodes.length === 0 ? undefined : nodes;
  }

  /** What a change of the store touches, already taken over; undefined = nothing that is shown. */
  apply(change: Change): Repaint | undefined {
    const { added, removed, changed } = change.accounts;
    if (added.length + removed.length > 0) {
      this.#forget();
      return "all";
    }
    const repaint = new Collector();
    const lists = new Set<Node | undefined>();
    const accounts = new Set(changed);
    for (const id of changed) lists.add(this.#listOf(id));
    for (const one of change.clusters) {
      accounts.add(one.accountId);
      if (!this.#touchCluster(one, repaint)) continue;
      const list = this.#listOf(one.accountId);
      // While a thousand come, page by page, they are sorted once: when they are to be drawn.
      if (one.kind !== "changed" && !isFiltering(this.#filter)) this.#stale.add(list);
      lists.add(list);
    }
    for (const list of lists) this.#restructure(list, repaint);
    for (const id of accounts) {
      const node = this.#held({ kind: "account", place: { accountId: id } });
      if (node !== undefined) this.#check(node, repaint);
    }
    return repaint.result();
  }

  /** What looks other than it was drawn, of an account. Works in slices. */
  async recheck(accountId: string): Promise<Repaint | undefined> {
    const repaint = new Collector();
    for await (const node of inSlices([...this.#nodes.values()])) {
      if (node.place.accountId !== accountId || !this.isHeld(node)) continue;
      this.#check(node, repaint);
      // What stands in a group may come from the other side.
      if (node.kind === "group") this.#restructure(node, repaint);
    }
    return repaint.result();
  }

  /** What shows another age by now. */
  age(): { readonly repaint: Repaint | undefined; readonly aged: boolean } {
    const repaint = new Collector();
    let aged = false;
    for (const node of this.#nodes.values()) {
      if (node.kind !== "cluster" || node.signature === undefined) continue;
      if (node.age !== undefined) aged = true;
      const { accountId, clusterId = "" } = node.place;
      const readAt = this.#sources.store.cluster(accountId, clusterId)?.readAt;
      if (ageMark(readAt, Date.now()) !== node.age) this.#check(node, repaint);
    }
    return { repaint: repaint.result(), aged };
  }

  /** Takes a cluster's change over; true when the list that it stands in may have changed. */
  #touchCluster(change: ClusterChange, repaint: Collector): boolean {
    const { accountId, clusterId, kind } = change;
    const node = this.#held({ kind: "cluster", place: { accountId, clusterId } });
    if (kind !== "changed") return true;
    const entry = this.#sources.store.cluster(accountId, clusterId);
    const filtering = isFiltering(this.#filter);
    if (node === undefined) return filtering;
    const renamed = change.self && this.#labelChanged(node);
    this.#reconcile(node, repaint, changedItems(change));
    const hidden = entry !== undefined && filtering && !this.#matcher.cluster(entry);
    return renamed || hidden;
  }

  #labelChanged(node: Node): boolean {
    return node.signature?.split("\u0000")[0] !== this.#render(node).label;
  }

  /** Brings what is held of a cluster up to date. */
  #reconcile(node: Node, repaint: Collector, items: ReadonlySet<string>): void {
    if (node.place.item !== undefined && items.has(itemKey(node.place))) repaint.add(node);
    this.#check(node, repaint);
    if (node.children === undefined) return;
    this.#restructure(node, repaint);
    for (const child of node.children) this.#reconcile(child, repaint, items);
  }

  /** Draws a node again if it looks other than it was drawn. */
  #check(node: Node, repaint: Collector): void {
    if (node.signature === undefined) return;
    const rendered = this.#render(node);
    const signature = signatureOf(rendered);
    if (signature === node.signature) return;
    node.signature = signature;
    node.age = rendered.age;
    repaint.add(node);
  }

  /** Draws a node again if other children stand under it, or others in another order. */
  #restructure(node: Node | undefined, repaint: Collector): void {
    const before = node === undefined ? this.#roots : node.children;
    if (before === undefined) return;
    if (this.#stale.has(node)) {
      repaint.add(node);
      return;
    }
    const after = this.#arrange(node);
    const moved = after.length !== before.length || after.some((one, i) => one !== before[i]);
    if (moved) repaint.add(node);
  }

  /** Makes the list of children anew, keeping the instances that stay. */
  #arrange(node: Node | undefined): readonly Node[] {
    const before = node === undefined ? this.#roots : node.children;
    this.#stale.delete(node);
    const specs = childrenOf(node, this.#sources, this.#arrangement());
    const after = specs.map((spec) => this.#hold(spec, node));
    if (before !== undefined) {
      const stay = new Set(after);
      for (const one of before) if (!stay.has(one)) this.#release(one);
    }
    if (node === undefined) this.#roots = after;
    else node.children = after;
    return after;
  }

  #hold(spec: NodeSpec, parent: Node | undefined): Node {
    const id = nodeId(spec);
    const known = this.#nodes.get(id);
    if (known !== undefined) return known;
    const node = new Node(spec, id, parent);
    this.#nodes.set(id, node);
    return node;
  }

  #release(node: Node): void {
    this.#nodes.delete(node.id);
    this.#stale.delete(node);
    for (const child of node.children ?? []) this.#release(child);
  }

  #held(spec: NodeSpec): Node | undefined {
    return this.#nodes.get(nodeId(spec));
  }

  /** The node in which an account's clusters stand; undefined = the top. */
  #listOf(accountId: string): Node | undefined {
    return this.#held({ kind: "account", place: { accountId } });
  }

  /** Other children everywhere, the same instances. */
  #rearrange(): void {
    const again = (node: Node | undefined): void => {
      const known = node === undefined ? this.#roots : node.children;
      if (known === undefined) return;
      for (const child of this.#arrange(node)) again(child);
    };
    again(undefined);
  }

  #forget(): void {
    this.#nodes.clear();
    this.#stale.clear();
    this.#roots = undefined;
  }

  #arrangement(): Arrangement {
    return {
      grouped: this.grouped,
      matcher: this.#matcher,
      filtering: isFiltering(this.#filter),
    };
  }

  #render(node: Node): Rendered {
    const several = this.#sources.store.accountCount > 1;
    return render(node, this.#sources, { nameAccount: several && !this.grouped, now: Date.now() });
  }
}

/** Collects what is to be drawn again. */
class Collector {
  readonly #nodes = new Set<Node>();
  #all = false;

  /** undefined = the top. */
  add(node: Node | undefined): void {
    if (node === undefined) this.#all = true;
    else this.#nodes.add(node);
  }

  result(): Repaint | undefined {
    if (this.#all) return "all";
    return this.#nodes.size === 0 ? undefined : [...this.#nodes];
  }
}

function itemKey({ part, item }: Place): string {
  return JSON.stringify([part, item]);
}

/** What changed in a cluster in more than its looks: a tooltip may tell more than the line. */
function changedItems({ parts }: ClusterChange): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const part of allParts) {
    for (const { after } of parts[part]?.changed ?? [])
      keys.add(itemKey({ accountId: "", part, item: after.id }));
  }
  return keys;
}

/** True when `inner` is at `outer` or below it. */
function holds(outer: Place, inner: Place): boolean {
  return (["accountId", "clusterId", "region", "part", "item"] as const).every(
    (key) => outer[key] === undefined || outer[key] === inner[key],
  );
}

function same(a: Place, b: Place): boolean {
  return holds(a, b) && holds(b, a);
}
