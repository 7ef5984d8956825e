import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type {
  Customer,
  Disconnecting,
  Surroundings,
} from "../../operations/disconnectSurroundings.ts";
import type { DisconnectDraft } from "../../operations/disconnectDraft.ts";
import { actionOf } from "../../providers/provider.ts";
import { cloudOf, type App } from "../app.ts";
import type { FormRef } from "../forms/protocol.ts";
import type { FormSpec } from "../forms/spec.ts";
import { say } from "../messages.ts";
import { factsOf, locate, readTarget, targetOf, type FormOpener } from "./actions.ts";
import { chooseIdentity, identityChoices } from "./clusterIdentity.ts";
import type { Commands } from "./command.ts";
import type { Place } from "./place.ts";

/** The name of the form, and of its command. */
export const disconnectForm = "disconnect";

/** A private endpoint taken apart on both sides: on one in the tree, or from the palette. */
export function addDisconnectCommand(commands: Commands, app: App, forms: FormOpener): void {
  commands.add(disconnectForm, async (node, subject) => {
    const place = await locate(app, "removeEndpoint", node, subject);
    const target = targetOf(app, place);
    const action = actionOf(await app.connections.session(place.accountId), "removeEndpoint");
    const blocked = action?.blocked(target) ?? (action ? undefined : notOffered());
    if (blocked !== undefined) {
      void say(l10n.t("Not possible for {0}: {1}", target.cluster.name, blocked));
      return;
    }
    // Without an identity the registration can still be removed: nobody is made to add one.
    const choices = identityChoices(app, place, target.cluster);
    if (app.clusterIdentities.of(place) === undefined && choices.length > 0) {
      await chooseIdentity(app, place);
    }
    const { accountId, clusterId, item = "" } = place;
    const spec = await disconnectSpec(app, {
      form: disconnectForm,
      target: { accountId, clusterId, item, region: regionOf(app, place) },
    });
    if (spec !== undefined) await forms.open(spec);
  });
}

function notOffered(): string {
  return l10n.t("This provider does not offer it.");
}

function regionOf(app: App, place: Place): string {
  const { networking, cluster } = targetOf(app, place);
  const endpoint = networking.endpoints.items.find(({ id }) => id === place.item);
  return endpoint?.region ?? place.region ?? cluster.regions[0]?.name ?? "";
}

/** The form by its reference, also after a reload; undefined = what it is about is gone. */
export async function disconnectSpec(app: App, ref: FormRef): Promise<FormSpec | undefined> {
  const { accountId = "", clusterId = "", region = "", item = "" } = ref.target;
  const place = { accountId, clusterId, region, item };
  const entry = app.inventory.store.cluster(accountId, clusterId);
  if (ref.form !== disconnectForm || entry === undefined) return undefined;
  await readTarget(app, place);
  const [session, { disconnectDraft, surroundingsOf }] = await Promise.all([
    app.connections.session(accountId),
    import("../../operations/drafts.ts"),
  ]);
  const customer = await customerOf(app, place);
  const disconnecting = (): Disconnecting => ({
    ...{ session, customer, target: { ...targetOf(app, place), region, item } },
    sharing: (half, options) => app.operations.sharing(place, half, options),
  });
  // Read once for all the ticks in the form; once more when it is to be done.
  let known: Surroundings | undefined;
  const look = async (values: Parameters<FormSpec["draft"]>[0], signal: AbortSignal) => {
    known ??= await surroundingsOf(disconnecting(), { signal });
    return disconnectDraft(disconnecting(), known, values);
  };
  const title = l10n.t("Disconnect");
  return {
    ref,
    title: `${title}: ${entry.cluster.name}`,
    submitLabel: title,
    facts: [
      ...factsOf(app, place, []),
      {
        label: l10n.t("Cloud identity"),
        value: customer?.label ?? l10n.t("none"),
      },
    ],
    draft: async (values, signal) => (await look(values, signal)).draft,
    async submit(values, signal) {
      const shown = await look(values, signal);
      known = undefined;
      const now = await look(values, signal);
      if (!isSame(shown, now)) {
        const message = l10n.t("What there is has changed meanwhile: look at it again.");
        return { ok: false, errors: {}, message };
      }
      await app.operations.begin({ title, ...place, ...now.plan });
      void vscode.commands.executeCommand("privateEndpoints.operations.focus");
      return { ok: true };
    },
  };
}

/** Whether a person has seen all that would be done. */
function isSame(one: DisconnectDraft, other: DisconnectDraft): boolean {
  const told = ({ draft: { calls, warnings, effects } }: DisconnectDraft): string =>
    JSON.stringify([calls, warnings, effects]);
  return told(one) === told(other);
}

/** Who works for the cluster in the customer's cloud; undefined = nobody. */
async function customerOf(app: App, place: Place): Promise<Customer | undefined> {
  const identity = app.clusterIdentities.of(place);
  const cloud = identity && cloudOf(app, identity.cloud);
  if (identity === undefined || cloud === undefined) return undefined;
  const session = await app.cloudConnections.session(identity.id);
  return { session, cloud: cloud.id, identity: identity.id, label: identity.label };
}
