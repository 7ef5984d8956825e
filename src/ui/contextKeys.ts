import * as vscode from "vscode";
import type { ActionId } from "../providers/provider.ts";
import type { App } from "./app.ts";
import type { OtherHosts } from "./otherHosts.ts";
import type { Walkthrough } from "./walkthrough.ts";

/** The actions that make a private connection. */
const connecting: readonly ActionId[] = ["registerEndpoint", "createEgressEndpoint"];

/** Tells VS Code what there is: which commands make sense, which steps of the walkthrough are done. */
export function showContext(
  { accounts, identities, operations }: Pick<App, "accounts" | "identities" | "operations">,
  otherHosts: Pick<OtherHosts, "list">,
  walkthrough: Pick<Walkthrough, "show">,
): void {
  const set = (key: string, value: boolean): unknown =>
    vscode.commands.executeCommand("setContext", `privateEndpoints.${key}`, value);
  const all = accounts.list();
  set("hasAccounts", all.length > 0);
  set("hasIdentities", identities.list().length > 0);
  set("hasOperations", operations.list().length > 0);
  set("hasOperationsElsewhere", otherHosts.list().length > 0);
  const steps = operations.list().flatMap((operation) => operation.steps);
  walkthrough.show({
    sandbox: all.some(({ sandbox }) => sandbox !== undefined),
    account: all.some(({ sandbox }) => sandbox === undefined),
    look: all.length > 0,
    connect: steps.some((step) => step.kind === "action" && connecting.includes(step.action)),
  });
}
