import * as vscode from "vscode";
import type { ActionId } from "../providers/provider.ts";
import type { App } from "./app.ts";
import type { OtherHosts } from "./otherHosts.ts";

/** The actions that make a private connection. */
const connecting: readonly ActionId[] = ["registerEndpoint", "createEgressEndpoint"];

/**
 * Tells VS Code what there is: which commands make sense, which steps of the walkthrough are done. Its
 * steps go by this and not by commands: VS Code counts those only once a walkthrough was shown.
 */
export function showContext(
  { accounts, operations }: Pick<App, "accounts" | "operations">,
  otherHosts: Pick<OtherHosts, "list">,
): void {
  const set = (key: string, value: boolean): unknown =>
    vscode.commands.executeCommand("setContext", `privateEndpoints.${key}`, value);
  const steps = operations.list().flatMap((operation) => operation.steps);
  set("hasAccounts", accounts.list().length > 0);
  set(
    "hasOwnAccounts",
    accounts.list().some(({ sandbox }) => sandbox === undefined),
  );
  set("hasOperations", operations.list().length > 0);
  set("hasOperationsElsewhere", otherHosts.list().length > 0);
  set(
    "hasConnected",
    steps.some(({ action }) => connecting.includes(action)),
  );
}
