// What exists of CockroachDB Cloud in the simulated world, beside the cloud's halves of its endpoints.
// Words are the world's own; `wire.ts` turns them into the API's.
import type { LockSpelling } from "../http/face.ts";
import type { Cloud } from "../world/entities.ts";

export interface ClusterRegion {
  name: string;
  nodes: number;
  primary: boolean;
  sqlDns: string;
  uiDns: string;
  internalDns: string;
  privateEndpointDns: string;
}

export interface ClusterLock {
  spelling: LockSpelling;
  /** Who or what holds it, in words. */
  holder: string;
  /** World time at which it ends; absent: until it is taken away. */
  until?: number;
}

export interface Cluster {
  id: string;
  organizationId: string;
  name: string;
  plan: "basic" | "standard" | "advanced";
  cloud: Cloud;
  /** The cloud account in which the database provider runs it. */
  accountId: string;
  version: string;
  state: "creating" | "created" | "creationFailed" | "deleted" | "locked";
  /** A long operation that runs, in the provider's word, and what it is for. */
  operation?: { word: string; holder: string };
  lock?: ClusterLock;
  regions: ClusterRegion[];
  labels: Record<string, string>;
  parentId: string;
  creatorId: string;
  routingId: string;
  createdAt: number;
  updatedAt: number;
  deletedAt?: number;
  deleteProtection: boolean;
  privateOnly: boolean;
  /** World time until which a change of its allow list is not everywhere yet. */
  allowListUntil?: number;
  /** Limited-access features that are on for it. */
  features: { trustedOwners: boolean; egress: boolean };
}

/** The endpoint service of one region of a cluster, as the database provider records it. */
export interface ClusterService {
  /** `<cluster>/<region>`. */
  id: string;
  clusterId: string;
  region: string;
  state: "creating" | "available" | "createFailed" | "deleting" | "deleteFailed" | (string & {});
  /** Absent until the cloud has made it. */
  serviceId?: string;
}

export type ConnectionState =
  | "pending"
  | "pendingAcceptance"
  | "available"
  | "deleting"
  | "deleted"
  | "rejected"
  | "failed"
  | "expired"
  | "stale"
  | (string & {});

/** The database provider's record of a private endpoint (ingress). */
export interface Connection {
  /** `<cluster>/<endpoint>`. */
  id: string;
  clusterId: string;
  endpointId: string;
  region: string;
  serviceId: string;
  ownerId: string;
  state: ConnectionState;
  createdAt: number;
}

/** A network from which a cluster is reached over the internet. */
export interface AllowEntry {
  /** `<cluster>/<network>`. */
  id: string;
  clusterId: string;
  ip: string;
  mask: number;
  name: string;
  /** Whether SQL clients, and browsers at the DB Console, are let in. */
  sql: boolean;
  ui: boolean;
}

/** Who may connect to a cluster: an account of the customer, or `*`. */
export interface TrustedOwner {
  id: string;
  clusterId: string;
  ownerId: string;
  createdAt: number;
}

export type TargetType = "privateService" | "mskSaslScram" | "mskSaslIam" | "mskTls";
export type EgressState =
  | "pending"
  | "pendingAcceptance"
  | "available"
  | "deleting"
  | "deleted"
  | "rejected"
  | "failed"
  | "expired"
  | (string & {});
export type DomainNamesState = "empty" | "pending" | "available" | "failed";

/** From the database to a service of the customer. */
export interface EgressEndpoint {
  id: string;
  clusterId: string;
  region: string;
  targetType: TargetType;
  target: string;
  /** Its half in the cloud, `CloudEndpoint.id`, also while the API does not tell it yet. */
  halfId?: string;
  /** The cloud's id of it as the API tells it; empty at first. */
  connectionId: string;
  /** DNS name or IP address; empty at first. */
  address: string;
  state: EgressState;
  domainNames: string[];
  domainNamesState: DomainNamesState;
  createdAt: number;
}
