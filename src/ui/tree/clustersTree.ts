import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { VisibleKey } from "../../inventory/scheduler.ts";
import type { Store } from "../../inventory/store.ts";
import { amissWords } from "../texts.ts";
import { copyablesAt, type Copyable } from "./copyables.ts";
import { filterMessage, isFiltering, noFilter, prepareTexts, type Filter } from "./filter.ts";
import type { Node, Place } from "./node.ts";
import type { Rendered } from "./rendered.ts";
import { Repaints } from "./repaints.ts";
import { prepareNames, type Sources } from "./sources.ts";
import { tooltipOf } from "./tooltip.ts";
import { TreeModel, type Repaint } from "./treeModel.ts";

/** What the tree needs of the inventory. */
interface TreeInventory {
  readonly store: Sources["store"] & Pick<Store, "onChange">;
  /** How many endpoints wait for a person by what their own cloud says. */
  turns(): number;
  /** What is on screen: it is read first. */
  setVisible(keys: readonly VisibleKey[]): void;
}

/** How often ages are looked at, ms: while one is shown, it must go soon after its data came. */
const tick = { aged: 5_000, fresh: 60_000 };

/** The Clusters view: hands the model to VS Code, and tells the inventory what is on screen. */
export class ClustersTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #sources: Sources;
  readonly #model: TreeModel;
  readonly #inventory: TreeInventory;
  readonly #changed = new vscode.EventEmitter<Node[] | undefined>();
  readonly #repaints = new Repaints((repaint) => this.#tell(repaint));
  readonly #view: vscode.TreeView<Node>;
  readonly #subscriptions: readonly { dispose(): void }[];
  /** The nodes whose children are on screen. */
  readonly #open = new Set<Node>();
  #groupByAccount: boolean | undefined;
  #wanted = noFilter;
  #paused = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  /** `sources` is where names, providers and actions are looked up; the rest is the inventory's. */
  constructor(sources: Omit<Sources, "store">, inventory: TreeInventory) {
    this.#inventory = inventory;
    this.#sources = {
      store: inventory.store,
      account: (id) => sources.account(id),
      provider: (id) => sources.provider(id),
      refusal: (id) => sources.refusal(id),
      identityOf: (place) => sources.identityOf(place),
      sideOf: (cluster, region) => sources.sideOf(cluster, region),
      actionsOf: (id) => sources.actionsOf(id),
    };
    this.#model = new TreeModel(this.#sources);
    prepareNames();
    this.#view = vscode.window.createTreeView("privateEndpoints.clusters", {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#subscriptions = [
      this.#view,
      this.#changed,
      this.#repaints,
      { dispose: inventory.store.onChange((change) => this.#draw(this.#model.apply(change))) },
      this.#view.onDidChangeVisibility(() => {
        this.#tellVisible();
        this.#age();
      }),
      this.#view.onDidExpandElement(({ element }) => this.#opened(element)),
      this.#view.onDidCollapseElement(({ element }) => {
        this.#open.delete(element);
        this.#tellVisible();
      }),
    ];
    this.#age();
    this.#decorate();
  }

  getChildren(node?: Node): Promise<Node[]> {
    return this.#repaints.fetch(async () => {
      const children = [...this.#model.children(node)];
      // Accounts may have come since: their clusters are on screen as well.
      if (node === undefined) this.#tellVisible();
      else this.#opened(node);
      // VS Code asks for the items of all of them in one go.
      await this.#model.prepare(children);
      return children;
    });
  }

  getParent(node: Node): Node | undefined {
    return node.parent;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return treeItem(node, this.#model.show(node));
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    const text = tooltipOf(node, this.#sources, Date.now());
    const tooltip = new vscode.MarkdownString(text, true);
    tooltip.isTrusted = false;
    item.tooltip = tooltip;
    return item;
  }

  /** Where everything that the tree shows is looked up. */
  get sources(): Sources {
    return this.#sources;
  }

  /** What nodes of an account look like may be another: its actions, or what its other side says. */
  async recheck(accountId: string): Promise<void> {
    this.#draw(await this.#model.recheck(accountId));
  }

  /** What only the tooltips of an account's nodes tell is another: whether its key may write, say. */
  tooltipsChanged(accountId: string): void {
    this.#draw(this.#model.held(accountId));
  }

  /** A person wants to see everything as it is: what VS Code may have missed is drawn as well. */
  redraw(): void {
    this.#draw("all");
  }

  /** An account has another name. */
  accountRenamed(): void {
    this.#model.setGroupByAccount(this.#groupByAccount);
    this.#draw("all");
  }

  /** Groups the clusters by account or not; undefined = when there are several. */
  setGroupByAccount(value: boolean | undefined): void {
    this.#groupByAccount = value;
    this.#model.setGroupByAccount(value);
    this.#draw("all");
  }

  /** True when clusters stand under their accounts now. */
  get groupedByAccount(): boolean {
    return this.#model.grouped;
  }

  get filter(): Filter {
    return this.#model.filter;
  }

  /** Shows only what passes; `noFilter` shows everything again. Resolves once it is so. */
  async setFilter(filter: Filter): Promise<void> {
    this.#wanted = filter;
    const entries = this.#inventory.store
      .accounts()
      .flatMap(({ clusters }) => [...clusters.values()]);
    if (filter.text !== "") await prepareTexts(entries);
    // Another one was wanted in the meantime.
    if (this.#wanted !== filter) return;
    this.#model.setFilter(filter);
    this.#draw("all");
    await vscode.commands.executeCommand(
      "setContext",
      "privateEndpoints.filtered",
      isFiltering(filter),
    );
  }

  /** Says above the tree that nothing is read by itself, or no longer says it. */
  showPaused(paused: boolean): void {
    this.#paused = paused;
    this.#decorate();
  }

  /** Shows and selects what is at a place; false when nothing is there (any more). */
  async reveal(place: Place): Promise<boolean> {
    let node = this.#find(place);
    if (node === undefined && isFiltering(this.#model.filter)) {
      await this.setFilter(noFilter);
      node = this.#find(place);
    }
    if (node === undefined) return false;
    this.#repaints.now();
    await this.#view.reveal(node, { select: true, focus: true, expand: true });
    return true;
  }

  /** What of a node can be copied. */
  copyables(place: Place): readonly Copyable[] {
    return copyablesAt(place, this.#sources);
  }

  /** The node that is selected. */
  get selection(): Node | undefined {
    return this.#view.selection[0];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const one of this.#subscriptions) one.dispose();
  }

  /** An account without a node of its own is where the first that belongs to it is. */
  #find(place: Place): Node | undefined {
    const found = this.#model.find(place);
    if (found !== undefined || place.clusterId !== undefined) return found;
    return this.#model.children(undefined).find((one) => one.place.accountId === place.accountId);
  }

  #draw(repaint: Repaint | undefined): void {
    this.#decorate();
    if (repaint !== undefined) this.#repaints.add(repaint);
  }

  #tell(repaint: Repaint): void {
    // Some may have gone while they waited.
    const held = repaint === "all" ? undefined : repaint.filter((one) => this.#model.isHeld(one));
    this.#changed.fire(held);
  }

  /** What stands around the tree: the badge, the pause, and what the filter hides. */
  #decorate(): void {
    const known = this.#inventory.store.tally();
    const tally = { ...known, needsYou: known.needsYou + this.#inventory.turns() };
    const value = tally.needsYou + tally.broken;
    if (this.#view.badge?.value !== (value === 0 ? undefined : value)) {
      this.#view.badge = value === 0 ? undefined : { value, tooltip: amissWords(tally) };
    }
    const { filter } = this.#model;
    const words = [
      this.#paused ? l10n.t("Automatic refresh is paused.") : undefined,
      isFiltering(filter)
        ? filterMessage(filter, this.#model.visibleClusters(), tally.clusters)
        : undefined,
    ].filter((text) => text !== undefined);
    const message = words.length === 0 ? undefined : words.join(" ");
    if (this.#view.message !== message) this.#view.message = message;
  }

  #opened(node: Node): void {
    if (node.kind !== "cluster" && node.kind !== "account") return;
    if (this.#open.has(node)) return;
    this.#open.add(node);
    this.#tellVisible();
  }

  /** VS Code asks for children only of what is open; what it closes or loses, it tells or drops. */
  #tellVisible(): void {
    const keys: VisibleKey[] = [];
    for (const node of this.#open) {
      if (!this.#model.isHeld(node)) this.#open.delete(node);
      else if (node.parent === undefined || this.#open.has(node.parent)) keys.push(node.place);
    }
    if (!this.#model.grouped) {
      for (const { id } of this.#inventory.store.accounts()) keys.push({ accountId: id });
    }
    this.#inventory.setVisible(this.#view.visible ? keys : []);
  }

  /** While the view is hidden, nobody sees an age; it is looked at as soon as the view is shown. */
  #age(): void {
    clearTimeout(this.#timer);
    if (!this.#view.visible) return;
    const { repaint, aged } = this.#model.age();
    this.#draw(repaint);
    this.#timer = setTimeout(() => this.#age(), aged ? tick.aged : tick.fresh);
  }
}

const collapsibleStates = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

function treeItem(node: Node, rendered: Rendered): vscode.TreeItem {
  const { label, description, icon, contextValue, aria, collapsible, command } = rendered;
  const item = new vscode.TreeItem(label, collapsibleStates[collapsible]);
  item.id = node.id;
  item.description = description;
  item.iconPath = new vscode.ThemeIcon(
    icon.id,
    icon.color === undefined ? undefined : new vscode.ThemeColor(icon.color),
  );
  item.contextValue = contextValue;
  item.accessibilityInformation = { label: aria, role: "treeitem" };
  if (command !== undefined) {
    item.command = {
      command: `privateEndpoints.${command}`,
      title: commandTitle(command),
      arguments: [node],
    };
  }
  return item;
}

function commandTitle(command: NonNullable<Rendered["command"]>): string {
  switch (command) {
    case "retry":
      return l10n.t("Retry");
    case "replaceKey":
      return l10n.t("Replace Key…");
    case "clearFilter":
      return l10n.t("Clear Filter");
  }
}
