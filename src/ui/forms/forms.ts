import * as vscode from "vscode";
import type { FormRegistryHost } from "./formRegistry.ts";
import type { FormSpec } from "./spec.ts";

/** The type of the webview editors; `onWebviewPanel:` in package.json names it as well. */
const viewType = "privateEndpoints.form";

/** What forms need of whoever knows them. */
export type FormsHost = Pick<FormRegistryHost, "confirm" | "log" | "restore">;

/** The open forms of a window. */
export interface Forms {
  /** Opens the form, or reveals it where it is open. */
  open(spec: FormSpec): void;
  /** Fills an editor that VS Code brought back after a reload. */
  restore(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  dispose(): void;
}

/** Lets VS Code bring forms back after a reload. Their code is loaded with the first one. */
export function registerForms(
  context: Pick<vscode.ExtensionContext, "extensionUri" | "subscriptions">,
  host: FormsHost,
): { open(spec: FormSpec): Promise<void> } {
  let made: Promise<Forms> | undefined;
  const forms = (): Promise<Forms> =>
    (made ??= import("./formPanel.ts").then(({ createForms }) =>
      createForms(viewType, context.extensionUri, host),
    ));
  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, state) => (await forms()).restore(panel, state),
    }),
    { dispose: () => void made?.then((all) => all.dispose()) },
  );
  return { open: async (spec) => (await forms()).open(spec) };
}
