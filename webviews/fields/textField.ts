import * as l10n from "@vscode/l10n";
import { openSuggestions, type Field } from "../../src/domain/draft.ts";
import { button, textControl } from "../components.ts";
import type { ButtonControl } from "../components.ts";
import { arrange, el, Keyed } from "../dom.ts";
import { controlId, FieldFrame } from "./field.ts";
import type { FieldEvents, FieldView } from "./field.ts";

/** One line of text. A paste counts as done: what is wrong with it is said at once. */
export function textField(field: Field, events: FieldEvents): FieldView {
  const frame = new FieldFrame(field.id, false);
  const suggested = el("div", { class: "adders suggestions" });
  const buttons = new Keyed<ButtonControl>();
  let shown = field;
  let pasted = false;
  const control = textControl(controlId(field.id), (value) => {
    events.changed(field.id, value, pasted);
    pasted = false;
    suggest();
  });
  /** One button for each suggestion that is not the value. */
  const suggest = (): void => {
    const open = openSuggestions(shown, [control.value]);
    const made = buttons.take(open, (text) =>
      button("secondary", l10n.t("Use {0}", text), () => {
        control.value = text;
        // The focus moves first: taking a focused element out of the page would lose it.
        control.focus();
        events.changed(field.id, text, true);
        suggest();
      }),
    );
    suggested.hidden = made.length === 0;
    arrange(
      suggested,
      made.map((one) => one.element),
    );
  };
  control.element.addEventListener("paste", () => (pasted = true));
  control.element.addEventListener("focusout", () => events.left(field.id));
  frame.body.append(control.element, suggested);
  return {
    element: frame.element,
    setValue: (value) => {
      control.value = typeof value === "string" ? value : "";
      suggest();
    },
    update: (next, errors) => {
      shown = next;
      frame.update(next, errors.own);
      control.setPlaceholder(next.placeholder ?? "");
      control.describe(frame.describedBy(next, errors.own));
      suggest();
    },
    focus: () => control.focus(),
  };
}
