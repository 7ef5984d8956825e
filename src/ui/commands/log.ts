import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Log } from "../log.ts";
import { Cancelled } from "../cancelled.ts";
import { say } from "../messages.ts";
import type { Commands } from "./command.ts";

/** Shows the log, and saves what it holds to a file that can be given to somebody. */
export function addLogCommands(commands: Commands, log: Log): void {
  commands.add("showLog", () => log.show());
  commands.add("saveLogs", async () => {
    const target = await vscode.window.showSaveDialog({
      title: l10n.t("Save Logs"),
      filters: { [l10n.t("Log")]: ["log"] },
      saveLabel: l10n.t("Save"),
    });
    if (target === undefined) throw new Cancelled();
    await vscode.workspace.fs.writeFile(target, Buffer.from(log.text(), "utf8"));
    void say(l10n.t("Saved to {0}.", target.fsPath));
  });
}
