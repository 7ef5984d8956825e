import * as l10n from "@vscode/l10n";
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { Connecting } from "../../operations/connectDraft.ts";
import type { LinkRules } from "../../providers/link.ts";
import { cloudOf, type App } from "../app.ts";
import type { FormRef } from "../forms/protocol.ts";
import type { FormSpec } from "../forms/spec.ts";
import { say } from "../messages.ts";
import { regionWord } from "../texts.ts";
import { factsOf, readTarget, targetOf, type FormOpener } from "./actions.ts";
import { choose } from "./choose.ts";
import { chooseIdentity } from "./clusterIdentity.ts";
import type { Commands } from "./command.ts";
import { chooseCluster, placeOf, type Place } from "./place.ts";

/** The name of the form, and of its command. */
export const connectForm = "connectPrivately";

/** A place that is in a region. */
export type RegionPlace = Place & { readonly region: string };

/** From nothing to a working private endpoint: on a region or cluster in the tree, or from the palette. */
export function addConnectCommand(commands: Commands, app: App, forms: FormOpener): void {
  commands.add(connectForm, async (node, subject) => {
    const given = placeOf(node) ?? (await chooseCluster(app, l10n.t("Connect to which cluster?")));
    subject.accountId = given.accountId;
    await readTarget(app, given);
    const place = await regionOf(app, given);
    const service = await chooseService(app, place);
    if (service === undefined) return;
    if (app.clusterIdentities.of(place) === undefined) await chooseIdentity(app, place);
    if (app.clusterIdentities.of(place) === undefined) return;
    const { accountId, clusterId, region } = place;
    const target = { accountId, clusterId, region, service, mark: randomUUID() };
    const spec = await connectSpec(app, { form: connectForm, target });
    if (spec !== undefined) await forms.open(spec);
  });
}

/** The region of a place; asks for one where it names none. Throws `Cancelled`. */
export async function regionOf(app: App, place: Place): Promise<RegionPlace> {
  if (place.region !== undefined) return { ...place, region: place.region };
  const { cluster } = targetOf(app, place);
  const choices = cluster.regions.map(({ name }) => ({
    label: regionWord(cluster, name),
    value: name,
  }));
  const region =
    choices.length === 1 && choices[0] !== undefined
      ? choices[0].value
      : await choose(l10n.t("Connect to which region?"), choices, l10n.t("It has no region."));
  return { ...place, region };
}

/** The name of the service that is meant; empty = the one that will be made. Undefined = none can be, which was said. */
async function chooseService(app: App, place: RegionPlace): Promise<string | undefined> {
  const target = targetOf(app, place);
  const links = (await app.connections.session(place.accountId)).links(target);
  if ("blocked" in links) {
    void say(l10n.t("Not possible for {0}: {1}", target.cluster.name, links.blocked));
    return undefined;
  }
  const choices = links.rules.map(({ service }) => ({
    label: service?.leadsTo ?? service?.name ?? "",
    value: service?.name ?? "",
  }));
  if (choices.length === 1) return choices[0]?.value;
  return choose(l10n.t("Connect to which service?"), choices, l10n.t("There is no service."));
}

/** The form by its reference, also after a reload; undefined = what it is about is gone. */
export async function connectSpec(app: App, ref: FormRef): Promise<FormSpec | undefined> {
  const { accountId = "", clusterId = "", region = "", service = "", mark = "" } = ref.target;
  const place = { accountId, clusterId, region };
  const entry = app.inventory.store.cluster(accountId, clusterId);
  if (ref.form !== connectForm || entry === undefined) return undefined;
  const identity = app.clusterIdentities.of(place);
  const cloud = identity && cloudOf(app, identity.cloud);
  if (identity === undefined || cloud === undefined) return undefined;
  const [session, cloudSession, { connectDraft }] = await Promise.all([
    app.connections.session(accountId),
    app.cloudConnections.session(identity.id),
    import("../../operations/connectDraft.ts"),
  ]);
  const owner = await cloudSession.whoAmI({});
  const connecting = (): Connecting => ({
    ...{ session, cloudSession, owner, mark },
    target: { ...targetOf(app, place), region },
    ...{ cloud: cloud.id, identity: identity.id },
  });
  const rules = (): LinkRules | undefined => {
    const links = session.links(targetOf(app, place));
    if ("blocked" in links) return undefined;
    return links.rules.find((one) => (one.service?.name ?? "") === service) ?? links.rules[0];
  };
  const look = async (...[values, signal]: Parameters<FormSpec["draft"]>) => {
    const known = rules();
    if (known === undefined) throw new Error("no service");
    return connectDraft(connecting(), known, values, signal);
  };
  const title = l10n.t("Connect privately");
  return {
    ref,
    title: `${title}: ${entry.cluster.name}`,
    submitLabel: title,
    facts: [
      ...factsOf(app, place, []),
      { label: l10n.t("Cloud identity"), value: `${identity.label} (${owner.account})` },
    ],
    draft: async (values, signal) => (await look(values, signal)).draft,
    async submit(values, signal) {
      const { draft, plan } = await look(values, signal);
      if (plan === undefined) {
        return { ok: false, errors: draft.errors, message: l10n.t("Correct the marked fields.") };
      }
      await app.operations.begin({ title, ...place, ...plan });
      void vscode.commands.executeCommand("privateEndpoints.operations.focus");
      return { ok: true };
    },
  };
}
