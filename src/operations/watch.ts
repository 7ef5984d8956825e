import { watchFolder as watchFiles } from "../inventory/files.ts";

/** A lease that goes stale makes no event. */
const pollMs = 10_000;

/**
 * Calls back soon after an operation's file in the folder changed, and every 10 s in any case. The
 * heartbeats of leases are no news. Returns what ends it.
 */
export function watchFolder(folder: string, changed: () => void): () => void {
  return watchFiles(folder, pollMs, changed, ".json");
}
