import type { EndpointHalf } from "./customerCloud.ts";
import type { PrivateEndpoint, Region } from "./model.ts";
import { isOver, type EndpointState } from "./state.ts";

/** What the customer's cloud says of an endpoint that the provider has on record. */
export type OtherSide =
  | { readonly kind: "seen"; readonly half: EndpointHalf }
  /** The account was read, and it is not there. */
  | { readonly kind: "missing" }
  /** `why`: in words. */
  | { readonly kind: "unreadable"; readonly why: string };

/** Who must act, or whose work goes on by itself, before an endpoint works; `nobody` where it does. */
export type Turn = "nobody" | "you" | "provider" | "cloud";

/** Whose turn it is, by the provider's state of an endpoint and what the customer's cloud says of it. */
export function turnOf(recorded: EndpointState, other: OtherSide): Turn {
  const ended = isOver(recorded);
  switch (other.kind) {
    case "unreadable":
      return "nobody";
    case "missing":
      return ended ? "nobody" : "you";
    case "seen":
      return ended ? "nobody" : turnByHalf(recorded, other.half.status.state);
  }
}

function turnByHalf(recorded: EndpointState, half: EndpointState): Turn {
  switch (half) {
    case "rejected":
    case "failed":
    case "expired":
    case "needsAttention":
    case "deleting":
    case "gone":
      return "you";
    case "pending":
    case "unknown":
      return "cloud";
    // The provider has it on record: it is the provider who accepts.
    case "needsAcceptance":
      return recorded === "needsAcceptance" ? "you" : "provider";
    case "available":
      return turnByRecord(recorded);
  }
}

function turnByRecord(recorded: EndpointState): Turn {
  switch (recorded) {
    case "available":
      return "nobody";
    case "needsAcceptance":
    case "needsAttention":
      return "you";
    default:
      return "provider";
  }
}

/** The region of an endpoint, or of a service, in its cloud's own word. */
export function cloudRegionOf(
  { region, cloudRegion }: Pick<PrivateEndpoint, "region" | "cloudRegion">,
  regions: readonly Region[],
): string {
  return cloudRegion ?? regions.find(({ name }) => name === region)?.label ?? region;
}

/** What was read of a place: the endpoints, or (also) why that failed. */
interface Read {
  readonly endpoints?: readonly EndpointHalf[] | undefined;
  /** In words. */
  readonly why?: string | undefined;
}

/**
 * What is known of the other side of an endpoint; undefined = nothing was read, or it is of another account than
 * `account`, whose place was read.
 */
export function otherSideOf(
  endpoint: Pick<PrivateEndpoint, "id" | "cloudId" | "owner">,
  account: string | undefined,
  { endpoints, why }: Read,
): OtherSide | undefined {
  if (why !== undefined) return { kind: "unreadable", why };
  if (endpoints === undefined) return undefined;
  const half = halfOf(endpoint, endpoints);
  if (half !== undefined) return { kind: "seen", half };
  const { owner = account } = endpoint;
  return owner === account ? { kind: "missing" } : undefined;
}

const indexes = new WeakMap<readonly EndpointHalf[], ReadonlyMap<string, EndpointHalf>>();

/** The customer's half of an endpoint, by any of the names that either side has for it. */
export function halfOf(
  { id, cloudId = id }: Pick<PrivateEndpoint, "id" | "cloudId">,
  halves: readonly EndpointHalf[],
): EndpointHalf | undefined {
  const index = indexes.get(halves) ?? indexOf(halves);
  return index.get(keyOf(cloudId)) ?? index.get(keyOf(id));
}

/** Made once for each list: a region may have thousands. */
function indexOf(halves: readonly EndpointHalf[]): ReadonlyMap<string, EndpointHalf> {
  const index = new Map<string, EndpointHalf>();
  for (const half of halves) {
    for (const name of [half.id, half.connectionId, half.path]) {
      if (name !== undefined) index.set(keyOf(name), half);
    }
  }
  indexes.set(halves, index);
  return index;
}

/** Paths are the same in any case; Google's pages put an address before theirs. */
function keyOf(name: string): string {
  const plain = name.replace(/^https:\/\/[^/]+\/compute\/v1\//, "");
  return plain.startsWith("/") ? plain.toLowerCase() : plain;
}

/** Whether a record that calls an endpoint so means this one. */
export function isNamed(
  { id, connectionId, path }: Pick<EndpointHalf, "id" | "connectionId" | "path">,
  name: string,
): boolean {
  return [id, connectionId, path].some((own) => own !== undefined && keyOf(own) === keyOf(name));
}
