import * as l10n from "@vscode/l10n";
import type { Field } from "../../src/domain/draft.ts";
import { arrange, el, Keyed, setAttributes, setText } from "../dom.ts";
import { controlId } from "./field.ts";
import { idsOf } from "./radioGroup.ts";
import type { ChoiceControl } from "./radioGroup.ts";

/** A dropdown, for many options. The description of the chosen one is shown below. */
export function selectBox(fieldId: string, onPick: (value: string) => void): ChoiceControl {
  const id = controlId(fieldId);
  const select = el("select", { id, class: "select" });
  const description = el("p", { class: "help", id: `${id}-description` });
  const element = el("div", {}, select, description);
  const unchosen = el("option", { value: "" });
  const kept = new Keyed<HTMLOptionElement>();
  let current: Field["options"] = [];
  const describe = () => {
    const chosen = current?.find((option) => option.value === select.value);
    setText(description, chosen?.description ?? "");
  };
  select.addEventListener("change", () => {
    describe();
    onPick(select.value);
  });
  return {
    element,
    setValue: (value) => {
      select.value = value;
      describe();
    },
    update: (field, value, described) => {
      current = field.options ?? [];
      const shown = kept.take(
        current.map((option) => option.value),
        (of) => el("option", { value: of }),
      );
      current.forEach((option, index) => {
        const one = shown[index];
        if (one === undefined) return;
        const text =
          option.blocked === undefined ? option.label : `${option.label} — ${option.blocked}`;
        if (one.textContent !== text) one.textContent = text;
        one.disabled = option.blocked !== undefined;
      });
      unchosen.textContent = field.placeholder ?? l10n.t("Choose…");
      arrange(select, value === "" ? [unchosen, ...shown] : shown);
      select.value = value;
      describe();
      setAttributes(select, {
        "aria-label": described.label,
        "aria-required": String(described.required),
        "aria-invalid": String(described.invalid),
        "aria-describedby": idsOf({
          ...described,
          describedBy: [...described.describedBy, description],
        }),
      });
    },
    focus: () => select.focus(),
  };
}
