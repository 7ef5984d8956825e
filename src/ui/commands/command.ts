import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { asApiError, inWords, isCancelled } from "../../http/errors.ts";
import { accountIdOf } from "../accountsView.ts";
import type { Log } from "../log.ts";
import { fail } from "../messages.ts";

/** What a command is about, as far as it knows by now: whose key is to blame when a key is. */
export interface Subject {
  accountId?: string | undefined;
}

/** Registers commands under `privateEndpoints.`; whatever they throw reaches the person in words. */
export class Commands {
  readonly #log: Log;
  readonly #registered: vscode.Disposable[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  /**
   * `run` gets what the command was invoked with: a tree node, or nothing from the palette; then it tells
   * `subject` which account was chosen. The command is over when `run` is: a message may stand for long.
   */
  add(name: string, run: (argument: unknown, subject: Subject) => unknown): void {
    const command = `privateEndpoints.${name}`;
    const guarded = async (argument: unknown): Promise<unknown> => {
      const subject: Subject = { accountId: accountIdOf(argument) };
      try {
        return await run(argument, subject);
      } catch (error) {
        if (!isCancelled(error)) void showFailure(this.#log, command, error, subject.accountId);
        return undefined;
      }
    };
    this.#registered.push(vscode.commands.registerCommand(command, guarded));
  }

  dispose(): void {
    for (const one of this.#registered) one.dispose();
  }
}

/**
 * Tells a failure: what happened, what to do next, and where more is. The stack goes to the log only.
 * `accountId` is the account whose key is to blame when a key is, if that is known.
 */
export async function showFailure(
  log: Log,
  what: string,
  error: unknown,
  accountId?: string,
): Promise<void> {
  log.error(what, error);
  const known = asApiError(error);
  const message =
    known === undefined
      ? l10n.t("Something went wrong that nobody foresaw. Nothing more was done.")
      : inWords(known);
  const showLog = l10n.t("Show Log");
  const replace = l10n.t("Replace Key…");
  const keyRefused = accountId !== undefined && known?.code === "authentication";
  const answer = await fail(message, ...(keyRefused ? [replace] : []), showLog);
  if (answer === showLog) log.show();
  if (answer === replace) {
    await vscode.commands.executeCommand("privateEndpoints.replaceKey", { accountId });
  }
}
