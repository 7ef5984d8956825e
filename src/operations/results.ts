import * as l10n from "@vscode/l10n";
import type { Progress } from "../domain/progress.ts";
import { invalidInput } from "../http/errors.ts";
import type { Operation, StepRecord } from "./operation.ts";
import type { AwaitTask, Task, WriteTask } from "./task.ts";

type Texts = Readonly<Record<string, string>>;

/** The step's task with the values that earlier steps gave. Throws `invalidInput` when one is missing. */
export function filledTask(step: StepRecord, results: Texts = {}): Task {
  const taken = takenBy(step, results);
  if (step.kind !== "handOver") return filledValues(step, taken);
  const { seenBy } = step;
  return {
    ...step,
    text: filledText(step.text, taken),
    ...(seenBy !== undefined && { seenBy: filledValues(seenBy, taken) }),
  };
}

/** A text for others with the values that are known; what is yet to come stays `{name}`. */
export function filledText(text: string, known: Texts): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => known[name] ?? whole);
}

function takenBy({ takes = {} }: StepRecord, results: Texts): Texts {
  const taken = Object.entries(takes).map(([field, name]) => {
    const value = results[name];
    if (value !== undefined) return [field, value] as const;
    throw invalidInput(
      l10n.t("The step needs {0}, which no step before it gave.", name),
      l10n.t("Forget the operation, and begin anew."),
    );
  });
  return Object.fromEntries(taken);
}

function filledValues<T extends WriteTask | AwaitTask>(task: T, { item, ...values }: Texts): T {
  return {
    ...task,
    values: { ...task.values, ...values },
    ...(item !== undefined && { item }),
  };
}

/** What is known for later steps once this one is done, as a change of the operation. */
export function resultsWith(
  results: Texts = {},
  { gives, sent: { subject } }: StepRecord,
  progress: Progress,
): Pick<Operation, "results"> {
  const own = gives !== undefined && subject !== undefined ? { [gives]: subject } : {};
  const more = { ...own, ...progress.gives };
  return Object.keys(more).length === 0 ? {} : { results: { ...results, ...more } };
}
