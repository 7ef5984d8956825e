import type { Status } from "./state.ts";

/** Who a cloud identity is, as the cloud says it. */
export interface CloudCaller {
  /** AWS account id (12 digits) or GCP project id. */
  readonly account: string;
  /** AWS ARN, or the e-mail address of a Google identity. */
  readonly principal: string;
  /** When the sign-in ends, ms since the epoch; absent = it does not, or nobody says. */
  readonly until?: number;
}

/** A VPC of AWS, a VPC network of GCP. */
export interface Network {
  readonly id: string;
  readonly name: string;
  /** The account or project that owns it: endpoints can be made by its owner only. */
  readonly owner: string;
  /** Empty where only subnets have one (GCP). */
  readonly cidrs: readonly string[];
  /** AWS: ids of those that are peered with it, as far as this is told; absent elsewhere. */
  readonly peers?: readonly string[];
  /** AWS's `enableDnsSupport` and `enableDnsHostnames`, both needed for private DNS; absent elsewhere. */
  readonly dns?: { readonly support: boolean; readonly hostnames: boolean };
}

export interface Subnet {
  readonly id: string;
  readonly name: string;
  readonly network: string;
  readonly cidr: string;
  /** AWS: id (`use1-az1`, equal in every account) and name (`us-east-1a`, the account's own). */
  readonly zone?: { readonly id: string; readonly name: string };
  readonly freeAddresses?: number;
  /** Why no endpoint can have its address there; absent = one can. */
  readonly unfit?: string;
}

/** What traffic a group lets in. */
export interface Opening {
  /** `tcp`, or `-1` for every protocol. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** A CIDR, or the id of a group. */
  readonly source: string;
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly network: string;
  readonly openings: readonly Opening[];
  /** Which operation of ours made it; absent = somebody else did. */
  readonly mark?: string;
}

/** What somebody offers to connect to, as the customer's cloud tells of it. */
export interface OfferedService {
  /** AWS service name; GCP service attachment. */
  readonly name: string;
  readonly owner?: string;
  /** Zone ids in which it can be reached; undefined = the cloud does not say: unknown, not "all". */
  readonly zones?: readonly string[];
  readonly acceptanceRequired?: boolean;
  /** The name that an endpoint's private DNS would answer for, and whether its owner proved it. */
  readonly privateDns?: { readonly name: string; readonly verified: boolean };
}

/** The customer's half of a private endpoint. */
export interface EndpointHalf {
  /** AWS `vpce-…`; GCP the name of the forwarding rule. */
  readonly id: string;
  /** What the database provider knows it by, where that is not `id` (GCP: the PSC connection id, digits). */
  readonly connectionId?: string;
  /** The other way to write it (GCP: the forwarding rule's path). */
  readonly path?: string;
  readonly region: string;
  readonly service: string;
  readonly status: Status;
  readonly network: string;
  /** The account or project that owns it. */
  readonly owner: string;
  readonly subnets: readonly string[];
  readonly zones: readonly string[];
  readonly groups: readonly string[];
  /** AWS: whether private DNS is on; absent elsewhere. */
  readonly privateDns?: boolean;
  /** GCP: whether other regions of the network may use it; absent elsewhere. */
  readonly globalAccess?: boolean;
  /** Names (AWS) or addresses (GCP) at which it answers. */
  readonly addresses: readonly { readonly name: string; readonly hostedZone?: string }[];
  /** Names and values that whoever made it left on it. */
  readonly tags: Readonly<Record<string, string>>;
  /** Which operation of ours made it; absent = somebody else did. */
  readonly mark?: string;
  /** Why it failed, in the cloud's words. */
  readonly failure?: string;
}

/** Whether an endpoint can be connected with: it works, or is about to. */
export function isUsable({ status }: Pick<EndpointHalf, "status">): boolean {
  return ["available", "pending", "needsAcceptance"].includes(status.state);
}

/** The name (AWS) or address (GCP) of an endpoint itself, not of one of its zones. */
export function ownAddress({
  id,
  addresses,
}: EndpointHalf): EndpointHalf["addresses"][number] | undefined {
  // Those of its zones have the zone's name besides; private names do not begin with its id.
  const own = addresses.filter(({ name }) => name.startsWith(id));
  own.sort((one, other) => one.name.length - other.name.length);
  return own[0] ?? addresses.find(({ hostedZone }) => hostedZone === undefined);
}

/** The address of an endpoint to which a record leads, if it does. */
export function addressLedTo(
  { values }: ZoneRecord,
  { addresses }: EndpointHalf,
): EndpointHalf["addresses"][number] | undefined {
  return addresses.find(({ name }) => values.some((value) => plain(value) === plain(name)));
}

/** A name without what differs in how it is written. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^dualstack\./, "");
}

/** A service of the customer's own that an egress endpoint may lead to. */
export interface OwnService {
  /** AWS service name; GCP service attachment path; ARN of an MSK cluster. */
  readonly target: string;
  readonly name: string;
  readonly kind: "service" | "kafka";
  readonly zones: readonly string[];
  readonly acceptance: "automatic" | "manual";
  /** Who may ask to connect (AWS principals), or is let in (GCP projects, MSK principals). */
  readonly allowed: readonly string[];
  /** True = who is let in by name is accepted thereby (GCP's accept list). */
  readonly listAccepts?: boolean;
  /** MSK: how clients sign in to it. */
  readonly brokers?: Brokers;
  /** GCP: the forwarding rule of the load balancer behind it, and whether other regions may use that. */
  readonly balancer?: { readonly id: string; readonly globalAccess: boolean };
  /** What is in the way of its use as a target and is not ours to change, in words; empty = nothing. */
  readonly unfit: readonly string[];
}

/** How clients sign in to an MSK cluster: `scram`, `iam`, `tls`. */
export interface Brokers {
  /** The kinds that it has at all. */
  readonly authentication: readonly string[];
  /** Those with which clients of other VPCs can connect. */
  readonly multiVpc: readonly string[];
  /** Whether who is on no access list may do everything; absent = its configuration does not say. */
  readonly everyone?: boolean;
}

/** Somebody's endpoint at a service of the customer's own. */
export interface Consumer {
  /** AWS `vpce-…`; GCP the PSC connection id. */
  readonly id: string;
  readonly owner: string;
  readonly status: Status;
}

/** A private zone and whether it answers in a network. */
export interface PrivateZone {
  readonly id: string;
  /** Without the last dot. */
  readonly name: string;
  readonly networks: readonly string[];
  readonly records: readonly ZoneRecord[];
  /** Which operation of ours made it; absent = somebody else did, or nobody says. */
  readonly mark?: string;
}

export interface ZoneRecord {
  /** Without the last dot. */
  readonly name: string;
  readonly type: string;
  readonly values: readonly string[];
}

/** An address that is kept for an endpoint (GCP). */
export interface ReservedAddress {
  /** Its name. */
  readonly id: string;
  readonly ip: string;
  /** The names of what uses it. */
  readonly users: readonly string[];
  /** Which operation of ours reserved it; absent = somebody else did. */
  readonly mark?: string;
}
