import type { Account } from "../../accounts/account.ts";
import type { CloudIdentity } from "../../accounts/cloudIdentity.ts";
import type { Refusal } from "../../accounts/refusals.ts";
import type { EndpointHalf } from "../../domain/customerCloud.ts";
import type {
  EgressEndpoint,
  EndpointService,
  KnownEndpoint,
  Networking,
  Part,
  PrivateEndpoint,
  Section,
  TrustedOwner,
} from "../../domain/model.ts";
import { cloudRegionOf } from "../../domain/otherSide.ts";
import { healthOf, type Health } from "../../domain/state.ts";
import { unregisteredIn } from "../../domain/unregistered.ts";
import type { Side } from "../../inventory/cloudSides.ts";
import type { Store } from "../../inventory/store.ts";
import { egressHealth } from "../../inventory/tally.ts";
import type { Action, Provider } from "../../providers/provider.ts";
import type { Place } from "./node.ts";

/** What the tree shows and where it looks it up. Everything answers at once, from memory. */
export interface Sources {
  readonly store: Pick<
    Store,
    | "accounts"
    | "accountCount"
    | "account"
    | "cluster"
    | "tally"
    | "accountTally"
    | "clusterTally"
    | "regionTally"
  >;
  account(id: string): Pick<Account, "label" | "provider" | "sandbox"> | undefined;
  provider(id: string): Pick<Provider, "name" | "remarks"> | undefined;
  /** The last write that the account's key was refused; undefined = none that still counts. */
  refusal(accountId: string): Refusal | undefined;
  /** The cloud identity that was chosen for a cluster; undefined = none was. */
  identityOf(cluster: {
    readonly accountId: string;
    readonly clusterId: string;
  }): Pick<CloudIdentity, "cloud" | "label" | "account"> | undefined;
  /** What the cluster's identity sees in a region of its cloud; undefined = nothing was read (yet). */
  sideOf(
    cluster: { readonly accountId: string; readonly clusterId: string },
    region: string,
  ): Pick<Side, "endpoints" | "failure"> | undefined;
  /** What the account's provider offers; undefined while no session was made. */
  actionsOf(accountId: string): readonly Action[] | undefined;
}

/**
 * An item of a cluster's networking, with the part that it belongs to. With `endpoints` stand `known` ones, and
 * those that only the customer's own cloud tells of (`unregistered`).
 */
export type AnyItem =
  | { readonly part: "services"; readonly item: EndpointService }
  | { readonly part: "endpoints"; readonly item: PrivateEndpoint }
  | { readonly part: "known"; readonly item: KnownEndpoint }
  | { readonly part: "unregistered"; readonly item: EndpointHalf }
  | { readonly part: "egress"; readonly item: EgressEndpoint }
  | { readonly part: "owners"; readonly item: TrustedOwner };

/** Finds items of a list by id, in constant time however often the same list is asked. */
function lookup<T extends { readonly id: string }>() {
  const indexes = new WeakMap<readonly T[], ReadonlyMap<string, T>>();
  return (items: readonly T[], id: string): T | undefined => {
    let index = indexes.get(items);
    if (index === undefined) {
      index = new Map(items.map((item) => [item.id, item]));
      indexes.set(items, index);
    }
    return index.get(id);
  };
}

const serviceById = lookup<EndpointService>();
const endpointById = lookup<PrivateEndpoint>();
const knownById = lookup<KnownEndpoint>();
const egressById = lookup<EgressEndpoint>();
const ownerById = lookup<TrustedOwner>();

/** The item of a part by its id. */
export function findItem(networking: Networking, part: Part, id: string): AnyItem | undefined {
  switch (part) {
    case "services": {
      const item = serviceById(networking.services.items, id);
      return item && { part, item };
    }
    case "endpoints": {
      const { items, known } = networking.endpoints;
      const item = endpointById(items, id);
      if (item !== undefined) return { part, item };
      const beside = known && knownById(known, id);
      return beside && { part: "known", item: beside };
    }
    case "egress": {
      const item = egressById(networking.egress.items, id);
      return item && { part, item };
    }
    case "owners": {
      const item = ownerById(networking.owners.items, id);
      return item && { part, item };
    }
  }
}

/** The item that a place names, if it is there. */
export function itemAt(
  place: Place,
  sources: Pick<Sources, "store" | "sideOf">,
): AnyItem | undefined {
  const { accountId, clusterId, part, item } = place;
  if (clusterId === undefined || part === undefined || item === undefined) return undefined;
  const networking = sources.store.cluster(accountId, clusterId)?.networking;
  const found = networking && findItem(networking, part, item);
  return found ?? unregisteredAt(place, sources).find((one) => one.item.id === item);
}

/** The endpoints in the customer's own cloud that lead to the region of a place, and are not registered. */
export function unregisteredAt(
  { accountId, clusterId = "", region = "", part }: Place,
  { store, sideOf }: Pick<Sources, "store" | "sideOf">,
): readonly AnyItem[] {
  const entry = store.cluster(accountId, clusterId);
  if (entry?.networking === undefined || part !== "endpoints") return [];
  const there = cloudRegionOf({ region }, entry.cluster.regions);
  const { endpoints = [] } = sideOf({ accountId, clusterId }, there) ?? {};
  return unregisteredIn(entry.networking, region, endpoints).map((item) => ({
    part: "unregistered",
    item,
  }));
}

/** True for what has a state; who is trusted, and what does not belong to the cluster, is neither well nor ill. */
export function isStateful(
  one: AnyItem,
): one is Exclude<AnyItem, { readonly part: "owners" | "known" | "unregistered" }> {
  return !["owners", "known", "unregistered"].includes(one.part);
}

/** How an item is. */
export function itemHealth(one: AnyItem): Health {
  if (!isStateful(one)) return "ok";
  const { part, item } = one;
  return part === "egress" ? egressHealth(item) : healthOf(item.status.state);
}

/** The endpoints that are known beside those of a region. */
export function knownIn({ endpoints }: Networking, region: string): readonly AnyItem[] {
  return (endpoints.known ?? [])
    .filter((item) => item.region === region)
    .map((item) => ({ part: "known", item }));
}

/** The items of a part that are shown under a region: those in it, and those of the whole cluster. */
export function itemsIn(networking: Networking, part: Part, region: string): readonly AnyItem[] {
  switch (part) {
    case "services":
      return inRegion(networking.services, region).map((item) => ({ part, item }));
    case "endpoints":
      return inRegion(networking.endpoints, region).map((item) => ({ part, item }));
    case "egress":
      return inRegion(networking.egress, region).map((item) => ({ part, item }));
    case "owners":
      return inRegion(networking.owners, region).map((item) => ({ part, item }));
  }
}

function inRegion<T extends { readonly region?: string }>(
  section: Section<T>,
  region: string,
): readonly T[] {
  return section.items.filter((item) => item.region === undefined || item.region === region);
}

/** The regions to show: those the cluster lists and those that only its items name, by name. */
export function regionNames(
  listed: readonly { readonly name: string }[],
  networking: Networking | undefined,
): string[] {
  const names = new Set(listed.map((region) => region.name));
  if (networking !== undefined) {
    const { services, endpoints, egress, owners } = networking;
    for (const { items } of [services, endpoints, egress, owners]) {
      for (const { region } of items) if (region !== undefined) names.add(region);
    }
  }
  return [...names].sort(byName);
}

/** Made on first use: that loads the language data, for which activation need not wait. */
let collator: Intl.Collator | undefined;

function names(): Intl.Collator {
  return (collator ??= new Intl.Collator(undefined, { numeric: true }));
}

/** Loads what `byName` needs in a turn of its own, before a first list has to be sorted. */
export function prepareNames(): void {
  setImmediate(names);
}

/** The order of names everywhere: as people sort, `c2` before `c10`. */
export function byName(a: string, b: string): number {
  return names().compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
