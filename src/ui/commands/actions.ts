import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Draft, Field } from "../../domain/draft.ts";
import { nothingKnown, type Cluster, type Part } from "../../domain/model.ts";
import type { ClusterEntry } from "../../inventory/entries.ts";
import { ApiError } from "../../http/errors.ts";
import {
  actionIds,
  actionOf,
  type Action,
  type ActionId,
  type Target,
} from "../../providers/provider.ts";
import { providerOf, type App } from "../app.ts";
import type { FormRef } from "../forms/protocol.ts";
import type { FormSpec } from "../forms/spec.ts";
import { say } from "../messages.ts";
import { cloudWord, facts, plain, regionWord } from "../texts.ts";
import { describeItem, labelOf } from "../tree/renderItem.ts";
import { findItem, type AnyItem } from "../tree/sources.ts";
import { choose } from "./choose.ts";
import type { Commands, Subject } from "./command.ts";
import { confirm } from "./confirm.ts";
import { chooseCluster, placeOf, type Place } from "./place.ts";

/** Where a form is opened. */
export interface FormOpener {
  open(spec: FormSpec): Promise<void>;
}

/** Which part of the networking holds what an action changes or removes; absent = a whole cluster. */
const partOf: Partial<Record<ActionId, Part | "known">> = {
  describeEndpoint: "endpoints",
  removeEndpoint: "endpoints",
  dropEndpoint: "known",
  setDomainNames: "egress",
  attachDomains: "egress",
  detachDomains: "egress",
  deleteEgressEndpoint: "egress",
  removeTrustedOwner: "owners",
};

/** One command an action, of the same name: on a tree node, or from the palette by asking what it is about. */
export function addActionCommands(commands: Commands, app: App, forms: FormOpener): void {
  for (const id of actionIds) {
    commands.add(id, async (node, subject) => {
      const place = await locate(app, id, node, subject);
      await perform(app, forms, id, place);
    });
  }
}

/** Where the action is to happen: from the node as far as it tells, the rest is asked. */
export async function locate(
  app: App,
  id: ActionId,
  node: unknown,
  subject: Subject,
): Promise<Place> {
  const given = placeOf(node);
  const cluster = given ?? (await chooseCluster(app, l10n.t("Which cluster?")));
  subject.accountId = cluster.accountId;
  await readTarget(app, cluster);
  const part = partOf[id];
  if (part === undefined || cluster.item !== undefined) return cluster;
  return { ...cluster, ...(await chooseItem(app, cluster, part)) };
}

async function chooseItem(
  app: App,
  place: Place,
  wanted: Part | "known",
): Promise<Pick<Place, "item">> {
  const { cluster, networking } = targetOf(app, place);
  const part = wanted === "known" ? "endpoints" : wanted;
  const items = wanted === "known" ? (networking.endpoints.known ?? []) : networking[wanted].items;
  const choices = items.flatMap(({ id }) => {
    const one = findItem(networking, part, id);
    return one === undefined ? [] : [{ ...choiceOf(one, cluster), value: { item: id } }];
  });
  const nothing = networking[part].unavailable ?? l10n.t("This cluster has none.");
  return choose(l10n.t("Which one?"), choices, nothing);
}

/** As the tree calls it. */
function choiceOf(one: AnyItem, cluster: Cluster): vscode.QuickPickItem {
  const { part, item } = one;
  const where = item.region === undefined ? undefined : regionWord(cluster, item.region);
  const detail = part === "egress" ? item.target : part === "owners" ? "" : item.id;
  return { label: labelOf(one), description: facts(where, ...describeItem(one)), detail };
}

/** Reads the cluster if it was never read, so that the questions are about what is there. */
export async function readTarget(app: App, place: Place): Promise<void> {
  const entry = entryOf(app, place);
  if (entry.networking !== undefined && entry.described) return;
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: plain(l10n.t("Reading {0}…", entry.cluster.name)),
    },
    () => app.inventory.scheduler.refreshCluster(place.accountId, place.clusterId),
  );
}

function entryOf(app: App, place: Place): ClusterEntry {
  const entry = app.inventory.store.cluster(place.accountId, place.clusterId);
  if (entry === undefined) {
    // Said where it was asked: in the form that is open, or as the failure of the command.
    throw new ApiError("notFound", "unchanged", {
      message: l10n.t("This cluster is not there any more."),
      next: l10n.t("Look into the list: it shows what there is."),
    });
  }
  return entry;
}

/** A place in what is known of its cluster. Throws where that is gone. */
export function targetOf(app: App, place: Place): Target {
  const { cluster, networking = nothingKnown } = entryOf(app, place);
  return {
    cluster,
    networking,
    ...(place.region !== undefined && { region: place.region }),
    ...(place.item !== undefined && { item: place.item }),
  };
}

async function actionFor(app: App, id: ActionId, place: Place): Promise<Action | undefined> {
  return actionOf(await app.connections.session(place.accountId), id);
}

async function perform(app: App, forms: FormOpener, id: ActionId, place: Place): Promise<void> {
  const action = await actionFor(app, id, place);
  const target = targetOf(app, place);
  const reason =
    action === undefined ? l10n.t("This provider does not offer it.") : action.blocked(target);
  if (action === undefined || reason !== undefined) {
    void say(l10n.t("Not possible for {0}: {1}", target.cluster.name, reason ?? ""));
    return;
  }
  const draft = action.draft({}, target);
  if (draft.fields.length > 0) {
    const spec = await formSpec(app, refOf(id, place));
    if (spec !== undefined) await forms.open(spec);
    return;
  }
  if (draft.confirmation !== undefined && !(await confirm(draft.confirmation))) return;
  await begin(app, id, place, draft);
}

/** Starts it, and shows where it is followed. */
async function begin(app: App, id: ActionId, place: Place, draft: Draft): Promise<void> {
  await app.operations.begin({
    title: draft.title,
    action: id,
    accountId: place.accountId,
    clusterId: place.clusterId,
    ...(place.region !== undefined && { region: place.region }),
    ...(place.item !== undefined && { item: place.item }),
    values: draft.values,
    then: draft.then,
  });
  void vscode.commands.executeCommand("privateEndpoints.operations.focus");
}

function refOf(id: ActionId, place: Place): FormRef {
  const { accountId, clusterId, region, item } = place;
  return {
    form: id,
    target: {
      accountId,
      clusterId,
      ...(region !== undefined && { region }),
      ...(item !== undefined && { item }),
    },
  };
}

/** The form of an action by its reference, also after a reload; undefined = its target is gone. */
export async function formSpec(app: App, ref: FormRef): Promise<FormSpec | undefined> {
  const id = actionIds.find((one) => one === ref.form);
  const { accountId = "", clusterId = "", region, item } = ref.target;
  const place: Place = {
    accountId,
    clusterId,
    ...(region !== undefined && { region }),
    ...(item !== undefined && { item }),
  };
  if (id === undefined || app.inventory.store.cluster(accountId, clusterId) === undefined) {
    return undefined;
  }
  const action = await actionFor(app, id, place);
  if (action === undefined) return undefined;
  const { title, fields } = action.draft({}, targetOf(app, place));
  return {
    ref,
    title: `${title}: ${targetOf(app, place).cluster.name}`,
    submitLabel: title,
    facts: factsOf(app, place, fields),
    draft: (values) => action.draft(values, targetOf(app, place)),
    async submit(values) {
      const draft = action.draft(values, targetOf(app, place));
      if (Object.keys(draft.errors).length > 0) {
        return { ok: false, errors: draft.errors, message: l10n.t("Correct the marked fields.") };
      }
      await begin(app, id, place, draft);
      return { ok: true };
    },
  };
}

/** The fixed header of a form: what it is about, without what the form itself asks for. */
export function factsOf(
  app: App,
  place: Place,
  fields: readonly Field[],
): { label: string; value: string }[] {
  const { cluster, networking } = entryOf(app, place);
  const account = app.accounts.get(place.accountId);
  const known = [
    { label: l10n.t("Account"), value: account?.label ?? "" },
    {
      label: l10n.t("Cluster"),
      value: `${cluster.name} (${[cluster.plan, cloudWord(cluster.cloud)].join(", ")})`,
    },
  ];
  const provider = account && providerOf(app, account.provider);
  if (provider !== undefined) known.unshift({ label: l10n.t("Provider"), value: provider.name });
  const asked = fields.some((field) => field.id === "region");
  if (place.region !== undefined && !asked) {
    known.push({ label: l10n.t("Region"), value: regionWord(cluster, place.region) });
  }
  const egress = networking?.egress.items.find((one) => one.id === place.item);
  if (egress !== undefined) known.push({ label: l10n.t("Target"), value: egress.target });
  if (place.item !== undefined) {
    const endpoint = networking?.endpoints.items.find((one) => one.id === place.item);
    known.push({ label: l10n.t("Endpoint"), value: endpoint?.cloudId ?? place.item });
  }
  if (cluster.lock !== undefined) {
    known.push({
      label: l10n.t("Locked by"),
      value: l10n.t("{0}; a change waits until it is over", cluster.lock.holder),
    });
  }
  return known;
}
