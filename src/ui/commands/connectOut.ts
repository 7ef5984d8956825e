import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { CloudIdentity } from "../../accounts/cloudIdentity.ts";
import type { Customer } from "../../operations/connectOutTarget.ts";
import { cloudOf, type App } from "../app.ts";
import type { FormRef } from "../forms/protocol.ts";
import type { FormSpec } from "../forms/spec.ts";
import { say } from "../messages.ts";
import { factsOf, readTarget, targetOf, type FormOpener } from "./actions.ts";
import { choose } from "./choose.ts";
import { chooseIdentity } from "./clusterIdentity.ts";
import type { Commands } from "./command.ts";
import { regionOf, type RegionPlace } from "./chooseLink.ts";
import { chooseCluster, placeOf, type Place } from "./place.ts";

/** The name of the form, and of its command. */
const connectOutForm = "connectToService";

/** From a service of one's own to one that the database reaches: on a region or cluster, or from the palette. */
export function addConnectOutCommand(commands: Commands, app: App, forms: FormOpener): void {
  commands.add(connectOutForm, async (node, subject) => {
    const given =
      placeOf(node) ??
      (await chooseCluster(app, l10n.t("Which cluster is to reach your service?")));
    subject.accountId = given.accountId;
    await readTarget(app, given);
    const place = await regionOf(app, given);
    if (await isBlocked(app, place)) return;
    const { accountId, clusterId, region } = place;
    const others = await areOthersAsked(app, place);
    const target = { accountId, clusterId, region, ...(others && { others: "yes" }) };
    const spec = await connectOutSpec(app, { form: connectOutForm, target });
    if (spec !== undefined) await forms.open(spec);
  });
}

/** Where nothing can lead out of the cluster, that is said. */
async function isBlocked(app: App, place: Place): Promise<boolean> {
  const target = targetOf(app, place);
  const links = (await app.connections.session(place.accountId)).egressLinks?.(target);
  if (links !== undefined && "rules" in links && links.rules.length > 0) return false;
  const why =
    links !== undefined && "blocked" in links
      ? links.blocked
      : l10n.t("This provider does not offer it.");
  void say(l10n.t("Not possible for {0}: {1}", target.cluster.name, why));
  return true;
}

/** Without a cloud identity for the cluster a person says whether there is one. Throws `Cancelled`. */
async function areOthersAsked(app: App, place: RegionPlace): Promise<boolean> {
  if (app.clusterIdentities.of(place) !== undefined) return false;
  const { cluster } = targetOf(app, place);
  if (cloudOf(app, cluster.cloud) === undefined) return true;
  const others = await choose(
    l10n.t("Who changes your cloud?"),
    [
      {
        label: l10n.t("A cloud identity of mine"),
        detail: l10n.t("Your services are listed, and what they need is done with it."),
        value: false,
      },
      {
        label: l10n.t("Other people"),
        detail: l10n.t("You get the text that tells them what to do, and say when it is done."),
        value: true,
      },
    ],
    "",
  );
  if (!others) await chooseIdentity(app, place);
  return app.clusterIdentities.of(place) === undefined;
}

/** The form by its reference, also after a reload; undefined = what it is about is gone. */
export async function connectOutSpec(app: App, ref: FormRef): Promise<FormSpec | undefined> {
  const { accountId = "", clusterId = "", region = "", others } = ref.target;
  const place = { accountId, clusterId, region };
  const entry = app.inventory.store.cluster(accountId, clusterId);
  if (ref.form !== connectOutForm || entry === undefined) return undefined;
  const identity = others === undefined ? app.clusterIdentities.of(place) : undefined;
  const [session, customer, { connectOutDraft }] = await Promise.all([
    app.connections.session(accountId),
    identity && customerOf(app, identity),
    import("../../operations/drafts.ts"),
  ]);
  const look = (...[values, signal]: Parameters<FormSpec["draft"]>) => {
    const target = { ...targetOf(app, place), region };
    return connectOutDraft({ session, target, ...(customer && { customer }) }, values, signal);
  };
  const title = l10n.t("Connect to your service");
  const who =
    identity === undefined
      ? l10n.t("Other people change your cloud")
      : [identity.label, identity.account].filter(Boolean).join(", ");
  return {
    ref,
    title: `${title}: ${entry.cluster.name}`,
    submitLabel: title,
    facts: [...factsOf(app, place, []), { label: l10n.t("Cloud identity"), value: who }],
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

async function customerOf(app: App, { id, cloud }: CloudIdentity): Promise<Customer | undefined> {
  const known = cloudOf(app, cloud);
  if (known === undefined) return undefined;
  return {
    cloud: known.id,
    cloudSession: await app.cloudConnections.session(id),
    identity: id,
  };
}
