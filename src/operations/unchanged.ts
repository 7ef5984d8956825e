import * as l10n from "@vscode/l10n";
import type { ApiError } from "../http/errors.ts";
import { actionIds, type ActionId } from "../providers/provider.ts";
import { isPartly } from "./operation.ts";
import type { Ending, Run } from "./run.ts";

/** It ends here: this step was refused, and what is so now is said. */
export function unchanged(
  run: Run,
  index: number,
  why: string,
  remedy: ActionId | undefined,
): Ending {
  return { state: "failed", text: unchangedText(run, index, why), remedy };
}

function unchangedText({ operation }: Run, index: number, why: string): string {
  const { steps } = operation;
  const step = steps[index];
  // Only one that takes several calls stays so while it is refused.
  if (step !== undefined && (step.phase === "sending" || isPartly(step))) {
    return l10n.t("{0} A part of it may be done: resume it, or undo it.", why);
  }
  return steps.some(({ phase }) => phase === "sent" || phase === "done")
    ? l10n.t("{0} This step changed nothing; those before it stay.", why)
    : l10n.t("{0} Nothing was changed.", why);
}

/** What the provider offers against it, as far as this version knows it. */
export function remedyOf({ remedy }: ApiError): ActionId | undefined {
  return actionIds.find((id) => id === remedy);
}
