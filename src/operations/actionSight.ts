import * as l10n from "@vscode/l10n";
import { invalidInput } from "../http/errors.ts";
import type { Priority } from "../http/limiter.ts";
import {
  actionOf,
  type ActionId,
  type Sent,
  type Session,
  type Target,
  type Undo,
} from "../providers/provider.ts";
import type { StepUndo } from "./operation.ts";
import { readCluster, sessionOf } from "./readCluster.ts";
import type { Run } from "./run.ts";
import type { WriteSight } from "./sight.ts";
import type { ActionTask } from "./task.ts";

const purposes: Readonly<Record<ActionId, WriteSight["purpose"]>> = {
  createEndpointService: "make",
  registerEndpoint: "make",
  describeEndpoint: "set",
  removeEndpoint: "remove",
  dropEndpoint: "remove",
  createEgressEndpoint: "make",
  setDomainNames: "set",
  attachDomains: "set",
  detachDomains: "set",
  wakeCluster: "set",
  setPublicAccess: "set",
  deleteEgressEndpoint: "remove",
  addTrustedOwner: "make",
  removeTrustedOwner: "remove",
};

/** What a provider's write is about: its cluster, read just now, and passed on to who shows it. */
export async function actionSight(
  run: Run,
  task: ActionTask,
  priority: Priority,
): Promise<WriteSight> {
  const { port, operation } = run;
  const { accountId, accountLabel, clusterId } = operation;
  const session = await sessionOf(run);
  const action = actionOf(session, task.action);
  if (action === undefined) {
    throw invalidInput(
      l10n.t("{0} does not offer this action.", accountLabel),
      l10n.t("Forget the operation."),
    );
  }
  const { cluster, networking } = await readCluster(run, session, action.parts, priority);
  const { values } = task;
  const target: Target = { cluster, networking, region: task.region, item: task.item };
  return {
    purpose: purposes[task.action],
    repeatable: action.repeatable,
    inParts: action.inParts === true,
    typicalSeconds: action.typicalSeconds,
    lock: cluster.lock,
    remedy: remedyIn(session, target),
    blocked: () => action.blocked(target, values),
    ...(action.alike !== undefined && { alike: () => action.alike?.(values, target) ?? [] }),
    progress(sent) {
      const progress = action.progress(values, target, sent);
      const gives = givenBy(action.id, target, sent);
      return gives === undefined
        ? progress
        : { ...progress, gives: { ...gives, ...progress.gives } };
    },
    undo: (sent) => undoIn(task.region, action.undo(values, target, sent)),
    run: (call) => action.run(values, target, call),
    wrote: (...error) => port.wrote(accountId, clusterId, ...error),
  };
}

/**
 * What later steps may take of what a write made: the name of the endpoint service in the region, and the
 * connection of an egress endpoint in the customer's cloud.
 */
function givenBy(
  action: ActionId,
  { networking, region }: Target,
  { subject }: Sent,
): Readonly<Record<string, string>> | undefined {
  if (action === "createEndpointService") {
    const service = networking.services.items.find((one) => one.region === region)?.name;
    return service === undefined ? undefined : { service };
  }
  if (action !== "createEgressEndpoint") return undefined;
  const connection = networking.egress.items.find(({ id }) => id === subject)?.connectionId;
  return connection === undefined ? undefined : { connection };
}

/** A cluster that sleeps may tell and allow more once it is awake. */
function remedyIn(session: Session, target: Target): ActionId | undefined {
  const wake = actionOf(session, "wakeCluster");
  return wake !== undefined && wake.blocked(target) === undefined ? wake.id : undefined;
}

/** What takes an action back happens in the same region. */
function undoIn(region: string | undefined, undo: Undo): StepUndo {
  if ("cannot" in undo) return undo;
  const { action, item, values, about, leaves, restores } = undo;
  return {
    task: {
      kind: "action",
      action,
      values,
      ...(region !== undefined && { region }),
      ...(item !== undefined && { item }),
    },
    ...(about !== undefined && { about }),
    ...(leaves !== undefined && { leaves }),
    ...(restores !== undefined && { restores }),
  };
}
