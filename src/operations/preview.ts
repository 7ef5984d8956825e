import { writeOf, type CloudSession } from "../clouds/cloud.ts";
import type { PlannedCall, Values } from "../domain/draft.ts";
import { actionOf, type Session, type Target } from "../providers/provider.ts";
import type { StepRecord } from "./operation.ts";
import type { StepsPlan } from "./plan.ts";
import { stepText } from "./stepText.ts";

/** What a step will do, before anything happens. */
export interface StepPreview {
  readonly text: string;
  /** The exact calls. What an earlier step is yet to give stands in them by its name: `{endpoint}`. */
  readonly calls: readonly PlannedCall[];
}

/** What each step of a plan will do. `target`: the cluster as it is known. */
export function previewOf(
  { steps, results = {} }: Pick<StepsPlan, "steps" | "results">,
  session: Session,
  target: Target,
  cloud: CloudSession | undefined,
): readonly StepPreview[] {
  return steps.map((step) => {
    const taken = Object.entries(step.takes ?? {}).map(
      ([field, name]) => [field, results[name] ?? `{${name}}`] as const,
    );
    const { item, ...values } = Object.fromEntries(taken);
    const place = item === undefined ? target : { ...target, item };
    const calls = callsOf(step, values, session, place, cloud);
    return { text: stepText(step, results), calls: calls.map(legible) };
  });
}

/** What is yet to be given is no part of a path: it is not to be encoded like one. */
function legible(call: PlannedCall): PlannedCall {
  return { ...call, path: call.path.replace(/%7B(\w+)%7D/gi, "{$1}") };
}

function callsOf(
  step: StepRecord,
  taken: Values,
  session: Session,
  target: Target,
  cloud: CloudSession | undefined,
): readonly PlannedCall[] {
  switch (step.kind) {
    case "action": {
      const { action, region, item, values } = step;
      const place = {
        ...target,
        ...(region !== undefined && { region }),
        ...(item !== undefined && { item }),
      };
      return actionOf(session, action)?.draft({ ...values, ...taken }, place).calls ?? [];
    }
    case "cloud":
      return cloud === undefined
        ? []
        : (writeOf(cloud, step.write)?.calls({ ...step.values, ...taken }) ?? []);
    case "handOver":
    case "await":
      return [];
  }
}
