import * as l10n from "@vscode/l10n";
import type { Field, Option } from "../../src/domain/draft.ts";
import type { Described } from "../components.ts";
import { arrange, el, Keyed, setAttributes, setText } from "../dom.ts";
import { controlId } from "./field.ts";

/** One way to show a choice. */
export interface ChoiceControl {
  readonly element: HTMLElement;
  setValue(value: string): void;
  update(field: Field, value: string, described: Described): void;
  focus(): void;
}

interface Row {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  update(option: Option): void;
}

/** The browser's own radio buttons; what is blocked is shown, disabled, with its reason. */
export function radioGroup(fieldId: string, onPick: (value: string) => void): ChoiceControl {
  const id = controlId(fieldId);
  const nothing = el("p", { class: "help" });
  const element = el("div", { class: "radios", role: "radiogroup", id, tabindex: "-1" });
  const rows = new Keyed<Row>();
  const setValue = (value: string) => {
    for (const { input } of rows.values()) input.checked = input.value === value;
  };
  return {
    element,
    setValue,
    update: (field, value, described) => {
      const options = field.options ?? [];
      const shown = rows.take(
        options.map((one) => one.value),
        (of) => radioRow(id, of, onPick),
      );
      options.forEach((option, index) => shown[index]?.update(option));
      setText(nothing, options.length === 0 ? l10n.t("There is nothing to choose from.") : "");
      arrange(element, [nothing, ...shown.map((row) => row.element)]);
      setAttributes(element, {
        "aria-label": described.label,
        "aria-required": String(described.required),
        "aria-invalid": String(described.invalid),
        "aria-describedby": idsOf(described),
      });
      setValue(value);
    },
    focus: () => {
      const inputs = rows.values().map((row) => row.input);
      const first = inputs.find((one) => one.checked) ?? inputs.find((one) => !one.disabled);
      (first ?? element).focus();
    },
  };
}

/** The ids of what describes a control, for controls outside of a shadow root. */
export function idsOf(described: Described): string | undefined {
  const ids = described.describedBy.filter((one) => !one.hidden).map((one) => one.id);
  return ids.length === 0 ? undefined : ids.join(" ");
}

function radioRow(group: string, value: string, onPick: (value: string) => void): Row {
  const id = `${group}-${value}`;
  const input = el("input", {
    type: "radio",
    name: group,
    value,
    "aria-labelledby": `${id}-label`,
  });
  const label = el("span", { id: `${id}-label` });
  const description = el("span", { class: "description", id: `${id}-description` });
  const blocked = el("span", { class: "blocked", id: `${id}-blocked` });
  input.addEventListener("change", () => onPick(value));
  const text = el("span", { class: "option-text" }, label, description, blocked);
  const element = el("label", { class: "option" }, input, text);
  return {
    element,
    input,
    update: (option) => {
      setText(label, option.label);
      setText(description, option.description ?? "");
      setText(blocked, option.blocked ?? "");
      input.disabled = option.blocked !== undefined;
      element.classList.toggle("off", input.disabled);
      const described = [description, blocked].filter((one) => !one.hidden);
      input.ariaDescribedByElements = described;
    },
  };
}
