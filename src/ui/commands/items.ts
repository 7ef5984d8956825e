import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { providerOf, type App } from "../app.ts";
import { inWords } from "../../http/errors.ts";
import { showAttention } from "../attention.ts";
import { identityItems, operationItems, turnItems, type AttentionItem } from "../attentionItems.ts";
import type { Links } from "../links.ts";
import { say } from "../messages.ts";
import { yourTurnsOf } from "../sides.ts";
import type { ClustersTree } from "../tree/clustersTree.ts";
import { idAt } from "../tree/copyables.ts";
import type { TextDocuments } from "../textDocuments.ts";
import { choose } from "./choose.ts";
import type { Commands } from "./command.ts";
import { chooseCluster, placeOf, type Place } from "./place.ts";

/** Where the commands for items find what they show, and show it. */
interface ItemViews {
  readonly tree: ClustersTree;
  readonly links: Links;
  readonly documents: TextDocuments;
}

/** What can be done with any item of the tree without changing anything: copy, open, look. */
export function addItemCommands(
  commands: Commands,
  app: App,
  { tree, links, documents }: ItemViews,
): void {
  const placeFor = async (node: unknown): Promise<Place> =>
    placeOf(node) ?? placeOf(tree.selection) ?? chooseCluster(app, l10n.t("Which cluster?"));
  commands.add("copyId", async (node) => {
    const id = idAt(await placeFor(node), tree.sources);
    if (id !== undefined) await copy(id);
  });
  commands.add("copyValue", async (node) => {
    const values = tree.copyables(await placeFor(node));
    const value = await choose(
      l10n.t("Copy what?"),
      values.map((one) => ({ label: one.label, description: one.value, value: one.value })),
      l10n.t("Nothing is known of it yet."),
    );
    await copy(value);
  });
  commands.add("copyLink", async (node) => {
    if (await links.copy(await placeFor(node))) sayCopied(l10n.t("Link copied"));
  });
  commands.add("showAttention", () =>
    showAttention(app.inventory.store, firstItems(app), tree.sources, (place) =>
      tree.reveal(place),
    ),
  );
  commands.add("openInConsole", async (node) => {
    const place = await placeFor(node);
    const account = app.accounts.get(place.accountId);
    if (account?.sandbox !== undefined) {
      void say(l10n.t("The sandbox has no console: this extension shows all of it."));
      return;
    }
    const provider = account && providerOf(app, account.provider);
    const url = provider?.consoleUrl({ id: place.clusterId });
    if (url !== undefined) await vscode.env.openExternal(vscode.Uri.parse(url, true));
  });
  commands.add("showRaw", async (node, subject) => {
    const place = await placeFor(node);
    subject.accountId = place.accountId;
    const session = await app.connections.session(place.accountId);
    const raw = await vscode.window.withProgress(
      { location: { viewId: "privateEndpoints.clusters" } },
      () =>
        session.raw(
          {
            cluster: place.clusterId,
            ...(place.item !== undefined &&
              place.part !== undefined && { part: place.part, item: place.item }),
          },
          {},
        ),
    );
    const name = `${place.item ?? place.clusterId}.json`;
    await documents.show(name, `${JSON.stringify(raw ?? null, undefined, 2)}\n`, "json");
  });
}

/** What is not well and stands in no tree of clusters. */
function firstItems(app: App): readonly AttentionItem[] {
  const { identityStates, inventory, operations } = app;
  const why = (id: string): string => {
    const state = identityStates.of(id);
    return state !== undefined && "failure" in state ? inWords(state.failure) : "";
  };
  return [
    ...identityItems(identityStates.signedOut(), why),
    ...operationItems(operations.list()),
    ...turnItems(yourTurnsOf(app), inventory),
  ];
}

async function copy(value: string): Promise<void> {
  await vscode.env.clipboard.writeText(value);
  sayCopied(l10n.t("Copied: {0}", value));
}

function sayCopied(text: string): void {
  vscode.window.setStatusBarMessage(text, 3000);
}
