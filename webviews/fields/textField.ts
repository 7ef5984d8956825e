import type { Field } from "../../src/domain/draft.ts";
import { textControl } from "../components.ts";
import { controlId, FieldFrame } from "./field.ts";
import type { FieldEvents, FieldView } from "./field.ts";

/** One line of text. A paste counts as done: what is wrong with it is said at once. */
export function textField(field: Field, events: FieldEvents): FieldView {
  const frame = new FieldFrame(field.id, false);
  let pasted = false;
  const control = textControl(controlId(field.id), (value) => {
    events.changed(field.id, value, pasted);
    pasted = false;
  });
  control.element.addEventListener("paste", () => (pasted = true));
  control.element.addEventListener("focusout", () => events.left(field.id));
  frame.body.append(control.element);
  return {
    element: frame.element,
    setValue: (value) => (control.value = typeof value === "string" ? value : ""),
    update: (next, errors) => {
      frame.update(next, errors.own);
      control.setPlaceholder(next.placeholder ?? "");
      control.describe(frame.describedBy(next, errors.own));
    },
    focus: () => control.focus(),
  };
}
