import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { say } from "../messages.ts";
import { FormRegistry } from "./formRegistry.ts";
import type { FormPanel } from "./formRegistry.ts";
import type { Forms, FormsHost } from "./forms.ts";
import { formPage } from "./page.ts";

/** The forms of a window, each in a webview editor of this type. */
export function createForms(viewType: string, extensionUri: vscode.Uri, host: FormsHost): Forms {
  const adapt = (panel: vscode.WebviewPanel) => adaptPanel(panel, extensionUri);
  const registry = new FormRegistry({
    confirm: (confirmation) => host.confirm(confirmation),
    log: (text, error) => host.log(text, error),
    restore: (ref) => host.restore(ref),
    copy: async (text) => vscode.env.clipboard.writeText(text),
    tell: (text) => void say(text),
    createPanel: (title) =>
      adapt(vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active)),
  });
  return {
    open: (spec) => registry.open(spec),
    restore: (panel, state) => registry.restore(adapt(panel), state),
    dispose: () => registry.dispose(),
  };
}

function adaptPanel(panel: vscode.WebviewPanel, extensionUri: vscode.Uri): FormPanel {
  const root = vscode.Uri.joinPath(extensionUri, "dist", "webviews");
  const { webview } = panel;
  const fileUri = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(root, name));
  return {
    load: (title) => {
      panel.title = title;
      webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [root] };
      webview.html = formPage({
        cspSource: webview.cspSource,
        nonce: randomBytes(18).toString("base64url"),
        script: fileUri("form.js").toString(),
        style: fileUri("form.css").toString(),
        language: vscode.env.language,
        title,
        ...(vscode.l10n.bundle && { texts: vscode.l10n.bundle }),
      });
    },
    post: (message) => void webview.postMessage(message),
    reveal: () => panel.reveal(),
    dispose: () => void panel.dispose(),
    onMessage: (listener) => void webview.onDidReceiveMessage(listener),
    onDispose: (listener) => void panel.onDidDispose(listener),
  };
}
