import type { Field } from "../../src/domain/draft.ts";
import { checkboxControl } from "../components.ts";
import { setText } from "../dom.ts";
import { controlId, FieldFrame } from "./field.ts";
import type { FieldEvents, FieldView } from "./field.ts";

/** Yes or no: the label is beside the box, help and error are below. */
export function checkboxField(field: Field, events: FieldEvents): FieldView {
  const frame = new FieldFrame(field.id, false);
  const control = checkboxControl(controlId(field.id), (value) =>
    events.changed(field.id, value, true),
  );
  frame.body.append(control.element);
  frame.label.remove();
  frame.element.prepend(frame.body);
  return {
    element: frame.element,
    setValue: (value) => (control.value = value === true),
    update: (next, errors) => {
      setText(frame.help, next.help ?? "");
      setText(frame.error, errors.own);
      control.setLabel(next.label);
      control.describe(frame.describedBy(next, errors.own));
    },
    focus: () => control.focus(),
  };
}
