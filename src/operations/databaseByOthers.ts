import * as l10n from "@vscode/l10n";
import type { StepRecord } from "./operation.ts";
import { actionText, type ActionTask, type HandOverTask } from "./task.ts";

/**
 * A write of the provider's that another team does, who may: they are told by text, and it is over once it is
 * seen to be done, or said to be. `cluster`: its name; `takes`: what the write takes of earlier steps.
 */
export function byDatabaseTeam(
  task: ActionTask,
  cluster: string,
  takes: NonNullable<StepRecord["takes"]>,
): HandOverTask {
  const { action, region = "", values } = task;
  const subject = takes["endpointId"] === undefined ? "" : "{endpointId}";
  const more = Object.entries(values).filter(([, value]) => typeof value === "string" && value);
  return {
    kind: "handOver",
    title: actionText(action),
    text: [
      l10n.t("Please do this for the cluster {0}, region {1}:", cluster, region),
      actionText(action, subject),
      ...more.map(([name, value]) => `${name}: ${String(value)}`),
    ].join("\n"),
    seenBy: task,
  };
}
