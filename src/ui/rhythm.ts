import * as vscode from "vscode";
import type { Scheduler } from "../inventory/scheduler.ts";

const section = "privateEndpoints";

/** Lets the poller follow the person: the interval they set, and whether they look at this window. */
export function followPerson(
  scheduler: Pick<Scheduler, "setFocused" | "setInterval">,
): vscode.Disposable {
  const setInterval = (): void => {
    const seconds = vscode.workspace.getConfiguration(section).get("refreshInterval", 30);
    scheduler.setInterval(seconds * 1000);
  };
  setInterval();
  scheduler.setFocused(vscode.window.state.focused);
  return vscode.Disposable.from(
    vscode.window.onDidChangeWindowState(({ focused }) => scheduler.setFocused(focused)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${section}.refreshInterval`)) setInterval();
    }),
  );
}
