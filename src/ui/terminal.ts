import * as vscode from "vscode";
import type { App } from "./app.ts";

/**
 * How to run a command where the extension runs. Nothing where VS Code's terminals are on another machine: the
 * window is a remote one, and the extension runs on the person's own.
 */
export function terminalOf(
  extension: Pick<vscode.Extension<unknown>, "extensionKind">,
): Pick<App, "inTerminal"> {
  const apart =
    vscode.env.remoteName !== undefined && extension.extensionKind === vscode.ExtensionKind.UI;
  if (apart) return {};
  return {
    inTerminal(name, command) {
      const terminal = vscode.window.createTerminal({ name });
      terminal.show();
      terminal.sendText(command);
    },
  };
}
