import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { App } from "../app.ts";
import { accountIdOf } from "../accountsView.ts";
import { readSides } from "../sides.ts";
import type { Commands } from "./command.ts";
import { choose } from "./choose.ts";
import type { ClustersTree } from "../tree/clustersTree.ts";
import { clusterChoices, placeOf } from "./place.ts";

/** Refresh of everything or of one node, and the pause of the poller. */
export function addRefreshCommands(
  commands: Commands,
  app: App,
  tree: Pick<ClustersTree, "showPaused" | "redraw">,
): void {
  const { scheduler } = app.inventory;
  commands.add("refresh", () =>
    vscode.window.withProgress({ location: { viewId: "privateEndpoints.clusters" } }, async () => {
      const accounts = app.accounts.list().map(({ id }) => readSides(app, id));
      await Promise.all([scheduler.refreshAll(), ...accounts]);
      tree.redraw();
    }),
  );
  commands.add("refreshNode", async (node) => {
    await refreshNode(app, accountIdOf(node) === undefined ? await chooseNode(app) : node);
  });
  // An error node is retried like any other: the account may have been paused by its failure.
  commands.add("retry", (node) => {
    const accountId = accountIdOf(node);
    if (accountId !== undefined) scheduler.resume(accountId);
    return refreshNode(app, node);
  });
  const showPaused = (paused: boolean): Thenable<unknown> => {
    tree.showPaused(paused);
    return vscode.commands.executeCommand("setContext", "privateEndpoints.paused", paused);
  };
  commands.add("pauseRefresh", () => {
    scheduler.pause();
    return showPaused(true);
  });
  commands.add("resumeRefresh", () => {
    scheduler.resume();
    return showPaused(false);
  });
}

/** What a node would tell: an account, or a cluster. */
async function chooseNode(app: App): Promise<unknown> {
  const accounts = app.accounts.list().map(({ id, label }) => ({
    label,
    description: l10n.t("account, with all its clusters"),
    value: { accountId: id },
  }));
  return choose<unknown>(
    l10n.t("Refresh what?"),
    [...clusterChoices(app), ...accounts],
    l10n.t("There is no account yet. Add one first."),
  );
}

async function refreshNode(app: App, node: unknown): Promise<void> {
  const place = placeOf(node);
  const accountId = accountIdOf(node);
  await vscode.window.withProgress(
    { location: { viewId: "privateEndpoints.clusters" } },
    async () => {
      const { scheduler } = app.inventory;
      if (place !== undefined) {
        await Promise.all([
          scheduler.refreshCluster(place.accountId, place.clusterId),
          readSides(app, place.accountId, place.clusterId),
        ]);
      } else if (accountId !== undefined) {
        await Promise.all([scheduler.refreshAccount(accountId), readSides(app, accountId)]);
      }
    },
  );
}
