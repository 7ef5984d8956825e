import type { Status } from "./state.ts";

/** The cloud that a cluster runs in; a word we do not know is kept as it came. */
export type CloudName = "aws" | "gcp" | "azure" | (string & {});

/** One labelled value of an item that has no field of its own in the model (a provider's speciality). */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** Something exclusive is running on the cluster: writes wait for it. */
export interface Lock {
  /** The provider's word for who or what holds it, e.g. `CRDB_SCALE_RUNNING`. */
  readonly holder: string;
  /** When we first saw it, ms since the epoch. */
  readonly since?: number;
}

/** Where endpoints live: a region of a cluster (Astra: a datacenter). */
export interface Region {
  /** The provider's id for it, unique in the cluster; also what is shown, unless `label` is given. */
  readonly name: string;
  readonly label?: string;
  /** The private host name and port that applications connect to through a private endpoint. */
  readonly host?: string;
  readonly port?: number;
}

export interface Cluster {
  readonly id: string;
  readonly name: string;
  /** The provider's plan, as people say it, e.g. `Advanced`. */
  readonly plan: string;
  readonly cloud: CloudName;
  /** The provider's account in that cloud (AWS account id, GCP project, Azure subscription). */
  readonly cloudAccount?: string;
  /** What a customer's policy must name to trust that account, made from `cloudAccount`. */
  readonly principal?: string;
  readonly status: Status;
  readonly lock?: Lock;
  readonly regions: readonly Region[];
  readonly facts?: readonly Fact[];
}

/** Who may connect over the public internet, past all private endpoints. */
export interface PublicAccess {
  /** `open`: from anywhere. `limited`: from the networks in `entries`. `closed`: from nowhere. */
  readonly state: "open" | "limited" | "closed";
  /** The networks, as the provider writes them. */
  readonly entries: readonly string[];
}

/** A list that the provider may withhold for a reason that is not an error (plan, limited access). */
export interface Section<T> {
  readonly items: readonly T[];
  /** Why there is nothing to see, in words for the tree. */
  readonly unavailable?: string;
}

/** Who may connect: over private endpoints, and past them. */
export interface OwnerSection extends Section<TrustedOwner> {
  /** Absent = the provider does not say. */
  readonly publicAccess?: PublicAccess;
  /**
   * Who may connect while the list is empty: everybody, or nobody (a list of endpoints, not of accounts).
   * Absent = everybody.
   */
  readonly emptyMeans?: "everybody" | "nobody";
}

/** What the provider offers to connect to, in one region. */
export interface EndpointService {
  readonly id: string;
  readonly region: string;
  readonly status: Status;
  /** What the customer's endpoint targets: service name, service attachment, alias. */
  readonly name: string;
  /** Zone ids (`use1-az1`) in which it can be reached; empty = the provider does not say. */
  readonly zones: readonly string[];
  readonly facts?: readonly Fact[];
}

/** Ingress: the provider's record of a customer's private endpoint (a connection). */
export interface PrivateEndpoint {
  /** The id by which the provider's later calls name it. */
  readonly id: string;
  readonly region: string;
  readonly status: Status;
  /** The id the customer's cloud gave it, where that is not `id`. */
  readonly cloudId?: string;
  readonly serviceName?: string;
  /** The customer's cloud account that owns the endpoint. */
  readonly owner?: string;
  readonly description?: string;
  readonly facts?: readonly Fact[];
}

/** From the database to a service of the customer. */
export interface EgressEndpoint {
  readonly id: string;
  readonly region: string;
  readonly status: Status;
  readonly targetType: string;
  readonly target: string;
  /** The id of the connection in the cloud, once there is one. */
  readonly connectionId?: string;
  /** DNS name or IP at which the database reaches the target, once there is one. */
  readonly address?: string;
  readonly domainNames: readonly string[];
  readonly domainNamesStatus?: Status;
  readonly facts?: readonly Fact[];
}

/** Who may connect. */
export interface TrustedOwner {
  readonly id: string;
  /** What kind of id `owner` is, as the provider says it. */
  readonly type: string;
  /** The account, project or principal; `*` is everybody. */
  readonly owner: string;
  /** The one region it holds for; absent = the whole cluster. */
  readonly region?: string;
  readonly createdAt?: string;
}

/** Everything about a cluster's private connectivity. */
export interface Networking {
  readonly services: Section<EndpointService>;
  readonly endpoints: Section<PrivateEndpoint>;
  readonly egress: Section<EgressEndpoint>;
  readonly owners: OwnerSection;
}

/** The parts of `Networking` that can be read on their own. */
export type Part = keyof Networking;

export const allParts: readonly Part[] = ["services", "endpoints", "egress", "owners"];

export const nothingKnown: Networking = {
  services: { items: [] },
  endpoints: { items: [] },
  egress: { items: [] },
  owners: { items: [] },
};
