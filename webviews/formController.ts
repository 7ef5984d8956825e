import * as l10n from "@vscode/l10n";
import type { Draft, Field } from "../src/domain/draft.ts";
import { maxMessage, readSavedState, sizeOf } from "../src/ui/forms/protocol.ts";
import type { Render, Result, SavedState } from "../src/ui/forms/protocol.ts";
import { Channel } from "./channel.ts";
import type { Asked, VsCodeApi } from "./channel.ts";
import { checkboxField } from "./fields/checkboxField.ts";
import { choiceField } from "./fields/choiceField.ts";
import type { FieldView, Value } from "./fields/field.ts";
import { listField } from "./fields/listField.ts";
import { textField } from "./fields/textField.ts";
import { FormState } from "./formState.ts";
import { Page } from "./page.ts";
import { Press } from "./press.ts";
import type { Problem } from "./summary.ts";

/** How long the typing must rest before the host is asked, ms. */
const rest = 150;

const makers = {
  text: textField,
  choice: choiceField,
  list: listField,
  checkbox: checkboxField,
};

/** Brings page, state and channel together: what the person does goes out, what the host says is shown. */
export class FormController {
  readonly #api: VsCodeApi;
  readonly #channel: Channel;
  readonly #state: FormState;
  readonly #page: Page;
  readonly #press = new Press();
  #ticked: readonly string[];
  #render: Render | undefined;
  #timer: number | undefined;
  /** The host did not answer: shown until it does. */
  #silence = "";
  #said = "";
  /** The draft that is shown is about the values that are shown. */
  #current = false;
  #submitting = false;
  #begun = false;
  /** Fields that have not been given their value yet. */
  readonly #fresh = new Set<FieldView>();

  constructor(api: VsCodeApi) {
    this.#api = api;
    const saved = readSavedState(api.getState());
    this.#state = new FormState(saved?.values ?? {});
    this.#ticked = saved?.ticked ?? [];
    this.#page = new Page(() => this.#ticked, {
      submit: () => this.#submit(),
      cancel: () => this.#channel.cancel(),
      retry: () => this.#change(),
      copy: (index) => this.#copy(index),
      tick: (label, ticked) => this.#tick(label, ticked),
    });
    this.#channel = new Channel(api, {
      render: (render) => this.#press.after(() => this.#show(render)),
      result: (result, asked) => this.#press.after(() => this.#finish(result, asked)),
      silent: (asked, why) => this.#silent(asked, why),
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.#submit();
    });
    window.addEventListener("focus", () => this.#focusFirst());
    const values = this.#state.send();
    this.#channel.ask({ type: "ready", ...(saved && { values }) });
  }

  #show(render: Render): void {
    this.#render = render;
    this.#silence = "";
    this.#page.head(render.title, render.facts);
    this.#page.submit.setLabel(render.submitLabel);
    // While it is busy or lost the host shows an older draft: its values must not replace newer ones.
    this.#current = render.busy === undefined && render.lost === undefined;
    if (render.draft !== undefined) this.#showDraft(render.draft);
    this.#progress();
    this.#focusFirst();
    this.#save();
  }

  /** Once, when the editor has the focus and the fields are there: the first field is where to begin. */
  #focusFirst(): void {
    const [first] = this.#page.fields.values();
    if (this.#begun || first === undefined || !document.hasFocus()) return;
    this.#begun = true;
    if (document.activeElement === document.body) first.focus();
  }

  #showDraft(draft: Draft): void {
    const views = this.#page.fields.take(draft.fields.map(keyOf), (key) => {
      const field = draft.fields.find((one) => keyOf(one) === key);
      if (field === undefined) throw new Error(`no field ${key}`);
      return this.#makeField(field);
    });
    this.#page.arrangeFields(views);
    draft.fields.forEach((field, index) => {
      const view = views[index];
      if (view === undefined) return;
      this.#fill(view, field, draft);
      view.update(field, this.#state.errorsOf(field, draft));
    });
    this.#page.warnings.update(draft.warnings);
    this.#page.checklist.update(draft.prerequisites);
    this.#page.effects.update(draft.effects);
    this.#page.calls.update(draft.calls);
    if (this.#state.attempted) this.#page.summary.update(this.#problems());
    this.#announce(draft);
  }

  #makeField(field: Field): FieldView {
    const view = makers[field.kind](field, {
      changed: (id, value, settled) => this.#changed(id, value, settled),
      left: (id) => this.#left(id),
      announce: (text) => this.#page.announcer.say(text),
    });
    this.#fresh.add(view);
    return view;
  }

  /** A field the person is typing in keeps what they typed; the caret never jumps. */
  #fill(view: FieldView, field: Field, draft: Draft): void {
    const typing =
      (field.kind === "text" || field.kind === "list") &&
      view.element.contains(document.activeElement);
    const adopted = this.#current && !typing && this.#state.adopt(field, draft);
    const value = this.#state.values[field.id];
    if ((adopted || this.#fresh.has(view)) && value !== undefined) view.setValue(value);
    this.#fresh.delete(view);
  }

  #changed(id: string, value: Value, settled: boolean): void {
    this.#state.set(id, value);
    if (settled) this.#state.settle(id);
    this.#current = false;
    this.#page.summary.forget();
    this.#save();
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#change(), rest);
  }

  #left(id: string): void {
    const touched = this.#state.values[id];
    if (touched === undefined || touched === "") return;
    this.#state.settle(id);
    // Later: the focus may be leaving because the page is being changed right now.
    queueMicrotask(() =>
      this.#press.after(() => {
        if (this.#current && this.#render?.draft !== undefined) this.#showDraft(this.#render.draft);
      }),
    );
  }

  #change(): void {
    window.clearTimeout(this.#timer);
    this.#channel.ask({ type: "change", values: this.#state.send() });
  }

  #submit(): void {
    if (this.#render?.draft === undefined || this.#submitting) return;
    window.clearTimeout(this.#timer);
    this.#current = false;
    const sent = this.#channel.ask({ type: "submit", values: this.#state.send() });
    this.#setSubmitting(sent);
    if (sent) this.#page.announcer.say(l10n.t("Sending…"));
  }

  #setSubmitting(submitting: boolean): void {
    this.#submitting = submitting;
    this.#page.submit.setEnabled(!submitting);
  }

  #copy(index: number): void {
    if (this.#render === undefined) return;
    this.#channel.ask({ type: "copy", version: this.#render.version, index });
  }

  #tick(label: string, ticked: boolean): void {
    const others = this.#ticked.filter((one) => one !== label);
    this.#ticked = ticked ? [...others, label] : others;
    this.#save();
  }

  #finish(result: Result, asked: Asked["type"]): void {
    if (asked === "submit") this.#setSubmitting(false);
    if (result.outcome === "done") {
      this.#page.announcer.say(l10n.t("Saved."));
    } else if (result.outcome === "stopped") {
      this.#page.announcer.say(l10n.t("Nothing was sent."));
    } else if (result.outcome === "copied") {
      this.#page.announcer.say(l10n.t("Copied."));
    } else if (asked === "submit") {
      this.#state.attempted = true;
      if (this.#render?.draft !== undefined) this.#showDraft(this.#render.draft);
      this.#page.summary.open(result.message ?? "", this.#problems());
    } else {
      this.#page.announcer.say(result.message ?? "");
    }
  }

  #silent(asked: Asked["type"], why: "timeout" | "tooLarge"): void {
    this.#silence =
      why === "timeout"
        ? l10n.t("The extension does not answer. What you filled in is kept.")
        : l10n.t("What you filled in is too long to be sent. Shorten it.");
    if (asked === "submit") this.#setSubmitting(false);
    this.#progress();
  }

  #progress(): void {
    const lost = this.#render?.lost;
    const words = lost === undefined ? this.#silence : `${lost.message} ${lost.next}`;
    const busy = this.#silence === "" && this.#render?.busy !== undefined;
    this.#page.progress(this.#render?.draft !== undefined, busy, words);
  }

  /** Every error that is shown, as links to where it is. */
  #problems(): Problem[] {
    const draft = this.#render?.draft;
    if (draft === undefined) return [];
    return draft.fields.flatMap((field) => {
      const { own, lines } = this.#state.errorsOf(field, draft);
      const go = () => this.#page.fields.get(keyOf(field))?.focus();
      return [own, ...lines.values()]
        .filter((error) => error !== "")
        .map((error) => ({ label: field.label, error, go }));
    });
  }

  /** What changed for the worse or the better, once: errors that are shown, and warnings. */
  #announce(draft: Draft): void {
    const errors = this.#problems().map((one) => `${one.label}: ${one.error}`);
    const now = [...errors, ...draft.warnings].join("\n");
    if (now === this.#said) return;
    const before = this.#said.split("\n");
    const fresh = now.split("\n").filter((line) => !before.includes(line));
    this.#said = now;
    this.#page.announcer.say(now === "" ? l10n.t("No problems left.") : fresh.join(" "));
  }

  #save(): void {
    if (this.#render === undefined) return;
    const state: SavedState = {
      ref: this.#render.ref,
      values: this.#state.values,
      ticked: this.#ticked,
    };
    if (sizeOf(state) <= maxMessage) this.#api.setState(state);
  }
}

/** A field that changes its kind is another field. */
function keyOf(field: Field): string {
  return `${field.kind}:${field.id}`;
}
