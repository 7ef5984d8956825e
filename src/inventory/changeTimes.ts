import { allParts, type Part } from "../domain/model.ts";
import type { NetworkingDiff } from "./diff.ts";
import type { ClusterEntry } from "./entries.ts";

type Times = Pick<ClusterEntry, "changedAt" | "itemsChangedAt">;

/** When an item was last seen to differ; undefined = not since it is known here. */
export function itemChangedAt(entry: ClusterEntry, part: Part, id: string): number | undefined {
  return entry.itemsChangedAt?.[keyOf(part, id)];
}

/** The times after an answer that made this difference; nothing when it made none. */
export function timesAfter(entry: ClusterEntry, diff: NetworkingDiff, at: number): Times {
  if (Object.keys(diff).length === 0) return {};
  const times = new Map(Object.entries(entry.itemsChangedAt ?? {}));
  for (const part of allParts) {
    const { added = [], changed = [], removed = [] } = diff[part] ?? {};
    for (const { id } of removed) times.delete(keyOf(part, id));
    for (const { id } of added) times.set(keyOf(part, id), at);
    for (const { after } of changed) times.set(keyOf(part, after.id), at);
  }
  return { changedAt: at, itemsChangedAt: Object.fromEntries(times) };
}

/** The later of two times, either of which may be absent. */
export function later(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

/** Two parts may use the same id; and with its part before it no id is a name every object has. */
function keyOf(part: Part, id: string): string {
  return `${part} ${id}`;
}
