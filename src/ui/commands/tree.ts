import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Health } from "../../domain/state.ts";
import { Cancelled } from "../cancelled.ts";
import { healthWord } from "../texts.ts";
import type { ClustersTree } from "../tree/clustersTree.ts";
import { noFilter } from "../tree/filter.ts";
import { ask } from "./choose.ts";
import type { Commands } from "./command.ts";

const healths: readonly Health[] = ["needsYou", "broken", "busy", "ok"];

/** What the Clusters view shows: filters and grouping. */
export function addTreeCommands(commands: Commands, tree: ClustersTree): void {
  commands.add("filterByText", async () => {
    const text = await ask({
      title: l10n.t("Filter by Text"),
      prompt: l10n.t("Part of a name, id, target, owner or domain name. Empty shows all."),
      value: tree.filter.text,
    });
    await tree.setFilter({ ...tree.filter, text });
  });
  commands.add("filterByHealth", async () => {
    const picked = await vscode.window.showQuickPick(
      healths.map((health) => ({
        label: healthWord(health),
        picked: tree.filter.healths.has(health),
        health,
      })),
      { title: l10n.t("Show only what is…"), canPickMany: true, ignoreFocusOut: true },
    );
    if (picked === undefined) throw new Cancelled();
    await tree.setFilter({ ...tree.filter, healths: new Set(picked.map(({ health }) => health)) });
  });
  commands.add("clearFilter", () => tree.setFilter(noFilter));
  commands.add("groupByAccount", () => group(tree, true));
  commands.add("ungroupByAccount", () => group(tree, false));
}

function group(tree: ClustersTree, grouped: boolean): Thenable<unknown> {
  tree.setGroupByAccount(grouped);
  return showGrouped(tree);
}

/** Tells VS Code which of the two grouping commands makes sense now. */
export function showGrouped(tree: ClustersTree): Thenable<unknown> {
  return vscode.commands.executeCommand(
    "setContext",
    "privateEndpoints.grouped",
    tree.groupedByAccount,
  );
}
