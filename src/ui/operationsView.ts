import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { isActive, waitedText, type Operation } from "../operations/operation.ts";
import type { Operations } from "../operations/operations.ts";
import { OperationsAlert } from "./operationsBadge.ts";
import type { OtherHosts } from "./otherHosts.ts";
import { facts } from "./texts.ts";
import type { Place } from "./tree/node.ts";
import { offerWord } from "./tree/offers.ts";

/** One operation in the view. Held, because VS Code knows an element by its identity. */
interface OperationNode {
  readonly operationId: string;
  /** Its cluster, for the actions that are offered on it; absent = this machine does not have it. */
  readonly place?: Place;
}

/** The operation that a tree node stands for; undefined for none. */
export function operationIdOf(node: unknown): string | undefined {
  if (typeof node !== "object" || node === null || !("operationId" in node)) return undefined;
  return typeof node.operationId === "string" ? node.operationId : undefined;
}

/** How often the elapsed time of what runs is painted anew, ms. */
const repaintMs = 5000;

/** The Operations view: running, waiting for you, failed, done; the newest first. */
export class OperationsView implements vscode.TreeDataProvider<OperationNode>, vscode.Disposable {
  readonly #operations: Operations;
  readonly #otherHosts: OtherHosts;
  readonly #nodes = new Map<string, OperationNode>();
  readonly #alert = new OperationsAlert();
  readonly #changed = new vscode.EventEmitter<OperationNode | OperationNode[] | undefined>();
  readonly #view: vscode.TreeView<OperationNode>;
  readonly #subscriptions: { dispose(): void }[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(operations: Operations, otherHosts: OtherHosts) {
    this.#operations = operations;
    this.#otherHosts = otherHosts;
    this.#view = vscode.window.createTreeView("privateEndpoints.operations", {
      treeDataProvider: this,
    });
    this.#subscriptions = [
      this.#view,
      operations.onDidChange((ids) => this.#update(ids)),
      otherHosts.onDidChange(() => this.#changed.fire(undefined)),
      this.#view.onDidChangeVisibility(() => {
        this.#count();
        this.#schedule();
      }),
    ];
    this.#count();
  }

  getChildren(node?: OperationNode): OperationNode[] {
    if (node !== undefined) return [];
    const here = this.#operations.list().toReversed();
    return [...here, ...this.#otherHosts.list()].map(({ id }) => this.#nodeOf(id));
  }

  getParent(): undefined {
    return undefined;
  }

  getTreeItem({ operationId }: OperationNode): vscode.TreeItem {
    const operation = this.#operations.get(operationId);
    if (operation === undefined) return this.#onOtherHost(operationId);
    const item = new vscode.TreeItem(operation.title);
    const elsewhere = this.#operations.isElsewhere(operationId);
    item.id = operationId;
    const details = detailsOf(operation, elsewhere);
    // The state comes first: a side bar cuts the rest off.
    item.description = facts(stateText(operation), operation.clusterName, details);
    item.contextValue = this.#contextOf(operation);
    item.iconPath = iconOf(operation);
    item.tooltip = tooltipOf(operation);
    item.command = {
      command: "privateEndpoints.showOperationLog",
      title: l10n.t("Show What Happened"),
      arguments: [{ operationId }],
    };
    item.accessibilityInformation = {
      label: l10n.t(
        "Operation {0}, {1}",
        `${operation.title}: ${operation.clusterName}`,
        facts(stateText(operation), details),
      ),
    };
    return item;
  }

  #contextOf({ id, remedy }: Operation): string {
    const words = ["operation", ...this.#operations.offers(id)];
    return [...words, ...(remedy === undefined ? [] : [offerWord(remedy)])].join(";");
  }

  /** Only told of: the machine that runs it has its journal. */
  #onOtherHost(id: string): vscode.TreeItem {
    const operation = this.#otherHosts.list().find((one) => one.id === id);
    if (operation === undefined) return new vscode.TreeItem(id);
    const item = new vscode.TreeItem(operation.title);
    item.id = id;
    const onHost = l10n.t("on {0}", operation.host);
    item.description = facts(stateText(operation), operation.clusterName, onHost);
    item.contextValue = "otherHost";
    item.iconPath = new vscode.ThemeIcon("remote");
    item.tooltip = l10n.t("Open a window on {0} to go on with it.", operation.host);
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const one of this.#subscriptions) one.dispose();
    this.#changed.dispose();
  }

  #nodeOf(id: string): OperationNode {
    const known = this.#nodes.get(id) ?? this.#newNode(id);
    this.#nodes.set(id, known);
    return known;
  }

  #newNode(id: string): OperationNode {
    const operation = this.#operations.get(id);
    if (operation === undefined) return { operationId: id };
    const { accountId, clusterId } = operation;
    return { operationId: id, place: { accountId, clusterId } };
  }

  #update(ids: readonly string[]): void {
    const known = ids.every((id) => this.#nodes.has(id) && this.#operations.get(id) !== undefined);
    this.#changed.fire(known ? ids.map((id) => this.#nodeOf(id)) : undefined);
    this.#count();
    this.#schedule();
  }

  /** The badge tells what needs a person; what is on screen while it fails is seen. */
  #count(): void {
    const operations = this.#operations.list();
    if (this.#view.visible) this.#alert.seen(operations);
    const badge = this.#alert.badge(operations);
    const { value, tooltip } = this.#view.badge ?? {};
    if (badge?.value !== value || badge?.tooltip !== tooltip) this.#view.badge = badge;
  }

  /** While something is waited for and somebody looks, its elapsed time goes on. */
  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = this.#operations.list().filter((one) => waitedText(one, Date.now()));
    if (!this.#view.visible || waiting.length === 0) return;
    this.#timer = setTimeout(() => {
      this.#changed.fire(waiting.map(({ id }) => this.#nodeOf(id)));
      this.#schedule();
    }, repaintMs);
  }
}

function detailsOf(operation: Operation, elsewhere: boolean): string {
  return facts(
    waitedText(operation, Date.now()),
    elsewhere ? l10n.t("in another window") : "",
    operation.text,
  );
}

/** The state of an operation in words. */
export function stateText({ state }: Pick<Operation, "state">): string {
  switch (state) {
    case "running":
      return l10n.t("Running");
    case "waiting":
      return l10n.t("Waiting");
    case "needsYou":
      return l10n.t("Waiting for you");
    case "failed":
      return l10n.t("Failed");
    case "cancelled":
      return l10n.t("Stopped");
    case "done":
      return l10n.t("Done");
    case "undone":
      return l10n.t("Undone");
  }
}

function iconOf(operation: Operation): vscode.ThemeIcon {
  const color = (id: string): vscode.ThemeColor => new vscode.ThemeColor(id);
  if (operation.state === "needsYou") {
    return new vscode.ThemeIcon("bell-dot", color("list.warningForeground"));
  }
  if (isActive(operation)) return new vscode.ThemeIcon("sync~spin");
  if (operation.state === "failed") {
    return new vscode.ThemeIcon("error", color("list.errorForeground"));
  }
  return new vscode.ThemeIcon(operation.state === "done" ? "pass" : "circle-slash");
}

function tooltipOf(operation: Operation): string {
  return [
    operation.title,
    `${operation.accountLabel} › ${operation.clusterName}`,
    `${stateText(operation)}: ${operation.text}`,
    ...(operation.leftBehind ?? []),
  ].join("\n");
}
