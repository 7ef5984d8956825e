import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Accounts } from "../accounts/accounts.ts";
import type { Store } from "../inventory/store.ts";
import type { Operation } from "../operations/operation.ts";
import type { Operations } from "../operations/operations.ts";
import { handedOver } from "../operations/handOver.ts";
import { actionText, type HandOverTask } from "../operations/task.ts";
import type { ActionId } from "../providers/provider.ts";
import { enterWord } from "./commands/handOver.ts";
import type { Log } from "./log.ts";
import { fail, say, warn } from "./messages.ts";
import { isKeyAbsent } from "./pauseWords.ts";
import { onPause } from "./pauses.ts";

/** Tells once that an account's key is no longer accepted: nothing of it is read until somebody acts. */
export function notifyOfPauses(
  store: Pick<Store, "account" | "onChange">,
  accounts: Pick<Accounts, "get">,
): { dispose(): void } {
  const stop = onPause(store, (accountId, failure) => {
    const text = l10n.t("{0}: {1}", accounts.get(accountId)?.label ?? "", failure.message);
    void (isKeyAbsent(failure)
      ? notifyOfAbsentKey(accountId, text)
      : notifyOfPause(accountId, text));
  });
  return { dispose: stop };
}

async function notifyOfPause(accountId: string, text: string): Promise<void> {
  const replace = l10n.t("Replace Key…");
  if ((await fail(text, replace)) === replace) {
    await vscode.commands.executeCommand("privateEndpoints.replaceKey", { accountId });
  }
}

/** Another window may have stored the key: a window started anew finds it. */
async function notifyOfAbsentKey(accountId: string, text: string): Promise<void> {
  const reload = l10n.t("Reload Window");
  const replace = l10n.t("Replace Key…");
  const answer = await fail(text, reload, replace);
  if (answer === reload) await vscode.commands.executeCommand("workbench.action.reloadWindow");
  if (answer === replace) {
    await vscode.commands.executeCommand("privateEndpoints.replaceKey", { accountId });
  }
}

/**
 * Tells the person about what they started: that it is done, failed, or needs them; and when what was
 * kept of it cannot be read.
 */
export function notifyOfOperations(operations: Operations, log: Log): { dispose(): void } {
  const subscriptions = [
    operations.onDidSettle((operation) => void notify(operation)),
    operations.onDidFindDamage(({ length }) => void notifyOfDamage(length, log)),
  ];
  return { dispose: () => subscriptions.forEach((one) => one.dispose()) };
}

/** The log names the files. */
async function notifyOfDamage(count: number, log: Log): Promise<void> {
  const text =
    count === 1
      ? l10n.t(
          "What was kept of an operation cannot be read, and was set aside. Look in the list of clusters how far it came.",
        )
      : l10n.t(
          "What was kept of {0} operations cannot be read, and was set aside. Look in the list of clusters how far they came.",
          count,
        );
  const showLog = l10n.t("Show Log");
  if ((await warn(text, showLog)) === showLog) log.show();
}

async function notify(operation: Operation): Promise<void> {
  const text = `${operation.title} (${operation.clusterName}): ${operation.text}`;
  const show = l10n.t("Show Operation");
  switch (operation.state) {
    case "done":
    case "undone":
      await say(text);
      return;
    case "failed":
      return notifyOfFailure(operation, text);
    case "needsYou": {
      const task = handedOver(operation);
      if (task !== undefined) return notifyOfHandOver(operation, task, text);
      const resume = operation.asks === "resume" ? [l10n.t("Resume")] : [];
      const answer = await warn(text, ...resume, show);
      if (answer === show)
        await vscode.commands.executeCommand("privateEndpoints.operations.focus");
      if (answer !== undefined && answer === resume[0]) {
        await vscode.commands.executeCommand("privateEndpoints.resumeOperation", {
          operationId: operation.id,
        });
      }
      return;
    }
    default:
  }
}

async function notifyOfHandOver(
  { id: operationId }: Operation,
  task: HandOverTask,
  text: string,
): Promise<void> {
  const copy = l10n.t("Copy Text");
  const enter = enterWord(task);
  const answer = await warn(text, copy, enter);
  const command = answer === copy ? "copyHandOver" : "continueHandOver";
  if (answer === undefined) return;
  await vscode.commands.executeCommand(`privateEndpoints.${command}`, { operationId });
}

/** What may help comes first. */
async function notifyOfFailure(operation: Operation, text: string): Promise<void> {
  const { id: operationId, accountId, clusterId, remedy } = operation;
  const happened = l10n.t("Show What Happened");
  const help = remedy === undefined ? [] : [buttonFor(remedy)];
  const answer = await fail(text, ...help, happened);
  if (answer === happened) {
    await vscode.commands.executeCommand("privateEndpoints.showOperationLog", { operationId });
  } else if (answer !== undefined && remedy !== undefined) {
    await vscode.commands.executeCommand(`privateEndpoints.${remedy}`, { accountId, clusterId });
  }
}

function buttonFor(action: ActionId): string {
  return action === "wakeCluster" ? l10n.t("Wake Cluster…") : actionText(action);
}
