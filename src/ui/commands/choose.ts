import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Account } from "../../accounts/account.ts";
import { Cancelled } from "../cancelled.ts";
import { say } from "../messages.ts";
import { plain } from "../texts.ts";

/** One line of a list to choose from, with what it stands for. */
export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** Asks for one of these; an only one is taken at once. Throws `Cancelled` when the person leaves. */
export async function choose<T>(
  title: string,
  choices: readonly Choice<T>[],
  nothing: string,
): Promise<T> {
  const [only] = choices;
  if (only === undefined) {
    void say(nothing);
    throw new Cancelled();
  }
  if (choices.length === 1) return only.value;
  const picked = await vscode.window.showQuickPick(choices, {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
    // A tree that is drawn anew as the list opens takes the focus, and the question would be gone without a word.
    ignoreFocusOut: true,
  });
  if (picked === undefined) throw new Cancelled();
  return picked.value;
}

/** Asks for a text. Throws `Cancelled` when the person leaves. */
export async function ask(options: vscode.InputBoxOptions): Promise<string> {
  const text = await vscode.window.showInputBox({
    ignoreFocusOut: true,
    ...options,
    ...(options.prompt !== undefined && { prompt: plain(options.prompt) }),
  });
  if (text === undefined) throw new Cancelled();
  return text.trim();
}

/** Asks for one of the accounts. */
export function chooseAccount(title: string, accounts: readonly Account[]): Promise<Account> {
  return choose(
    title,
    accounts.map((account) => ({ label: account.label, value: account })),
    l10n.t("There is no account yet. Add one first."),
  );
}
