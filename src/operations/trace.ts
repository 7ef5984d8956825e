import type { Progress } from "../providers/provider.ts";
import type { StepRecord } from "./operation.ts";
import type { WriteSight } from "./sight.ts";

/** What can be seen of a step's effect while it is not known whether it was sent. */
export type Trace =
  | { readonly found: false; readonly progress: Progress["kind"]; readonly dead: readonly string[] }
  | {
      readonly found: true;
      readonly origin: "made" | "found";
      readonly subject?: string;
      readonly progress: Progress;
    };

type Before = StepRecord["before"];
type Sight = Pick<WriteSight, "alike" | "progress">;

/**
 * Looks for the effect. Before the first sending, what lives is somebody else's (`found`) and what is
 * dead counts as nothing. After a sending whose answer is not known, what was not there before is ours.
 */
export function traceOf({ before }: Pick<StepRecord, "before">, sight: Sight): Trace {
  const ids = sight.alike?.();
  return ids === undefined ? traceByState(before, sight) : traceByLikeness(before, sight, ids);
}

function traceByState(before: Before, sight: Sight): Trace {
  const progress = sight.progress({});
  const dead = progress.kind === "failed" && (before?.progress ?? "failed") === "failed";
  if (progress.kind === "absent" || dead) {
    return { found: false, progress: progress.kind, dead: [] };
  }
  return { found: true, origin: before === undefined ? "found" : "made", progress };
}

function traceByLikeness(before: Before, sight: Sight, ids: readonly string[]): Trace {
  const all = ids.map((subject) => ({
    subject,
    progress: sight.progress({ subject }),
    fresh: before !== undefined && !before.known.includes(subject),
  }));
  const alive = all.filter(({ progress }) => isAlive(progress));
  const one = alive.find(({ fresh }) => fresh) ?? all.find(({ fresh }) => fresh) ?? alive[0];
  if (one === undefined) return { found: false, progress: "absent", dead: ids };
  const { subject, progress } = one;
  return { found: true, origin: one.fresh ? "made" : "found", subject, progress };
}

function isAlive({ kind }: Progress): boolean {
  return kind === "running" || kind === "person" || kind === "done";
}
