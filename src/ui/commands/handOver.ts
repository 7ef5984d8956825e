import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { asApiError, inWords } from "../../http/errors.ts";
import { answerOf, handedOver } from "../../operations/handOver.ts";
import { newcomers } from "../../operations/newcomers.ts";
import type { Operation } from "../../operations/operation.ts";
import type { HandOverTask } from "../../operations/task.ts";
import type { App } from "../app.ts";
import { Cancelled } from "../cancelled.ts";
import { agreed, say } from "../messages.ts";
import { plain } from "../texts.ts";
import type { Commands } from "./command.ts";
import { operationFor } from "./operations.ts";

/** What is done with the part of an operation that other people do: its text, and what they gave back. */
export function addHandOverCommands(commands: Commands, app: App): void {
  commands.add("copyHandOver", async (node) => {
    const { operation, task } = await handedOverFor(app, node);
    await vscode.env.clipboard.writeText(task.text);
    const enter = enterWord(task);
    const pressed = await say(
      l10n.t("“{0}” was copied. Send it to those who do it.", task.title),
      enter,
    );
    if (pressed === enter) {
      await vscode.commands.executeCommand("privateEndpoints.continueHandOver", {
        operationId: operation.id,
      });
    }
  });
  commands.add("continueHandOver", async (node) => {
    const { operation, task } = await handedOverFor(app, node);
    app.operations.give(operation.id, await givenBack(task, appeared(app, operation, task)));
  });
}

async function handedOverFor(
  app: App,
  node: unknown,
): Promise<{ operation: Operation; task: HandOverTask }> {
  const operation = await operationFor(app, node, "give");
  const task = handedOver(operation);
  if (task !== undefined) return { operation, task };
  void say(l10n.t("The operation waits for nothing that others do."));
  throw new Cancelled();
}

/** What a button says by which a person goes on. */
export function enterWord({ asks }: HandOverTask): string {
  return asks === undefined ? l10n.t("They Have Done It") : l10n.t("Enter {0}…", asks.label);
}

/** What has appeared and may be the answer, if it is just one. */
function appeared(
  { inventory }: App,
  { accountId, clusterId }: Operation,
  task: HandOverTask,
): string | undefined {
  const { networking } = inventory.store.cluster(accountId, clusterId) ?? {};
  const [one, ...more] = networking === undefined ? [] : newcomers(networking, task);
  return more.length === 0 ? one?.id : undefined;
}

/** What others gave back; empty = they are done. Throws `Cancelled`. */
async function givenBack(task: HandOverTask, value: string | undefined): Promise<string> {
  const { asks, title } = task;
  if (asks === undefined) {
    const detail = l10n.t("The operation then goes on with its next step.");
    if (await agreed(l10n.t("{0}: have they done it?", title), detail, enterWord(task))) return "";
    throw new Cancelled();
  }
  const text = await vscode.window.showInputBox({
    title,
    prompt: plain(asks.label),
    ignoreFocusOut: true,
    ...(value !== undefined && { value }),
    validateInput: (value) => plain(problemOf(task, value) ?? ""),
  });
  if (text === undefined) throw new Cancelled();
  return text;
}

function problemOf(task: HandOverTask, value: string): string | undefined {
  try {
    answerOf(task, value);
    return undefined;
  } catch (error) {
    const failure = asApiError(error);
    if (failure === undefined) throw error;
    return inWords(failure);
  }
}
