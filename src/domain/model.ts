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
  /** Zone ids from which egress endpoints leave: their target must be in one of them. */
  readonly egressZones?: readonly string[];
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
  /** All of it in the provider's own form, by which it is brought back; absent = its API does not set it. */
  readonly exact?: string;
  /** So it is set, but the provider is still at putting it into force. */
  readonly propagating?: true;
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
  /** What in the cluster it leads to, where each has a service of its own (a node group). */
  readonly leadsTo?: string;
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
  /** The region in the customer's cloud that it lies in, as the provider records it. */
  readonly cloudRegion?: string;
  /** The other clusters that the same endpoint serves, by name. */
  readonly alsoServes?: readonly string[];
  readonly facts?: readonly Fact[];
}

/** An endpoint that the provider knows and that is not registered with the cluster. */
export interface KnownEndpoint {
  readonly id: string;
  /** The region of the cluster that it would lead to. */
  readonly region: string;
  readonly description?: string;
  /** The region in the customer's cloud that it lies in, as the provider records it. */
  readonly cloudRegion?: string;
  /** Why it cannot be registered with this cluster; absent = it can. */
  readonly blocked?: string;
  /** The clusters that it serves, by name. */
  readonly serves: readonly string[];
}

/** The private endpoints, and those that could be. */
export interface EndpointSection extends Section<PrivateEndpoint> {
  /** Absent = the provider keeps no list of them. */
  readonly known?: readonly KnownEndpoint[];
  /** True = the list itself says who may connect privately: while it is empty, nobody may. */
  readonly isAllowList?: boolean;
}

/** Domain names that are attached to an egress endpoint, and detached from it, together. */
export interface DomainSet {
  readonly id: string;
  /** What kind of names they are, in the provider's word. */
  readonly type: string;
  /** Whose names they are, for a person; absent = as `type` says it. */
  readonly typeName?: string;
  /** What the names are made from. */
  readonly name: string;
  readonly domainNames: readonly string[];
  /** Absent = the provider does not say. */
  readonly status?: Status;
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
  /** Where names come in sets: those that `domainNames` are of. */
  readonly domainSets?: readonly DomainSet[];
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
  readonly endpoints: EndpointSection;
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
