import * as l10n from "@vscode/l10n";
import type { Field, Values } from "../../src/domain/draft.ts";
import { el, setText } from "../dom.ts";
import type { Described } from "../components.ts";

/** The value of one field. */
export type Value = Values[string];

/** What is wrong with a field, as far as it is shown now. */
export interface FieldErrors {
  readonly own: string;
  /** For a list: by the place of the line among the lines that are not empty. */
  readonly lines: ReadonlyMap<number, string>;
}

/** What a field tells the form. */
export interface FieldEvents {
  /** `settled`: the person is done with it for now, so that its errors may be shown. */
  changed(id: string, value: Value, settled: boolean): void;
  left(id: string): void;
  announce(text: string): void;
}

/** One field on the page. It is updated in place, so that focus and caret stay. */
export interface FieldView {
  readonly element: HTMLElement;
  /** Shows a value that the host chose; not reported as a change. */
  setValue(value: Value): void;
  update(field: Field, errors: FieldErrors): void;
  focus(): void;
}

/** What every field has around its control: label, help, error. */
export class FieldFrame {
  readonly element: HTMLElement;
  readonly label: HTMLElement;
  readonly help: HTMLElement;
  readonly body = el("div", { class: "control" });
  readonly error: HTMLElement;

  /** `group`: several controls that share the label (a fieldset with its legend). */
  constructor(id: string, group: boolean) {
    this.label = group
      ? el("legend", { class: "label" })
      : el("label", { class: "label", for: controlId(id) });
    this.help = el("p", { class: "help", id: `${controlId(id)}-help` });
    this.error = el("p", { class: "error", id: `${controlId(id)}-error` });
    this.element = el(
      group ? "fieldset" : "div",
      { class: "field" },
      this.label,
      this.help,
      this.body,
      this.error,
    );
  }

  update(field: Field, error: string): void {
    const optional = field.required === true ? "" : ` ${l10n.t("(optional)")}`;
    setText(this.label, field.label + optional);
    setText(this.help, field.help ?? "");
    setText(this.error, error);
  }

  describedBy(field: Field, error: string): Described {
    return {
      label: field.label,
      describedBy: [this.help, this.error],
      invalid: error !== "",
      required: field.required === true,
    };
  }
}

/** The id of a field's control in the page. */
export function controlId(fieldId: string): string {
  return `field-${fieldId}`;
}
