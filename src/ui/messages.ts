import * as vscode from "vscode";
import { plain } from "./texts.ts";

// Every message goes through here: VS Code makes links, commands even, of what looks like one in it.

/** Tells something; resolves to the button that was pressed. */
export function say(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(plain(text), ...buttons);
}

/** Tells what needs the person; resolves to the button that was pressed. */
export function warn(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(plain(text), ...buttons);
}

/** Tells what failed; resolves to the button that was pressed. */
export function fail(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(plain(text), ...buttons);
}

/** Asks in a modal; true = the person pressed the button. */
export async function agreed(text: string, detail: string, button: string): Promise<boolean> {
  return (await pressed(text, detail, button)) === button;
}

/** Asks in a modal; resolves to the button that was pressed. */
export function pressed(
  text: string,
  detail: string,
  ...buttons: string[]
): Thenable<string | undefined> {
  const options = { modal: true, detail: plain(detail) };
  return vscode.window.showWarningMessage(plain(text), options, ...buttons);
}
