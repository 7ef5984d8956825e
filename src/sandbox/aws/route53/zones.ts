import { AwsError } from "../errors.ts";
import type { AwsState, HostedZone, ZoneNetwork } from "../state.ts";
import { child, textIn } from "../xml.ts";
import { bodyOf, dnsName, maxItems, sortKey, zoneOf, type Route53Call, type Said } from "./call.ts";
import { addChange } from "./changes.ts";

/** The zones that answer inside a VPC, whoever's they are. */
export function zonesByVpc(call: Route53Call): Said {
  const { state, who, request } = call;
  const network = readNetwork(request.query.get("vpcid"), request.query.get("vpcregion"));
  if (state.world.networks.get(network.id)?.accountId !== who.accountId) throw noVpc(network);
  const zones = state.zones
    .all()
    .filter(({ networks }) => networks.some((one) => one.id === network.id))
    .sort(byName);
  const start = Number(request.query.get("nexttoken") ?? "0");
  const end = start + maxItems(call);
  const summary = zones.slice(start, end).map(({ id, name, accountId }) => ({
    HostedZoneId: id,
    Name: name,
    Owner: { OwningAccount: accountId },
  }));
  return {
    body: {
      HostedZoneSummaries: { HostedZoneSummary: summary },
      MaxItems: maxItems(call),
      ...(end < zones.length && { NextToken: end }),
    },
  };
}

export function zonesByName(call: Route53Call): Said {
  const { query } = call.request;
  const from = query.get("dnsname");
  const fromId = query.get("hostedzoneid") ?? "";
  const zones = ownZones(call).filter(
    ({ name, id }) =>
      from === null || sortKey(name) > sortKey(from) || (name === dnsName(from) && id >= fromId),
  );
  const page = zones.slice(0, maxItems(call));
  const next = zones[page.length];
  return {
    body: {
      HostedZones: { HostedZone: page.map(zoneWire) },
      ...(from !== null && { DNSName: from }),
      IsTruncated: next !== undefined,
      ...(next !== undefined && { NextDNSName: next.name, NextHostedZoneId: next.id }),
      MaxItems: maxItems(call),
    },
  };
}

export function listZones(call: Route53Call): Said {
  const zones = ownZones(call);
  const marker = call.request.query.get("marker");
  const start = marker === null ? 0 : zones.findIndex(({ id }) => id === marker);
  const page = zones.slice(start, start + maxItems(call));
  const next = zones[start + page.length];
  return {
    body: {
      HostedZones: { HostedZone: page.map(zoneWire) },
      ...(marker !== null && { Marker: marker }),
      IsTruncated: next !== undefined,
      ...(next !== undefined && { NextMarker: next.id }),
      MaxItems: maxItems(call),
    },
  };
}

export function getZone(call: Route53Call): Said {
  const zone = zoneOf(call);
  const VPC = zone.networks.map(networkWire);
  return { body: { HostedZone: zoneWire(zone), ...(VPC.length > 0 && { VPCs: { VPC } }) } };
}

/** A caller reference is taken once: who asks again after a lost answer learns that it worked. */
export function createZone(call: Route53Call): Said {
  const { state, who } = call;
  const body = bodyOf(call);
  const name = dnsName(textIn(body, "Name") ?? "");
  const callerReference = textIn(body, "CallerReference") ?? "";
  if (!/^([a-z0-9_*-]+\.)+$/.test(name) || callerReference === "") {
    throw new AwsError("InvalidDomainName", `${name} is not a valid name, or has no reference`);
  }
  const own = state.zones.group(who.accountId);
  if (own.some((one) => one.callerReference === callerReference)) {
    const message = `A hosted zone has already been created with the specified caller reference ${callerReference}`;
    throw new AwsError("HostedZoneAlreadyExists", message, 409);
  }
  const config = child(body, "HostedZoneConfig");
  const networks = "VPC" in body ? [ownNetwork(call)] : [];
  if (networks.length === 0 && textIn(config, "PrivateZone") === "true") {
    const message = "When you're creating a private hosted zone, you must specify a VPC.";
    throw new AwsError("InvalidInput", message);
  }
  for (const network of networks) assertFree(state, name, network);
  const comment = textIn(config, "Comment");
  const id = `Z${state.world.random.hex(20).toUpperCase()}`;
  const zone = addZone(state, {
    id,
    accountId: who.accountId,
    name,
    callerReference,
    networks,
    comment,
  });
  return {
    status: 201,
    headers: { location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${id}` },
    body: {
      HostedZone: zoneWire(zone),
      ChangeInfo: addChange(state),
      ...(networks[0] !== undefined && { VPC: networkWire(networks[0]) }),
    },
  };
}

/** A zone as it is at first: with the records that every zone has. */
export function addZone(
  state: AwsState,
  zone: Omit<HostedZone, "records" | "comment"> & { comment: string | undefined },
): HostedZone {
  const { comment, ...rest } = zone;
  const soa = "ns-1536.awsdns-00.co.uk. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400";
  return state.zones.add({
    ...rest,
    ...(comment !== undefined && { comment }),
    records: [
      { name: zone.name, type: "NS", ttl: 172_800, values: ["ns-1536.awsdns-00.co.uk."] },
      { name: zone.name, type: "SOA", ttl: 900, values: [soa] },
    ],
  });
}

export function associateNetwork(call: Route53Call): Said {
  const { state } = call;
  const zone = zoneOf(call);
  if (zone.networks.length === 0) {
    const message = "The hosted zone is public: a VPC cannot be associated with it";
    throw new AwsError("PublicZoneVPCAssociation", message);
  }
  const network = ownNetwork(call);
  assertFree(state, zone.name, network);
  state.zones.change(zone.id, { networks: [...zone.networks, network] });
  return { body: { ChangeInfo: addChange(state) } };
}

export function deleteZone(call: Route53Call): Said {
  const zone = zoneOf(call);
  if (zone.records.some(({ type }) => type !== "NS" && type !== "SOA")) {
    const message =
      "The specified hosted zone contains non-required resource record sets and so cannot be deleted.";
    throw new AwsError("HostedZoneNotEmpty", message);
  }
  call.state.zones.remove(zone.id);
  return { body: { ChangeInfo: addChange(call.state) } };
}

/** The VPC of the request's body. */
function ownNetwork(call: Route53Call): ZoneNetwork {
  const told = child(bodyOf(call), "VPC");
  const network = readNetwork(textIn(told, "VPCId"), textIn(told, "VPCRegion"));
  const found = call.state.world.networks.get(network.id);
  if (found?.region !== network.region) throw noVpc(network);
  if (found.accountId === call.who.accountId) return network;
  const message = `The VPC ${network.id} belongs to another account, which has not authorized this`;
  throw new AwsError("NotAuthorizedException", message, 401);
}

/** One zone of a name a VPC. */
function assertFree(state: AwsState, name: string, network: ZoneNetwork): void {
  const taken = state.zones
    .all()
    .find((one) => one.name === name && one.networks.some(({ id }) => id === network.id));
  if (taken === undefined) return;
  const message = `The VPC ${network.id} in region ${network.region} has already been associated with the hosted zone ${taken.id} with the same domain name.`;
  throw new AwsError("ConflictingDomainExists", message);
}

function readNetwork(
  id: string | null | undefined,
  region: string | null | undefined,
): ZoneNetwork {
  return { id: id ?? "", region: region ?? "" };
}

function noVpc({ id }: ZoneNetwork): AwsError {
  return new AwsError("InvalidVPCId", `The VPC ID ${id} does not exist in this account and region`);
}

function networkWire({ id, region }: ZoneNetwork): Record<string, unknown> {
  return { VPCRegion: region, VPCId: id };
}

function ownZones({ state, who }: Route53Call): HostedZone[] {
  return state.zones.group(who.accountId).sort(byName);
}

function byName(one: HostedZone, other: HostedZone): number {
  const [first, second] = [
    `${sortKey(one.name)}\u0000${one.id}`,
    `${sortKey(other.name)}\u0000${other.id}`,
  ];
  return first < second ? -1 : 1;
}

function zoneWire(zone: HostedZone): Record<string, unknown> {
  return {
    Id: `/hostedzone/${zone.id}`,
    Name: zone.name,
    CallerReference: zone.callerReference,
    Config: {
      ...(zone.comment !== undefined && { Comment: zone.comment }),
      PrivateZone: zone.networks.length > 0,
    },
    ResourceRecordSetCount: zone.records.length,
  };
}
