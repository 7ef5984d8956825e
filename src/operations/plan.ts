import * as l10n from "@vscode/l10n";
import { randomUUID } from "node:crypto";
import type { FollowUp, Values } from "../domain/draft.ts";
import { actionIds, type ActionId } from "../providers/provider.ts";
import { planned, type Operation, type StepRecord } from "./operation.ts";
import type { Task } from "./task.ts";

/** What an operation is about. */
interface About {
  readonly title: string;
  readonly accountId: string;
  readonly clusterId: string;
  readonly region?: string;
  readonly item?: string;
}

/** An action, filled in by its draft. */
export interface ActionPlan extends About {
  readonly action: ActionId;
  /** The values of the draft: normalised, without errors, nothing secret. */
  readonly values: Values;
  /** What it does afterwards. */
  readonly then?: readonly FollowUp[] | undefined;
}

/** Steps over several APIs, in their order. */
export interface StepsPlan extends About {
  readonly steps: readonly StepRecord[];
  /** What steps take that is known from the start, by name. */
  readonly results?: Readonly<Record<string, string>>;
}

/** What a person asks for. */
export type Plan = ActionPlan | StepsPlan;

/**
 * The operation that does what the plan says, with nothing sent yet. `clusterName`: as far as it is known before the
 * cluster is read, which the first steps may not do.
 */
export function newOperation(
  plan: Plan,
  account: { readonly label: string; readonly provider: string },
  host: string,
  clusterName = plan.clusterId,
): Operation {
  const now = Date.now();
  const about = {
    ...(plan.region !== undefined && { region: plan.region }),
    ...(plan.item !== undefined && { item: plan.item }),
  };
  return {
    version: 1,
    id: randomUUID(),
    title: plan.title,
    accountId: plan.accountId,
    accountLabel: account.label,
    provider: account.provider,
    clusterId: plan.clusterId,
    clusterName,
    ...about,
    ...("steps" in plan
      ? { steps: plan.steps, ...(plan.results && { results: plan.results }) }
      : { steps: stepsOf(plan, about) }),
    state: "running",
    text: l10n.t("Starting…"),
    createdAt: now,
    updatedAt: now,
    host,
    log: [{ at: now, text: l10n.t("Begun.") }],
  };
}

function stepsOf(
  { action, values, then = [] }: ActionPlan,
  about: Pick<About, "region" | "item">,
): readonly StepRecord[] {
  return [
    planned({ kind: "action", action, values, ...about }),
    ...then.map((one) => planned(followingTask(one, about.region))),
  ];
}

/** What an action is followed by, as a task. */
export function followingTask({ action: name, item, values }: FollowUp, region?: string): Task {
  const action = actionIds.find((id) => id === name);
  if (action === undefined) throw new Error(`There is no action "${name}".`);
  return {
    kind: "action",
    action,
    values,
    ...(region !== undefined && { region }),
    ...(item !== undefined && { item }),
  };
}
