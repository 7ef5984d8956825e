// What exists of TiDB Cloud in the simulated world, beside the cloud's halves of its endpoints. Words of
// states are those of the API.
import type { Cloud } from "../world/entities.ts";
import { createTable, type Table } from "../world/table.ts";
import type { World } from "../world/world.ts";
import { defaultTidbVariants, type TidbVariants } from "./variants.ts";

/** By which API a cluster is known. */
export type TidbKind = "dedicated" | "serverless" | "premium" | "legacy";
type TidbCloud = Cloud | "alicloud";

export interface Project {
  id: string;
  organizationId: string;
  name: string;
  createdAt: number;
}

export interface NodeGroup {
  id: string;
  name: string;
  isDefault: boolean;
}

interface AuthorizedNetwork {
  start: string;
  end: string;
  name: string;
}

export interface TidbCluster {
  /** Digits; unique over all kinds. */
  id: string;
  kind: TidbKind;
  organizationId: string;
  projectId: string;
  name: string;
  /** Of `serverless`: Starter or Essential. Of `premium`: Premium or Essential_V2. */
  plan: string;
  cloud: TidbCloud;
  region: string;
  state: string;
  version: string;
  port: number;
  /** Of `dedicated`; of the others one that stands for the cluster itself. */
  groups: NodeGroup[];
  /** The cloud account in which TiDB Cloud runs it. */
  accountId: string;
  publicAccess: { disabled: boolean; networks: AuthorizedNetwork[] };
  createdAt: number;
}

/** The endpoint service of a node group, or of a cluster without such. */
export interface GroupService {
  /** The node group's id. */
  id: string;
  clusterId: string;
  state: "CREATING" | "ACTIVE" | "DELETING" | (string & {});
  /** `EndpointService.id` in the cloud; absent until it is made. */
  serviceId?: string;
  dnsName: string;
}

/** TiDB Cloud's record of a private endpoint. */
export interface TidbConnection {
  /** Digits. */
  id: string;
  clusterId: string;
  groupId: string;
  /** As it was sent. */
  endpointId: string;
  /** `CloudEndpoint.id`; absent = there is no such endpoint. */
  halfId?: string;
  privateIp?: string;
  state: "PENDING" | "ACTIVE" | "DELETING" | "FAILED" | (string & {});
  message: string;
}

/** Egress of Starter and Essential. */
export interface PrivateLink {
  /** `plc-…`. */
  id: string;
  clusterId: string;
  displayName: string;
  type: string;
  target: string;
  region: string;
  state: "CREATING" | "PENDING_ACCEPTANCE" | "ACTIVE" | "FAILED" | "DELETING" | (string & {});
  message: string;
  /** Its half in the cloud, once made. */
  halfId?: string;
  zones: string[];
  createdAt: number;
}

/** A set of domain names attached to a private link connection. */
export interface AttachedDomains {
  id: string;
  linkId: string;
  clusterId: string;
  type: string;
  uniqueName: string;
  names: string[];
  state: string;
  createdAt: number;
}

/** All of it. Grouping of each table in brackets. */
export interface TidbState {
  readonly world: World;
  readonly variants: TidbVariants;
  /** The organization of the keys, and a second one that has nothing. */
  readonly organizations: { main: string; other: string };
  /** [organization] */
  readonly projects: Table<Project>;
  /** [organization] */
  readonly clusters: Table<TidbCluster>;
  /** [cluster] */
  readonly services: Table<GroupService>;
  /** [cluster] */
  readonly connections: Table<TidbConnection>;
  /** [cluster] */
  readonly links: Table<PrivateLink>;
  /** [cluster] */
  readonly domains: Table<AttachedDomains>;
}

export function createState(world: World): TidbState {
  const variants = defaultTidbVariants();
  const table = <Row extends { id: string }>(groupOf: (row: Row) => string): Table<Row> =>
    createTable({ groupOf, now: () => world.clock.now(), memory: () => lagOf(variants) });
  return {
    world,
    variants,
    organizations: { main: "", other: "" },
    projects: table((row) => row.organizationId),
    clusters: table((row) => row.organizationId),
    services: table((row) => row.clusterId),
    connections: table((row) => row.clusterId),
    links: table((row) => row.clusterId),
    domains: table((row) => row.clusterId),
  };
}

/** Milliseconds by which reads of networking lag. */
export function lagOf({ readLagSeconds }: TidbVariants): number {
  return readLagSeconds * 1000;
}

/** Empties it, and sets its variants back. */
export function clearState(state: TidbState): void {
  const { projects, clusters, services, connections, links, domains } = state;
  for (const table of [projects, clusters, services, connections, links, domains]) table.clear();
  Object.assign(state.organizations, { main: "", other: "" });
  Object.assign(state.variants, defaultTidbVariants());
}
