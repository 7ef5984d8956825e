import * as l10n from "@vscode/l10n";
import type {
  DomainSet,
  EgressEndpoint,
  EndpointService,
  PrivateEndpoint,
} from "../../domain/model.ts";
import { domainTypeName } from "./domainTypes.ts";
import { endpointIdOf } from "./ids.ts";
import { factsOf, numberOf } from "./read.ts";
import { domainsStatusOf, statusOf } from "./states.ts";
import type {
  WireAttached,
  WireConnection,
  WireLegacyEndpoint,
  WireLegacyService,
  WirePrivateLink,
  WireServerless,
  WireService,
} from "./wire.ts";

/** The service of a node group, or of a Premium cluster (`group` is absent). */
export function readService(
  wire: WireService,
  id: string,
  region: string,
  group: string | undefined,
): EndpointService {
  return {
    id,
    region,
    status: statusOf(wire.state ?? ""),
    name: wire.serviceName ?? "",
    zones: wire.availableZones ?? [],
    ...(group !== undefined && { leadsTo: group }),
    facts: factsOf(
      [l10n.t("Node group"), group],
      [l10n.t("DNS name"), wire.serviceDnsName],
      [l10n.t("Port"), wire.servicePort],
    ),
  };
}

/** AWS: the name of all its endpoints; GCP: the domain of theirs (api-facts §3.3). */
export function dnsNameOf({ facts = [] }: EndpointService): string | undefined {
  return facts.find(({ label }) => label === l10n.t("DNS name"))?.value;
}

/** What Starter and Essential offer: one service a region, for all clusters there (api-facts §3.4). */
export function readSharedService(
  wire: WireServerless,
  region: string,
): EndpointService | undefined {
  const open = wire.endpoints?.private;
  const zoned = open?.aws ?? open?.alicloud;
  const name = zoned?.serviceName || open?.gcp?.serviceAttachmentName;
  if (!name) return undefined;
  return {
    id: name,
    region,
    // It is told without a state, and only where it is there.
    status: statusOf("ACTIVE"),
    name,
    zones: zoned?.availabilityZone ?? [],
    facts: factsOf([l10n.t("DNS name"), open?.host], [l10n.t("Port"), open?.port]),
  };
}

/** The service of a cluster that only the legacy API knows. */
export function readLegacyService(wire: WireLegacyService, region: string): EndpointService {
  return {
    id: wire.name || region,
    region,
    status: statusOf(wire.status ?? ""),
    name: wire.name ?? "",
    zones: wire.az_ids ?? [],
    facts: factsOf([l10n.t("DNS name"), wire.dns_name], [l10n.t("Port"), wire.port]),
  };
}

const notSeen = /not received connection request from endpoint/i;

/** TiDB Cloud's own words on GCP for an endpoint that is not there (yet), made plain (api-facts §3.3). */
export function plainMessage(message: string): string {
  return notSeen.test(message)
    ? l10n.t(
        "TiDB Cloud has not seen a connection request from this endpoint: it is not there yet, or its id does not match.",
      )
    : message;
}

/** The connection's own id; what was only discovered may have none. */
export function connectionIdOf(wire: WireConnection): string {
  return wire.privateEndpointConnectionId || wire.id || wire.endpointId;
}

/** A private endpoint of a node group, or of a Premium cluster (`group` is its id). */
export function readConnection(
  wire: WireConnection,
  group: string,
  region: string,
): PrivateEndpoint {
  const status = statusOf(wire.endpointState ?? "");
  const port = numberOf(wire.port);
  const host = wire.host ?? "";
  return {
    id: endpointIdOf(group, connectionIdOf(wire)),
    region,
    status,
    cloudId: wire.endpointId,
    ...(wire.privateLinkServiceName && { serviceName: wire.privateLinkServiceName }),
    ...(wire.accountId && { owner: wire.accountId }),
    facts: factsOf(
      [
        l10n.t("Found in your network"),
        status.word === "DISCOVERED" ? l10n.t("not registered with TiDB Cloud") : "",
      ],
      [l10n.t("Message"), plainMessage(wire.message ?? "")],
      [l10n.t("Node group"), wire.tidbNodeGroupDisplayName || wire.tidbNodeGroupId],
      [l10n.t("Host and port"), host === "" || port === undefined ? host : `${host}:${port}`],
      [l10n.t("Private domain name"), wire.privateDomainName],
      [l10n.t("Private IP address"), wire.privateIpAddress],
    ),
  };
}

/** A private endpoint of a cluster that only the legacy API knows. */
export function readLegacyEndpoint(wire: WireLegacyEndpoint, region: string): PrivateEndpoint {
  return {
    id: wire.id,
    region,
    status: statusOf(wire.status ?? ""),
    cloudId: wire.endpoint_name,
    ...(wire.service_name && { serviceName: wire.service_name }),
    facts: factsOf([l10n.t("Message"), plainMessage(wire.message ?? "")]),
  };
}

const statesOf = ({ domains }: WireAttached): string[] =>
  (domains ?? []).flatMap(({ state }) => state || []);

function readSet(wire: WireAttached): DomainSet {
  const status = domainsStatusOf(statesOf(wire));
  return {
    id: wire.attachDomainId ?? "",
    type: wire.type,
    typeName: domainTypeName(wire.type),
    name: wire.uniqueName ?? "",
    domainNames: (wire.domains ?? []).flatMap(({ name }) => name ?? []),
    ...(status !== undefined && { status }),
  };
}

/**
 * A private link connection. One whose domain names failed is there but needs somebody. `isWhole` = read by
 * itself: a list may leave out the domain names, so that none there means that they are not told.
 */
export function readPrivateLink(
  wire: WirePrivateLink,
  region: string,
  isWhole: boolean,
): EgressEndpoint {
  const sets = wire.attachedDomains ?? [];
  const target = wire.awsEndpointService ?? wire.alicloudEndpointService;
  const domains = sets.flatMap((set) => set.domains ?? []);
  const names = domainsStatusOf(sets.flatMap(statesOf));
  const status = statusOf(wire.state ?? "");
  const failed = domains.filter(({ message }) => message);
  const usable = status.state === "available" && names?.state === "needsAttention";
  return {
    id: wire.privateLinkConnectionId,
    region,
    status: usable ? { ...status, state: "needsAttention" } : status,
    targetType: wire.type,
    target: target?.name ?? "",
    ...(target?.endpointId && { connectionId: target.endpointId }),
    domainNames: domains.flatMap(({ name }) => name ?? []),
    ...(names !== undefined && { domainNamesStatus: names }),
    ...((isWhole || sets.length > 0) && { domainSets: sets.map(readSet) }),
    facts: factsOf(
      [l10n.t("Name"), wire.displayName],
      [l10n.t("Message"), wire.message],
      [l10n.t("Region of the target"), wire.awsEndpointService?.region],
      [l10n.t("Zones"), target?.availabilityZoneIds?.join(", ")],
      ...failed.map(({ name, message }): [string, string] => [
        l10n.t("Domain name {0}", name ?? ""),
        message ?? "",
      ]),
    ),
  };
}
