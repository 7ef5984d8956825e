import type { CloudEndpoint, EndpointService } from "../../world/entities.ts";
import { AwsError } from "../errors.ts";
import { groupIdsOf, interfacesOf } from "../interfaces.ts";
import { lagOf, tagsOf, type AwsState } from "../state.ts";
import { hexOf, zoneName } from "../zones.ts";
import { tagSet, type Ec2Action, type Ec2Call } from "./call.ts";
import { listPage, named } from "./lists.ts";
import { privateName } from "./services.ts";

export const endpointActions: Readonly<Record<string, Ec2Action>> = {
  DescribeVpcEndpoints: describeEndpoints,
};

/** The endpoints of an account in a region, as they show: what was just done may not show yet. */
function endpointsSeen({ state, who, region }: Ec2Call): CloudEndpoint[] {
  const { endpoints } = state.world;
  return endpoints
    .all()
    .filter((one) => one.cloud === "aws" && one.accountId === who.accountId)
    .filter((one) => one.region === region)
    .flatMap(({ id }) => endpoints.getAt(id, lagOf(state)) ?? []);
}

/**
 * An endpoint to be changed, as it is by now.
 * @throws AwsError InvalidVpcEndpointId.NotFound, also where it does not show yet.
 */
export function endpointNow(call: Ec2Call, id: string): CloudEndpoint {
  const shows = endpointsSeen(call).some((one) => one.id === id);
  const found = shows ? call.state.world.endpoints.get(id) : undefined;
  if (found === undefined) throw noEndpoint(id);
  return found;
}

export function noEndpoint(id: string): AwsError {
  const message = `The Vpc Endpoint Id '${id}' does not exist`;
  return new AwsError("InvalidVpcEndpointId.NotFound", message);
}

function describeEndpoints(call: Ec2Call): Record<string, unknown> {
  const { state, region, params } = call;
  const wanted = named(
    endpointsSeen(call),
    params.list("VpcEndpointId"),
    ({ id }) => id,
    noEndpoint,
  );
  const { rows, ...next } = listPage(call, wanted, {
    filters: {
      "service-name": (endpoint) => serviceName(state, endpoint),
      "service-region": () => region,
      "vpc-id": ({ networkId }) => networkId,
      "vpc-endpoint-id": ({ id }) => id,
      "vpc-endpoint-state": ({ state: word }) => word,
      "vpc-endpoint-type": () => "Interface",
      "ip-address-type": () => "ipv4",
    },
    tags: ({ id }) => tagsOf(state, id),
  });
  return { vpcEndpointSet: { item: rows.map((one) => endpointWire(state, one)) }, ...next };
}

/** An endpoint as EC2 writes it. */
export function endpointWire(state: AwsState, endpoint: CloudEndpoint): Record<string, unknown> {
  const groups = groupIdsOf(state, endpoint);
  return {
    vpcEndpointId: endpoint.id,
    vpcEndpointType: "Interface",
    vpcId: endpoint.networkId,
    serviceName: serviceName(state, endpoint),
    serviceRegion: endpoint.region,
    state: endpoint.state,
    subnetIdSet: { item: endpoint.subnetIds },
    groupSet: {
      item: groups.map((groupId) => ({
        groupId,
        groupName: state.groups.get(groupId)?.name ?? "",
      })),
    },
    ipAddressType: "ipv4",
    dnsOptions: { dnsRecordIpType: "ipv4" },
    privateDnsEnabled: endpoint.privateDns,
    requesterManaged: false,
    networkInterfaceIdSet: { item: interfacesOf(state, endpoint).map(({ id }) => id) },
    dnsEntrySet: { item: dnsEntries(state, endpoint) },
    creationTimestamp: new Date(endpoint.createdAt).toISOString(),
    tagSet: tagSet(tagsOf(state, endpoint.id)),
    ownerId: endpoint.accountId,
    ...(endpoint.state === "failed" && {
      lastError: { code: "InternalError", message: "The endpoint could not be made" },
    }),
  };
}

function serviceName(state: AwsState, endpoint: CloudEndpoint): string {
  return serviceOf(state, endpoint)?.name ?? endpoint.serviceId;
}

/** The service that an endpoint leads to. */
export function serviceOf(state: AwsState, endpoint: CloudEndpoint): EndpointService | undefined {
  return state.world.services.get(endpoint.serviceId);
}

/** The zone of Amazon in which the names of a region's endpoints are. */
export function endpointZoneId(region: string): string {
  return `Z${hexOf(region, 13).toUpperCase()}`;
}

/** Names that lead to an endpoint: its own, one a zone, and the service's private one where that is on. */
export function dnsEntries(
  state: AwsState,
  endpoint: CloudEndpoint,
): { dnsName: string; hostedZoneId: string }[] {
  const { region, address, accountId } = endpoint;
  const [own = "", ...rest] = address.split(".");
  const zoned = endpoint.subnetIds.flatMap((id) => {
    const subnet = state.world.subnets.get(id);
    const zone = subnet && zoneName(accountId, region, subnet.zoneId);
    return zone === undefined ? [] : [[`${own}-${zone}`, ...rest].join(".")];
  });
  const hostedZoneId = endpointZoneId(region);
  const entries = [address, ...zoned].map((dnsName) => ({ dnsName, hostedZoneId }));
  const service = serviceOf(state, endpoint);
  const name = service && privateName(service);
  if (!endpoint.privateDns || name === undefined) return entries;
  return [...entries, { dnsName: name, hostedZoneId: `Z${hexOf(endpoint.id, 13).toUpperCase()}` }];
}
