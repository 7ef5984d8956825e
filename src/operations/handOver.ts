import * as l10n from "@vscode/l10n";
import { recognise } from "../domain/identifiers.ts";
import type { Progress } from "../domain/progress.ts";
import { invalidInput } from "../http/errors.ts";
import type { Operation } from "./operation.ts";
import type { Newcomer } from "./newcomers.ts";
import { filledTask } from "./results.ts";
import type { Run } from "./run.ts";
import type { Sight, WriteSight } from "./sight.ts";
import type { HandOverTask } from "./task.ts";
import { traceOf } from "./trace.ts";

/** What an operation waits for that other people do, with all values; undefined = nothing. */
export function handedOver(operation: Operation): HandOverTask | undefined {
  const step = operation.steps[handedOverAt(operation)];
  const task = step === undefined ? undefined : filledTask(step, operation.results);
  return task?.kind === "handOver" ? task : undefined;
}

function handedOverAt({ steps }: Operation): number {
  return steps.findIndex(({ kind, phase }) => kind === "handOver" && phase === "sent");
}

/**
 * Goes on with what other people gave back; an empty text says that they are done. Throws `invalidInput` for
 * what it cannot be.
 */
export function giveBack(run: Run, value: string): void {
  const task = handedOver(run.operation);
  if (task === undefined) {
    throw invalidInput(
      l10n.t("The operation waits for nothing that others do."),
      l10n.t("Look at what it says now."),
    );
  }
  run.give(handedOverAt(run.operation), answerOf(task, value));
}

/** What others gave back, in its normal form. Throws `invalidInput` for what it cannot be. */
export function answerOf({ asks }: HandOverTask, value: string): string {
  if (asks === undefined) return "";
  const { text } = recognise(value, asks.is);
  if (fits(asks, value)) return text;
  throw invalidInput(
    text === ""
      ? l10n.t("{0} is missing.", asks.label)
      : l10n.t("This is no {0}: {1}", asks.label, text),
    l10n.t("Enter what the others gave back."),
  );
}

/** Whether a text can be what is asked back. */
export function fits(asks: HandOverTask["asks"], value: string): boolean {
  const { kind, text } = recognise(value, asks?.is);
  return text !== "" && (asks?.is === undefined || kind === asks.is);
}

/** Hands a step over: nothing is sent. */
export async function handOver(run: Run, index: number, { title }: HandOverTask): Promise<void> {
  await run.saveStep(
    index,
    {
      phase: "sent",
      origin: "made",
      sent: { at: Date.now() },
      undo: { cannot: l10n.t("{0}: what others did is theirs to take back.", title) },
    },
    l10n.t("To be handed over: {0}", title),
  );
}

/** How far it has come, by what a person said (`given`), what can be seen of it, or what has appeared. */
export function handOverSight(
  task: HandOverTask,
  given: string | undefined,
  seen: WriteSight | undefined,
  appeared: readonly Newcomer[],
): Sight {
  return {
    purpose: "make",
    repeatable: false,
    progress: () =>
      seenProgress(task, seen) ??
      (given === undefined ? appearedProgress(task, appeared) : givenProgress(task, given)),
  };
}

/** True where later steps take what only a look gives: the name of the service. A person's word is not enough. */
export function mustBeSeen({ seenBy }: HandOverTask): boolean {
  return seenBy?.kind === "action" && seenBy.action === "createEndpointService";
}

function givenProgress(task: HandOverTask, given: string): Progress {
  const { title, asks } = task;
  if (mustBeSeen(task)) {
    const text = l10n.t("{0}: it cannot be seen yet. It goes on by itself once it is.", title);
    return { kind: "person", text };
  }
  if (asks === undefined) return { kind: "done", text: l10n.t("Others have done it.") };
  return {
    kind: "done",
    text: l10n.t("{0}: {1}", asks.label, given),
    gives: { [asks.name]: given },
  };
}

function seenProgress({ asks }: HandOverTask, seen: WriteSight | undefined): Progress | undefined {
  const trace = seen === undefined ? undefined : traceOf({}, seen);
  if (trace?.found !== true || !["running", "done"].includes(trace.progress.kind)) return undefined;
  const { progress, subject } = trace;
  const own = asks !== undefined && subject !== undefined ? { [asks.name]: subject } : {};
  return { ...progress, gives: { ...progress.gives, ...own } };
}

function appearedProgress({ title, asks }: HandOverTask, appeared: readonly Newcomer[]): Progress {
  const [one, ...more] = appeared;
  if (one !== undefined && asks !== undefined) {
    if (one.isSure && more.length === 0) {
      const text = l10n.t("It has appeared: {0}", one.id);
      return { kind: "done", text, gives: { [asks.name]: one.id } };
    }
    const ids = appeared.map(({ id }) => id).join(", ");
    const text = l10n.t("{0}: {1} has appeared. Enter it if it is theirs.", title, ids);
    return { kind: "person", text };
  }
  const text =
    asks === undefined
      ? l10n.t("{0}: hand it over, then say that it is done.", title)
      : l10n.t("{0}: hand it over, then enter {1}.", title, asks.label);
  return { kind: "person", text };
}
