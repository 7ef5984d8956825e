import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { providerOf, type App } from "../app.ts";
import type { FormRef } from "../forms/protocol.ts";
import type { FormSpec } from "../forms/spec.ts";
import { factsOf, readTarget, targetOf, type FormOpener } from "./actions.ts";
import type { Commands } from "./command.ts";
import { chooseLink, rulesOf, type Link } from "./chooseLink.ts";

/** The name of the form, and of its command. */
const byOthersForm = "connectByOthers";

/** Connecting where another team has the network: on a region or cluster in the tree, or from the palette. */
export function addByOthersCommand(commands: Commands, app: App, forms: FormOpener): void {
  commands.add(byOthersForm, async (node, subject) => {
    const link = await chooseLink(app, node, subject);
    if (link !== undefined) await openByOthers(app, forms, link);
  });
}

/** Opens the form for a region. */
export async function openByOthers(
  app: App,
  forms: FormOpener,
  { place: { accountId, clusterId, region }, service }: Link,
): Promise<void> {
  const target = { accountId, clusterId, region, service };
  const spec = await byOthersSpec(app, { form: byOthersForm, target });
  if (spec !== undefined) await forms.open(spec);
}

/** The form by its reference, also after a reload; undefined = what it is about is gone. */
export async function byOthersSpec(app: App, ref: FormRef): Promise<FormSpec | undefined> {
  const { accountId = "", clusterId = "", region = "", service = "" } = ref.target;
  const place = { accountId, clusterId, region };
  const entry = app.inventory.store.cluster(accountId, clusterId);
  const account = app.accounts.get(accountId);
  if (ref.form !== byOthersForm || entry === undefined || account === undefined) return undefined;
  const [session, { byOthersDraft }] = await Promise.all([
    app.connections.session(accountId),
    import("../../operations/drafts.ts"),
  ]);
  const provider = providerOf(app, account.provider)?.name ?? account.provider;
  const look = (values: Parameters<FormSpec["draft"]>[0]) => {
    const target = { ...targetOf(app, place), region };
    return byOthersDraft({ session, target, provider }, rulesOf(session, target, service), values);
  };
  const title = l10n.t("Connect privately through another team");
  return {
    ref,
    title: `${title}: ${entry.cluster.name}`,
    submitLabel: l10n.t("Connect privately"),
    facts: factsOf(app, place, []),
    draft: (values) => look(values).draft,
    async submit(values) {
      // What is there already is no answer: it must be known.
      await readTarget(app, place);
      const { draft, plan } = look(values);
      if (plan === undefined) {
        return { ok: false, errors: draft.errors, message: l10n.t("Correct the marked fields.") };
      }
      await app.operations.begin({ title, ...place, ...plan });
      void vscode.commands.executeCommand("privateEndpoints.operations.focus");
      return { ok: true };
    },
  };
}
