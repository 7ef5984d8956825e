import type { Subscription } from "./listeners.ts";
import type { Operation } from "./operation.ts";
import type { Operations } from "./operations.ts";

/** Hears that a cluster was changed by another window, at this time at the latest (ms since the epoch). */
export type ChangedElsewhere = (accountId: string, clusterId: string, at: number) => void;

/**
 * Tells of each step that an operation of another window takes, once: that window reads what came of it
 * for itself, and the one that reads for all would know only at its next turn.
 */
export function followOtherWindows(
  operations: Pick<Operations, "get" | "isHere" | "onDidChange">,
  changed: ChangedElsewhere,
): Subscription {
  return followSteps(operations, ({ id, accountId, clusterId, updatedAt }) => {
    if (!operations.isHere(id)) changed(accountId, clusterId, updatedAt);
  });
}

/** Tells of each step that an operation of any window takes, once. */
export function followSteps(
  operations: Pick<Operations, "get" | "onDidChange">,
  taken: (operation: Operation) => void,
): Subscription {
  const known = new Map<string, string>();
  return operations.onDidChange((ids) => {
    for (const id of ids) {
      const operation = operations.get(id);
      const before = known.get(id);
      const now = operation === undefined ? undefined : reachedBy(operation);
      if (now === undefined) known.delete(id);
      else known.set(id, now);
      if (operation === undefined || now === before) continue;
      if (wasSent(operation)) taken(operation);
    }
  });
}

/** How far it has come; the same for what is only said in other words. */
function reachedBy({ state, steps }: Operation): string {
  return [state, ...steps.map(({ phase }) => phase)].join(" ");
}

function wasSent({ steps }: Operation): boolean {
  return steps.some(({ phase }) => phase === "sent" || phase === "done");
}
