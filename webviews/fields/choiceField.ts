import type { Field } from "../../src/domain/draft.ts";
import { arrange } from "../dom.ts";
import { FieldFrame } from "./field.ts";
import type { FieldEvents, FieldView } from "./field.ts";
import { radioGroup } from "./radioGroup.ts";
import { selectBox } from "./selectBox.ts";

/** Up to this many options are all shown, with their descriptions; more go into a dropdown. */
const shownAtOnce = 5;

/** One of several. How it looks follows the number of options, which may be loaded on demand. */
export function choiceField(field: Field, events: FieldEvents): FieldView {
  const frame = new FieldFrame(field.id, false);
  let value = "";
  const pick = (picked: string) => {
    value = picked;
    events.changed(field.id, picked, true);
  };
  const radios = radioGroup(field.id, pick);
  const select = selectBox(field.id, pick);
  let shown = radios;
  frame.element.addEventListener("focusout", () => events.left(field.id));
  return {
    element: frame.element,
    setValue: (next) => {
      value = typeof next === "string" ? next : "";
      shown.setValue(value);
    },
    update: (next, errors) => {
      frame.update(next, errors.own);
      shown = (next.options ?? []).length <= shownAtOnce ? radios : select;
      arrange(frame.body, [shown.element]);
      shown.update(next, value, frame.describedBy(next, errors.own));
    },
    focus: () => shown.focus(),
  };
}
