// What exists of Astra DB in the simulated world, beside the cloud's halves of its endpoints.
import type { Cloud } from "../world/entities.ts";
import { createTable, type Table } from "../world/table.ts";
import type { World } from "../world/world.ts";
import { defaultAstraVariants, type AstraVariants } from "./variants.ts";

export interface Datacenter {
  /** `<database>-<n>`. */
  id: string;
  region: string;
  status: string;
}

export interface Address {
  address: string;
  enabled: boolean;
  description: string;
}

export interface Database {
  id: string;
  organizationId: string;
  ownerId: string;
  name: string;
  cloud: Cloud;
  /** The cloud account in which Astra DB runs it. */
  accountId: string;
  tier: string;
  vector: boolean;
  /** In the API's words, `ACTIVE` and so on. */
  status: string;
  message?: string;
  datacenters: Datacenter[];
  accessList: { enabled: boolean; addresses: Address[] };
  createdAt: number;
}

/** A datacenter's endpoint service; it is there while somebody is allowed. */
export interface Link {
  /** The datacenter's id. */
  id: string;
  databaseId: string;
  /** `EndpointService.id` in the cloud. */
  serviceId: string;
  principals: string[];
}

/** Astra DB's record of a private endpoint. */
export interface Endpoint {
  /** `<datacenter>/<id by which it is kept>`. */
  id: string;
  databaseId: string;
  datacenterId: string;
  /** What the API answers and takes as its id. */
  endpointId: string;
  /** `CloudEndpoint.id`, which is what was sent. */
  halfId: string;
  linkId: string;
  description: string;
  status: "Accepted" | "Rejected" | (string & {});
  createdAt: number;
}

/** What a signed address of a secure bundle is good for. */
interface BundleLink {
  /** By which logs call it. */
  number: number;
  datacenterId: string;
  until: number;
}

/** All of it. Grouping of each table in brackets. */
export interface AstraState {
  readonly world: World;
  readonly variants: AstraVariants;
  /** The organization of the keys, and a second one that has nothing. */
  readonly organizations: { main: string; other: string };
  customDomains: string[];
  /** By the signature in their addresses. */
  readonly bundleLinks: Map<string, BundleLink>;
  /** [organization] */
  readonly databases: Table<Database>;
  /** [database] */
  readonly links: Table<Link>;
  /** [database] */
  readonly endpoints: Table<Endpoint>;
}

export function createState(world: World): AstraState {
  const variants = defaultAstraVariants();
  const table = <Row extends { id: string }>(groupOf: (row: Row) => string): Table<Row> =>
    createTable({ groupOf, now: () => world.clock.now(), memory: () => readLag(variants) });
  return {
    world,
    variants,
    organizations: { main: "", other: "" },
    customDomains: [],
    bundleLinks: new Map(),
    databases: table((row) => row.organizationId),
    links: table((row) => row.databaseId),
    endpoints: table((row) => row.databaseId),
  };
}

/** Milliseconds by which reads of links lag. */
export function readLag({ readLagSeconds }: AstraVariants): number {
  return readLagSeconds * 1000;
}

/** Empties it, and sets its variants back. */
export function clearState(state: AstraState): void {
  for (const table of [state.databases, state.links, state.endpoints]) table.clear();
  state.customDomains = [];
  state.bundleLinks.clear();
  Object.assign(state.organizations, { main: "", other: "" });
  Object.assign(state.variants, defaultAstraVariants());
}
