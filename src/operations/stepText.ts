import * as l10n from "@vscode/l10n";
import { textOf } from "../domain/draft.ts";
import type { Operation, StepRecord } from "./operation.ts";
import { taskText } from "./task.ts";

/** The fields that name what a step is about, where an earlier step gives it. */
const subjects = ["item", "endpointId", "group", "endpoint", "zone", "address"] as const;

/** What a step does, as a line for a person, also before there is what it is about. */
export function stepText(step: StepRecord, results: Operation["results"] = {}): string {
  const { takes = {} } = step;
  const field = subjects.find((one) => takes[one] !== undefined);
  const name = field && takes[field];
  const named = "values" in step && textOf(step.values, "name") !== "";
  if (name === undefined || named) return taskText(step);
  // What registers an endpoint says itself that it is one.
  return taskText(step, results[name] ?? (field === "endpointId" ? "" : yetToBe(name)));
}

/** What an earlier step will have made, by the name under which it is taken. */
function yetToBe(name: string): string {
  switch (name) {
    case "group":
      return l10n.t("the new security group");
    case "endpoint":
    case "connection":
    case "path":
      return l10n.t("the new endpoint");
    case "egress":
      return l10n.t("the new egress endpoint");
    case "address":
      return l10n.t("the new address");
    default:
      return name.startsWith("zone") ? l10n.t("the new private zone") : "";
  }
}
