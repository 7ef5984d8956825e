import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Account } from "../../accounts/account.ts";
import { hasControlCharacter } from "../../http/address.ts";
import { asApiError } from "../../http/errors.ts";
import type { Provider } from "../../providers/provider.ts";
import { providerOf, type App } from "../app.ts";
import { Cancelled } from "../cancelled.ts";
import { accountIdOf } from "../accountsView.ts";
import { agreed, say } from "../messages.ts";
import { plain } from "../texts.ts";
import { ask, choose, chooseAccount } from "./choose.ts";
import type { Commands } from "./command.ts";
import { askAll, askReach, askSettings, titled } from "./reach.ts";

/** The commands of the Accounts view; each works from the palette by asking for the account. */
export function addAccountCommands(commands: Commands, app: App): void {
  commands.add("addAccount", () => addAccount(app));
  commands.add("renameAccount", async (node) => {
    const account = await accountFor(app, node, l10n.t("Rename which account?"));
    const label = await askLabel(app, account.label, account.id);
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
    await confirmRemoval(app, account);
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
  const label = await askLabel(app, freeLabel(app, provider.name));
  const signIn = { provider: provider.id, label, ...reach };
  const secret = await askSecret(provider, signIn, app);
  const account = { ...signIn, settings: await askLacking(provider, signIn, secret, app) };
  const detail = l10n.t(
    "The key cannot be stored safely. It can be kept in memory: the account then ends when this window closes or reloads.",
  );
  await keeping(app, detail, (options) => app.accounts.add(account, secret, options));
  await vscode.commands.executeCommand("privateEndpoints.clusters.focus");
}

/** Where the keyring fails, asks whether the secret may be kept for this window only. */
async function keeping(
  app: App,
  detail: string,
  store: (options: { readonly sessionOnly?: boolean }) => Promise<unknown>,
): Promise<void> {
  try {
    await store({});
  } catch (error) {
    app.log.error("The secret storage does not work", error);
    const text = l10n.t("VS Code's secret storage does not work on this machine.");
    if (!(await agreed(text, detail, l10n.t("Keep Until Reload")))) throw new Cancelled();
    await store({ sessionOnly: true });
  }
}

function replaceSecret(app: App, account: Account, secret: string): Promise<void> {
  const detail = l10n.t(
    "The key cannot be stored safely. It can be kept in memory: when this window closes or reloads, the old key holds again.",
  );
  return keeping(app, detail, (options) => app.accounts.replaceSecret(account.id, secret, options));
}

function freeLabel(app: App, wanted: string): string {
  const taken = new Set(app.accounts.list().map((account) => account.label));
  for (let n = 1; ; n++) {
    const label = n === 1 ? wanted : `${wanted} ${n}`;
    if (!taken.has(label)) return label;
  }
}

function askLabel(app: App, value: string, self?: string): Promise<string> {
  return ask({
    title: l10n.t("Name of the Account"),
    prompt: l10n.t("How the account is called here."),
    value,
    validateInput: (text) => labelProblem(app, text.trim(), self),
  });
}

function labelProblem(app: App, label: string, self: string | undefined): string | undefined {
  if (label === "") return l10n.t("Enter a name.");
  if (label.length > 100) return l10n.t("A name has at most 100 characters.");
  if (hasControlCharacter(label)) return l10n.t("A name has no line breaks.");
  const twin = app.accounts.list().find((one) => one.label === label && one.id !== self);
  return twin && l10n.t("There is an account of this name already.");
}

/** Asks for a key until one works or the person leaves. Nothing is stored before it was checked. */
function askSecret(provider: Provider, account: Omit<Account, "id">, app: App): Promise<string> {
  return untilItWorks(app, account.label, async () => {
    const secret = await typedSecret(provider, account.label);
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
  return untilItWorks(app, account.label, async () => {
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

/** Asks, and tries what was typed, until it works or the person leaves. */
async function untilItWorks<T>(app: App, label: string, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const failure = asApiError(error);
      if (failure === undefined) throw error;
      app.log.error(`${label}: the sign-in could not be checked`, error);
      const text = l10n.t("{0}: {1}", label, failure.message);
      const detail = l10n.t("{0} Nothing was stored.", failure.next);
      if (!(await agreed(text, detail, l10n.t("Try Again")))) throw new Cancelled();
    }
  }
}

/** What a person types to sign in, one text after the other where there are several. */
async function typedSecret(provider: Provider, account: string): Promise<string> {
  const { label, help, url, parts = [label] } = provider.secret;
  const texts: string[] = [];
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    const text = await ask({
      title: titled(`${account}: ${part}`, index + 1, parts.length),
      prompt: `${help} ${url}`,
      password: last,
      ...(last && {
        validateInput: (typed: string) => provider.secretProblem(joined([...texts, typed])),
      }),
    });
    texts.push(text);
  }
  return joined(texts);
}

function joined(texts: readonly string[]): string {
  return texts
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .join(":");
}

/** Shows that a check is running, and lets the person cancel it. */
function checking<T>(label: string, check: (signal: AbortSignal) => Promise<T>): Thenable<T> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: plain(l10n.t("Checking {0}…", label)),
      cancellable: true,
    },
    async (_progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      return check(controller.signal);
    },
  );
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

async function confirmRemoval(app: App, account: Account): Promise<void> {
  const open = app.operations
    .list()
    .filter((one) => one.accountId === account.id && one.state !== "done");
  const detail = [
    l10n.t("Its key is deleted from this machine. Nothing changes at the provider."),
    ...(open.length > 0
      ? [l10n.t("{0} operations of it are not over and cannot go on without it.", open.length)]
      : []),
  ].join("\n\n");
  const text = l10n.t("Remove the account {0}?", account.label);
  if (!(await agreed(text, detail, l10n.t("Remove")))) throw new Cancelled();
}
