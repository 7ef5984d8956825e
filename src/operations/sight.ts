import type { Lock } from "../domain/model.ts";
import { asApiError, inWords } from "../http/errors.ts";
import type { Priority } from "../http/limiter.ts";
import type { ActionId, CallOptions, Progress, Sent } from "../providers/provider.ts";
import { actionSight } from "./actionSight.ts";
import { awaitSight } from "./awaitEndpoint.ts";
import type { Awaited } from "../clouds/cloud.ts";
import { cloudSight } from "./cloudSight.ts";
import { handOverSight, mustBeSeen } from "./handOver.ts";
import { readNewcomers } from "./newcomers.ts";
import type { StepUndo } from "./operation.ts";
import { filledTask } from "./results.ts";
import type { Run } from "./run.ts";
import type { WriteTask } from "./task.ts";

/** How far a step has come, read just now. */
export interface Sight {
  /** What the write is meant to do to its subject; its absence means something else for each. */
  readonly purpose: "make" | "set" | "remove";
  /** True when sending it twice cannot do more than sending it once. */
  readonly repeatable: boolean;
  /** Writes wait for it. */
  readonly lock?: Lock | undefined;
  progress(sent: Sent): Progress;
}

/**
 * What a write of ours is about, read just now, whatever API it is of: all that is asked of it is asked of
 * the same knowledge.
 */
export interface WriteSight extends Sight {
  /** How long it usually takes. */
  readonly typicalSeconds: number;
  /** True when it takes several calls, of which some may have been made where it ended early. */
  readonly inParts: boolean;
  /** What must be over before it can be sent, and is waited for; undefined = nothing. */
  awaits?(): Awaited | undefined;
  /** What may help where it cannot be sent: waking a cluster that sleeps. */
  readonly remedy?: ActionId | undefined;
  /** Why it cannot be sent; undefined = it can. */
  blocked(): string | undefined;
  /** For a create whose id the server gives: the ids of all that look the same, dead ones too. */
  alike?(): readonly string[];
  /** How it is taken back, judged from what this sight shows. */
  undo(sent: Sent): StepUndo;
  /** Sends the write, once. Resolves to the id of what it made or is about. */
  run(options: CallOptions): Promise<string>;
  /** The write was answered; `error` is why it was refused, undefined = it was not. */
  wrote(error?: unknown): void;
}

/** Reads what a step is about, and passes the knowledge on. Rejects with `ApiError` or an abort. */
export async function look(run: Run, index: number, priority: Priority): Promise<Sight> {
  const task = filledTask(run.step(index), run.operation.results);
  if (task.kind === "await") return awaitSight(run, task);
  if (task.kind !== "handOver") return sightOf(run, task, index, priority);
  const given = run.given(index);
  const { seenBy } = task;
  const seen =
    seenBy === undefined || (given !== undefined && !mustBeSeen(task))
      ? undefined
      : await sightOf(run, seenBy, index, priority);
  const appeared = given === undefined ? await readNewcomers(run, task, priority) : [];
  return handOverSight(task, given, seen, appeared);
}

/** The same of a step that is sent. */
export async function lookToWrite(
  run: Run,
  index: number,
  priority: Priority,
): Promise<WriteSight> {
  const task = filledTask(run.step(index), run.operation.results);
  if (task.kind === "handOver" || task.kind === "await")
    throw new TypeError(`step ${index} is not sent`);
  return sightOf(run, task, index, priority);
}

function sightOf(
  run: Run,
  task: WriteTask,
  index: number,
  priority: Priority,
): Promise<WriteSight> {
  return task.kind === "action" ? actionSight(run, task, priority) : cloudSight(run, task, index);
}

/** A failure in words that a person can act on; the log has the rest. */
export function wordsOf(error: unknown): string {
  const failure = asApiError(error);
  if (failure !== undefined) return inWords(failure);
  return error instanceof Error ? error.message : String(error);
}
