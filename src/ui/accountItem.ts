import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Account } from "../accounts/account.ts";
import { inWords } from "../http/errors.ts";
import type { Provider } from "../providers/provider.ts";
import { providerOf, type App } from "./app.ts";
import { pauseWords } from "./pauseWords.ts";
import { facts } from "./texts.ts";
import { keyWords } from "./tree/tooltip.ts";

/** An account's row: who is signed in, where, and what is wrong with it. */
export function accountItem(app: App, account: Account): vscode.TreeItem {
  const item = new vscode.TreeItem(account.label);
  item.id = account.id;
  const paused = app.inventory.store.account(account.id)?.paused;
  const known = providerOf(app, account.provider);
  const provider = known?.name ?? account.provider;
  const state = paused === undefined ? stateOf(app, account) : pauseWords(paused);
  // What needs a person comes first: a side bar cuts the rest off.
  item.description = facts(...(paused === undefined ? [provider, state] : [state, provider]));
  item.contextValue = paused === undefined ? "account" : "account;paused";
  item.iconPath =
    paused === undefined
      ? new vscode.ThemeIcon("key")
      : new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground"));
  const key = keyWords(app.refusals.of(account.id));
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

function stateOf({ accounts, refusals }: App, account: Account): string {
  const readOnly = refusals.of(account.id) === undefined ? "" : l10n.t("may read, not write");
  const ends = account.sandbox !== undefined ? l10n.t("ends with VS Code") : "";
  const kept = accounts.isSessionOnly(account.id) ? l10n.t("key kept until reload") : "";
  return facts(readOnly, ends === "" ? kept : ends);
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
