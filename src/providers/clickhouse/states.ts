import type { EndpointState, Status } from "../../domain/state.ts";

/**
 * A service's `state` on the shared scale (api-facts §4.2). An idle one wakes by itself when it is asked
 * something; a stopped one does not.
 */
const serviceStates: Readonly<Record<string, EndpointState>> = {
  provisioning: "pending",
  starting: "pending",
  awaking: "pending",
  stopping: "pending",
  running: "available",
  partially_running: "available",
  idle: "available",
  // As somebody wants it to be: nothing is wrong.
  stopped: "available",
  degraded: "needsAttention",
  failed: "failed",
  terminating: "deleting",
  softdeleting: "deleting",
  terminated: "gone",
  softdeleted: "gone",
};

/** `status` of a reverse private endpoint on the shared scale (api-facts §7). */
const reverseStates: Readonly<Record<string, EndpointState>> = {
  unknown: "unknown",
  provisioning: "pending",
  pendingacceptance: "needsAcceptance",
  ready: "available",
  deleting: "deleting",
  rejected: "rejected",
  expired: "expired",
  failed: "failed",
};

/** The word is kept as it came; one that nobody documented is `unknown`. */
function onScale(scale: Readonly<Record<string, EndpointState>>, word: string): Status {
  const plain = word.toLowerCase();
  return { state: (Object.hasOwn(scale, plain) ? scale[plain] : undefined) ?? "unknown", word };
}

export function serviceStatusOf(word: string): Status {
  return onScale(serviceStates, word);
}

export function reverseStatusOf(word: string): Status {
  return onScale(reverseStates, word);
}

/** True for the words of a service that sleeps: the API answers 424 to some calls about it. */
export function isAsleep({ word }: Status): boolean {
  return /^(idle|stopped)$/i.test(word);
}
