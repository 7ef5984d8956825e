import * as l10n from "@vscode/l10n";
import { hasOpenEnds, undoOf, type Offer, type Operation } from "../../operations/operation.ts";
import type { OpenOperation } from "../../operations/openList.ts";
import { stepText } from "../../operations/stepText.ts";
import type { App } from "../app.ts";
import { Cancelled } from "../cancelled.ts";
import { operationIdOf, stateText } from "../operationsView.ts";
import type { OtherHosts } from "../otherHosts.ts";
import { facts } from "../texts.ts";
import type { TextDocuments } from "../textDocuments.ts";
import { choose } from "./choose.ts";
import type { Commands } from "./command.ts";
import { confirm } from "./confirm.ts";

/** What the commands for operations show and change besides the operations of this machine. */
interface OperationViews {
  readonly documents: TextDocuments;
  readonly otherHosts: OtherHosts;
}

/** The commands of the Operations view; each works from the palette by asking for the operation. */
export function addOperationCommands(
  commands: Commands,
  app: App,
  { documents, otherHosts }: OperationViews,
): void {
  const { operations } = app;
  const resuming = new Set<string>();
  commands.add("stopWaiting", async (node) => {
    await operations.cancel((await operationFor(app, node, "cancel")).id);
  });
  commands.add("resumeOperation", async (node) => {
    const { id } = await operationFor(app, node, "resume");
    // A second click is the same wish.
    if (resuming.has(id)) return;
    resuming.add(id);
    await operations.resume(id).finally(() => resuming.delete(id));
  });
  commands.add("undoOperation", async (node) => {
    const operation = await operationFor(app, node, "undo");
    await confirmUndo(operation);
    await operations.undo(operation.id);
  });
  commands.add("forgetOperation", async (node) => {
    const operation = await operationFor(app, node, "forget");
    await confirmForget(operation);
    await operations.forget(operation.id);
  });
  commands.add("dismissOperation", async (node) => {
    await otherHosts.dismiss(await elsewhereFor(otherHosts, node));
  });
  commands.add("showOperationLog", async (node) => {
    const operation = await operationFor(app, node);
    const name = `${operation.title} (${operation.clusterName} ${operation.id.slice(0, 8)}).log`;
    await documents.show(name, logText(operation), "log");
  });
}

/** The operation of a node; else asks for one with which this can be done. Throws `Cancelled`. */
export async function operationFor(app: App, node: unknown, offer?: Offer): Promise<Operation> {
  const known = app.operations.get(operationIdOf(node) ?? "");
  if (known !== undefined) return known;
  const fitting = app.operations
    .list()
    .toReversed()
    .filter((one) => offer === undefined || app.operations.offers(one.id).includes(offer));
  return choose(
    l10n.t("Which operation?"),
    fitting.map((one) => ({
      label: `${one.title}: ${one.clusterName}`,
      description: stateText(one),
      detail: one.text,
      value: one,
    })),
    l10n.t("There is no operation that this could be done with."),
  );
}

/** An operation of another machine. */
async function elsewhereFor(otherHosts: OtherHosts, node: unknown): Promise<OpenOperation> {
  const told = otherHosts.list();
  const known = told.find(({ id }) => id === operationIdOf(node));
  if (known !== undefined) return known;
  return choose(
    l10n.t("Dismiss which operation of another machine?"),
    told.map((one) => ({
      label: `${one.title}: ${one.clusterName}`,
      description: facts(stateText(one), l10n.t("on {0}", one.host)),
      value: one,
    })),
    l10n.t("No operation of another machine is listed."),
  );
}

async function confirmUndo(operation: Operation): Promise<void> {
  const { takesBack, cannot, leaves } = undoOf(operation);
  const lines = [
    ...takesBack.map((what) => l10n.t("Will be done: {0}", what)),
    ...cannot.map((what) => l10n.t("Stays as it is: {0}", what)),
    ...leaves.map((what) => l10n.t("Is left behind: {0}", what)),
  ];
  const question = {
    message: l10n.t("Undo “{0}”?", operation.title),
    detail: lines.join("\n"),
    button: l10n.t("Undo"),
  };
  if (!(await confirm(question))) throw new Cancelled();
}

/** What ended well or changed nothing is only a line; of the rest, something may be left at the provider. */
async function confirmForget(operation: Operation): Promise<void> {
  if (!hasOpenEnds(operation)) return;
  const question = {
    message: l10n.t("Forget “{0}”?", operation.title),
    detail: l10n.t("What was done so far stays at the provider, and nobody watches it any more."),
    button: l10n.t("Forget"),
  };
  if (!(await confirm(question))) throw new Cancelled();
}

function logText(operation: Operation): string {
  const steps = operation.steps.map((step) => stepText(step, operation.results));
  return [
    operation.title,
    `${operation.accountLabel} > ${operation.clusterName} (${operation.clusterId})`,
    ...steps.map((step, index) => `${index + 1}. ${step}`),
    "",
    ...operation.log.map(({ at, text }) => `${new Date(at).toISOString()}  ${text}`),
    "",
  ].join("\n");
}
