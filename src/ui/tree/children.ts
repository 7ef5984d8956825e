import { allParts, nothingKnown, type Networking } from "../../domain/model.ts";
import { accountFailure } from "../../inventory/tally.ts";
import type { Matcher } from "./filter.ts";
import type { Node, NodeKind, NodeSpec, Place } from "./node.ts";
import {
  byName,
  itemsIn,
  knownIn,
  regionNames,
  unregisteredAt,
  type AnyItem,
  type Sources,
} from "./sources.ts";

/** How the tree is arranged. */
export interface Arrangement {
  /** True = clusters stand under their accounts. */
  readonly grouped: boolean;
  readonly matcher: Matcher;
  /** True = something may be hidden. */
  readonly filtering: boolean;
}

const itemKinds: Readonly<Record<AnyItem["part"], NodeKind>> = {
  services: "service",
  endpoints: "endpoint",
  known: "known",
  unregistered: "unregistered",
  egress: "egress",
  owners: "owner",
};

/** What stands under a node, or (without node) at the top. */
export function childrenOf(
  node: Node | undefined,
  sources: Sources,
  arrangement: Arrangement,
): readonly NodeSpec[] {
  if (node === undefined) return roots(sources, arrangement);
  switch (node.kind) {
    case "account":
      return ofAccount(node.place.accountId, sources, arrangement);
    case "cluster":
      return ofCluster(node.place, sources, arrangement);
    case "region":
      return ofRegion(node.place, sources, arrangement);
    case "group":
      return ofGroup(node.place, sources, arrangement);
    case "knownGroup":
      return knownSpecs(node.place, sources, arrangement);
    default:
      return [];
  }
}

function roots(sources: Sources, arrangement: Arrangement): readonly NodeSpec[] {
  const accounts = sources.store
    .accounts()
    .map(({ id }) => ({ id, label: sources.account(id)?.label ?? id }))
    .sort((a, b) => byName(a.label, b.label) || byName(a.id, b.id));
  if (arrangement.grouped) {
    return accounts.map(({ id }) => ({ kind: "account", place: { accountId: id } }));
  }
  const notes = accounts.flatMap(({ id }) => notesOf(id, sources));
  const clusters = sorted(
    accounts.flatMap(({ id }) => clustersOf(id, sources, arrangement)),
    sources,
  );
  const nothing = clusters.length === 0 && arrangement.filtering && notes.length === 0;
  const first = accounts[0];
  return nothing && first !== undefined
    ? [{ kind: "info", place: { accountId: first.id }, note: "noMatch" }]
    : [...notes, ...clusters];
}

function ofAccount(
  accountId: string,
  sources: Sources,
  arrangement: Arrangement,
): readonly NodeSpec[] {
  const notes = notesOf(accountId, sources);
  const clusters = sorted(clustersOf(accountId, sources, arrangement), sources);
  return notes.length + clusters.length === 0 && arrangement.filtering
    ? [{ kind: "info", place: { accountId }, note: "noMatch" }]
    : [...notes, ...clusters];
}

/** What is to be said of an account before its clusters. */
function notesOf(accountId: string, sources: Sources): readonly NodeSpec[] {
  const entry = sources.store.account(accountId);
  if (entry === undefined) return [];
  const place = { accountId };
  if (accountFailure(entry) !== undefined) {
    return [{ kind: "error", place, note: entry.paused === undefined ? "list" : "paused" }];
  }
  if (entry.clusters.size > 0) return [];
  return entry.listedAt === undefined
    ? [{ kind: "loading", place, note: "reading" }]
    : [{ kind: "info", place, note: "noClusters" }];
}

function clustersOf(
  accountId: string,
  { store }: Sources,
  { matcher }: Arrangement,
): readonly NodeSpec[] {
  const specs: NodeSpec[] = [];
  for (const [clusterId, entry] of store.account(accountId)?.clusters ?? []) {
    if (matcher.cluster(entry)) specs.push({ kind: "cluster", place: { accountId, clusterId } });
  }
  return specs;
}

function sorted(clusters: readonly NodeSpec[], { store }: Sources): readonly NodeSpec[] {
  return clusters
    .map((spec) => {
      const { accountId, clusterId = "" } = spec.place;
      const name = store.cluster(accountId, clusterId)?.cluster.name ?? "";
      return { spec, name, clusterId };
    })
    .sort((a, b) => byName(a.name, b.name) || byName(a.clusterId, b.clusterId))
    .map(({ spec }) => spec);
}

function ofCluster(
  place: Place,
  { store }: Sources,
  arrangement: Arrangement,
): readonly NodeSpec[] {
  const entry = store.cluster(place.accountId, place.clusterId ?? "");
  if (entry === undefined) return [];
  const specs: NodeSpec[] = [];
  if (entry.error !== undefined) specs.push({ kind: "error", place, note: "cluster" });
  if (entry.warning !== undefined) specs.push({ kind: "error", place, note: "warning" });
  const { networking } = entry;
  if (networking === undefined) {
    if (entry.error === undefined) specs.push({ kind: "loading", place, note: "reading" });
    return specs;
  }
  const { matcher, filtering } = arrangement;
  const all = regionNames(entry.cluster.regions, networking);
  const shown = all.filter(
    (region) =>
      !filtering ||
      [
        ...allParts.flatMap((part) => itemsIn(networking, part, region)),
        ...knownIn(networking, region),
      ].some((one) => matcher.item(entry, one)),
  );
  if (all.length === 0) specs.push({ kind: "info", place, note: "noRegions" });
  // A cluster that is here for its own sake shows all it has.
  for (const region of shown.length === 0 ? all : shown) {
    specs.push({ kind: "region", place: { ...place, region } });
  }
  return specs;
}

function ofRegion(place: Place, sources: Sources, arrangement: Arrangement): readonly NodeSpec[] {
  const services = { ...place, part: "services" } as const;
  const specs = [...itemSpecs(services, sources, arrangement)];
  if (specs.length === 0 && !arrangement.filtering) specs.push(emptyNote(services, sources));
  for (const part of ["endpoints", "egress", "owners"] as const) {
    const group = { ...place, part };
    const hidden = arrangement.filtering && contents(group, sources, arrangement).length === 0;
    if (!hidden) specs.push({ kind: "group", place: group });
  }
  return specs.length > 0 ? specs : [{ kind: "info", place, note: "noMatch" }];
}

function ofGroup(place: Place, sources: Sources, arrangement: Arrangement): readonly NodeSpec[] {
  const items = itemSpecs(place, sources, arrangement);
  const own = items.length > 0 || arrangement.filtering ? items : [emptyNote(place, sources)];
  const known = knownSpecs(place, sources, arrangement);
  return known.length === 0 ? own : [...own, { kind: "knownGroup", place }];
}

/** All that stands in a group and passes the filter. */
function contents(place: Place, sources: Sources, arrangement: Arrangement): readonly NodeSpec[] {
  return [...itemSpecs(place, sources, arrangement), ...knownSpecs(place, sources, arrangement)];
}

function itemSpecs(place: Place, sources: Sources, arrangement: Arrangement): readonly NodeSpec[] {
  const { region = "", part = "services" } = place;
  return specsOf(place, sources, arrangement, (networking) => [
    ...itemsIn(networking, part, region),
    ...unregisteredAt(place, sources),
  ]);
}

function knownSpecs(place: Place, sources: Sources, arrangement: Arrangement): readonly NodeSpec[] {
  const { region = "", part } = place;
  if (part !== "endpoints") return [];
  return specsOf(place, sources, arrangement, (networking) => knownIn(networking, region));
}

/** Some of a cluster's items as nodes: those that pass the filter, as people sort them. */
function specsOf(
  place: Place,
  { store }: Sources,
  { matcher }: Arrangement,
  some: (networking: Networking) => readonly AnyItem[],
): readonly NodeSpec[] {
  const entry = store.cluster(place.accountId, place.clusterId ?? "");
  if (entry === undefined) return [];
  return some(entry.networking ?? nothingKnown)
    .filter((one) => matcher.item(entry, one))
    .map((one) => ({ part: one.part, name: sortName(one), id: one.item.id }))
    .sort((a, b) => byName(a.name, b.name) || byName(a.id, b.id))
    .map(({ part, id }) => ({ kind: itemKinds[part], place: { ...place, item: id } }));
}

function sortName({ part, item }: AnyItem): string {
  if (part === "egress") return item.target;
  return part === "owners" ? item.owner : item.id;
}

function emptyNote(place: Place, { store }: Sources): NodeSpec {
  const { accountId, clusterId = "", part = "services" } = place;
  const section = store.cluster(accountId, clusterId)?.networking?.[part];
  return {
    kind: "info",
    place,
    note: section?.unavailable === undefined ? "empty" : "unavailable",
  };
}
