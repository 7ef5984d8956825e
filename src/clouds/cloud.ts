import type {
  CloudCaller,
  Consumer,
  EndpointHalf,
  Network,
  OfferedService,
  OwnService,
  PrivateZone,
  ReservedAddress,
  SecurityGroup,
  Subnet,
} from "../domain/customerCloud.ts";
import type { PlannedCall, Values } from "../domain/draft.ts";
import type { Progress, Sent } from "../domain/progress.ts";

/** The clouds of a customer that we can sign in to. */
export type CustomerCloud = "aws" | "gcp";

/** How a call is made. */
export interface CloudOptions {
  /** A write is cancelled by it only until it is sent: then it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * The writes that exist in a customer's cloud, in the field's words; a cloud offers those its API has.
 *
 * Their values: all have `region`. `mark` tells the operation that makes something, so that it is found again
 * after a lost answer. Results in brackets are what `progress` gives once it is done.
 * - createSecurityGroup: `network`, `name`, `description`, `mark` [group]; deleteSecurityGroup: `group`
 * - openPorts, closePorts: `group`, `source` (CIDR or group), `ports` (lines: `26257`, `29080-29081`)
 * - reserveAddress: `subnets` (one), `name`, `mark` [address, ip]; releaseAddress: `address`
 * - createEndpoint: `network`, `service`, `subnets`, `groups`, `name`, `mark`, `fitting` (checkbox: of the
 *   subnets those in the service's zones)
 *   [endpoint, endpointName, endpointZone]; of GCP: `network`, `service`, `address`, `name`, `mark`,
 *   `globalAccess` and `automaticDns` (checkboxes) [endpoint, connection, path, endpointName, which is its
 *   address]; deleteEndpoint: `endpoint`
 * - setPrivateDns: `endpoint`, `on`
 * - setGlobalAccess: `endpoint`, or `balancer` (of a service of one's own), and `on`
 * - createZone: `network`, `name` (one full host name), `mark`, `target` (where the name is to lead: AWS finds a
 *   zone that leads it there already) [zone]; deleteZone: `zone`, and those of createZone where it is to be made
 *   again when that is taken back
 * - setRecord, removeRecord: `zone`, `name`, `target` and (AWS) `targetZone`
 * - allowConsumer: `target`, `principal` and (GCP) `limit`, of their connections, where it is not the usual one;
 *   withdrawConsumer: the same, `limit` where they stay let in with just that one
 * - acceptConnection: `target`, `endpoint`, `reject` (checkbox: refuse it, which is also its undoing)
 * - enableMultiVpc: `target`, `authentication` (lines: `scram`, `iam`, `tls`)
 */
export const cloudWriteIds = [
  "createSecurityGroup",
  "deleteSecurityGroup",
  "openPorts",
  "closePorts",
  "reserveAddress",
  "releaseAddress",
  "createEndpoint",
  "deleteEndpoint",
  "setPrivateDns",
  "setGlobalAccess",
  "createZone",
  "deleteZone",
  "setRecord",
  "removeRecord",
  "allowConsumer",
  "withdrawConsumer",
  "acceptConnection",
  "enableMultiVpc",
] as const;

/** One of them. */
export type CloudWriteId = (typeof cloudWriteIds)[number];

/** How what a write did is taken back: by another write, or not at all, and then what stays and why. */
export type CloudUndo =
  | {
      readonly cannot: string;
      /** True = what else was done about it cannot be taken back either: it is gone. */
      readonly isEnd?: boolean;
    }
  | {
      readonly write: CloudWriteId;
      readonly values: Values;
      /** What it is about, as a person knows it. */
      readonly about?: string;
      /** What is still different afterwards, for a person. */
      readonly leaves?: readonly string[];
    };

/** Something that must be over first: it goes on by itself (`running`), or when a person acts. */
export interface Awaited {
  readonly kind: "running" | "person";
  /** For a person. */
  readonly text: string;
}

/** What a write is about, read just now: all that is asked of it is asked of the same knowledge. */
export interface CloudSight {
  /** What must be over before it can be sent, and is waited for; undefined = nothing. */
  awaits?(): Awaited | undefined;
  /** Values that it takes besides, as things stand: whoever plans it adds them, and shows its calls with them. */
  further?(): Values;
  /** Why it cannot be sent; undefined = it can. */
  blocked(): string | undefined;
  /** For a create whose id the cloud gives: the ids of all that look the same, dead ones too. */
  alike?(): readonly string[];
  progress(sent: Sent): Progress;
  undo(sent: Sent): CloudUndo;
  /**
   * Sends the write, once, with `token` as its idempotency token where the API takes one. Resolves to the
   * id of what it made or is about. A failure inside an answer that says 200 is a failure.
   */
  run(options: CloudOptions & { readonly token: string }): Promise<string>;
}

/** One write of a customer's cloud. Everything but `run` of its sight only reads. */
export interface CloudWrite {
  readonly id: CloudWriteId;
  readonly purpose: "make" | "set" | "remove";
  /** True when sending it twice (with the same token) cannot do more than sending it once. */
  readonly repeatable: boolean;
  /** How long it usually takes. */
  readonly typicalSeconds: number;
  /**
   * The exact calls, for the preview: `method` is the API's word, `path` the operation or path. Without
   * tokens and versions; of a document that is merged, what is added to it or taken from it.
   */
  calls(values: Values): readonly PlannedCall[];
  look(values: Values, options: CloudOptions): Promise<CloudSight>;
}

/**
 * An identity's way to its cloud. Every call throws `ApiError` (or an abort) and nothing else; every list is
 * complete, whatever number of pages it comes in. `region` is the cloud's own word for it.
 */
export interface CloudSession {
  readonly writes: readonly CloudWrite[];
  /** Who the identity is; for a sign-in that has expired an `authentication` error that says how to renew it. */
  whoAmI(options: CloudOptions): Promise<CloudCaller>;
  networks(region: string, options: CloudOptions): Promise<readonly Network[]>;
  subnets(region: string, network: string, options: CloudOptions): Promise<readonly Subnet[]>;
  /** Empty where a cloud has none (GCP). */
  groups(region: string, network: string, options: CloudOptions): Promise<readonly SecurityGroup[]>;
  /** A service by its name; undefined = it is not there, or this account may not see it. */
  offered(region: string, name: string, options: CloudOptions): Promise<OfferedService | undefined>;
  /** The endpoints of a region, of all or of these services. */
  endpoints(
    region: string,
    services: readonly string[] | undefined,
    options: CloudOptions,
  ): Promise<readonly EndpointHalf[]>;
  /** What egress endpoints may lead to; with `kind` no right is needed but those for services of it. */
  ownServices(
    region: string,
    options: CloudOptions & { readonly kind?: OwnService["kind"] },
  ): Promise<readonly OwnService[]>;
  /** Whose endpoints are at a service of the customer's own. */
  consumers(region: string, target: string, options: CloudOptions): Promise<readonly Consumer[]>;
  /** The addresses that are kept for endpoints; empty where a cloud has none (AWS). */
  addresses(region: string, options: CloudOptions): Promise<readonly ReservedAddress[]>;
  /** The private zones that answer in a network. */
  zones(region: string, network: string, options: CloudOptions): Promise<readonly PrivateZone[]>;
  /** Why what is made cannot be called so; undefined = it can. Absent = any name will do. */
  nameProblem?(name: string): string | undefined;
}

/** How an identity signs in, and how its cloud is reached. Holds the secret: in memory only. */
export interface CloudSignIn {
  readonly source: CloudSource["id"];
  /** For `profile`: its name in the shared files. */
  readonly profile?: string;
  /** For a source with a secret. */
  readonly secret?: string;
  /** In place of the cloud's own address: an emulator, another partition. https or loopback. */
  readonly endpoint?: string;
  /** The region in which it is asked who it is; AWS: it also names the partition. */
  readonly region?: string;
  /** GCP: the project in which endpoints are made, in place of the one that the sign-in names, if any. */
  readonly project?: string;
}

/** A way to sign in to a cloud. */
export interface CloudSource {
  readonly id: "profile" | "keys" | "default" | "serviceAccount";
  readonly label: string;
  readonly help: string;
  /** True where the sign-in names no region by itself: a person must. */
  readonly needsRegion?: boolean;
  /** True where the sign-in may name no project by itself (GCP): a person can. */
  readonly asksProject?: boolean;
  /** What is secret about it; absent = it lies on the machine, and the identity is of this machine only. */
  readonly secret?: {
    readonly label: string;
    /** Where a person is given several texts: what each is called. The secret is all of them, joined by `:`. */
    readonly parts?: readonly string[];
    /** What is wrong with a pasted secret, before any call; undefined = it may be one. */
    problem(secret: string): string | undefined;
    /** What within it must never be said either. */
    hidden(secret: string): readonly string[];
  };
}

/** A customer's cloud. What is heavy of it is loaded by `connect`. */
export interface Cloud {
  readonly id: CustomerCloud;
  readonly name: string;
  readonly sources: readonly CloudSource[];
  /** The profiles of this machine's shared files (AWS); empty elsewhere. */
  profiles(): Promise<readonly string[]>;
  /**
   * The command that renews a sign-in in a terminal of this machine, safe to type into any shell; undefined =
   * this sign-in has none.
   */
  renewal?(signIn: Omit<CloudSignIn, "secret">): Promise<string | undefined>;
  connect(signIn: CloudSignIn): Promise<CloudSession>;
}

/** The write of a session by its id, if the cloud has it. */
export function writeOf(
  session: Pick<CloudSession, "writes">,
  id: CloudWriteId,
): CloudWrite | undefined {
  return session.writes.find((write) => write.id === id);
}
