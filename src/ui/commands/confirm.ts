import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Confirmation } from "../../domain/draft.ts";
import { agreed } from "../messages.ts";
import { plain } from "../texts.ts";

/** Asks the question of a draft; true = go on. What is in use asks for its name to be typed as well. */
export async function confirm(question: Confirmation): Promise<boolean> {
  if (!(await agreed(question.message, question.detail, question.button))) return false;
  const { typed } = question;
  if (typed === undefined) return true;
  const text = await vscode.window.showInputBox({
    title: question.message,
    prompt: plain(l10n.t("It is in use. Type {0} to go on.", typed)),
    ignoreFocusOut: true,
    validateInput: (value) =>
      value.trim() === typed ? undefined : plain(l10n.t("Type exactly: {0}", typed)),
  });
  return text?.trim() === typed;
}
