import * as l10n from "@vscode/l10n";
import type { Fact } from "../src/ui/forms/protocol.ts";
import { Announcer } from "./announcer.ts";
import { button } from "./components.ts";
import { arrange, el, Keyed, setText } from "./dom.ts";
import type { FieldView } from "./fields/field.ts";
import { Calls, Checklist, Sentences, Warnings } from "./sections.ts";
import type { ChecklistEvents } from "./sections.ts";
import { Summary } from "./summary.ts";

/** What the buttons of the page do. */
interface PageEvents extends ChecklistEvents {
  submit(): void;
  cancel(): void;
  retry(): void;
}

/** The parts of the page, made once, in reading order. */
export class Page {
  readonly announcer = new Announcer();
  readonly summary = new Summary();
  readonly warnings = new Warnings();
  readonly effects = new Sentences(l10n.t("What happens"));
  readonly calls = new Calls();
  readonly checklist: Checklist;
  readonly submit;
  readonly fields = new Keyed<FieldView>();
  readonly #form = el("div", { class: "fields" });
  readonly #title = el("h1", { tabindex: "-1" });
  readonly #facts = el("dl", { class: "facts" });
  readonly #progress = el("div", { class: "progress" });
  readonly #loading = el("p", { class: "help" }, l10n.t("Loading…"));
  readonly #lostText = el("p");
  readonly #lost: HTMLElement;
  readonly #rest: HTMLElement;
  readonly #main: HTMLElement;

  constructor(ticked: () => readonly string[], events: PageEvents) {
    this.checklist = new Checklist(ticked, events);
    this.submit = button("primary", "", () => events.submit());
    const cancel = button("secondary", l10n.t("Cancel"), () => events.cancel());
    const retry = button("secondary", l10n.t("Retry"), () => events.retry());
    this.#lost = el("div", { class: "lost", role: "alert" }, this.#lostText, retry.element);
    this.#lost.hidden = true;
    const actions = el("div", { class: "actions" }, this.submit.element, cancel.element);
    this.#rest = el(
      "div",
      {},
      this.#form,
      this.warnings.element,
      this.checklist.element,
      this.effects.element,
      this.calls.element,
      actions,
    );
    this.#rest.hidden = true;
    this.#main = el(
      "main",
      {},
      el("header", {}, this.#title, this.#facts),
      this.summary.element,
      this.#lost,
      this.#loading,
      this.#rest,
    );
    document.body.append(this.#progress, this.#main, this.announcer.element);
  }

  /** The fixed header. */
  head(title: string, facts: readonly Fact[]): void {
    setText(this.#title, title);
    this.#facts.replaceChildren(
      ...facts.map((fact) => el("div", {}, el("dt", {}, fact.label), el("dd", {}, fact.value))),
    );
  }

  /** `started`: there is a draft to show. */
  progress(started: boolean, busy: boolean, lost: string): void {
    this.#rest.hidden = !started;
    this.#loading.hidden = started || lost !== "";
    this.#progress.classList.toggle("on", busy);
    this.#main.ariaBusy = String(busy);
    if (this.#lostText.textContent !== lost) this.#lostText.textContent = lost;
    this.#lost.hidden = lost === "";
  }

  /** Puts the fields into the page, in this order. */
  arrangeFields(views: readonly FieldView[]): void {
    arrange(
      this.#form,
      views.map((view) => view.element),
    );
  }
}
