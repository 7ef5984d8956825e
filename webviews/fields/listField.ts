import * as l10n from "@vscode/l10n";
import { openSuggestions, type Field } from "../../src/domain/draft.ts";
import { button, textControl } from "../components.ts";
import type { ButtonControl, TextControl } from "../components.ts";
import { arrange, el, Keyed, setText } from "../dom.ts";
import { controlId, FieldFrame } from "./field.ts";
import type { FieldErrors, FieldEvents, FieldView, Value } from "./field.ts";

interface Line {
  readonly element: HTMLElement;
  readonly control: TextControl;
  readonly remove: ButtonControl;
  readonly error: HTMLElement;
}

/** Several lines, one text field each, edited where they are; Enter goes on to a new one. */
export function listField(field: Field, events: FieldEvents): FieldView {
  return new ListField(field, events);
}

class ListField implements FieldView {
  readonly element: HTMLElement;
  readonly #id: string;
  readonly #events: FieldEvents;
  readonly #frame: FieldFrame;
  readonly #rows = el("div", { class: "lines" });
  readonly #add: ButtonControl;
  readonly #adders = el("div", { class: "adders" });
  readonly #suggestions = new Keyed<ButtonControl>();
  #lines: Line[] = [];
  #made = 0;
  #field: Field;
  #errors: FieldErrors = { own: "", lines: new Map() };

  constructor(field: Field, events: FieldEvents) {
    this.#id = field.id;
    this.#field = field;
    this.#events = events;
    this.#frame = new FieldFrame(field.id, true);
    this.#add = button("secondary", l10n.t("Add"), () => this.#insert(this.#lines.length, [""]));
    this.#frame.body.append(this.#rows, this.#adders);
    this.element = this.#frame.element;
    this.element.addEventListener("focusout", (event) => {
      const to = event.relatedTarget;
      if (!(to instanceof Node && this.element.contains(to))) events.left(field.id);
    });
  }

  setValue(value: Value): void {
    const texts = typeof value === "object" ? value : [];
    this.#lines = texts.map((text, index) => {
      const line = this.#lines[index] ?? this.#makeLine();
      return line.control.value === text ? line : setLine(line, text);
    });
    this.#show();
  }

  update(field: Field, errors: FieldErrors): void {
    this.#field = field;
    this.#errors = errors;
    this.#frame.update(field, errors.own);
    this.#show();
  }

  focus(): void {
    const wrong = this.#lines.find((line) => !line.error.hidden);
    (wrong ?? this.#lines[0])?.control.focus();
    if (this.#lines.length === 0) this.#add.focus();
  }

  #makeLine(): Line {
    const id = `${controlId(this.#id)}-${this.#made++}`;
    const control = textControl(id, () => this.#changed(false));
    const error = el("p", { class: "error", id: `${id}-error` });
    const remove = button("secondary", l10n.t("Remove"), () => this.#remove(line));
    const row = el("div", { class: "line" }, control.element, remove.element);
    const line: Line = { element: el("div", {}, row, error), control, remove, error };
    control.element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
      event.preventDefault();
      this.#insert(this.#lines.indexOf(line) + 1, [""]);
    });
    control.element.addEventListener("paste", (event) => this.#paste(event, line));
    return line;
  }

  /** Several lines pasted into one become several lines. */
  #paste(event: ClipboardEvent, line: Line): void {
    const texts = (event.clipboardData?.getData("text/plain") ?? "")
      .split("\n")
      .map((text) => text.trim())
      .filter((text) => text !== "");
    if (texts.length < 2) return;
    event.preventDefault();
    const at = this.#lines.indexOf(line);
    const replace = line.control.value.trim() === "";
    if (replace) this.#lines.splice(at, 1);
    this.#insert(replace ? at : at + 1, texts);
  }

  #insert(at: number, texts: readonly string[]): void {
    const added = texts.map((text) => ({ line: this.#makeLine(), text }));
    this.#lines.splice(at, 0, ...added.map((one) => one.line));
    this.#show();
    for (const { line, text } of added) setLine(line, text);
    added.at(-1)?.line.control.focus();
    this.#changed(texts.length > 1);
  }

  /** Adds a suggested value, in place of an empty last line. */
  #take(text: string): void {
    const last = this.#lines.at(-1);
    if (last?.control.value.trim() === "") this.#lines.pop();
    this.#insert(this.#lines.length, [text]);
    this.#changed(true);
  }

  #remove(line: Line): void {
    const at = this.#lines.indexOf(line);
    const text = line.control.value;
    // The focus moves first: taking a focused element out of the page would lose it.
    const next = this.#lines[at + 1] ?? this.#lines[at - 1];
    (next?.control ?? this.#add).focus();
    this.#lines.splice(at, 1);
    this.#show();
    this.#events.announce(l10n.t("Removed {0}", text));
    this.#changed(true);
  }

  #changed(settled: boolean): void {
    const values = this.#lines.map((line) => line.control.value);
    this.#events.changed(this.#id, values, settled);
  }

  #show(): void {
    arrange(
      this.#rows,
      this.#lines.map((line) => line.element),
    );
    let filled = 0;
    this.#lines.forEach((line, index) => {
      const place = line.control.value.trim() === "" ? undefined : filled++;
      const error = place === undefined ? "" : (this.#errors.lines.get(place) ?? "");
      setText(line.error, error);
      const name = l10n.t("{0}, line {1}", this.#field.label, index + 1);
      line.control.setPlaceholder(this.#field.placeholder ?? "");
      line.control.describe({
        label: name,
        describedBy: [this.#frame.help, line.error, this.#frame.error],
        invalid: error !== "" || this.#errors.own !== "",
        required: false,
      });
      line.remove.setName(l10n.t("Remove {0}", line.control.value || name));
    });
    this.#add.setName(l10n.t("Add to {0}", this.#field.label));
    this.#suggest();
  }

  /** One button for each suggestion that is not in the list yet. */
  #suggest(): void {
    const present = this.#lines.map((line) => line.control.value);
    const open = openSuggestions(this.#field, present);
    const buttons = this.#suggestions.take(open, (text) =>
      button("secondary", l10n.t("Add {0}", text), () => this.#take(text)),
    );
    arrange(this.#adders, [this.#add.element, ...buttons.map((one) => one.element)]);
  }
}

function setLine(line: Line, text: string): Line {
  line.control.value = text;
  return line;
}
