import * as l10n from "@vscode/l10n";
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { RegionTarget } from "../../operations/connectAlso.ts";
import type { Connecting } from "../../operations/connectForm.ts";
import type { CloudCaller } from "../../domain/customerCloud.ts";
import { makerFor } from "../../operations/twins.ts";
import { cloudOf, type App } from "../app.ts";
import type { FormRef } from "../forms/protocol.ts";
import type { FormSpec } from "../forms/spec.ts";
import { stateText } from "../operationsView.ts";
import { facts } from "../texts.ts";
import { factsOf, targetOf, type FormOpener } from "./actions.ts";
import { chooseLink, rulesOf } from "./chooseLink.ts";
import { chooseIdentity } from "./clusterIdentity.ts";
import type { Commands } from "./command.ts";
import { openByOthers } from "./connectByOthers.ts";

/** The name of the form, and of its command. */
export const connectForm = "connectPrivately";

/**
 * From nothing to a working private endpoint: on a region or cluster in the tree, or from the palette; from one
 * that is not registered on its own node.
 */
export function addConnectCommand(commands: Commands, app: App, forms: FormOpener): void {
  commands.add(connectForm, async (node, subject) => {
    const link = await chooseLink(app, node, subject);
    if (link === undefined) return;
    const { place, service } = link;
    if (cloudOf(app, targetOf(app, place).cluster.cloud) === undefined) {
      // To a cloud that we do not sign in to, somebody else connects.
      return openByOthers(app, forms, link);
    }
    if (app.clusterIdentities.of(place) === undefined) await chooseIdentity(app, place);
    if (app.clusterIdentities.of(place) === undefined) return;
    const { accountId, clusterId, region, item } = place;
    const target = {
      ...{ accountId, clusterId, region, service },
      ...(item !== undefined && { endpoint: item }),
    };
    const spec = await connectSpec(app, { form: connectForm, target });
    if (spec !== undefined) await forms.open(spec);
  });
}

/** The form by its reference, also after a reload; undefined = what it is about is gone. */
export async function connectSpec(app: App, ref: FormRef): Promise<FormSpec | undefined> {
  const { accountId = "", clusterId = "", region = "", service = "", endpoint } = ref.target;
  const place = { accountId, clusterId, region };
  const entry = app.inventory.store.cluster(accountId, clusterId);
  if (ref.form !== connectForm || entry === undefined) return undefined;
  const identity = app.clusterIdentities.of(place);
  const cloud = identity && cloudOf(app, identity.cloud);
  if (identity === undefined || cloud === undefined) return undefined;
  const [session, { connectDraft }] = await Promise.all([
    app.connections.session(accountId),
    import("../../operations/drafts.ts"),
  ]);
  const mark = randomUUID();
  // A sign-in that is over is told in the form, which can try again.
  let owner: CloudCaller | undefined;
  const connecting = async (signal: AbortSignal): Promise<Connecting> => {
    owner ??= await app.identityStates.ask(identity.id, { signal });
    const cloudSession = await app.cloudConnections.session(identity.id);
    return {
      ...{ session, cloudSession, owner, mark },
      target: { ...targetOf(app, place), region },
      others: othersOf(app, accountId, clusterId),
      ...{ cloud: cloud.id, identity: identity.id },
    };
  };
  const look = async (...[values, signal]: Parameters<FormSpec["draft"]>) => {
    const rules = rulesOf(session, targetOf(app, place), service);
    return connectDraft(await connecting(signal), rules, values, signal);
  };
  const title = l10n.t("Connect privately");
  return {
    ref,
    title: `${title}: ${entry.cluster.name}`,
    submitLabel: title,
    ...(endpoint !== undefined && { values: { endpoint } }),
    facts: [
      ...factsOf(app, place, []),
      { label: l10n.t("Cloud identity"), value: facts(identity.label, identity.account) },
    ],
    async draft(values, signal) {
      const { draft } = await look(values, signal);
      return { ...draft, warnings: [...underWay(app, place), ...draft.warnings] };
    },
    async submit(values, signal) {
      const { draft, plan, also } = await look(values, signal);
      if (plan === undefined) {
        return { ok: false, errors: draft.errors, message: l10n.t("Correct the marked fields.") };
      }
      await app.operations.begin({ title, ...place, ...plan });
      for (const { target, plan: more } of also) {
        const { cluster, region: there } = target;
        const about = { title, accountId, clusterId: cluster.id, region: there };
        await app.operations.begin({ ...about, ...more });
      }
      void vscode.commands.executeCommand("privateEndpoints.operations.focus");
      return { ok: true };
    },
  };
}

/** What is being made for the region just now, in this window or in another. */
function underWay(app: App, place: { clusterId: string; region: string }): string[] {
  const maker = makerFor(place, app.operations.list());
  if (maker === undefined) return [];
  const { title } = maker;
  return [
    l10n.t(
      "“{0}” is under way in this region ({1}). A second endpoint in the same network is refused until that is over: go on with it in the Operations view.",
      title,
      stateText(maker),
    ),
  ];
}

/** The account's other clusters as far as they are known, with each region that has a service. */
function othersOf(app: App, accountId: string, clusterId: string): readonly RegionTarget[] {
  const clusters = app.inventory.store.account(accountId)?.clusters ?? new Map<string, never>();
  return [...clusters.values()].flatMap(({ cluster, networking }) => {
    if (cluster.id === clusterId || networking === undefined) return [];
    const regions = new Set(networking.services.items.map(({ region }) => region));
    return [...regions].map((region) => ({ cluster, networking, region }));
  });
}
