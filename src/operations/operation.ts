import * as l10n from "@vscode/l10n";
import type { Progress, Sent } from "../domain/progress.ts";
import type { ActionId } from "../providers/provider.ts";
import { taskText, type Task } from "./task.ts";

/**
 * `running`: we are at it. `waiting`: it goes on by itself (a lock, a turn, the provider's work).
 * `needsYou`: see `asks`. `failed`: over, the reason is in `text`. `cancelled`: a person stopped the
 * waiting; what was sent stays as it is. `done`, `undone`: complete.
 */
type OperationState =
  "running" | "waiting" | "needsYou" | "failed" | "cancelled" | "done" | "undone";

/** How what a step did is taken back: by another task, or not at all, and then what stays and why. */
export type StepUndo =
  | {
      readonly cannot: string;
      /** True = nothing else of the operation can be taken back either. */
      readonly isEnd?: boolean;
    }
  | {
      readonly task: Task;
      /** What it is about, as a person knows it. */
      readonly about?: string;
      /** What is still different afterwards, for a person. */
      readonly leaves?: readonly string[];
      /** See `Reversal`. */
      readonly restores?: boolean;
    };

/**
 * How far a write with its wait has come. `planned`: nothing was sent. `sending`: it may have been sent,
 * and what was known just before is kept. `sent`: it took effect; the wait is on. `done`: complete.
 */
export interface StepState {
  readonly phase: "planned" | "sending" | "sent" | "done";
  /** What had been seen when it was (first) sent; what is there beyond that came from us. */
  readonly before?: Before;
  readonly sent: Sent;
  /** `found`: it existed before this operation, which therefore never takes it back. */
  readonly origin?: "made" | "found";
  /** What a person should know of how it came about: a lost answer, nothing to do. */
  readonly remark?: string;
  /** True when it takes several calls: sent once, some may have been made, also while it is to be sent again. */
  readonly inParts?: boolean;
  /** How it is taken back, told from what was there before the write. */
  readonly undo?: StepUndo;
  /** The number of the step that this one takes back. */
  readonly undoes?: number;
  /** It was taken back, or there was nothing to take back. */
  readonly undone?: boolean;
  /** How long it usually takes. */
  readonly typicalSeconds?: number;
  /** Values that earlier steps give: by field id, or `item`, the name of the result. */
  readonly takes?: Readonly<Record<string, string>>;
  /** The name under which later steps take the id of what it made. */
  readonly gives?: string;
  /** It does what the step before it waits for somebody to do: it comes once that waits. */
  readonly answers?: boolean;
}

/** What was known of the target just before a write. */
export interface Before {
  /** When the write was sent, ms since the epoch. */
  readonly at: number;
  readonly progress: Progress["kind"];
  /** Ids that looked like what was to be created, all of them dead. */
  readonly known: readonly string[];
}

/** A part of an operation: what it does, and how far that has come. */
export type StepRecord = Task & StepState;

/** The step of a task of which nothing was sent yet. */
export function planned(task: Task): StepRecord {
  return { ...task, phase: "planned", sent: {} };
}

export interface LogEntry {
  /** ms since the epoch. */
  readonly at: number;
  readonly text: string;
}

/** One thing a person asked for, as it is journaled. Holds no secret. */
export interface Operation {
  readonly version: 1;
  readonly id: string;
  readonly title: string;
  readonly accountId: string;
  readonly accountLabel: string;
  /** The provider's id. */
  readonly provider: string;
  readonly clusterId: string;
  /** The cluster's id until the cluster was read for the first time. */
  readonly clusterName: string;
  readonly region?: string;
  readonly item?: string;
  readonly steps: readonly StepRecord[];
  readonly state: OperationState;
  /** What is so now, for a person. */
  readonly text: string;
  /**
   * For `needsYou`: `resume` = it stands still until Resume, `act` = it goes on by itself as soon as
   * somebody acted.
   */
  readonly asks?: "resume" | "act";
  /** For `failed`: the action on the cluster that a person may take before Resume, so that it works. */
  readonly remedy?: ActionId;
  /** True from the moment Undo was asked for. */
  readonly undoing?: boolean;
  /** What Undo could not take back, for a person. */
  readonly leftBehind?: readonly string[];
  /** What steps have given so far, by name. */
  readonly results?: Readonly<Record<string, string>>;
  /** ms since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The name of the machine that runs it. */
  readonly host: string;
  readonly log: readonly LogEntry[];
}

/** What a person can do with an operation. */
export type Offer = "cancel" | "resume" | "undo" | "forget" | "give";

const logLength = 200;

/** The operation with one more line in its log; the oldest lines go. */
export function noted(operation: Operation, text: string): Operation {
  const entry = { at: Date.now(), text };
  return { ...operation, log: [...operation.log, entry].slice(-logLength) };
}

/** True while some window must be at it: it goes on without a person's Resume. */
export function isActive(operation: Operation): boolean {
  const { state, asks } = operation;
  return state === "running" || state === "waiting" || (state === "needsYou" && asks === "act");
}

/** True when it is over, or when nothing happens until a person does something. */
export function isSettled(operation: Operation): boolean {
  return operation.state !== "running" && operation.state !== "waiting";
}

/** True when nothing of it was ever sent, as far as we know. */
export function isUntouched(operation: Operation): boolean {
  // A step that is to be sent again is planned too, but knows what was there before it.
  return operation.steps.every(({ phase, before }) => phase === "planned" && before === undefined);
}

/** True when forgetting it loses sight of something: it goes on, or was sent and did not end well. */
export function hasOpenEnds(operation: Operation): boolean {
  const { state, steps } = operation;
  if (state === "done" || state === "undone") return false;
  const sent = steps.some((step) => step.before !== undefined || maybeOurs(step));
  return sent || isActive(operation);
}

/** True when the step was sent, as far as we know by us. */
function maybeOurs(step: StepRecord): boolean {
  return (step.phase !== "planned" || isPartly(step)) && step.origin !== "found";
}

/** True when a part of it may be done, though it is to be sent again. */
export function isPartly({ phase, before, inParts }: StepState): boolean {
  return phase === "planned" && before !== undefined && inParts === true;
}

/** What Undo would take back, and what it could not: lines for a person, before it is asked for. */
interface UndoPreview {
  readonly takesBack: readonly string[];
  readonly cannot: readonly string[];
  /** What is still different once `takesBack` is done. */
  readonly leaves: readonly string[];
}

/** What Undo would do, from the journal alone. */
export function undoOf(operation: Operation): UndoPreview {
  const takesBack: string[] = [];
  const cannot: string[] = [];
  const leaves: string[] = [];
  const hasEnded = isBeyondUndo(operation);
  for (const step of operation.steps.toReversed()) {
    if (step.undoes !== undefined || step.undone === true || !maybeOurs(step)) continue;
    const { undo } = step;
    if (undo === undefined) continue;
    if ("cannot" in undo) cannot.push(undo.cannot);
    else if (!hasEnded) {
      takesBack.push(taskText(undo.task, undo.about));
      leaves.push(...(undo.leaves ?? []));
    }
  }
  return { takesBack, cannot, leaves };
}

/** True when what all steps were about is gone for good. */
export function isBeyondUndo({ steps }: Pick<Operation, "steps">): boolean {
  return steps.some(({ phase, undo, undoes }) => {
    const over = (phase === "sent" || phase === "done") && undoes === undefined;
    return over && undo !== undefined && "cannot" in undo && undo.isEnd === true;
  });
}

/** What a person can do with an operation that no other window is at. */
export function offersOf(operation: Operation): readonly Offer[] {
  const undoable = operation.undoing !== true && undoOf(operation).takesBack.length > 0;
  const undo: readonly Offer[] = undoable ? ["undo"] : [];
  if (isActive(operation)) return ["cancel", ...undo];
  if (operation.state === "done" || operation.state === "undone") return [...undo, "forget"];
  return ["resume", ...undo, "forget"];
}

/** "40 s of about 5 min": how long the step that is waited for has taken; undefined when none is. */
export function waitedText(operation: Operation, now: number): string | undefined {
  const step = operation.steps.findLast((one) => one.phase === "sent");
  if (step?.sent.at === undefined || !isActive(operation)) return undefined;
  const elapsed = durationText(now - step.sent.at);
  if (step.typicalSeconds === undefined) return elapsed;
  return l10n.t("{0} of about {1}", elapsed, durationText(step.typicalSeconds * 1000));
}

/** A duration in the largest unit that says enough. */
function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return l10n.t("{0} s", seconds);
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? l10n.t("{0} min", minutes) : l10n.t("{0} h", Math.round(minutes / 60));
}

/** What a stopped operation leaves as it is. */
export function leftText(operation: Operation): string {
  return isUntouched(operation)
    ? l10n.t("Stopped. Nothing was sent.")
    : l10n.t("Stopped waiting. What was sent goes on at the provider: {0}", operation.text);
}
