import * as l10n from "@vscode/l10n";
import type {
  Cluster,
  EgressEndpoint,
  EndpointSection,
  EndpointService,
  Fact,
  PrivateEndpoint,
  PublicAccess,
} from "../../domain/model.ts";
import { acceptance } from "./acceptance.ts";
import type { WireConfig, WireEndpoint, WireReverse, WireService } from "./api.ts";
import { keyOf } from "./ids.ts";
import { knownEndpoints } from "./known.ts";
import type { Holder } from "./organization.ts";
import { isAsleep, reverseStatusOf, serviceStatusOf } from "./states.ts";

/** The ports at which a private endpoint is answered (api-facts §4.3). */
export const privatePorts = "443, 8443, 9440, 3306";

/** Where the native protocol listens, should a service not tell its own (api-facts §4.3). */
const nativePort = 9440;

/**
 * Who connects to a customer's services on behalf of ClickPipes: the principal to allow on AWS
 * (api-facts §4.4).
 */
const awsPrincipal = "arn:aws:iam::072088201116:root";

/** A labelled value, unless there is none. */
function factsOf(entries: readonly (readonly [string, string | null | undefined])[]): Fact[] {
  return entries.flatMap(([label, value]) =>
    value === undefined || value === null || value === "" ? [] : [{ label, value }],
  );
}

/** A service as a cluster, with the private host name where that is known by now. */
export function readCluster(wire: WireService, config: WireConfig | undefined): Cluster {
  const cloud = wire.provider.toLowerCase();
  const host = config?.privateDnsHostname ?? "";
  const byoc = (wire.byocId ?? "") !== "";
  return {
    id: wire.id,
    name: wire.name,
    plan: planOf(wire.tier ?? ""),
    cloud,
    // In a customer's own cloud ("BYOC") it is not that account.
    ...(cloud === "aws" && !byoc && { principal: awsPrincipal }),
    status: serviceStatusOf(wire.state),
    regions: [{ name: wire.region, ...(host !== "" && { host, port: portOf(wire) }) }],
    facts: clusterFacts(wire),
  };
}

/** `dedicated_high_mem` → `Dedicated high mem`. */
function planOf(tier: string): string {
  const words = tier.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function portOf({ endpoints }: WireService): number {
  const native = endpoints?.find(({ protocol }) => protocol === "nativesecure");
  return native?.port ?? nativePort;
}

function clusterFacts(wire: WireService): Fact[] {
  const endpoints = wire.endpoints ?? [];
  const hosts = new Set(endpoints.flatMap(({ host }) => host ?? []));
  const ports = endpoints.flatMap(({ protocol, port }) =>
    port == null ? [] : [`${protocol ?? ""} ${port}`.trim()],
  );
  return factsOf([
    [l10n.t("Sleep"), sleepOf(wire)],
    [l10n.t("Version"), wire.clickhouseVersion],
    [l10n.t("Public host"), [...hosts].join(", ")],
    [l10n.t("Public ports"), ports.join(", ")],
    [l10n.t("Warehouse"), wire.dataWarehouseId],
    [l10n.t("Part in the warehouse"), warehousePart(wire)],
    [l10n.t("In your own cloud account (BYOC)"), wire.byocId],
  ]);
}

function sleepOf({ state }: WireService): string | undefined {
  if (!isAsleep(serviceStatusOf(state))) return undefined;
  return state.toLowerCase() === "idle"
    ? l10n.t("Idle: it wakes at the next query, or when you wake it.")
    : l10n.t("Stopped: nothing can connect until you wake it.");
}

function warehousePart({ isPrimary, isReadonly }: WireService): string | undefined {
  if (isReadonly === true) return l10n.t("read only");
  return isPrimary === true ? l10n.t("primary") : undefined;
}

/** What the service offers to connect to; none while the API tells no name. */
export function readEndpointServices(config: WireConfig, region: string): EndpointService[] {
  const name = config.endpointServiceId ?? "";
  if (name === "") return [];
  return [
    {
      id: name,
      region,
      // The API has no state for it: it is told as soon as it can be used.
      status: { state: "available", word: l10n.t("offered") },
      name,
      zones: [],
      facts: factsOf([
        [l10n.t("Private host name"), config.privateDnsHostname],
        [l10n.t("Ports"), privatePorts],
      ]),
    },
  ];
}

/** What tells of the endpoints of one service. */
export interface EndpointSources {
  readonly service: WireService;
  /** The organization's endpoints, by `keyOf` their id. */
  readonly known: ReadonlyMap<string, WireEndpoint>;
  /** The services that each endpoint is attached to, by `keyOf` its id. */
  readonly served: ReadonlyMap<string, readonly Holder[]>;
  /** Those that some service is offered to attach, by `keyOf` their id. */
  readonly offered: ReadonlySet<string>;
  /** For those that lead to another endpoint service, by `keyOf` their id: a service that has that one. */
  readonly elsewhere: ReadonlyMap<string, string>;
  readonly host: string;
}

/** The endpoints that may enter, and those that the organization knows beside them. */
export function readEndpoints(sources: EndpointSources): EndpointSection {
  const ids = sources.service.privateEndpointIds ?? [];
  return {
    items: ids.map((id) => readEndpoint(id, sources)),
    known: knownEndpoints(ids, sources),
    isAllowList: true,
  };
}

function readEndpoint(
  id: string,
  { service, known, served, host }: EndpointSources,
): PrivateEndpoint {
  const entry = known.get(keyOf(id));
  const description = entry?.description ?? "";
  const cloudRegion = entry?.region ?? "";
  const alsoServes = (served.get(keyOf(id)) ?? [])
    .filter((other) => other.id !== service.id)
    .map((other) => other.name);
  return {
    id,
    region: service.region,
    // There is no state here (api-facts §4.3): whether the link works, the customer's cloud tells.
    status: { state: "available", word: l10n.t("attached") },
    ...(description !== "" && { description }),
    ...(cloudRegion !== "" && { cloudRegion }),
    ...(alsoServes.length > 0 && { alsoServes }),
    facts: factsOf([
      [l10n.t("Also attached to"), alsoServes.join(", ")],
      [l10n.t("Region of the endpoint"), cloudRegion === service.region ? "" : cloudRegion],
      [l10n.t("Name to resolve privately"), host],
      [l10n.t("Record for your own resolver"), host === "" ? "" : recordOf(host, id)],
      [l10n.t("Ports"), privatePorts],
    ]),
  };
}

/**
 * In the form of a zone file, with a gap to fill in: what the name leads to is the endpoint's own address,
 * which the customer's cloud tells.
 */
function recordOf(host: string, id: string): string {
  return `${host}. 300 IN A <${l10n.t("IP address of {0}", id.split("/").at(-1) ?? id)}>`;
}

/** Who may connect past the private endpoints; undefined = the service does not say. */
export function publicAccessOf({ ipAccessList }: WireService): PublicAccess | undefined {
  if (ipAccessList == null) return undefined;
  const entries = ipAccessList.flatMap(({ source }) => source ?? []);
  const isWhole = entries.length === ipAccessList.length;
  const whole = { entries, ...(isWhole && { exact: exactAccess(ipAccessList) }) };
  if (entries.some((source) => /^(0\.0\.0\.0|::)\/0$/.test(source.trim()))) {
    return { state: "open", ...whole };
  }
  // An entry that cannot be read lets somebody in all the same.
  return { state: ipAccessList.length === 0 ? "closed" : "limited", ...whole };
}

/** In one order, whatever order they come in. */
function exactAccess(list: NonNullable<WireService["ipAccessList"]>): string {
  const texts = list.map(({ source, description }) =>
    JSON.stringify({ source, ...(description != null && { description }) }),
  );
  return `[${texts.sort().join(",")}]`;
}

/** What a reverse private endpoint leads to: each type has a field of its own. */
function targetOf(wire: WireReverse): string {
  const fields = [
    wire.vpcEndpointServiceName,
    wire.vpcResourceConfigurationId,
    wire.mskClusterArn,
    wire.gcpServiceAttachment,
  ];
  return fields.find((text) => text != null && text !== "") ?? "";
}

/** A reverse private endpoint of ClickPipes. Its region is the service's, whose `principal` connects. */
export function readEgress(wire: WireReverse, region: string, principal?: string): EgressEndpoint {
  const connectionId = wire.endpointId ?? "";
  const [address = "", ...more] = wire.dnsNames ?? [];
  const status = reverseStatusOf(wire.status ?? "Provisioning");
  const about = {
    targetType: wire.type,
    target: targetOf(wire),
    ...(connectionId !== "" && { connectionId }),
  };
  return {
    id: wire.id,
    region,
    status,
    ...about,
    ...(address !== "" && { address }),
    domainNames: (wire.customPrivateDnsMappings ?? []).flatMap((one) => one.privateDnsName ?? []),
    facts: factsOf([
      [l10n.t("Waits for"), status.state === "needsAcceptance" ? acceptance(about, principal) : ""],
      [l10n.t("Description"), wire.description],
      [l10n.t("Resource share"), wire.vpcResourceShareArn],
      [l10n.t("Authentication"), wire.mskAuthentication],
      [l10n.t("Further addresses"), more.join(", ")],
      [l10n.t("Private DNS names"), (wire.privateDnsNames ?? []).join(", ")],
    ]),
  };
}
