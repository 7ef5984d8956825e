// What exists in the simulated world beside the databases: accounts, networks, services and endpoints
// in the clouds. It is the same for all database providers.

export type Cloud = "aws" | "gcp" | "azure";

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
  /** What its owner calls it, where the name does not say (AWS: the tag `Name`). */
  title?: string;
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
