import type { Lock } from "../domain/model.ts";
import { asApiError, inWords } from "../http/errors.ts";
import type { Priority } from "../http/limiter.ts";
import type { ActionId, CallOptions, Progress, Sent } from "../providers/provider.ts";
import { actionSight } from "./actionSight.ts";
import type { StepRecord, StepUndo } from "./operation.ts";
import type { Run } from "./run.ts";

/**
 * What a step is about, read just now, whatever API it is of: all that is asked of it is asked of the
 * same knowledge.
 */
export interface Sight {
  /** What the write is meant to do to its subject; its absence means something else for each. */
  readonly purpose: "make" | "set" | "remove";
  /** True when sending it twice cannot do more than sending it once. */
  readonly repeatable: boolean;
  /** How long it usually takes. */
  readonly typicalSeconds: number;
  /** Writes wait for it. */
  readonly lock?: Lock | undefined;
  /** What may help where it cannot be sent: waking a cluster that sleeps. */
  readonly remedy?: ActionId | undefined;
  /** Why it cannot be sent; undefined = it can. */
  blocked(): string | undefined;
  /** For a create whose id the server gives: the ids of all that look the same, dead ones too. */
  alike?(): readonly string[];
  progress(sent: Sent): Progress;
  /** How it is taken back, judged from what this sight shows. */
  undo(sent: Sent): StepUndo;
  /** Sends the write, once. Resolves to the id of what it made or is about. */
  run(options: CallOptions): Promise<string>;
  /** The write was answered; `error` is why it was refused, undefined = it was not. */
  wrote(error?: unknown): void;
}

/** Reads what the step is about, and passes the knowledge on. Rejects with `ApiError` or an abort. */
export function look(run: Run, step: StepRecord, priority: Priority): Promise<Sight> {
  return actionSight(run, step, priority);
}

/** A failure in words that a person can act on; the log has the rest. */
export function wordsOf(error: unknown): string {
  const failure = asApiError(error);
  if (failure !== undefined) return inWords(failure);
  return error instanceof Error ? error.message : String(error);
}
