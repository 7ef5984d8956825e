import * as l10n from "@vscode/l10n";
import type { Values } from "../../domain/draft.ts";
import { FormSession } from "./formSession.ts";
import { readSavedState } from "./protocol.ts";
import type { FormRef, ToWebview } from "./protocol.ts";
import type { FormHost, FormSpec } from "./spec.ts";

/** One webview editor, as far as forms need it. */
export interface FormPanel {
  /** Loads the page of the form. */
  load(title: string): void;
  post(message: ToWebview): void;
  reveal(): void;
  dispose(): void;
  onMessage(listener: (message: unknown) => void): void;
  onDispose(listener: () => void): void;
}

/** What the registry needs from VS Code and from whoever knows the forms. */
export interface FormRegistryHost extends FormHost {
  createPanel(title: string): FormPanel;
  /** The spec of a form that was open before a reload; undefined = its target is gone. */
  restore(ref: FormRef): Promise<FormSpec | undefined>;
  /** Tells the person why a form from before the reload is not there any more. */
  tell(text: string): void;
}

/** The open forms: one panel per ref. */
export class FormRegistry {
  readonly #host: FormRegistryHost;
  readonly #open = new Map<string, FormPanel>();

  constructor(host: FormRegistryHost) {
    this.#host = host;
  }

  /** Opens the form, or reveals it where it is open. */
  open(spec: FormSpec): void {
    const known = this.#open.get(keyOf(spec.ref));
    if (known !== undefined) known.reveal();
    else this.#show(spec, this.#host.createPanel(spec.title), spec.values ?? {});
  }

  /** Brings a form back after a reload of the window, with what was filled in. */
  async restore(panel: FormPanel, state: unknown): Promise<void> {
    const closed = new AbortController();
    panel.onDispose(() => closed.abort());
    const saved = readSavedState(state);
    const spec = saved && (await this.#specOf(saved.ref));
    if (closed.signal.aborted) return;
    if (saved === undefined || spec === undefined) {
      this.#host.tell(l10n.t("A form was closed: what it was about could not be found any more."));
      panel.dispose();
    } else if (this.#open.has(keyOf(spec.ref))) {
      panel.dispose();
    } else {
      this.#show(spec, panel, saved.values);
    }
  }

  /** Closes every form. */
  dispose(): void {
    for (const panel of [...this.#open.values()]) panel.dispose();
  }

  async #specOf(ref: FormRef): Promise<FormSpec | undefined> {
    try {
      return await this.#host.restore(ref);
    } catch (error) {
      this.#host.log(`Form ${ref.form} could not be restored`, error);
      return undefined;
    }
  }

  #show(spec: FormSpec, panel: FormPanel, values: Values): void {
    const key = keyOf(spec.ref);
    const view = {
      post: (message: ToWebview) => panel.post(message),
      close: () => panel.dispose(),
    };
    const session = new FormSession(spec, view, this.#host, values);
    this.#open.set(key, panel);
    panel.onMessage((message) => session.receive(message));
    panel.onDispose(() => {
      session.dispose();
      this.#open.delete(key);
    });
    panel.load(spec.title);
  }
}

/** The same for the same form and target, whatever the order of the target's ids. */
function keyOf(ref: FormRef): string {
  const target = Object.entries(ref.target).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([ref.form, target]);
}
