import type { CloudOptions } from "../cloud.ts";
import type { CloudEndpoint } from "../world/entities.ts";
import { createTable, type Table } from "../world/table.ts";
import { defaultGcpVariants, type GcpVariants } from "./variants.ts";

/** An internal IP address that somebody reserved. The id is its path. */
export interface Address {
  id: string;
  projectId: string;
  ip: string;
  subnetId: string;
  description: string;
  /** Its operation is done. */
  reserved: boolean;
  createdAt: number;
}

/** What the world's endpoint does not say of its forwarding rule; the id is the endpoint's. */
export interface RuleDetails {
  id: string;
  addressId: string;
  description: string;
  /** Counts the changes. */
  version: number;
  globalAccess: boolean;
  noAutomateDnsZone: boolean;
  /** The namespace of Service Directory in which it is registered. */
  namespace?: string;
  labels: Readonly<Record<string, string>>;
}

/** What the world's service does not say of a service attachment; the id is the service's. */
export interface AttachmentDetails {
  id: string;
  version: number;
  rejected: readonly string[];
  /** How many endpoints each entry of the accept list may have. */
  limits: Readonly<Record<string, number>>;
  reconcile: boolean;
}

/** The rule of the load balancer behind a service attachment. */
export interface Balancer {
  /** Counts the changes. */
  version: number;
  /** Endpoints of other regions may use it. */
  globalAccess: boolean;
}

export interface OperationError {
  code: string;
  message: string;
}

/** A change that takes its time. The id is its path. */
export interface Operation {
  id: string;
  projectId: string;
  type: string;
  /** The path of what it changes. */
  target: string;
  user: string;
  createdAt: number;
  doneAt?: number;
  error?: OperationError;
}

/** Addresses of a name in a zone of Cloud DNS. */
export interface RecordSet {
  name: string;
  type: string;
  ttl: number;
  rrdatas: readonly string[];
}

/** A zone of Cloud DNS. The id is `<project>/<name>`. */
export interface ManagedZone {
  id: string;
  projectId: string;
  name: string;
  /** Ends with a dot. */
  dnsName: string;
  description: string;
  visibility: "private" | "public";
  /** Paths of the networks that see it. */
  networks: readonly string[];
  records: readonly RecordSet[];
  createdAt: number;
  /** The endpoint for which Service Directory made it. */
  madeFor?: string;
}

/** What only GCP knows of, beside the world that all share. Grouping of each table in brackets. */
export interface GcpState extends CloudOptions {
  readonly variants: GcpVariants;
  /** The project of the keys. */
  readonly projects: { main: string };
  /** [project] */
  readonly addresses: Table<Address>;
  /** [address] */
  readonly rules: Table<RuleDetails>;
  readonly attachments: Table<AttachmentDetails>;
  /** What was changed of the load balancers behind service attachments, by the path of their rule. */
  readonly balancers: Map<string, Balancer>;
  /** [project] */
  readonly operations: Table<Operation>;
  /** Operations by the request id that they were asked for with. */
  readonly requests: Map<string, string>;
  /** Networks that are not made of subnets of their own, by path. */
  readonly networkModes: Map<string, "auto" | "legacy">;
  /** Subnets that are not there for machines, by path. */
  readonly purposes: Map<string, string>;
  /** [project] */
  readonly zones: Table<ManagedZone>;
  /** Changes of zones, and when they were asked for. [zone] */
  readonly changes: Table<ZoneChange>;
}

export interface ZoneChange {
  /** `<zone>/<number>`. */
  id: string;
  zoneId: string;
  additions: readonly RecordSet[];
  deletions: readonly RecordSet[];
  at: number;
}

export function createState(options: CloudOptions): GcpState {
  const table = <Row extends { id: string }>(groupOf: (row: Row) => string): Table<Row> =>
    createTable({ groupOf, now: () => options.world.clock.now(), memory: () => 0 });
  const state: GcpState = {
    ...options,
    variants: defaultGcpVariants(),
    projects: { main: "" },
    addresses: table((row) => row.projectId),
    rules: table((row) => row.addressId),
    attachments: table(() => ""),
    balancers: new Map(),
    operations: table((row) => row.projectId),
    requests: new Map(),
    networkModes: new Map(),
    purposes: new Map(),
    zones: table((row) => row.projectId),
    changes: table((row) => row.zoneId),
  };
  options.world.onEndpointGone.push((endpoint) => forgetRule(state, endpoint));
  return state;
}

export function clearState(state: GcpState): void {
  Object.assign(state.variants, defaultGcpVariants());
  const { addresses, rules, attachments, balancers, operations, requests } = state;
  const { networkModes, purposes, zones, changes } = state;
  for (const one of [addresses, rules, attachments, balancers]) one.clear();
  for (const one of [operations, requests, networkModes, purposes, zones, changes]) one.clear();
}

/** The address stays reserved; a zone that was made for the endpoint goes. */
function forgetRule(state: GcpState, { id }: CloudEndpoint): void {
  state.rules.remove(id);
  for (const zone of state.zones.all()) {
    if (zone.madeFor === id) state.zones.remove(zone.id);
  }
}
