import { AwsError } from "../errors.ts";
import { freeAddresses } from "../interfaces.ts";
import { networkSeen, networksSeen, subnetsSeen, tagsOf } from "../state.ts";
import type { Network, Subnet } from "../../world/entities.ts";
import { hexOf, zoneName } from "../zones.ts";
import { done, required, tagSet, type Ec2Action, type Ec2Call } from "./call.ts";
import { listPage, named } from "./lists.ts";

/** Calls about VPCs and subnets. */
export const vpcActions: Readonly<Record<string, Ec2Action>> = {
  DescribeVpcs: describeVpcs,
  DescribeVpcAttribute: describeAttribute,
  ModifyVpcAttribute: modifyAttribute,
  DescribeSubnets: describeSubnets,
};

function describeVpcs(call: Ec2Call): Record<string, unknown> {
  const { state, who, region, params } = call;
  const all = networksSeen(state, who.accountId, region);
  const wanted = named(all, params.list("VpcId"), ({ id }) => id, noVpc);
  const tags = ({ id, name }: Network): Map<string, string> => tagsOf(state, id, name);
  const { rows, ...next } = listPage(call, wanted, {
    filters: {
      "vpc-id": ({ id }) => id,
      "owner-id": ({ accountId }) => accountId,
      cidr: ({ cidr }) => cidr,
      "cidr-block": ({ cidr }) => cidr,
      "is-default": () => "false",
      state: () => "available",
    },
    tags,
    least: 5,
  });
  const item = rows.map((network) => ({
    vpcId: network.id,
    ownerId: network.accountId,
    state: "available",
    cidrBlock: network.cidr,
    cidrBlockAssociationSet: {
      item: [
        {
          associationId: `vpc-cidr-assoc-${hexOf(network.id, 17)}`,
          cidrBlock: network.cidr,
          cidrBlockState: { state: "associated" },
        },
      ],
    },
    dhcpOptionsId: `dopt-${hexOf(network.accountId, 17)}`,
    instanceTenancy: "default",
    isDefault: false,
    // Tags of what is shared are its owner's alone.
    tagSet: tagSet(network.accountId === who.accountId ? tags(network) : new Map()),
  }));
  return { vpcSet: { item }, ...next };
}

function noVpc(id: string): AwsError {
  return new AwsError("InvalidVpcID.NotFound", `The vpc ID '${id}' does not exist`);
}

function describeAttribute(call: Ec2Call): Record<string, unknown> {
  const network = callNetwork(call);
  const attribute = required(call, "Attribute");
  switch (attribute) {
    case "enableDnsSupport":
      return { vpcId: network.id, enableDnsSupport: { value: network.dnsSupport } };
    case "enableDnsHostnames":
      return { vpcId: network.id, enableDnsHostnames: { value: network.dnsHostnames } };
    default: {
      const message = `Value (${attribute}) for parameter attribute is invalid. Unknown attribute.`;
      throw new AwsError("InvalidParameterValue", message);
    }
  }
}

/** One attribute a call, as EC2 has it. */
function modifyAttribute(call: Ec2Call): Record<string, unknown> {
  const network = callNetwork(call);
  if (network.accountId !== call.who.accountId) throw notOwner(network);
  const dnsSupport = call.params.inside("EnableDnsSupport").flag("Value");
  const dnsHostnames = call.params.inside("EnableDnsHostnames").flag("Value");
  if ((dnsSupport === undefined) === (dnsHostnames === undefined)) {
    const message = "Exactly one attribute must be specified";
    throw new AwsError("InvalidParameterCombination", message);
  }
  call.state.world.networks.change(network.id, {
    ...(dnsSupport !== undefined && { dnsSupport }),
    ...(dnsHostnames !== undefined && { dnsHostnames }),
  });
  return done;
}

/** What is shared belongs to its owner, who alone changes it and makes endpoints in it. */
export function notOwner(network: Network): AwsError {
  const why = `The VPC '${network.id}' is shared by its owner ${network.accountId}`;
  const rule = "Only the VPC's owner can do this in a shared VPC";
  return new AwsError("OperationNotPermitted", `${why}. ${rule}.`);
}

function callNetwork(call: Ec2Call): Network {
  return networkSeen(call.state, call.who.accountId, call.region, required(call, "VpcId"));
}

function describeSubnets(call: Ec2Call): Record<string, unknown> {
  const { state, who, region, params } = call;
  const all = networksSeen(state, who.accountId, region).flatMap((network) =>
    subnetsSeen(state, who.accountId, network).map((subnet) => ({ ...subnet, network })),
  );
  const wanted = named(all, params.list("SubnetId"), ({ id }) => id, noSubnet);
  const name = ({ zoneId }: Subnet): string => zoneName(who.accountId, region, zoneId);
  const tags = ({ id }: Subnet): Map<string, string> => tagsOf(state, id);
  const { rows, ...next } = listPage(call, wanted, {
    filters: {
      "subnet-id": ({ id }) => id,
      "vpc-id": ({ networkId }) => networkId,
      "owner-id": ({ network }) => network.accountId,
      "availability-zone": name,
      "availability-zone-id": ({ zoneId }) => zoneId,
      cidr: ({ cidr }) => cidr,
      "cidr-block": ({ cidr }) => cidr,
      state: () => "available",
    },
    tags,
    least: 5,
  });
  const item = rows.map(({ network, ...subnet }) => ({
    subnetId: subnet.id,
    subnetArn: `arn:aws:ec2:${region}:${network.accountId}:subnet/${subnet.id}`,
    vpcId: subnet.networkId,
    ownerId: network.accountId,
    state: "available",
    availabilityZone: name(subnet),
    availabilityZoneId: subnet.zoneId,
    cidrBlock: subnet.cidr,
    availableIpAddressCount: freeAddresses(state, subnet),
    defaultForAz: false,
    mapPublicIpOnLaunch: false,
    assignIpv6AddressOnCreation: false,
    ipv6Native: false,
    tagSet: tagSet(network.accountId === who.accountId ? tags(subnet) : new Map()),
  }));
  return { subnetSet: { item }, ...next };
}

function noSubnet(id: string): AwsError {
  return new AwsError("InvalidSubnetID.NotFound", `The subnet ID '${id}' does not exist`);
}
