import * as l10n from "@vscode/l10n";
import { handedOver } from "../../operations/handOver.ts";
import type { Operation } from "../../operations/operation.ts";
import type { HandOverTask } from "../../operations/task.ts";
import type { App } from "../app.ts";
import { Cancelled } from "../cancelled.ts";
import { operationIdOf } from "../operationsView.ts";
import type { TextDocuments } from "../textDocuments.ts";
import { ask, choose } from "./choose.ts";
import type { Commands } from "./command.ts";
import { confirm } from "./confirm.ts";

/** The commands for what other people do in an operation: the text for them, and that they are done. */
export function addHandOverCommands(commands: Commands, app: App, documents: TextDocuments): void {
  commands.add("showHandOver", async (node) => {
    const { operation, task } = await handedOverFor(app, node);
    const name = `${task.title} (${operation.clusterName}).txt`;
    await documents.show(name, `${task.title}\n\n${task.text}\n`, "plaintext");
  });
  commands.add("giveBack", async (node) => {
    const { operation, task } = await handedOverFor(app, node);
    app.operations.give(operation.id, await answerTo(task));
  });
}

async function handedOverFor(
  app: App,
  node: unknown,
): Promise<{ operation: Operation; task: HandOverTask }> {
  const waiting = app.operations.list().flatMap((operation) => {
    const task = handedOver(operation);
    return task === undefined ? [] : [{ operation, task }];
  });
  const id = operationIdOf(node);
  const known = waiting.find(({ operation }) => operation.id === id);
  if (known !== undefined) return known;
  return choose(
    l10n.t("Which operation?"),
    waiting.toReversed().map((one) => ({
      label: `${one.operation.title}: ${one.operation.clusterName}`,
      detail: one.task.title,
      value: one,
    })),
    l10n.t("No operation waits for what other people do."),
  );
}

/** What they gave back; that they are done is enough where nothing is asked. Throws `Cancelled`. */
async function answerTo({ title, asks }: HandOverTask): Promise<string> {
  if (asks !== undefined) return ask({ title, prompt: asks.label });
  const question = {
    message: l10n.t("Is this done? {0}", title),
    detail: l10n.t("The operation goes on as if it were, and fails where it is not."),
    button: l10n.t("It Is Done"),
  };
  if (!(await confirm(question))) throw new Cancelled();
  return "";
}
