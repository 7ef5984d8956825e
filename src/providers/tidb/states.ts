import type { EndpointState, Status } from "../../domain/state.ts";

/** Words of services, connections and private link connections on the shared scale (api-facts §7). */
const states: Readonly<Record<string, EndpointState>> = {
  CREATING: "pending",
  PENDING: "pending",
  PENDING_ACCEPTANCE: "needsAcceptance",
  // It exists in the customer's network and was never registered.
  DISCOVERED: "needsAcceptance",
  ACTIVE: "available",
  DELETING: "deleting",
  FAILED: "failed",
};

function onScale(scale: Readonly<Record<string, EndpointState>>, word: string): Status {
  const plain = word.toUpperCase();
  const state = scale[plain];
  return state === undefined ? { state: "unknown", word } : { state, word: plain };
}

/** The state that the word of a service, connection or private link connection stands for. */
export function statusOf(word: string): Status {
  return onScale(states, word);
}

const clusterStates: Readonly<Record<string, EndpointState>> = {
  CREATING: "pending",
  ACTIVE: "available",
  AVAILABLE: "available",
  RESTORING: "pending",
  MAINTENANCE: "pending",
  MAINTAINING: "pending",
  UPGRADING: "pending",
  IMPORTING: "pending",
  MODIFYING: "pending",
  PAUSING: "pending",
  RESUMING: "pending",
  // As somebody wants it to be: nothing is under way, and nothing is wrong.
  PAUSED: "available",
  UNAVAILABLE: "needsAttention",
  DELETING: "deleting",
  DELETED: "gone",
};

/** A cluster's `state` or `cluster_status` on the shared scale. */
export function clusterStatusOf(word: string): Status {
  return onScale(clusterStates, word);
}

const domainStates: Readonly<Record<string, EndpointState>> = {
  CREATING: "pending",
  PENDING: "pending",
  ATTACHING: "pending",
  ACTIVE: "available",
  FAILED: "needsAttention",
};

/** Worst last. */
const order: readonly EndpointState[] = ["available", "unknown", "pending", "needsAttention"];

/** The state of several domain names: that of the worst. Their words are documented nowhere. */
export function domainsStatusOf(words: readonly string[]): Status | undefined {
  return words
    .map((word) => onScale(domainStates, word))
    .reduce<Status | undefined>(
      (worst, one) =>
        worst === undefined || order.indexOf(one.state) > order.indexOf(worst.state) ? one : worst,
      undefined,
    );
}
