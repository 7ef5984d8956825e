// What exists in the simulated world. Words are the world's own; each face turns them into its
// API's spelling. The cloud's half is the same for all database providers.

export type Cloud = "aws" | "gcp" | "azure";
type DatabaseProvider = "cockroach" | "astra" | "tidb" | "clickhouse";

/** A customer of a database provider: what an API key belongs to. Times are milliseconds since 1970. */
export interface Organization {
  id: string;
  /** The database provider's id. */
  provider: string;
  name: string;
  label: string;
  createdAt: number;
}

/** An AWS account (12 digits), GCP project (its name) or Azure subscription (GUID). */
export interface CloudAccount {
  id: string;
  cloud: Cloud;
  name: string;
  /** Who owns it: the customer, a database provider, or somebody else such as Confluent. */
  side: "customer" | "database" | "other";
}

/** A VPC (AWS), VPC network (GCP) or virtual network (Azure). */
export interface Network {
  id: string;
  accountId: string;
  cloud: Cloud;
  region: string;
  name: string;
  cidr: string;
  dnsSupport: boolean;
  dnsHostnames: boolean;
}

export interface Subnet {
  id: string;
  networkId: string;
  /** The zone's id (`use1-az1`), equal in every account, unlike its name. */
  zoneId: string;
  cidr: string;
  freeAddresses: number;
}

export interface SecurityGroup {
  id: string;
  networkId: string;
  name: string;
  openings: { protocol: "tcp"; from: number; to: number; cidr: string }[];
}

/**
 * Something that endpoints connect to: AWS endpoint service, GCP service attachment or Azure Private
 * Link service. It belongs to a database provider (ingress) or to the customer (egress).
 */
export interface EndpointService {
  /** AWS `vpce-svc-…`; GCP and Azure the resource path. */
  id: string;
  cloud: Cloud;
  accountId: string;
  region: string;
  /** What an endpoint names as its target: AWS service name, GCP attachment path, Azure alias. */
  name: string;
  zoneIds: string[];
  acceptance: "automatic" | "manual";
  /** AWS: principals who may see it. GCP: projects accepted without asking. `*` is everyone. */
  allowed: string[];
  privateDnsName?: string;
}

export type EndpointState =
  | "pendingAcceptance"
  | "pending"
  | "available"
  | "deleting"
  | "deleted"
  | "rejected"
  | "failed"
  | "expired"
  | "partial";

/** The cloud's half of a private endpoint: VPC endpoint, PSC endpoint, Azure private endpoint. */
export interface CloudEndpoint {
  /** AWS `vpce-…`; GCP the PSC connection id, digits beyond 2^53; Azure the resource id. */
  id: string;
  cloud: Cloud;
  accountId: string;
  region: string;
  networkId: string;
  subnetIds: string[];
  securityGroupIds: string[];
  /** `EndpointService.id` or the ARN of an MSK cluster. */
  serviceId: string;
  name: string;
  state: EndpointState;
  /** DNS name or IP address. */
  address: string;
  privateDns: boolean;
  createdAt: number;
}

export type MskAuthentication = "saslScram" | "saslIam" | "tls";

export interface MskCluster {
  /** The ARN. */
  id: string;
  accountId: string;
  region: string;
  name: string;
  clusterType: "PROVISIONED" | "SERVERLESS";
  instanceType: string;
  /** Authentication schemes for which multi-VPC connectivity is on. */
  multiVpc: MskAuthentication[];
  /** Principals that the cluster policy lets in. */
  policyPrincipals: string[];
}

export interface ClusterRegion {
  name: string;
  nodes: number;
  primary: boolean;
  sqlDns: string;
  uiDns: string;
  internalDns: string;
  privateEndpointDns: string;
}

/** How a cluster says that it is busy; every spelling is seen in the field (api-facts §1.5). */
export type LockSpelling = "409" | "503" | "message" | "state";

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
  provider: DatabaseProvider;
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
