import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { CloudIdentity } from "../../accounts/cloudIdentity.ts";
import { asApiError } from "../../http/errors.ts";
import type { App } from "../app.ts";
import { Cancelled } from "../cancelled.ts";
import { agreed, say } from "../messages.ts";
import { addIdentity, askUntilItWorks, nameWords } from "./addIdentity.ts";
import type { Commands } from "./command.ts";
import { hasSecret, identityFor, sourceOf } from "./identityFor.ts";
import { askAnew, offerRenewal } from "./renewIdentity.ts";
import { askLabel, checking, confirmRemoval, keeping } from "./signIns.ts";

/** The commands for cloud identities; each works from the palette by asking for the identity. */
export function addIdentityCommands(commands: Commands, app: App): void {
  commands.add("addIdentity", async () => {
    const identity = await addIdentity(app);
    sayWho(identity);
    await vscode.commands.executeCommand("privateEndpoints.accounts.focus");
  });
  commands.add("checkIdentity", async (node) => {
    await check(app, await identityFor(app, node, l10n.t("Check which cloud identity?")));
  });
  commands.add("renewIdentity", async (node) => {
    const identity = await identityFor(app, node, l10n.t("Sign in again with which one?"));
    const state = app.identityStates.of(identity.id);
    const signedOut = state !== undefined && !("caller" in state);
    if (signedOut) void offerRenewal(app, identity);
    else await check(app, identity);
  });
  commands.add("renameIdentity", async (node) => {
    const { id, label } = await identityFor(app, node, l10n.t("Rename which cloud identity?"));
    const name = await askLabel(nameWords(), app.identities.list(), label, id);
    await app.identities.rename(id, name);
  });
  commands.add("replaceIdentitySecret", async (node) => {
    const title = l10n.t("Replace the secret of which cloud identity?");
    const none = l10n.t("The cloud identities sign in with what lies on this machine.");
    const test = (one: CloudIdentity): boolean => hasSecret(app, one);
    await replaceSecret(app, await identityFor(app, node, title, { test, none }));
  });
  commands.add("removeIdentity", async (node) => {
    const identity = await identityFor(app, node, l10n.t("Remove which cloud identity?"));
    await remove(app, identity);
  });
  addCopyCommand(commands, app, "copyIdentityAccount", "account");
  addCopyCommand(commands, app, "copyIdentityPrincipal", "principal");
}

function addCopyCommand(
  commands: Commands,
  app: App,
  name: string,
  what: "account" | "principal",
): void {
  commands.add(name, async (node) => {
    const none = l10n.t("Nobody knows yet who they are. Check a cloud identity first.");
    const test = (one: CloudIdentity): boolean => one[what] !== undefined;
    const title = l10n.t("Copy of which cloud identity?");
    const { [what]: text = "" } = await identityFor(app, node, title, { test, none });
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(l10n.t("Copied: {0}", text), 3000);
  });
}

/** Says who an identity is. */
function sayWho({ label, account = "", principal = "" }: Omit<CloudIdentity, "id">): void {
  void say(l10n.t("{0} works: you are {1} in {2}.", label, principal, account));
}

async function check(app: App, identity: CloudIdentity): Promise<void> {
  const { id, label } = identity;
  try {
    const caller = await checking(label, (signal) => askAnew(app, id, signal));
    sayWho({ ...identity, ...caller });
  } catch (error) {
    if (asApiError(error, "authentication") === undefined) throw error;
    app.log.error(`${label}: the sign-in was checked`, error);
    void offerRenewal(app, identity);
  }
}

async function replaceSecret(app: App, identity: CloudIdentity): Promise<void> {
  const source = sourceOf(app, identity);
  if (source === undefined) throw new Cancelled();
  const { caller, secret = "" } = await askUntilItWorks(app, identity, source);
  const { id, label, account } = identity;
  if (account !== undefined && account !== caller.account) {
    const text = l10n.t("The new secret is of another account: {0}.", caller.account);
    const detail = l10n.t(
      "{0} is of {1}. What was made there is out of its reach afterwards.",
      label,
      account,
    );
    if (!(await agreed(text, detail, l10n.t("Replace")))) throw new Cancelled();
  }
  const detail = l10n.t(
    "The secret cannot be stored safely. It can be kept in memory: when this window closes or reloads, the old one holds again.",
  );
  await keeping(app.log, detail, (options) => app.identities.replaceSecret(id, secret, options));
  const who = { account: caller.account, principal: caller.principal };
  await app.identities.change(id, (one) => ({ ...one, ...who }), "seen");
}

async function remove(app: App, identity: CloudIdentity): Promise<void> {
  const { id, label } = identity;
  const text = l10n.t("Remove the cloud identity {0}?", label);
  const detail = hasSecret(app, identity)
    ? l10n.t("Its secret is deleted from this machine. Nothing changes in the cloud.")
    : l10n.t("The files of this machine stay as they are. Nothing changes in the cloud.");
  const using = app.operations
    .list()
    .filter(({ steps }) => steps.some((step) => step.kind === "cloud" && step.identity === id));
  await confirmRemoval(text, detail, using);
  await app.identities.remove(id);
}
