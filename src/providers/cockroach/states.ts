import type { EndpointState, Status } from "../../domain/state.ts";

/** Words of services, connections and egress endpoints on the shared scale (api-facts §7). */
const states: Readonly<Record<string, EndpointState>> = {
  CREATING: "pending",
  PENDING: "pending",
  PENDING_ACCEPTANCE: "needsAcceptance",
  AVAILABLE: "available",
  // The endpoint was deleted in the cloud; its entry here must be removed by somebody.
  STALE: "needsAttention",
  DELETING: "deleting",
  REJECTED: "rejected",
  EXPIRED: "expired",
  FAILED: "failed",
  CREATE_FAILED: "failed",
  DELETE_FAILED: "failed",
  DELETED: "gone",
};

/** A word without the prefixes of newer (`STATUS_`) and older (`ENDPOINT_…`) API versions. */
function plainWord(word: string): string {
  return word.toUpperCase().replace(/^(ENDPOINT_SERVICE_STATUS_|STATUS_|ENDPOINT_)/, "");
}

/** A known word is kept without its prefix, an unknown one as it came. */
function onScale(scale: Readonly<Record<string, EndpointState>>, word: string): Status {
  const plain = plainWord(word);
  const state = scale[plain];
  return state === undefined ? { state: "unknown", word } : { state, word: plain };
}

/** The state that the word of a service, connection or egress endpoint stands for. */
export function statusOf(word: string): Status {
  return onScale(states, word);
}

const domainNameStates: Readonly<Record<string, EndpointState>> = {
  EMPTY: "available",
  PENDING: "pending",
  AVAILABLE: "available",
  FAILED: "needsAttention",
};

/** `domain_names_state` on the shared scale. */
export function domainNamesStatusOf(word: string): Status {
  return onScale(domainNameStates, word);
}

const clusterStates: Readonly<Record<string, EndpointState>> = {
  CREATING: "pending",
  CREATED: "available",
  CREATION_FAILED: "failed",
  DELETED: "gone",
  LOCKED: "pending",
};

/** A cluster's `state` on the shared scale. */
export function clusterStatusOf(word: string): Status {
  return onScale(clusterStates, word);
}

/**
 * Who holds the cluster: the running operation's word, or `LOCKED` when nobody is named. Every
 * `…_RUNNING` counts (28 words are documented, more may come).
 */
export function lockHolder(state: string, operation: string): string | undefined {
  if (/_RUNNING$/i.test(operation)) return operation.toUpperCase();
  return plainWord(state) === "LOCKED" ? "LOCKED" : undefined;
}
