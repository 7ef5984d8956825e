import type { Part } from "../../domain/model.ts";

/** Where something is: every field narrows what is meant. */
export interface Place {
  readonly accountId: string;
  readonly clusterId?: string;
  readonly region?: string;
  readonly part?: Part;
  readonly item?: string;
}

/**
 * What a node stands for. `group` is a part of a region, `knownGroup` what stands in it without belonging to
 * the cluster; `error`, `info` and `loading` are words.
 */
export type NodeKind =
  | "account"
  | "cluster"
  | "region"
  | "group"
  | "service"
  | "endpoint"
  | "knownGroup"
  | "known"
  | "unregistered"
  | "egress"
  | "owner"
  | "error"
  | "info"
  | "loading";

/** Which words an `error`, `info` or `loading` node says. */
export type Note =
  | "paused"
  | "list"
  | "cluster"
  | "warning"
  | "reading"
  | "noClusters"
  | "noRegions"
  | "empty"
  | "unavailable"
  | "noMatch";

/** What makes a node the one it is. */
export interface NodeSpec {
  readonly kind: NodeKind;
  readonly place: Place;
  readonly note?: Note;
}

/** The id of a node: its whole path, so that what is shown in two places has two. */
export function nodeId({ kind, place, note }: NodeSpec): string {
  const { accountId, clusterId, region, part, item } = place;
  return JSON.stringify([kind, accountId, clusterId, region, part, item, note]);
}

/**
 * An element of the tree. VS Code matches elements by identity, so one instance is held as long as the
 * node exists; what it shows is made from the store when it is asked for.
 */
export class Node {
  readonly id: string;
  readonly kind: NodeKind;
  readonly place: Place;
  readonly note: Note | undefined;
  readonly parent: Node | undefined;
  /** The children that were handed out; undefined = nobody asked yet. */
  children: readonly Node[] | undefined;
  /** What was last shown of it; undefined = it was never on screen. */
  signature: string | undefined;
  /** The age that was last shown with it. */
  age: string | undefined;

  constructor(spec: NodeSpec, id: string, parent: Node | undefined) {
    this.id = id;
    this.kind = spec.kind;
    this.place = spec.place;
    this.note = spec.note;
    this.parent = parent;
  }
}
