import { createTable, type Table } from "../world/table.ts";
import type { MskAuthentication, Network, Subnet } from "../world/entities.ts";
import type { CloudOptions } from "../cloud.ts";
import { AwsError } from "./errors.ts";
import { defaultAwsVariants, type AwsVariants } from "./variants.ts";

/** Who may send to a security group, and what. */
export interface GroupRule {
  id: string;
  /** `tcp`, `udp`, `icmp`, or `-1` for everything. */
  protocol: string;
  from?: number;
  to?: number;
  source: { cidr: string } | { cidr6: string } | { groupId: string; accountId: string };
  description?: string;
}

export interface SecurityGroup {
  id: string;
  networkId: string;
  accountId: string;
  name: string;
  description: string;
  rules: readonly GroupRule[];
  createdAt: number;
}

/** A network interface that an endpoint has, or had a moment ago. */
export interface Interface {
  id: string;
  endpointId: string;
  subnetId: string;
  networkId: string;
  accountId: string;
  groupIds: readonly string[];
}

/** Two VPCs whose addresses reach each other, once the second's owner agreed. */
export interface Peering {
  id: string;
  requesterId: string;
  accepterId: string;
  status: "active" | "pending-acceptance";
}

export interface ZoneNetwork {
  id: string;
  region: string;
}

/** What a name leads to: values, or an alias of another name of AWS. */
export interface RecordSet {
  name: string;
  type: string;
  ttl?: number;
  values?: readonly string[];
  alias?: { zoneId: string; name: string; evaluatesHealth: boolean };
}

/** A zone of Route 53; private where it has networks. */
export interface HostedZone {
  id: string;
  accountId: string;
  /** Ends with a dot. */
  name: string;
  callerReference: string;
  comment?: string;
  networks: readonly ZoneNetwork[];
  records: readonly RecordSet[];
}

/** Settings of the brokers of an MSK cluster. */
export interface MskConfiguration {
  arn: string;
  revision: number;
  /** Lines of `name=value`. */
  properties: string;
}

/** What the world's MSK cluster does not say; its id is the cluster's ARN. */
export interface MskDetails {
  id: string;
  /** Counts the changes. */
  version: number;
  state: "ACTIVE" | "UPDATING";
  /** Authentication that the cluster has at all. */
  authentication: readonly MskAuthentication[];
  configuration?: MskConfiguration;
}

/** What only AWS knows of, beside the world that all share. Grouping of each table in brackets. */
export interface AwsState extends CloudOptions {
  readonly variants: AwsVariants;
  /** The accounts of the keys. */
  readonly accounts: { main: string; staging: string };
  /** Accounts with which a subnet is shared, by subnet. */
  readonly shares: Map<string, Set<string>>;
  readonly peerings: Table<Peering>;
  /** [network] */
  readonly groups: Table<SecurityGroup>;
  /** By the id of what they are on. */
  readonly tags: Map<string, Map<string, string>>;
  /** What was made with a client token, and by which request. */
  readonly clientTokens: Map<string, { request: string; endpointId: string }>;
  /** Interfaces of endpoints that are gone already. [subnet] */
  readonly lingering: Table<Interface>;
  /** [account] */
  readonly zones: Table<HostedZone>;
  /** Changes of zones, and when they were asked for. */
  readonly changes: Table<{ id: string; at: number }>;
  readonly mskDetails: Table<MskDetails>;
  /** Policies of MSK clusters as they were put, by the cluster's ARN. */
  readonly mskPolicies: Map<string, string>;
  /** How far the private DNS name of a service is proven to be its owner's; absent: verified. */
  readonly verification: Map<string, "pendingVerification" | "failed">;
}

export function createState(options: CloudOptions): AwsState {
  const table = <Row extends { id: string }>(groupOf: (row: Row) => string): Table<Row> =>
    createTable({ groupOf, now: () => options.world.clock.now(), memory: () => 0 });
  const variants = defaultAwsVariants();
  options.world.endpointLags.push(() => lagOf({ variants }));
  return {
    ...options,
    variants,
    accounts: { main: "", staging: "" },
    shares: new Map(),
    peerings: table(() => ""),
    groups: table((row) => row.networkId),
    tags: new Map(),
    clientTokens: new Map(),
    lingering: table((row) => row.subnetId),
    zones: table((row) => row.accountId),
    changes: table(() => ""),
    mskDetails: table(() => ""),
    mskPolicies: new Map(),
    verification: new Map(),
  };
}

export function clearState(state: AwsState): void {
  Object.assign(state.variants, defaultAwsVariants());
  const { shares, peerings, groups, tags, clientTokens, lingering, verification } = state;
  const { zones, changes, mskDetails, mskPolicies } = state;
  const ec2 = [shares, peerings, groups, tags, clientTokens, lingering, verification];
  for (const one of [...ec2, zones, changes, mskDetails, mskPolicies]) one.clear();
}

/** The VPCs of a region that an account sees: its own, and those of which a subnet is shared with it. */
export function networksSeen(state: AwsState, accountId: string, region: string): Network[] {
  return state.world.networks
    .all()
    .filter((one) => one.cloud === "aws" && one.region === region)
    .filter((one) => one.accountId === accountId || subnetsSeen(state, accountId, one).length > 0);
}

/** The subnets of a VPC that an account sees: all of its own one, or those shared with it. */
export function subnetsSeen(state: AwsState, accountId: string, network: Network): Subnet[] {
  const subnets = state.world.subnets.group(network.id);
  if (network.accountId === accountId) return subnets;
  return subnets.filter(({ id }) => state.shares.get(id)?.has(accountId) === true);
}

/** @throws AwsError InvalidVpcID.NotFound. */
export function networkSeen(
  state: AwsState,
  accountId: string,
  region: string,
  id: string,
): Network {
  const found = networksSeen(state, accountId, region).find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new AwsError("InvalidVpcID.NotFound", `The vpc ID '${id}' does not exist`);
}

/** Milliseconds by which reads lag behind writes. */
export function lagOf({ variants }: Pick<AwsState, "variants">): number {
  return variants.lagSeconds * 1000;
}

/** Whether something made just now shows already. */
export function shows(state: AwsState, row: { createdAt: number }): boolean {
  return state.world.clock.now() - row.createdAt >= lagOf(state);
}

/** The tags of something: what was set, or the name that it has in the world. */
export function tagsOf(state: AwsState, id: string, name?: string): Map<string, string> {
  return state.tags.get(id) ?? new Map(name === undefined ? [] : [["Name", name]]);
}
