import * as l10n from "@vscode/l10n";
import type {
  Cluster,
  EndpointService,
  Fact,
  PrivateEndpoint,
  PublicAccess,
  Region,
  TrustedOwner,
} from "../../domain/model.ts";
import type { Status } from "../../domain/state.ts";
import type {
  WireAccessList,
  WireDatabase,
  WireDatacenter,
  WireEndpoint,
  WireLink,
} from "./api.ts";
import { apiHost, cqlHost } from "./dnsNames.ts";
import { principalType } from "./principals.ts";
import { clusterStatusOf, endpointStatusOf, lockHolder } from "./states.ts";

/** What is known of a database beside its own description. */
export interface Beside {
  /** Where the description has no datacenters: what the call for them said. */
  readonly datacenters: readonly WireDatacenter[] | undefined;
  /** Of the whole organization; undefined = not known. */
  readonly customDomains: readonly string[] | undefined;
  readonly lockedSince: (holder: string | undefined) => number | undefined;
}

/** A database, in the field's words a cluster. */
export function readCluster(wire: WireDatabase, beside: Beside): Cluster {
  const datacenters = (wire.info.datacenters ?? beside.datacenters ?? []).filter(isThere);
  const holder = lockHolder(wire.status);
  const since = beside.lockedSince(holder);
  const regions = datacenters.flatMap((one) => readRegion(wire.id, one) ?? []);
  return {
    id: wire.id,
    name: wire.info.name || wire.id,
    plan: planOf(wire.info.tier ?? ""),
    cloud: (wire.info.cloudProvider || datacenters[0]?.cloudProvider || "").toLowerCase(),
    status: clusterStatusOf(wire.status),
    ...(holder !== undefined && { lock: { holder, ...(since !== undefined && { since }) } }),
    regions,
    facts: clusterFacts(wire, regions, beside),
  };
}

/** Tiers come as `serverless`, `developer`, `C10`. */
function planOf(tier: string): string {
  return tier.charAt(0).toUpperCase() + tier.slice(1);
}

function isThere({ status }: WireDatacenter): boolean {
  return !/^TERMINAT/i.test(status ?? "");
}

/** Its id is what every call names it by, and is sent as it came; a person knows it by its region. */
function readRegion(database: string, { id, region }: WireDatacenter): Region | undefined {
  if (id == null || id === "") return undefined;
  return { name: id, label: region, host: cqlHost(database, region) };
}

function clusterFacts(
  wire: WireDatabase,
  regions: readonly Region[],
  { customDomains }: Beside,
): Fact[] {
  const facts: Fact[] = [];
  const add = (label: string, value: string | null | undefined): void => {
    if (value != null && value !== "") facts.push({ label, value });
  };
  add(l10n.t("Message"), wire.message);
  add(l10n.t("Type"), wire.info.dbType);
  for (const { label = "" } of regions) {
    add(l10n.t("DNS name to create ({0}, APIs)", label), apiHost(wire.id, label));
    add(l10n.t("DNS name to create ({0}, drivers)", label), cqlHost(wire.id, label));
  }
  add(l10n.t("Custom domains of the organization"), customDomains?.join(", "));
  return facts;
}

/**
 * The datacenter's id; of the former shape, which may lack it, the region of that name tells (api-facts
 * §8, 16).
 */
export function datacenterOf(wire: WireLink, cluster: Cluster): string | undefined {
  if (wire.datacenterID != null && wire.datacenterID !== "") return wire.datacenterID;
  return cluster.regions.find((one) => one.label === wire.region)?.name;
}

/** True while principals are allowed: then there is a service. */
export function hasService({ serviceName, allowedPrincipals }: WireLink): boolean {
  return (serviceName ?? "") !== "" || (allowedPrincipals ?? []).length > 0;
}

/** Its name may come later. It has no word of its own. */
export function readService(
  wire: WireLink,
  region: string,
  facts: readonly Fact[],
): EndpointService | undefined {
  if (!hasService(wire)) return undefined;
  const name = wire.serviceName ?? "";
  const status: Status = { state: name === "" ? "pending" : "available", word: "" };
  return { id: name || region, region, status, name, zones: [], facts };
}

/** The id by which later calls name it: what Astra DB answered, which may not be what was sent. */
export function endpointId(wire: WireEndpoint): string {
  return wire.endpointID || wire.id || "";
}

/** An endpoint; undefined = it has no id. `sentId` is what was sent for it, where that is known. */
export function readEndpoint(
  wire: WireEndpoint,
  { serviceName }: WireLink,
  region: string,
  sentId: string | undefined,
): PrivateEndpoint | undefined {
  const id = endpointId(wire);
  if (id === "") return undefined;
  return {
    id,
    region,
    status: endpointWireStatus(wire),
    ...(sentId !== undefined && sentId !== id && { cloudId: sentId }),
    ...(serviceName != null && serviceName !== "" && { serviceName }),
    ...(wire.description != null && wire.description !== "" && { description: wire.description }),
    facts: endpointFacts(wire),
  };
}

/** An endpoint's status; the former shape has dates in place of a word. */
export function endpointWireStatus(wire: WireEndpoint): Status {
  if (wire.status != null) return endpointStatusOf(wire.status);
  if (wire.dateDeactivation != null) return { state: "rejected", word: "" };
  return { state: wire.dateActivation == null ? "unknown" : "available", word: "" };
}

function endpointFacts(wire: WireEndpoint): Fact[] {
  const facts: Fact[] = [];
  const add = (label: string, value: string | null | undefined): void => {
    if (value != null && value !== "") facts.push({ label, value });
  };
  add(l10n.t("Link id"), wire.linkID);
  add(l10n.t("Created"), wire.createdDateTime ?? wire.dateActivation);
  return facts;
}

/** An allowed principal holds for one datacenter. */
export function readPrincipal(owner: string, region: string): TrustedOwner {
  return { id: ownerId(region, owner), type: principalType(owner), owner, region };
}

/** Names a principal of one datacenter: the API has no id for it. */
export function ownerId(region: string, principal: string): string {
  return `${region}/${principal}`;
}

/** While the access list is off anybody may try to connect; addresses that are not enabled do not count. */
export function readAccess(wire: WireAccessList): PublicAccess | undefined {
  const enabled = wire.configurations?.accessListEnabled;
  if (enabled == null) return undefined;
  const entries = (wire.addresses ?? []).flatMap((one) =>
    one.enabled === true && one.address != null ? [one.address] : [],
  );
  const exact = exactAccess(wire, enabled);
  const whole = exact === undefined ? {} : { exact };
  if (!enabled || entries.includes("0.0.0.0/0")) return { state: "open", entries: [], ...whole };
  return { state: entries.length === 0 ? "closed" : "limited", entries, ...whole };
}

/** As it would be put, in one order; undefined = something of it cannot be read, and could not be put back. */
function exactAccess({ addresses }: WireAccessList, isOn: boolean): string | undefined {
  const whole = (addresses ?? []).flatMap(({ address, enabled, description }) =>
    address == null || enabled == null
      ? []
      : [{ address, enabled, description: description ?? "" }],
  );
  if (whole.length < (addresses ?? []).length) return undefined;
  whole.sort((one, other) => (one.address < other.address ? -1 : 1));
  return JSON.stringify({ addresses: whole, configurations: { accessListEnabled: isOn } });
}
