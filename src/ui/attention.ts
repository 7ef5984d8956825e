import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Store } from "../inventory/store.ts";
import { attentionItems, type AttentionItem } from "./attentionItems.ts";
import type { Place } from "./tree/node.ts";
import type { Sources } from "./tree/sources.ts";

/** More than this nobody reads in a list: the tree's filter is the tool for it. */
const most = 300;

/**
 * Shows everything that is not well and lets the person go to it, or do what it needs: `first` what is not in
 * the tree, then what is. `sources` must be over the same store.
 */
export async function showAttention(
  store: Pick<Store, "attention">,
  first: readonly AttentionItem[],
  sources: Sources,
  reveal: (place: Place) => Promise<unknown>,
): Promise<void> {
  const items = [...first, ...attentionItems(store.attention(), sources)];
  if (items.length === 0) {
    await vscode.commands.executeCommand("privateEndpoints.clusters.focus");
    return;
  }
  const picked = await vscode.window.showQuickPick(
    items.slice(0, most).map((item) => ({ ...lineOf(item), item })),
    {
      title:
        items.length <= most
          ? l10n.t("Needs Attention: {0}", items.length)
          : l10n.t("Needs Attention: The First {0} of {1}", most, items.length),
      placeHolder: l10n.t("Choose one to see what can be done"),
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  if (picked !== undefined) await act(picked.item, reveal);
}

function lineOf({ icon, label, description, detail }: AttentionItem): vscode.QuickPickItem {
  return {
    label: `$(${icon}) ${withoutIcons(label)}`,
    description: withoutIcons(description),
    detail,
  };
}

/** A text from elsewhere in which `$(…)` stays text. */
function withoutIcons(text: string): string {
  return text.replaceAll("$(", "\\$(");
}

async function act(item: AttentionItem, reveal: (place: Place) => Promise<unknown>): Promise<void> {
  const { action, place, about = place } = item;
  if (action !== undefined) {
    const show = place === undefined ? l10n.t("Show under Accounts") : l10n.t("Show in the Tree");
    const chosen = await vscode.window.showQuickPick([action.label, show], {
      title: item.label,
      placeHolder: item.detail,
    });
    if (chosen === undefined) return;
    if (chosen === action.label) {
      await vscode.commands.executeCommand(`privateEndpoints.${action.command}`, about);
      return;
    }
  }
  if (place === undefined) {
    await vscode.commands.executeCommand("privateEndpoints.accounts.focus");
  } else {
    await reveal(place);
  }
}
