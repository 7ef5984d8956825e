import * as l10n from "@vscode/l10n";
import type { EndpointState, Status } from "../../domain/state.ts";

/** An endpoint's words on the shared scale; there is none for one that waits (api-facts §2.3, §7). */
const endpointStates: Readonly<Record<string, EndpointState>> = {
  ACCEPTED: "available",
  REJECTED: "rejected",
};

const clusterStates: Readonly<Record<string, EndpointState>> = {
  ACTIVE: "available",
  PENDING: "pending",
  PREPARING: "pending",
  PREPARED: "pending",
  INITIALIZING: "pending",
  PARKING: "pending",
  UNPARKING: "pending",
  RESIZING: "pending",
  MAINTENANCE: "pending",
  SUSPENDING: "pending",
  // Somebody has to resume it before anything can connect.
  PARKED: "needsAttention",
  SUSPENDED: "needsAttention",
  ERROR: "failed",
  TERMINATING: "deleting",
  TERMINATED: "gone",
};

/** The word stays as it came. */
function onScale(scale: Readonly<Record<string, EndpointState>>, word: string): Status {
  const plain = word.toUpperCase();
  return { state: (Object.hasOwn(scale, plain) ? scale[plain] : undefined) ?? "unknown", word };
}

/** An endpoint's `status` on the shared scale. */
export function endpointStatusOf(word: string): Status {
  return onScale(endpointStates, word);
}

/** A database's `status` on the shared scale. */
export function clusterStatusOf(word: string): Status {
  return onScale(clusterStates, word);
}

/** An endpoint's word for a person; ours, where it came without one (the former shape, api-facts §8, 16). */
export function endpointWord({ state, word }: Status): string {
  if (word !== "") return word;
  if (state === "available") return l10n.t("available");
  return state === "rejected" ? l10n.t("rejected") : l10n.t("in an unknown state");
}

/**
 * What keeps the database from being changed for a while: its own word for what goes on. Changes are
 * refused with 409 in any state but ACTIVE (api-facts §2.1); those that last are no lock.
 */
export function lockHolder(word: string): string | undefined {
  return clusterStatusOf(word).state === "pending" ? word.toUpperCase() : undefined;
}
