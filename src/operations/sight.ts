import * as l10n from "@vscode/l10n";
import { nothingKnown } from "../domain/model.ts";
import { ApiError, asApiError, inWords, invalidInput } from "../http/errors.ts";
import type { Priority } from "../http/limiter.ts";
import { withoutDuplicates } from "../inventory/diff.ts";
import { actionOf, type Action, type Progress, type Target } from "../providers/provider.ts";
import type { ActionStep } from "./operation.ts";
import type { Run } from "./run.ts";

/** What a step is about, read just now. */
export interface Sight {
  readonly action: Action;
  readonly target: Target;
}

/** Reads what the step is about, and passes the knowledge on. Rejects with `ApiError` or an abort. */
export async function look(run: Run, step: ActionStep, priority: Priority): Promise<Sight> {
  const { accountId, accountLabel, clusterId } = run.operation;
  if (run.port.account(accountId) === undefined) {
    throw new ApiError("authentication", "unchanged", {
      message: l10n.t("The account {0} is not here any more.", accountLabel),
      next: l10n.t("Add the account again, or forget the operation."),
    });
  }
  const session = await run.port.session(accountId);
  const action = actionOf(session, step.action);
  if (action === undefined) {
    throw invalidInput(
      l10n.t("{0} does not offer this action.", accountLabel),
      l10n.t("Forget the operation."),
    );
  }
  const options = { signal: run.signal, priority };
  const cluster = await session.cluster(clusterId, options);
  const parts = await session.networking(cluster, action.parts, options);
  run.port.learned(accountId, cluster, parts);
  if (run.operation.clusterName !== cluster.name) await run.save({ clusterName: cluster.name });
  const networking = { ...nothingKnown, ...withoutDuplicates(parts).answer };
  return { action, target: { cluster, networking, region: step.region, item: step.item } };
}

/** What can be seen of a step's effect while it is not known whether it was sent. */
export type Trace =
  | { readonly found: false; readonly progress: Progress["kind"]; readonly dead: readonly string[] }
  | {
      readonly found: true;
      readonly origin: "made" | "found";
      readonly subject?: string;
      readonly progress: Progress;
    };

/**
 * Looks for the effect. Before the first sending, what lives is somebody else's (`found`) and what is
 * dead counts as nothing. After a sending whose answer is not known, what was not there before is ours.
 */
export function traceOf(step: ActionStep, { action, target }: Sight): Trace {
  return action.alike === undefined
    ? traceByState(step, action, target)
    : traceByLikeness(step, action, action.alike(step.values, target), target);
}

function traceByState(step: ActionStep, action: Action, target: Target): Trace {
  const progress = action.progress(step.values, target, {});
  const { before } = step;
  const dead = progress.kind === "failed" && (before?.progress ?? "failed") === "failed";
  if (progress.kind === "absent" || dead) {
    return { found: false, progress: progress.kind, dead: [] };
  }
  return { found: true, origin: before === undefined ? "found" : "made", progress };
}

function traceByLikeness(
  step: ActionStep,
  action: Action,
  ids: readonly string[],
  target: Target,
): Trace {
  const all = ids.map((subject) => ({
    subject,
    progress: action.progress(step.values, target, { subject }),
    fresh: step.before !== undefined && !step.before.known.includes(subject),
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

/** A failure in words that a person can act on; the log has the rest. */
export function wordsOf(error: unknown): string {
  const failure = asApiError(error);
  if (failure !== undefined) return inWords(failure);
  return error instanceof Error ? error.message : String(error);
}
