import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Summary } from "../inventory/cacheFormat.ts";
import { accountFailure } from "../inventory/tally.ts";
import type { App } from "./app.ts";
import { yourTurnsOf } from "./sides.ts";
import { statusBarText, type Overview } from "./statusBarText.ts";

/** Many answers a second make one drawing; and an age grows without any answer. Ms. */
const pace = { change: 200, age: 30_000 };

type Watched = Pick<
  App,
  "accounts" | "cloudSides" | "clusterIdentities" | "identityStates" | "inventory"
>;

/** The entry in the status bar: hidden without accounts, drawn from the last summary at first. */
export class StatusBar implements vscode.Disposable {
  readonly #app: Watched;
  readonly #item = vscode.window.createStatusBarItem(
    "privateEndpoints.status",
    vscode.StatusBarAlignment.Left,
  );
  readonly #subscriptions: readonly { dispose(): void }[];
  #summary: Summary | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Infinity;
  #disposed = false;

  constructor(app: Watched) {
    this.#app = app;
    this.#item.name = l10n.t("Private Endpoints");
    this.#item.command = "privateEndpoints.showAttention";
    this.#subscriptions = [
      this.#item,
      { dispose: app.inventory.store.onChange(() => this.#soon(pace.change)) },
      app.accounts.onDidChange(() => this.#soon(0)),
      app.identityStates.onDidChange(() => this.#soon(pace.change)),
      app.cloudSides.onDidChange(() => this.#soon(pace.change)),
    ];
    if (app.accounts.list().length > 0) void this.#begin();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    for (const one of this.#subscriptions) one.dispose();
  }

  async #begin(): Promise<void> {
    this.#summary = await this.#app.inventory.summary();
    if (!this.#disposed) this.#draw();
  }

  #soon(ms: number): void {
    const at = Date.now() + ms;
    if (at >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => this.#draw(), ms);
  }

  #draw(): void {
    clearTimeout(this.#timer);
    this.#dueAt = Infinity;
    if (this.#app.accounts.list().length === 0) {
      this.#item.hide();
      return;
    }
    const { text, tooltip, aria, isError } = statusBarText(this.#overview(), Date.now());
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.accessibilityInformation = { label: aria, role: "button" };
    this.#item.backgroundColor = isError
      ? new vscode.ThemeColor("statusBarItem.errorBackground")
      : undefined;
    this.#item.show();
    this.#soon(pace.age);
  }

  #overview(): Overview {
    const { store } = this.#app.inventory;
    const entries = store.accounts();
    const known = entries.some(
      (one) =>
        one.clusters.size > 0 || one.listedAt !== undefined || accountFailure(one) !== undefined,
    );
    if (!known && this.#summary !== undefined) return { ...this.#summary, signedOut: [] };
    const paused = entries
      .filter((one) => one.paused !== undefined)
      .map(({ id }) => this.#app.accounts.get(id)?.label ?? id);
    const identities = this.#app.identityStates.signedOut().map(({ label }) => label);
    const signedOut = [...paused, ...identities];
    const tally = store.tally();
    const needsYou = tally.needsYou + yourTurnsOf(this.#app).length;
    return { tally: { ...tally, needsYou }, oldest: store.oldest(), signedOut };
  }
}
