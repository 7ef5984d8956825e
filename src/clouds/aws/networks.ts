import {
  DescribeVpcAttributeCommand,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcs,
  type EC2Client,
  type IpPermission,
  type SecurityGroup as GroupWire,
  type Subnet as SubnetWire,
  type Tag,
  type Vpc,
  type VpcAttributeName,
} from "@aws-sdk/client-ec2";
import { asApiError } from "../../http/errors.ts";
import type { Network, Opening, SecurityGroup, Subnet } from "../../domain/customerCloud.ts";
import type { CloudOptions } from "../cloud.ts";
import { read, readAll } from "./calls.ts";
import type { Service } from "./clients.ts";
import { readPeers } from "./peerings.ts";

type Ec2 = Service<EC2Client>;

/** The VPCs of a region: the account's own, and those of which a subnet is shared with it. */
export async function readNetworks(ec2: Ec2, options: CloudOptions): Promise<Network[]> {
  const [vpcs, peers] = await Promise.all([
    readAll(
      ec2,
      "DescribeVpcs",
      options,
      (config, settings) => paginateDescribeVpcs(config, {}, settings),
      (page) => page.Vpcs,
    ),
    readPeers(ec2, options),
  ]);
  const networks = await Promise.all(vpcs.map((vpc) => networkOf(ec2, vpc, options)));
  return networks.map((one) => ({ ...one, peers: [...(peers.get(one.id) ?? [])] }));
}

async function networkOf(ec2: Ec2, vpc: Vpc, options: CloudOptions): Promise<Network> {
  const id = vpc.VpcId ?? "";
  const dns = await readDns(ec2, id, options);
  const associated = (vpc.CidrBlockAssociationSet ?? []).flatMap((one) => one.CidrBlock ?? []);
  return {
    id,
    name: nameIn(vpc.Tags),
    owner: vpc.OwnerId ?? "",
    cidrs: [...new Set([...(vpc.CidrBlock === undefined ? [] : [vpc.CidrBlock]), ...associated])],
    ...(dns !== undefined && { dns }),
  };
}

/** Of somebody else's VPC they may not be told: then nothing is known. */
export async function readDns(
  ec2: Ec2,
  VpcId: string,
  options: CloudOptions,
): Promise<Network["dns"]> {
  const attribute = (Attribute: VpcAttributeName) =>
    read(ec2, "DescribeVpcAttribute", options, (client, settings) =>
      client.send(new DescribeVpcAttributeCommand({ VpcId, Attribute }), settings),
    );
  try {
    const [support, hostnames] = await Promise.all([
      attribute("enableDnsSupport"),
      attribute("enableDnsHostnames"),
    ]);
    return {
      support: support.EnableDnsSupport?.Value === true,
      hostnames: hostnames.EnableDnsHostnames?.Value === true,
    };
  } catch (error) {
    if (asApiError(error, "permission", "notFound") === undefined) throw error;
    return undefined;
  }
}

/** The subnets of some VPCs. */
export async function readSubnets(
  ec2: Ec2,
  networks: readonly string[],
  options: CloudOptions,
): Promise<Subnet[]> {
  if (networks.length === 0) return [];
  const Filters = [{ Name: "vpc-id", Values: [...networks] }];
  const subnets = await readAll(
    ec2,
    "DescribeSubnets",
    options,
    (config, settings) => paginateDescribeSubnets(config, { Filters }, settings),
    (page) => page.Subnets,
  );
  return subnets.map(subnetOf);
}

function subnetOf(subnet: SubnetWire): Subnet {
  const { AvailabilityZoneId: id, AvailabilityZone: name, AvailableIpAddressCount: free } = subnet;
  return {
    id: subnet.SubnetId ?? "",
    name: nameIn(subnet.Tags),
    network: subnet.VpcId ?? "",
    cidr: subnet.CidrBlock ?? "",
    ...(id !== undefined && { zone: { id, name: name ?? "" } }),
    ...(free !== undefined && { freeAddresses: free }),
  };
}

/** Security groups that fit a filter of EC2's, such as `vpc-id`. */
export async function readGroups(
  ec2: Ec2,
  filter: { readonly name: "vpc-id" | "group-id"; readonly value: string },
  options: CloudOptions,
): Promise<(SecurityGroup & { readonly tags: Readonly<Record<string, string>> })[]> {
  const Filters = [{ Name: filter.name, Values: [filter.value] }];
  const groups = await readAll(
    ec2,
    "DescribeSecurityGroups",
    options,
    (config, settings) => paginateDescribeSecurityGroups(config, { Filters }, settings),
    (page) => page.SecurityGroups,
  );
  return groups.map((group) => ({ ...groupOf(group), tags: tagsOf(group.Tags) }));
}

function groupOf(group: GroupWire): SecurityGroup {
  return {
    id: group.GroupId ?? "",
    name: group.GroupName ?? "",
    network: group.VpcId ?? "",
    openings: (group.IpPermissions ?? []).flatMap(openingsOf),
  };
}

/** A permission names one range of ports and any number of sources: an opening for each. */
function openingsOf(permission: IpPermission): Opening[] {
  const { IpProtocol: protocol = "-1", FromPort: from = 0, ToPort: to = 65_535 } = permission;
  const sources = [
    ...(permission.IpRanges ?? []).map((one) => one.CidrIp),
    ...(permission.Ipv6Ranges ?? []).map((one) => one.CidrIpv6),
    ...(permission.UserIdGroupPairs ?? []).map((one) => one.GroupId),
    ...(permission.PrefixListIds ?? []).map((one) => one.PrefixListId),
  ].filter((source) => source !== undefined);
  return sources.map((source) => ({ protocol, from, to, source }));
}

function nameIn(tags: readonly Tag[] | undefined): string {
  return tagsOf(tags)["Name"] ?? "";
}

/** Tags as a record. */
export function tagsOf(tags: readonly Tag[] = []): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}
