import * as l10n from "@vscode/l10n";
import { randomUUID } from "node:crypto";
import type { FollowUp, Values } from "../domain/draft.ts";
import { actionIds, type ActionId } from "../providers/provider.ts";
import { planned, type Operation, type Task } from "./operation.ts";

/** What a person asks for: an action, filled in by its draft. */
export interface Plan {
  readonly title: string;
  readonly action: ActionId;
  readonly accountId: string;
  readonly clusterId: string;
  readonly region?: string;
  readonly item?: string;
  /** The values of the draft: normalised, without errors, nothing secret. */
  readonly values: Values;
  /** What it does afterwards. */
  readonly then?: readonly FollowUp[] | undefined;
}

/** The operation that does what the plan says, with nothing sent yet. */
export function newOperation(
  plan: Plan,
  account: { readonly label: string; readonly provider: string },
  host: string,
): Operation {
  const now = Date.now();
  const about = {
    ...(plan.region !== undefined && { region: plan.region }),
    ...(plan.item !== undefined && { item: plan.item }),
  };
  const { action, values } = plan;
  return {
    version: 1,
    id: randomUUID(),
    title: plan.title,
    accountId: plan.accountId,
    accountLabel: account.label,
    provider: account.provider,
    clusterId: plan.clusterId,
    clusterName: plan.clusterId,
    ...about,
    steps: [
      planned({ kind: "action", action, values, ...about }),
      ...(plan.then ?? []).map((one) => planned(followingTask(one, plan.region))),
    ],
    state: "running",
    text: l10n.t("Starting…"),
    createdAt: now,
    updatedAt: now,
    host,
    log: [{ at: now, text: l10n.t("Begun.") }],
  };
}

function followingTask({ action: name, item, values }: FollowUp, region?: string): Task {
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
