import * as l10n from "@vscode/l10n";
import type { Progress } from "../domain/progress.ts";
import { invalidInput } from "../http/errors.ts";
import type { Operation, StepRecord } from "./operation.ts";
import type { Task } from "./task.ts";

type Results = Readonly<Record<string, string>>;

/** The step's task with the values that earlier steps gave. Throws `invalidInput` when one is missing. */
export function filledTask(step: StepRecord, results: Results): Task {
  if (step.kind === "handOver" || step.takes === undefined) return step;
  const taken = Object.entries(step.takes).map(([field, name]) => {
    const value = results[name];
    if (value === undefined) {
      throw invalidInput(
        l10n.t("The step needs {0}, which no step before it gave.", name),
        l10n.t("Forget the operation, and begin anew."),
      );
    }
    return [field, value] as const;
  });
  return { ...step, values: { ...step.values, ...Object.fromEntries(taken) } };
}

/** What is known for later steps once this one is done, as a change of the operation. */
export function resultsWith(
  results: Results = {},
  { gives, sent: { subject } }: StepRecord,
  progress: Progress,
): Pick<Operation, "results"> {
  const own = gives !== undefined && subject !== undefined ? { [gives]: subject } : {};
  const more = { ...own, ...progress.gives };
  return Object.keys(more).length === 0 ? {} : { results: { ...results, ...more } };
}
