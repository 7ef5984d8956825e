import type { CloudEndpoint, Network, Subnet } from "../world/entities.ts";
import type { AwsState, Interface, SecurityGroup } from "./state.ts";
import { hexOf } from "./zones.ts";

/** The group that every VPC has; it is taken where none is named. */
export function defaultGroup(state: AwsState, network: Network): SecurityGroup {
  const id = `sg-${hexOf(`default/${network.id}`, 17)}`;
  const present = state.groups.get(id);
  if (present !== undefined) return present;
  const { accountId } = network;
  return state.groups.add({
    id,
    networkId: network.id,
    accountId,
    name: "default",
    description: "default VPC security group",
    rules: [{ id: `sgr-${hexOf(id, 17)}`, protocol: "-1", source: { groupId: id, accountId } }],
    createdAt: 0,
  });
}

/** The security groups of an endpoint. */
export function groupIdsOf(state: AwsState, endpoint: CloudEndpoint): readonly string[] {
  const network = state.world.networks.get(endpoint.networkId);
  if (endpoint.securityGroupIds.length > 0 || network === undefined) {
    return endpoint.securityGroupIds;
  }
  return [defaultGroup(state, network).id];
}

/** The interfaces of an endpoint: one in each of its subnets. */
export function interfacesOf(state: AwsState, endpoint: CloudEndpoint): Interface[] {
  const groupIds = groupIdsOf(state, endpoint);
  return endpoint.subnetIds.map((subnetId) => ({
    id: `eni-${hexOf(`${endpoint.id}/${subnetId}`, 17)}`,
    endpointId: endpoint.id,
    subnetId,
    networkId: endpoint.networkId,
    accountId: endpoint.accountId,
    groupIds,
  }));
}

/** All interfaces in the VPCs of an account, also those whose endpoint is gone. */
export function allInterfaces(state: AwsState, accountId: string): Interface[] {
  return [
    ...state.world.endpoints
      .all()
      .filter((one) => one.cloud === "aws" && one.accountId === accountId)
      .flatMap((endpoint) => interfacesOf(state, endpoint)),
    ...state.lingering.all().filter((one) => one.accountId === accountId),
  ];
}

/** Addresses that are left in a subnet: every interface takes one. */
export function freeAddresses({ world, lingering }: AwsState, subnet: Subnet): number {
  const taken = world.endpoints.all().filter((one) => one.subnetIds.includes(subnet.id));
  return subnet.freeAddresses - taken.length - lingering.group(subnet.id).length;
}
