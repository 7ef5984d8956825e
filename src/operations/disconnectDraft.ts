import * as l10n from "@vscode/l10n";
import type { Draft, Values } from "../domain/draft.ts";
import { invalidInput } from "../http/errors.ts";
import { makeDraft } from "../providers/draft.ts";
import { actionOf } from "../providers/provider.ts";
import { disconnectPlan, toldSteps, type CloudPart, type DisconnectChoice } from "./disconnect.ts";
import { askedOf } from "./disconnectFields.ts";
import {
  nameOf,
  recordOf,
  type Disconnecting,
  type Remains,
  type Surroundings,
} from "./disconnectSurroundings.ts";
import type { StepRecord } from "./operation.ts";
import type { StepsPlan } from "./plan.ts";
import { previewOf } from "./preview.ts";
import { sharedWords } from "./sharing.ts";
import { taskText } from "./task.ts";

/** The form as far as it is filled in, and what it would do. */
export interface DisconnectDraft {
  readonly draft: Draft;
  readonly plan: Pick<StepsPlan, "steps" | "results">;
}

/** What would be taken apart, what stays and why. Pure: `around` was read before. Throws `ApiError`. */
export function disconnectDraft(
  disconnecting: Disconnecting,
  around: Surroundings,
  values: Values,
): DisconnectDraft {
  const { session, target, customer } = disconnecting;
  const { region, item } = target;
  const removal = removalOf(disconnecting);
  const remains = "half" in around ? around : undefined;
  const asked =
    remains === undefined || customer === undefined
      ? undefined
      : askedOf(customer, remains, values, remains.half.network);
  const own = asked?.own;
  const choice: DisconnectChoice = { region, item, removal, ...(own !== undefined && { own }) };
  const plan = disconnectPlan(choice);
  const deregister = plan.steps.findIndex(({ kind }) => kind === "action");
  const told = { ...plan, steps: toldSteps(plan.steps) };
  const steps = previewOf(told, session, target, customer?.session);
  const stays = [...(removal.leaves ?? []), ...staysOf(remains, own)];
  const warnings = [...warningsOf(around, own), ...removal.warnings];
  const effects = [
    ...plan.steps.map((step, at) => wordsOf(step, at === deregister ? removal : undefined)),
    ...stays.map((text) => l10n.t("Stays: {0}", text)),
    ...lastingWords(own),
  ];
  return {
    plan,
    draft: makeDraft({
      title: l10n.t("Disconnect"),
      fields: asked?.fields ?? [],
      values: asked?.values ?? {},
      warnings,
      effects,
      calls: steps.flatMap(({ calls }) => calls),
      confirmation: confirmationOf(disconnecting, remains, [...warnings, ...effects]),
    }),
  };
}

/** The provider's own half, as its action tells it. */
function removalOf({ session, target }: Disconnecting): Draft {
  const action = actionOf(session, "removeEndpoint");
  const blocked = action?.blocked(target);
  if (action !== undefined && blocked === undefined) return action.draft({}, target);
  throw invalidInput(
    blocked ?? l10n.t("This provider does not offer it."),
    l10n.t("Nothing was changed."),
  );
}

/** What a step does. `removal`: how the provider tells of it, where it is the one that deregisters. */
function wordsOf(step: StepRecord, removal: Draft | undefined): string {
  if (removal?.effects[0] !== undefined) return removal.effects[0];
  if (step.kind !== "action" || step.action !== "removeEndpoint") return taskText(step);
  return l10n.t(
    "Last it is looked whether the provider still lists it: an entry that nothing belongs to any more is removed.",
  );
}

/** What of the endpoint is left where it is, each with its name. */
function staysOf(remains: Remains | undefined, own: CloudPart | undefined): string[] {
  if (remains === undefined) return [];
  const { half, groups, addresses } = remains;
  if (own?.deleteEndpoint !== true) {
    return [l10n.t("the endpoint {0}, which costs until it is deleted", half.id)];
  }
  return [
    ...half.groups
      .filter((id) => !own.groups.includes(id))
      .map((id) => {
        const name = groups.find((one) => one.id === id)?.name;
        return l10n.t("the security group {0}", name === undefined ? id : `${name} (${id})`);
      }),
    ...addresses
      .filter(({ id }) => !own.addresses.includes(id))
      .map(({ id, ip }) => l10n.t("the reserved address {0} ({1})", id, ip)),
  ];
}

function warningsOf(around: Surroundings, own: CloudPart | undefined): string[] {
  if ("unseen" in around) return [around.unseen];
  const shared = sharedWords(around.sharing);
  if (shared !== undefined) {
    return [l10n.t("{0} So only the registration is removed here.", shared), ...around.unread];
  }
  const gone = own?.names.map(({ zone, name }) => `${zone} ${name}`) ?? [];
  const left = around.names.filter(
    ({ zone, record }) => !gone.includes(`${zone.id} ${record.name}`),
  );
  return [
    ...left.map(({ zone, record: { name } }) =>
      l10n.t(
        "{0} in the zone {1} leads to it, and stays: nobody will answer there.",
        name,
        zone.id,
      ),
    ),
    ...around.unread,
  ];
}

/** What cannot be taken back, before it happens. */
function lastingWords(own: CloudPart | undefined): string[] {
  if (own?.deleteEndpoint !== true) return [];
  return [
    l10n.t(
      "Once the endpoint is deleted, nothing of this can be taken back: connecting again makes a new one, with another id.",
    ),
  ];
}

/** Its name is to be typed only where it is in use: by this cluster or by others (design §4). */
function confirmationOf(
  disconnecting: Disconnecting,
  remains: Remains | undefined,
  lines: readonly string[],
): NonNullable<Draft["confirmation"]> {
  const { target } = disconnecting;
  const name = nameOf(disconnecting);
  const isAvailable = recordOf(target)?.status.state === "available";
  const isShared = remains !== undefined && sharedWords(remains.sharing) !== undefined;
  const loss = l10n.t(
    "Applications that connect through it lose their connection to {0}.",
    target.cluster.name,
  );
  return {
    message: l10n.t("Disconnect the private endpoint {0} from {1}?", name, target.cluster.name),
    detail: [...(isAvailable ? [loss] : []), ...lines].join("\n\n"),
    button: l10n.t("Disconnect"),
    ...((isAvailable || isShared) && { typed: name }),
  };
}
