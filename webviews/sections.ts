import * as l10n from "@vscode/l10n";
import type { PlannedCall, Prerequisite } from "../src/domain/draft.ts";
import { button, checkboxControl } from "./components.ts";
import type { CheckboxControl, ButtonControl } from "./components.ts";
import { arrange, el, Keyed, setAttributes, setText } from "./dom.ts";

/** What the prerequisites tell the form. */
export interface ChecklistEvents {
  copy(index: number): void;
  tick(label: string, ticked: boolean): void;
}

interface ChecklistItem {
  readonly element: HTMLElement;
  update(one: Prerequisite, index: number, ticked: boolean): void;
}

/** What must be done elsewhere first: a list to tick off, with the values to take there. */
export class Checklist {
  readonly element: HTMLElement;
  readonly #list = el("ul", { class: "checklist" });
  readonly #items = new Keyed<ChecklistItem>();
  readonly #events: ChecklistEvents;
  readonly #ticked: () => readonly string[];

  constructor(ticked: () => readonly string[], events: ChecklistEvents) {
    this.#ticked = ticked;
    this.#events = events;
    this.element = section(l10n.t("Before you start"), this.#list);
  }

  update(all: readonly Prerequisite[]): void {
    this.element.hidden = all.length === 0;
    const items = this.#items.take(unique(all.map((one) => one.label)), (label) =>
      checklistItem(label, this.#events),
    );
    arrange(
      this.#list,
      items.map((item) => item.element),
    );
    items.forEach((item, index) => {
      const one = all[index];
      if (one !== undefined) item.update(one, index, this.#ticked().includes(one.label));
    });
  }
}

function checklistItem(key: string, events: ChecklistEvents): ChecklistItem {
  let label = "";
  let at = 0;
  const box: CheckboxControl = checkboxControl(`prerequisite-${key}`, (ticked) =>
    events.tick(label, ticked),
  );
  const detail = el("p", { class: "help" });
  const value = el("pre", { class: "value", tabindex: "0", role: "group" });
  const copy: ButtonControl = button("secondary", l10n.t("Copy"), () => events.copy(at));
  const offered = el("div", { class: "offered" }, value, copy.element);
  const element = el("li", {}, box.element, detail, offered);
  return {
    element,
    update: (one, index, ticked) => {
      label = one.label;
      at = index;
      box.setLabel(one.label);
      box.value = ticked;
      setText(detail, one.detail ?? "");
      setText(value, one.copy ?? "");
      offered.hidden = one.copy === undefined;
      setAttributes(value, { "aria-label": l10n.t("Value to copy: {0}", one.label) });
      copy.setName(l10n.t("Copy: {0}", one.label));
    },
  };
}

/** A heading and a list of sentences; hidden when there is none. */
export class Sentences {
  readonly element: HTMLElement;
  readonly #list = el("ul", { class: "sentences" });

  constructor(title: string) {
    this.element = section(title, this.#list);
  }

  update(all: readonly string[]): void {
    this.element.hidden = all.length === 0;
    this.#list.replaceChildren(...all.map((text) => el("li", {}, text)));
  }
}

/** What to know before going on, set apart from the rest. */
export class Warnings {
  readonly element = el("div", { class: "warnings" });

  update(all: readonly string[]): void {
    this.element.hidden = all.length === 0;
    const items = all.map((text) =>
      el("p", { class: "warning" }, el("strong", {}, l10n.t("Warning:")), ` ${text}`),
    );
    this.element.replaceChildren(...items);
  }
}

/** The calls that a submit makes, folded. It is rebuilt only when they change. */
export class Calls {
  readonly element: HTMLElement;
  readonly #list = el("ol", { class: "calls" });
  #shown = "";

  constructor() {
    this.element = el(
      "details",
      { class: "section" },
      el("summary", {}, l10n.t("What will be sent")),
      this.#list,
    );
  }

  update(all: readonly PlannedCall[]): void {
    this.element.hidden = all.length === 0;
    const next = JSON.stringify(all);
    if (next === this.#shown) return;
    this.#shown = next;
    this.#list.replaceChildren(...all.map(callItem));
  }
}

function callItem(call: PlannedCall): HTMLElement {
  const line = el("code", { class: "call" }, `${call.method} ${call.path}`);
  if (call.body === undefined) return el("li", {}, line);
  const label = l10n.t("Body of {0}", `${call.method} ${call.path}`);
  const attributes = { class: "value", tabindex: "0", role: "group", "aria-label": label };
  return el("li", {}, line, el("pre", attributes, JSON.stringify(call.body, undefined, 2)));
}

function section(title: string, ...content: readonly Node[]): HTMLElement {
  return el("section", { class: "section" }, el("h2", {}, title), ...content);
}

/** The same labels, with a number behind those that come twice: a key must be one of its kind. */
function unique(labels: readonly string[]): string[] {
  return labels.map((label, index) =>
    labels.indexOf(label) === index ? label : `${label} ${index}`,
  );
}
