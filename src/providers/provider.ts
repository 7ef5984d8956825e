import type { Draft, Values } from "../domain/draft.ts";
import type { Cluster, Networking, Part } from "../domain/model.ts";
import type { Progress, Sent } from "../domain/progress.ts";
import type { Fetch, HttpClient, HttpOptions } from "../http/client.ts";
import type { Priority, RateLimit } from "../http/limiter.ts";

import type { EgressLinks } from "./egressLink.ts";
import type { Links } from "./link.ts";

export type { Progress, Sent } from "../domain/progress.ts";

/** How a call is made: what may cancel it, and how urgent it is. */
export interface CallOptions {
  /** A write is cancelled by it only until it is sent: then it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Default: `asked`, what a person just did or asked for. */
  readonly priority?: Priority;
  /** Called when a request is sent, each time. */
  readonly onSend?: () => void;
}

/** A page of a list; no `next` = the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** What an action is about: fresh knowledge of the cluster, and what in it is meant. */
export interface Target {
  readonly cluster: Cluster;
  readonly networking: Networking;
  readonly region?: string;
  /** The id of the endpoint or trusted owner that is changed or removed. */
  readonly item?: string;
}

/** The writes that exist in the field's words; a provider offers those its API has. */
export const actionIds = [
  "createEndpointService",
  "registerEndpoint",
  "describeEndpoint",
  "removeEndpoint",
  "dropEndpoint",
  "createEgressEndpoint",
  "setDomainNames",
  "attachDomains",
  "detachDomains",
  "deleteEgressEndpoint",
  "wakeCluster",
  "setPublicAccess",
  "addTrustedOwner",
  "removeTrustedOwner",
] as const;

/** One of them. */
export type ActionId = (typeof actionIds)[number];

/** How what an action did is taken back: by another action, or not at all, and then what stays and why. */
export type Undo = Reversal | { readonly cannot: string };

/** The action that takes back what another one did. */
export interface Reversal {
  readonly action: ActionId;
  readonly item?: string;
  /** What it is about, as a person knows it; absent = by `item`. */
  readonly about?: string;
  readonly values: Values;
  /** What is still different afterwards, for a person. */
  readonly leaves?: readonly string[];
  /** True = it only brings back what is missing, and so is right whatever others changed meanwhile. */
  readonly restores?: boolean;
}

/**
 * One write that a provider offers, with all that keeps it safe. Everything but `run` is pure: it
 * works on a freshly read target, so that "was it done?" is answered the same way before the write,
 * after a lost answer and after a restart.
 */
export interface Action {
  readonly id: ActionId;
  /** What must be read again to tell its progress. */
  readonly parts: readonly Part[];
  /** True when sending it twice cannot do more than sending it once (set, delete; not create). */
  readonly repeatable: boolean;
  /**
   * True when it takes several calls: where it ended early some may have been made, which must be taken back
   * though it does not show as done. Sent again, and taken back, it does only what is left to do.
   */
  readonly inParts?: boolean;
  /** How long it usually takes, seconds. */
  readonly typicalSeconds: number;
  /**
   * Why it cannot be used on this target, for a tooltip; undefined = it can. `values`: what is to be sent;
   * absent = nobody has filled it in yet.
   */
  blocked(target: Target, values?: Values): string | undefined;
  /** Questions, errors, prerequisites, effects and the exact calls for these values. */
  draft(values: Values, target: Target): Draft;
  /** For a create whose id the server gives: the ids of all that look the same, dead ones too. */
  alike?(values: Values, target: Target): readonly string[];
  /** Sends the write, once. Resolves to the id of what it made or is about. */
  run(values: Values, target: Target, options: CallOptions): Promise<string>;
  progress(values: Values, target: Target, sent: Sent): Progress;
  /**
   * Asked with the target as it was just before the write: first with nothing sent, then with what was.
   * After a lost answer, a create with `alike` is asked with what was found, on the target of that look.
   */
  undo(values: Values, target: Target, sent: Sent): Undo;
}

/** An account's way to its provider. Every call throws `ApiError` (or an abort) and nothing else. */
export interface Session {
  readonly actions: readonly Action[];
  /** Shows by as few cheap calls as possible that the key and the account's settings work. */
  check(options: CallOptions): Promise<void>;
  /** The ids of the provider's settings without which not everything can be read; absent = there are none. */
  lacks?(options: CallOptions): Promise<readonly string[]>;
  /**
   * One page of clusters; a malformed cluster becomes an entry of `broken`, never a failed page. `known` are
   * the account's clusters as they are known: of a part of the list that is refused while others are not,
   * they come back in `broken`, so that none is taken for gone that only could not be read.
   */
  clusters(
    page: string | undefined,
    options: CallOptions,
    known?: readonly Cluster[],
  ): Promise<ClusterPage>;
  cluster(id: string, options: CallOptions): Promise<Cluster>;
  /**
   * The named parts of a cluster's networking, in as few calls as the API allows. As they came: an
   * answer that lists a thing twice is for who takes it to notice. Sections of `known` may be returned
   * where the same answer came again.
   */
  networking(
    cluster: Cluster,
    parts: readonly Part[],
    options: CallOptions,
    known?: Networking,
  ): Promise<Partial<Networking>>;
  /** What a private endpoint to the target's region takes, by what is known of it. */
  links(target: Target): Links;
  /** What egress endpoints of the target's region can lead to; absent = the provider has none. */
  egressLinks?(target: Target): EgressLinks;
  /** What the provider says of one item, unchanged, for a person to read. */
  raw(ref: RawRef, options: CallOptions): Promise<unknown>;
}

export interface ClusterPage extends Page<Cluster> {
  /** Clusters that could not be read: id and name as far as known, and the failure. */
  readonly broken: readonly { readonly id: string; readonly name: string; readonly error: Error }[];
}

/** What to show raw: the cluster itself, or one item of one part. */
export interface RawRef {
  readonly cluster: string;
  readonly part?: Part;
  readonly item?: string;
}

/**
 * Something that only accounts of one provider are to be told, and that is no secret. It may be left empty; a
 * person is asked for it when the account is changed, and when it is added and the session lacks it.
 */
export interface AccountSetting {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly placeholder?: string;
  /** What is wrong with a text that is not empty; undefined = it may be right. */
  problem(text: string): string | undefined;
}

/** A database provider. Adding one = one folder, one line in extension.ts, one sandbox face. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string;
  /**
   * The base URLs of an API that has several hosts, by the names its calls use. At an account's own
   * address they are folders of it: `<address>/<name>`.
   */
  readonly hosts?: Readonly<Record<string, string>>;
  /** What its secret is called, what its roles may do, and where a person makes one. */
  readonly secret: {
    readonly label: string;
    readonly help: string;
    readonly url: string;
    /**
     * Where a person is given several texts: what each is called. The secret is those that are not empty,
     * joined by `:`. All but the first of several are hidden while they are typed.
     */
    readonly parts?: readonly string[];
  };
  readonly settings?: readonly AccountSetting[];
  /** The published limit of one credential. */
  readonly rateLimit: RateLimit;
  /** How its refusals are read. */
  readonly refusals: Pick<HttpOptions, "errorText" | "errorCode">;
  /** The headers that sign a request in and name the API version. */
  headers(secret: string): Readonly<Record<string, string>>;
  /** For a sign-in that answers a challenge of the server: a fetch that does so. */
  signedIn?(secret: string, fetch: Fetch): Promise<Fetch>;
  /** What is wrong with a pasted secret, before any call; undefined = it may be one. */
  secretProblem(secret: string): string | undefined;
  /** `settings`: what the account has of `settings` above, by id. */
  connect(http: HttpClient, settings?: Readonly<Record<string, string>>): Promise<Session>;
  /** The page of the provider's console for a cluster's networking. */
  consoleUrl(cluster: Pick<Cluster, "id">): string;
  /** What a person should know before they are surprised: what depends on what, what is billed. */
  remarks(cluster: Cluster): readonly string[];
}

/** The action of a session by its id, if the provider has it. */
export function actionOf(session: Pick<Session, "actions">, id: ActionId): Action | undefined {
  return session.actions.find((action) => action.id === id);
}
