import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Account } from "../../accounts/account.ts";
import type { Provider } from "../../providers/provider.ts";
import { providerOf, type App } from "../app.ts";
import { Cancelled } from "../cancelled.ts";
import { accountIdOf } from "../accountsView.ts";
import { say } from "../messages.ts";
import { choose, chooseAccount } from "./choose.ts";
import type { Commands } from "./command.ts";
import { askAll, askReach, askSettings } from "./reach.ts";
import {
  askLabel,
  checking,
  confirmRemoval,
  freeLabel,
  keeping,
  typedSecret,
  untilItWorks,
  type NameWords,
} from "./signIns.ts";

/** The commands of the Accounts view; each works from the palette by asking for the account. */
export function addAccountCommands(commands: Commands, app: App): void {
  commands.add("addAccount", () => addAccount(app));
  commands.add("renameAccount", async (node) => {
    const account = await accountFor(app, node, l10n.t("Rename which account?"));
    const label = await askLabel(nameWords(), app.accounts.list(), account.label, account.id);
    await app.accounts.rename(account.id, label);
  });
  commands.add("replaceKey", async (node) => {
    const account = await accountFor(app, node, l10n.t("Replace the key of which account?"));
    const secret = await askSecret(requireProvider(app, account.provider), account, app);
    await replaceSecret(app, account, secret);
  });
  commands.add("checkAccount", async (node, subject) => {
    const account = await accountFor(app, node, l10n.t("Check which account?"));
    subject.accountId = account.id;
    const session = await app.connections.session(account.id);
    await checking(account.label, (signal) => session.check({ signal }));
    app.inventory.scheduler.resume(account.id);
    void say(l10n.t("{0} works.", account.label));
  });
  commands.add("removeAccount", async (node) => {
    const account = await accountFor(app, node, l10n.t("Remove which account?"));
    const text = l10n.t("Remove the account {0}?", account.label);
    const detail = l10n.t("Its key is deleted from this machine. Nothing changes at the provider.");
    const all = app.operations.list();
    await confirmRemoval(
      text,
      detail,
      all.filter(({ accountId }) => accountId === account.id),
    );
    await app.accounts.remove(account.id);
  });
  commands.add("editConnection", async (node, subject) => {
    const account = await accountFor(app, node, l10n.t("Change the connection of which account?"));
    subject.accountId = account.id;
    await editReach(app, account);
  });
}

async function accountFor(app: App, node: unknown, title: string): Promise<Account> {
  const known = app.accounts.get(accountIdOf(node) ?? "");
  return known ?? chooseAccount(title, app.accounts.list());
}

function requireProvider(app: App, id: string): Provider {
  const provider = providerOf(app, id);
  if (provider === undefined) throw new Cancelled();
  return provider;
}

async function addAccount(app: App): Promise<void> {
  const provider = await choose(
    l10n.t("Add Account"),
    app.providers.map((one) => ({ label: one.name, value: one })),
    "",
  );
  const usual = await choose(
    l10n.t("Add Account: how is {0} reached?", provider.name),
    [
      {
        label: l10n.t("As usual"),
        description: provider.baseUrl,
        detail: l10n.t("VS Code's own proxy and certificate settings hold."),
        value: true,
      },
      {
        label: l10n.t("Another address, proxy or CA file…"),
        detail: l10n.t("For a gateway, or a proxy only this account uses."),
        value: false,
      },
    ],
    "",
  );
  const reach = usual ? {} : await askReach(provider, {});
  const all = app.accounts.list();
  const label = await askLabel(nameWords(), all, freeLabel(all, provider.name));
  const signIn = { provider: provider.id, label, ...reach };
  const secret = await askSecret(provider, signIn, app);
  const account = { ...signIn, settings: await askLacking(provider, signIn, secret, app) };
  const detail = l10n.t(
    "The key cannot be stored safely. It can be kept in memory: the account then ends when this window closes or reloads.",
  );
  await keeping(app.log, detail, (options) => app.accounts.add(account, secret, options));
  await vscode.commands.executeCommand("privateEndpoints.clusters.focus");
}

function replaceSecret(app: App, account: Account, secret: string): Promise<void> {
  const detail = l10n.t(
    "The key cannot be stored safely. It can be kept in memory: when this window closes or reloads, the old key holds again.",
  );
  return keeping(app.log, detail, (options) =>
    app.accounts.replaceSecret(account.id, secret, options),
  );
}

function nameWords(): NameWords {
  return {
    title: l10n.t("Name of the Account"),
    prompt: l10n.t("How the account is called here."),
    taken: l10n.t("There is an account of this name already."),
  };
}

/** Asks for a key until one works or the person leaves. Nothing is stored before it was checked. */
function askSecret(provider: Provider, account: Omit<Account, "id">, app: App): Promise<string> {
  const { label, help, url, parts } = provider.secret;
  const typed = {
    ...{ label, parts },
    problem: (secret: string) => provider.secretProblem(secret),
  };
  return untilItWorks(app.log, account.label, async () => {
    const secret = await typedSecret(typed, `${help} ${url}`, account.label);
    await checkSignIn(app, account, secret);
    return secret;
  });
}

/** Asks for the settings of its provider without which a key does not show everything. */
async function askLacking(
  provider: Provider,
  account: Omit<Account, "id">,
  secret: string,
  app: App,
): Promise<Account["settings"]> {
  const session = await app.connections.open(account, secret);
  const find = async (signal: AbortSignal) => (await session.lacks?.({ signal })) ?? [];
  const lacking = await checking(account.label, find).then(undefined, (error: unknown) => {
    // The key works: what could not be found out now is no reason not to add the account.
    app.log.error(`${account.label}: what it lacks could not be found out`, error);
    return [] as readonly string[];
  });
  const settings = (provider.settings ?? []).filter(({ id }) => lacking.includes(id));
  if (settings.length === 0) return undefined;
  let given: Account["settings"];
  return untilItWorks(app.log, account.label, async () => {
    // What was typed before stands there, to be corrected.
    given = await askSettings(settings, given);
    if (given !== undefined) await checkSignIn(app, { ...account, settings: given }, secret);
    return given;
  });
}

async function checkSignIn(app: App, account: Omit<Account, "id">, secret: string): Promise<void> {
  const session = await app.connections.open(account, secret);
  await checking(account.label, (signal) => session.check({ signal }));
}

/**
 * Asks for address, proxy, CA file and the provider's settings, and stores them once the key works with
 * them. Where the keyring does not give the key out, the person gives it.
 */
async function editReach(app: App, account: Account): Promise<void> {
  const provider = requireProvider(app, account.provider);
  const reach = await askAll(provider, account);
  const { id, label } = account;
  const moved = { provider: provider.id, label, ...reach };
  const secret = await app.accounts.secret(id).catch((error: unknown) => {
    app.log.error("The secret storage does not work", error);
    return null;
  });
  if (secret === null) {
    const given = await askSecret(provider, moved, app);
    // First the key: who declines to keep it leaves all as it was.
    await replaceSecret(app, account, given);
    await app.accounts.setReach(id, reach);
    return;
  }
  if (secret !== undefined) await checkSignIn(app, moved, secret);
  await app.accounts.setReach(id, reach);
}
