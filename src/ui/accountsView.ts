import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { CloudIdentity } from "../accounts/cloudIdentity.ts";
import type { SignInsChange } from "../accounts/signIns.ts";
import { asApiError } from "../http/errors.ts";
import { accountItem } from "./accountItem.ts";
import { cloudOf, type App } from "./app.ts";
import { identityLook } from "./identityLook.ts";
import { facts } from "./texts.ts";

/** The account that a tree node of any view belongs to; undefined for none. */
export function accountIdOf(argument: unknown): string | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const node = "place" in argument ? argument.place : argument;
  if (typeof node !== "object" || node === null || !("accountId" in node)) return undefined;
  return typeof node.accountId === "string" ? node.accountId : undefined;
}

/** An account, a cloud identity, the heading of those, or what stands in its place while there is none. */
type SignInNode =
  | { readonly accountId: string }
  | { readonly identityId: string }
  | { readonly row: "identities" | "addIdentity" };

/** How often what is left of a sign-in is painted anew while somebody looks, ms. */
const repaintMs = 60_000;

/** The Accounts view: who is signed in to what, where, and what is wrong with it. */
export class AccountsView implements vscode.TreeDataProvider<SignInNode>, vscode.Disposable {
  readonly #app: App;
  /** Held by id, because VS Code knows an element by its identity. */
  readonly #nodes = new Map<string, SignInNode>();
  readonly #heading: SignInNode = { row: "identities" };
  readonly #adding: SignInNode = { row: "addIdentity" };
  readonly #changed = new vscode.EventEmitter<SignInNode | undefined>();
  readonly #view: vscode.TreeView<SignInNode>;
  readonly #subscriptions: { dispose(): void }[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(app: App) {
    this.#app = app;
    this.#view = vscode.window.createTreeView("privateEndpoints.accounts", {
      treeDataProvider: this,
    });
    this.#subscriptions = [
      this.#view,
      app.accounts.onDidChange((change) => this.#listChanged(change)),
      app.identities.onDidChange((change) => {
        this.#listChanged(change);
        this.#look();
      }),
      app.identityStates.onDidChange((id) => {
        this.#repaint(id);
        if (app.identityStates.of(id) === undefined) this.#look();
      }),
      app.refusals.onDidChange((id) => this.#repaint(id)),
      this.#view.onDidChangeVisibility(() => this.#look()),
      {
        dispose: app.inventory.store.onChange((change) => {
          for (const id of change.accounts.changed) this.#repaint(id);
        }),
      },
    ];
  }

  getChildren(node?: SignInNode): SignInNode[] {
    const identities = this.#app.identities.list();
    if (node === this.#heading) return identities.map(({ id }) => this.#identityNode(id));
    if (node !== undefined) return [];
    const accounts = this.#app.accounts.list().map(({ id }) => this.#accountNode(id));
    if (identities.length > 0) return [...accounts, this.#heading];
    // Without any sign-in the view says what to do.
    return accounts.length === 0 ? [] : [...accounts, this.#adding];
  }

  getTreeItem(node: SignInNode): vscode.TreeItem {
    if ("row" in node) return node.row === "identities" ? headingItem() : addingItem(this.#app);
    if ("identityId" in node) {
      const identity = this.#app.identities.get(node.identityId);
      return identity === undefined ? new vscode.TreeItem("") : this.#identityItem(identity);
    }
    const account = this.#app.accounts.get(node.accountId);
    return account === undefined
      ? new vscode.TreeItem(node.accountId)
      : accountItem(this.#app, account);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const one of this.#subscriptions) one.dispose();
    this.#changed.dispose();
  }

  #identityItem(identity: CloudIdentity): vscode.TreeItem {
    const { label, description, icon, contextValue, tooltip, aria } = identityLook({
      identity,
      cloud: cloudOf(this.#app, identity.cloud),
      state: this.#app.identityStates.of(identity.id),
      sessionOnly: this.#app.identities.isSessionOnly(identity.id),
      host: this.#app.host,
      now: Date.now(),
    });
    const item = new vscode.TreeItem(label);
    item.id = identity.id;
    item.description = description;
    item.iconPath = new vscode.ThemeIcon(
      icon.id,
      icon.color === undefined ? undefined : new vscode.ThemeColor(icon.color),
    );
    item.contextValue = contextValue;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: aria };
    return item;
  }

  #listChanged({ id, kind }: SignInsChange): void {
    const whole = kind === "added" || kind === "removed" || kind === "label";
    if (whole) this.#changed.fire(undefined);
    else this.#repaint(id);
  }

  #repaint(id: string): void {
    const node = this.#nodes.get(id);
    if (node !== undefined) this.#changed.fire(node);
  }

  /** While somebody looks, those are asked who they are that were not yet, or whose sign-in has ended. */
  #look(): void {
    clearTimeout(this.#timer);
    const identities = this.#app.identities.list();
    if (!this.#view.visible || identities.length === 0) return;
    for (const identity of identities) {
      if (this.#app.identityStates.isDue(identity.id, Date.now())) void this.#ask(identity);
      else this.#repaint(identity.id);
    }
    this.#timer = setTimeout(() => this.#look(), repaintMs);
  }

  /** Never rejects. The log tells a failure once, not each time that it is found again. */
  async #ask({ id, label }: CloudIdentity): Promise<void> {
    const { identityStates, log } = this.#app;
    const before = identityStates.of(id);
    const said = before !== undefined && "failure" in before ? before.failure.message : undefined;
    try {
      await identityStates.ask(id, {});
    } catch (error) {
      if (asApiError(error)?.message !== said) {
        log.error(`${label}: the sign-in was checked`, error);
      }
    }
  }

  #accountNode(id: string): SignInNode {
    return this.#held(id, { accountId: id });
  }

  #identityNode(id: string): SignInNode {
    return this.#held(id, { identityId: id });
  }

  #held(id: string, made: SignInNode): SignInNode {
    const known = this.#nodes.get(id) ?? made;
    this.#nodes.set(id, known);
    return known;
  }
}

function headingItem(): vscode.TreeItem {
  const label = l10n.t("Cloud identities");
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = "identities";
  item.contextValue = "identityGroup";
  item.accessibilityInformation = { label };
  item.tooltip = l10n.t("Sign-ins to your own clouds, where the other side of the endpoints is.");
  return item;
}

function addingItem({ clouds }: App): vscode.TreeItem {
  const label = l10n.t("Add a cloud identity…");
  const item = new vscode.TreeItem(label);
  item.id = "addIdentity";
  item.contextValue = "addIdentity";
  item.iconPath = new vscode.ThemeIcon("add");
  const names = facts(...clouds.map(({ name }) => name));
  item.tooltip = l10n.t(
    "Sign in to your own cloud, where the other side of the endpoints is: {0}",
    names,
  );
  item.command = { command: "privateEndpoints.addIdentity", title: label };
  return item;
}
