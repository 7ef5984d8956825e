import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Account } from "../accounts/account.ts";
import { inWords } from "../http/errors.ts";
import type { Provider } from "../providers/provider.ts";
import { providerOf, type App } from "./app.ts";
import { pauseWords } from "./pauseWords.ts";
import { facts } from "./texts.ts";
import { keyWords } from "./tree/tooltip.ts";

/** The account that a tree node of any view belongs to; undefined for none. */
export function accountIdOf(argument: unknown): string | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const node = "place" in argument ? argument.place : argument;
  if (typeof node !== "object" || node === null || !("accountId" in node)) return undefined;
  return typeof node.accountId === "string" ? node.accountId : undefined;
}

/** One account in the view. Held, because VS Code knows an element by its identity. */
interface AccountNode {
  readonly accountId: string;
}

/** The Accounts view: who is signed in, where, and what is wrong with it. */
export class AccountsView implements vscode.TreeDataProvider<AccountNode>, vscode.Disposable {
  readonly #app: App;
  readonly #nodes = new Map<string, AccountNode>();
  readonly #changed = new vscode.EventEmitter<AccountNode | undefined>();
  readonly #subscriptions: { dispose(): void }[];
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(app: App) {
    this.#app = app;
    this.#subscriptions = [
      vscode.window.registerTreeDataProvider("privateEndpoints.accounts", this),
      app.accounts.onDidChange(({ kind, id }) => {
        const whole = kind === "added" || kind === "removed" || kind === "label";
        this.#changed.fire(whole ? undefined : this.#nodes.get(id));
      }),
      app.refusals.onDidChange((id) => this.#repaint(id)),
      {
        dispose: app.inventory.store.onChange((change) => {
          for (const id of change.accounts.changed) this.#repaint(id);
        }),
      },
    ];
  }

  getChildren(node?: AccountNode): AccountNode[] {
    if (node !== undefined) return [];
    return this.#app.accounts.list().map(({ id }) => this.#nodeOf(id));
  }

  getTreeItem({ accountId }: AccountNode): vscode.TreeItem {
    const account = this.#app.accounts.get(accountId);
    const item = new vscode.TreeItem(account?.label ?? accountId);
    item.id = accountId;
    if (account === undefined) return item;
    const paused = this.#app.inventory.store.account(accountId)?.paused;
    const known = providerOf(this.#app, account.provider);
    const provider = known?.name ?? account.provider;
    const state = paused === undefined ? this.#stateOf(account) : pauseWords(paused);
    // What needs a person comes first: a side bar cuts the rest off.
    item.description = facts(...(paused === undefined ? [provider, state] : [state, provider]));
    item.contextValue = paused === undefined ? "account" : "account;paused";
    item.iconPath =
      paused === undefined
        ? new vscode.ThemeIcon("key")
        : new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground"));
    const key = keyWords(this.#app.refusals.of(accountId));
    item.tooltip = [
      `${account.label} (${provider})`,
      ...(paused === undefined ? [] : [inWords(paused)]),
      ...(key === undefined ? [] : [l10n.t("Key: {0}", key)]),
      ...reachLines(account, known?.settings),
    ].join("\n");
    item.accessibilityInformation = {
      label: l10n.t("Account {0}, {1}", account.label, item.description),
    };
    return item;
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
    this.#changed.dispose();
  }

  #repaint(id: string): void {
    const node = this.#nodes.get(id);
    if (node !== undefined) this.#changed.fire(node);
  }

  #nodeOf(id: string): AccountNode {
    const known = this.#nodes.get(id) ?? { accountId: id };
    this.#nodes.set(id, known);
    return known;
  }

  #stateOf(account: Account): string {
    const { accounts, refusals } = this.#app;
    const readOnly = refusals.of(account.id) === undefined ? "" : l10n.t("may read, not write");
    const ends = account.sandbox !== undefined ? l10n.t("ends with VS Code") : "";
    const kept = accounts.isSessionOnly(account.id) ? l10n.t("key kept until reload") : "";
    return facts(readOnly, ends === "" ? kept : ends);
  }
}

function reachLines(account: Account, settings: Provider["settings"] = []): string[] {
  const { baseUrl, proxy, caFile } = account;
  return [
    ...(baseUrl === undefined ? [] : [l10n.t("Address: {0}", baseUrl)]),
    ...(proxy === undefined ? [] : [l10n.t("Proxy: {0}", proxy)]),
    ...(caFile === undefined ? [] : [l10n.t("CA file: {0}", caFile)]),
    ...settings.flatMap(({ id, label }) => {
      const value = account.settings?.[id];
      return value === undefined ? [] : [`${label}: ${value}`];
    }),
  ];
}
