import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Scheduler } from "../inventory/scheduler.ts";
import type { Store } from "../inventory/store.ts";
import { accountFailure } from "../inventory/tally.ts";
import { providerOf, type App } from "./app.ts";
import { linkQuery, readLink, type LinkTarget } from "./linkAddress.ts";
import { say } from "./messages.ts";
import type { ClustersTree } from "./tree/clustersTree.ts";
import type { Place } from "./tree/node.ts";
import { findItem } from "./tree/sources.ts";

/** What links look things up in. */
interface LinkSources {
  readonly providers: App["providers"];
  readonly accounts: Pick<App["accounts"], "get" | "list">;
  readonly inventory: {
    readonly store: Pick<Store, "account" | "cluster" | "onChange">;
    readonly scheduler: Pick<Scheduler, "refreshCluster">;
  };
}

/** How long a link waits for the first answers, ms. */
const patience = 30_000;

/** Links that show something in the tree, and never do anything else. */
export class Links implements vscode.UriHandler {
  readonly #app: LinkSources;
  readonly #tree: Pick<ClustersTree, "reveal">;
  readonly #extensionId: string;

  constructor(app: LinkSources, tree: Pick<ClustersTree, "reveal">, extensionId: string) {
    this.#app = app;
    this.#tree = tree;
    this.#extensionId = extensionId;
  }

  /**
   * Puts a link to a place into the clipboard; false = the place is in no cluster. In a browser VS Code
   * makes it an address that only this window answers; on a desktop it works everywhere.
   */
  async copy(place: Place): Promise<boolean> {
    const { accountId, clusterId, region, part, item } = place;
    const provider = this.#app.accounts.get(accountId)?.provider;
    if (provider === undefined || clusterId === undefined) return false;
    const query = linkQuery({ provider, cluster: clusterId, region, part, item });
    const address = `${vscode.env.uriScheme}://${this.#extensionId}/reveal?${query}`;
    const external = await vscode.env.asExternalUri(vscode.Uri.parse(address, true));
    await vscode.env.clipboard.writeText(external.toString(true));
    return true;
  }

  async handleUri(uri: vscode.Uri): Promise<void> {
    const target = readLink(uri.path, uri.query);
    const provider = target && providerOf(this.#app, target.provider);
    if (target === undefined || provider === undefined) {
      void say(l10n.t("This link leads nowhere: it is damaged, or made for another version."));
      return;
    }
    if (!this.#app.accounts.list().some((one) => one.provider === provider.id)) {
      void say(l10n.t("The link leads to {0}. Add an account of it first.", provider.name));
      return;
    }
    const missing = await vscode.window.withProgress(
      { location: { viewId: "privateEndpoints.clusters" } },
      () => this.#show(target),
    );
    if (missing !== undefined) void say(missing);
  }

  /** Shows it, or as much of it as there is, and then says what is missing. */
  async #show(target: LinkTarget): Promise<string | undefined> {
    const accountId = await this.#accountOf(target);
    if (accountId === undefined) {
      return l10n.t("None of your accounts sees the cluster of this link. Refresh, and try again.");
    }
    const { cluster: clusterId, region, part, item } = target;
    await this.#readItem(accountId, target);
    const whole: Place = {
      accountId,
      clusterId,
      ...(region !== undefined && { region }),
      ...(part !== undefined && { part }),
      ...(item !== undefined && { item }),
    };
    if (await this.#tree.reveal(whole)) return undefined;
    await this.#tree.reveal({ accountId, clusterId });
    return l10n.t("What the link leads to is not there any more. This is its cluster.");
  }

  /** Reads the cluster anew when what is looked for is not in what is known of it. */
  async #readItem(accountId: string, { cluster, part, item }: LinkTarget): Promise<void> {
    const { store, scheduler } = this.#app.inventory;
    const networking = store.cluster(accountId, cluster)?.networking;
    const known =
      networking !== undefined &&
      (part === undefined || item === undefined || findItem(networking, part, item) !== undefined);
    if (known) return;
    // What goes wrong stands in the tree, at the cluster that is shown then.
    await scheduler.refreshCluster(accountId, cluster).catch(() => undefined);
  }

  /** The account that sees the cluster, once it is known which does; undefined = none. */
  #accountOf({ provider, cluster }: LinkTarget): Promise<string | undefined> {
    const { store } = this.#app.inventory;
    const ids = this.#app.accounts
      .list()
      .filter((one) => one.provider === provider)
      .map(({ id }) => id);
    const found = (): string | undefined =>
      ids.find((id) => store.cluster(id, cluster) !== undefined);
    const settled = (): boolean =>
      ids.every((id) => {
        const entry = store.account(id);
        return entry?.listedAt !== undefined || (entry && accountFailure(entry)) !== undefined;
      });
    return new Promise((resolve) => {
      const look = (force: boolean): void => {
        const id = found();
        if (id === undefined && !force && !settled()) return;
        stop();
        clearTimeout(timer);
        resolve(id);
      };
      const stop = store.onChange(() => look(false));
      const timer = setTimeout(() => look(true), patience);
      look(false);
    });
  }
}
