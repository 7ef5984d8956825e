/** One scale of states for every provider and cloud (design §1). */
export type EndpointState =
  | "pending"
  | "needsAcceptance"
  | "available"
  | "needsAttention"
  | "deleting"
  | "rejected"
  | "expired"
  | "failed"
  | "gone"
  | "unknown";

const over: readonly EndpointState[] = ["rejected", "expired", "failed", "deleting", "gone"];

/** Whether what is in this state works no more, and will not by itself. */
export function isOver(state: EndpointState): boolean {
  return over.includes(state);
}

/** A state on our scale beside the provider's own word, which is what a person is shown. */
export interface Status {
  readonly state: EndpointState;
  readonly word: string;
}

/** What a state means for the person, worst last. */
export type Health = "ok" | "busy" | "needsYou" | "broken";

const healthByState: Record<EndpointState, Health> = {
  available: "ok",
  gone: "ok",
  pending: "busy",
  deleting: "busy",
  // A word nobody documented is "not ready, not failed".
  unknown: "busy",
  needsAcceptance: "needsYou",
  needsAttention: "needsYou",
  rejected: "broken",
  expired: "broken",
  failed: "broken",
};

/** The health that a state counts as. */
export function healthOf(state: EndpointState): Health {
  return healthByState[state];
}

const order: readonly Health[] = ["ok", "busy", "needsYou", "broken"];

/** The worst of several healths; nothing at all is `ok`. */
export function worst(healths: Iterable<Health>): Health {
  let found = 0;
  for (const health of healths) found = Math.max(found, order.indexOf(health));
  return order[found] ?? "ok";
}
