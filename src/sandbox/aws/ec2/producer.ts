import type { CloudEndpoint, EndpointService } from "../../world/entities.ts";
import { AwsError } from "../errors.ts";
import type { Principal } from "../keys.ts";
import { tagsOf, type AwsState } from "../state.ts";
import { hexOf, zoneName } from "../zones.ts";
import { required, tagSet, type Ec2Action, type Ec2Call } from "./call.ts";
import { dnsEntries } from "./endpoints.ts";
import { listPage, named } from "./lists.ts";
import { privateName, serviceZoneIds, verificationOf } from "./services.ts";

/** What the owner of endpoint services reads; what it decides is in producerWrites.ts. */
export const producerActions: Readonly<Record<string, Ec2Action>> = {
  DescribeVpcEndpointServiceConfigurations: describeConfigurations,
  DescribeVpcEndpointServicePermissions: describePermissions,
  DescribeVpcEndpointConnections: describeConnections,
};

function servicesOwned({ state, who, region }: Ec2Call): EndpointService[] {
  const own = state.world.services.group(who.accountId);
  return own.filter((one) => one.cloud === "aws" && one.region === region);
}

/** @throws AwsError where the account has no such service. */
export function serviceOwned(call: Ec2Call): EndpointService {
  const id = required(call, "ServiceId");
  const found = servicesOwned(call).find((one) => one.id === id);
  if (found === undefined) throw noService(id);
  return found;
}

function noService(id: string): AwsError {
  const message = `The VpcEndpointService Id '${id}' does not exist`;
  return new AwsError("InvalidVpcEndpointServiceId.NotFound", message);
}

function describeConfigurations(call: Ec2Call): Record<string, unknown> {
  const { state, who, params } = call;
  const ids = params.list("ServiceId");
  const wanted = named(servicesOwned(call), ids, ({ id }) => id, noService);
  const { rows, ...next } = listPage(call, wanted, {
    filters: {
      "service-name": ({ name }) => name,
      "service-id": ({ id }) => id,
      "service-state": () => "Available",
      "supported-ip-address-types": () => "ipv4",
    },
    tags: ({ id, title }) => tagsOf(state, id, title),
  });
  const item = rows.map((service) => configurationWire(state, who, service));
  return { serviceConfigurationSet: { item }, ...next };
}

function configurationWire(state: AwsState, who: Principal, service: EndpointService): object {
  const ids = serviceZoneIds(service);
  const { id, region } = service;
  return {
    serviceType: { item: [{ serviceType: "Interface" }] },
    serviceId: id,
    serviceName: service.name,
    serviceState: "Available",
    availabilityZoneIdSet: { item: ids },
    availabilityZoneSet: { item: ids.map((zone) => zoneName(who.accountId, region, zone)) },
    acceptanceRequired: service.acceptance === "manual",
    managesVpcEndpoints: false,
    networkLoadBalancerArnSet: { item: [balancerArn(service)] },
    supportedIpAddressTypeSet: { item: ["ipv4"] },
    baseEndpointDnsNameSet: { item: [`${id}.${region}.vpce.amazonaws.com`] },
    ...privateNameWire(state, service),
    tagSet: tagSet(tagsOf(state, id, service.title)),
    supportedRegionSet: { item: [{ region, serviceState: "Available" }] },
    remoteAccessEnabled: false,
  };
}

function privateNameWire(state: AwsState, service: EndpointService): object {
  const name = privateName(service);
  if (name === undefined) return {};
  const word = verificationOf(state, service);
  const proof = {
    type: "TXT",
    value: `vpce:${hexOf(name, 20)}`,
    name: `_${hexOf(service.id, 12)}`,
  };
  return { privateDnsName: name, privateDnsNameConfiguration: { state: word, ...proof } };
}

function balancerArn({ id, region, accountId }: EndpointService): string {
  const balancer = `loadbalancer/net/${hexOf(id, 8)}/${hexOf(`nlb/${id}`, 16)}`;
  return `arn:aws:elasticloadbalancing:${region}:${accountId}:${balancer}`;
}

function describePermissions(call: Ec2Call): Record<string, unknown> {
  const service = serviceOwned(call);
  const { rows, ...next } = listPage(call, service.allowed, {
    filters: { principal: (principal) => principal, "principal-type": principalType },
  });
  return {
    allowedPrincipals: { item: rows.map((principal) => permissionWire(service, principal)) },
    ...next,
  };
}

/** A principal that a service allows. */
export function permissionWire(service: EndpointService, principal: string): object {
  return {
    principalType: principalType(principal),
    principal,
    servicePermissionId: `vpce-svc-perm-${hexOf(`${service.id}/${principal}`, 17)}`,
    serviceId: service.id,
    tagSet: {},
  };
}

function principalType(principal: string): string {
  if (principal === "*") return "All";
  if (principal.includes(":user/")) return "User";
  return principal.includes(":role/") ? "Role" : "Account";
}

/** Everybody's endpoints against the account's services. */
function describeConnections(call: Ec2Call): Record<string, unknown> {
  const { state } = call;
  const all = servicesOwned(call).flatMap(({ id }) => state.world.endpoints.group(id));
  const { rows, ...next } = listPage(call, all, {
    filters: {
      "service-id": ({ serviceId }) => serviceId,
      "vpc-endpoint-id": ({ id }) => id,
      "vpc-endpoint-owner": ({ accountId }) => accountId,
      "vpc-endpoint-region": ({ region }) => region,
      "vpc-endpoint-state": ({ state: word }) => word,
      "ip-address-type": () => "ipv4",
    },
  });
  const item = rows.map((endpoint) => connectionWire(state, endpoint));
  return { vpcEndpointConnectionSet: { item }, ...next };
}

function connectionWire(state: AwsState, endpoint: CloudEndpoint): object {
  const service = state.world.services.get(endpoint.serviceId);
  return {
    serviceId: endpoint.serviceId,
    vpcEndpointId: endpoint.id,
    vpcEndpointOwner: endpoint.accountId,
    vpcEndpointState: endpoint.state,
    vpcEndpointRegion: endpoint.region,
    vpcEndpointConnectionId: `vpce-con-${hexOf(endpoint.id, 17)}`,
    creationTimestamp: new Date(endpoint.createdAt).toISOString(),
    dnsEntrySet: { item: dnsEntries(state, endpoint) },
    networkLoadBalancerArnSet: { item: service === undefined ? [] : [balancerArn(service)] },
    ipAddressType: "ipv4",
    tagSet: {},
  };
}
