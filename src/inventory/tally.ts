import type {
  EgressEndpoint,
  EndpointService,
  Networking,
  Part,
  PrivateEndpoint,
} from "../domain/model.ts";
import { healthOf, worst, type Health, type Status } from "../domain/state.ts";
import type { AccountEntry, ClusterEntry, Failure } from "./entries.ts";

/** How many things are how well. Clusters, services, private and egress endpoints count; owners do not. */
export interface Tally {
  readonly ok: number;
  readonly busy: number;
  readonly needsYou: number;
  readonly broken: number;
  /** Private and egress endpoints, without those that are gone. */
  readonly endpoints: number;
  readonly clusters: number;
  /** Clusters and accounts whose last read failed: what is known of them may be wrong. */
  readonly unreadable: number;
  /** Clusters and accounts that were never read. */
  readonly unread: number;
}

/** Something that a person should look at. */
export interface Attention {
  readonly accountId: string;
  /** Absent = the account itself. */
  readonly clusterId?: string;
  /** What in the cluster; both absent = the cluster itself. */
  readonly part?: Exclude<Part, "owners">;
  readonly item?: string;
  readonly region?: string;
  readonly health: "needsYou" | "broken" | "unreadable";
  /** The state in the provider's word; for `unreadable` there is `error` instead. */
  readonly status?: Status;
  readonly error?: Failure;
}

/** Nothing at all. */
export const emptyTally: Tally = {
  ok: 0,
  busy: 0,
  needsYou: 0,
  broken: 0,
  endpoints: 0,
  clusters: 0,
  unreadable: 0,
  unread: 0,
};

/** `a` and `sign` times `b`. */
export function plus(a: Tally, b: Tally, sign: 1 | -1 = 1): Tally {
  return {
    ok: a.ok + sign * b.ok,
    busy: a.busy + sign * b.busy,
    needsYou: a.needsYou + sign * b.needsYou,
    broken: a.broken + sign * b.broken,
    endpoints: a.endpoints + sign * b.endpoints,
    clusters: a.clusters + sign * b.clusters,
    unreadable: a.unreadable + sign * b.unreadable,
    unread: a.unread + sign * b.unread,
  };
}

/** The health of an egress endpoint: its own and that of its domain names. */
export function egressHealth(endpoint: EgressEndpoint): Health {
  const names = endpoint.domainNamesStatus;
  const own = healthOf(endpoint.status.state);
  return names === undefined ? own : worst([own, healthOf(names.state)]);
}

type Item = EndpointService | PrivateEndpoint | EgressEndpoint;

/** Shows everything in a cluster that has a health. */
function eachRated(
  { services, endpoints, egress }: Networking,
  visit: (part: Exclude<Part, "owners">, item: Item, health: Health) => void,
): void {
  for (const item of services.items) visit("services", item, healthOf(item.status.state));
  for (const item of endpoints.items) visit("endpoints", item, healthOf(item.status.state));
  for (const item of egress.items) visit("egress", item, egressHealth(item));
}

/** The word that makes the health what it is. */
function statusBehind(item: Item, health: Health): Status {
  const names = "domainNamesStatus" in item ? item.domainNamesStatus : undefined;
  return names === undefined || health === healthOf(item.status.state) ? item.status : names;
}

function isEndpoint(part: Part, item: Item): boolean {
  return part !== "services" && item.status.state !== "gone";
}

/** A cluster's counts and what in it needs a look, in one pass. */
export function assess(entry: ClusterEntry): { tally: Tally; attention: readonly Attention[] } {
  const { accountId, cluster, networking, glance, error } = entry;
  if (networking === undefined && glance !== undefined) return glance;
  const count = { ...emptyTally, clusters: 1 };
  const attention: Attention[] = [];
  const at = { accountId, clusterId: cluster.id };
  if (error !== undefined) {
    count.unreadable = 1;
    attention.push({ ...at, health: "unreadable", error });
  } else if (networking === undefined) count.unread = 1;
  if (entry.described) {
    const health = healthOf(cluster.status.state);
    count[health]++;
    if (isBad(health)) attention.push({ ...at, health, status: cluster.status });
  }
  if (networking === undefined) return { tally: count, attention };
  eachRated(networking, (part, item, health) => {
    count[health]++;
    if (isEndpoint(part, item)) count.endpoints++;
    if (!isBad(health)) return;
    const { id, region } = item;
    attention.push({ ...at, part, item: id, region, health, status: statusBehind(item, health) });
  });
  return { tally: count, attention };
}

/** The counts of one region of a cluster; of the things that have a region. */
export function regionTally(entry: ClusterEntry, region: string): Tally {
  const count = { ...emptyTally };
  if (entry.networking === undefined) return count;
  eachRated(entry.networking, (part, item, health) => {
    if (item.region !== region) return;
    count[health]++;
    if (isEndpoint(part, item)) count.endpoints++;
  });
  return count;
}

/** What an account itself adds to the counts of its clusters. */
export function accountTally(entry: AccountEntry): Tally {
  if (accountFailure(entry) !== undefined) return { ...emptyTally, unreadable: 1 };
  return entry.listedAt === undefined ? { ...emptyTally, unread: 1 } : emptyTally;
}

/** Why an account's clusters cannot be read at present. */
export function accountFailure(entry: AccountEntry): Failure | undefined {
  return entry.paused ?? entry.listError;
}

function isBad(health: Health): health is "needsYou" | "broken" {
  return health === "needsYou" || health === "broken";
}
