import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeTextField,
} from "@vscode/webview-ui-toolkit";
import type { Button, Checkbox, TextField } from "@vscode/webview-ui-toolkit";
import { setAttributes } from "./dom.ts";

/**
 * The only door to the toolkit: what forms need of it, in the forms' own words, so that replacing it
 * changes this file. Choices are the browser's own radio buttons and select: the toolkit's radio group
 * loses its tab stop when the first option is disabled or a description is clicked, and its dropdown
 * passes no description on.
 */
provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeTextField());

// The toolkit does not tell the DOM's types about its elements.
declare global {
  interface HTMLElementTagNameMap {
    "vscode-button": Button;
    "vscode-checkbox": Checkbox;
    "vscode-text-field": TextField;
  }
}

/** Names and descriptions for a screen reader: elements of the page, or a text. */
export interface Described {
  readonly label: string;
  readonly describedBy: readonly HTMLElement[];
  readonly invalid: boolean;
  readonly required: boolean;
}

/** A control of the form. */
interface Control<T> {
  readonly element: HTMLElement;
  /** Setting it from outside is not reported as input. */
  value: T;
  focus(): void;
  /** Only once the element is in the page: before, the toolkit has not made what it is about. */
  describe(by: Described): void;
}

/** A line of text. */
export interface TextControl extends Control<string> {
  setPlaceholder(text: string): void;
}

/** Yes or no. */
export interface CheckboxControl extends Control<boolean> {
  setLabel(text: string): void;
}

/** The value of a control. A change by the person is told, one from outside is not. */
class Entered<T> {
  value: T;
  readonly #onInput: (value: T) => void;

  constructor(value: T, onInput: (value: T) => void) {
    this.value = value;
    this.#onInput = onInput;
  }

  /** The element has this value now. */
  take(next: T): void {
    if (next === this.value) return;
    this.value = next;
    this.#onInput(next);
  }
}

/** Makes a line of text; `onInput` is told of every change by the person. */
export function textControl(id: string, onInput: (value: string) => void): TextControl {
  const element: TextField = document.createElement("vscode-text-field");
  element.id = id;
  const entered = new Entered<string>("", onInput);
  element.addEventListener("input", () => entered.take(element.value));
  return {
    element,
    get value() {
      return entered.value;
    },
    set value(next) {
      entered.value = next;
      element.value = next;
    },
    focus: () => element.control.focus(),
    setPlaceholder: (text) => (element.placeholder = text),
    describe: (by) => {
      // The control is in a shadow root, where an id of the page means nothing: references to the
      // elements themselves do reach out of it.
      const inner = element.control;
      setAttributes(inner, { spellcheck: "false", autocomplete: "off" });
      element.ariaLabel = by.label;
      inner.ariaDescribedByElements = by.describedBy.filter((one) => !one.hidden);
      inner.ariaInvalid = String(by.invalid);
      inner.ariaRequired = String(by.required);
      element.classList.toggle("invalid", by.invalid);
    },
  };
}

/** Makes a box with its label beside it; `onInput` is told of every change by the person. */
export function checkboxControl(id: string, onInput: (value: boolean) => void): CheckboxControl {
  const element: Checkbox = document.createElement("vscode-checkbox");
  element.id = id;
  const entered = new Entered<boolean>(false, onInput);
  element.addEventListener("change", () => entered.take(element.checked));
  return {
    element,
    get value() {
      return entered.value;
    },
    set value(next) {
      entered.value = next;
      element.checked = next;
    },
    focus: () => element.focus(),
    setLabel: (text) => {
      if (element.textContent !== text) element.textContent = text;
      // An element that was empty when it came into the page calls itself "Checkbox".
      element.ariaLabel = text;
    },
    describe: (by) => {
      element.ariaInvalid = String(by.invalid);
      element.ariaDescribedByElements = by.describedBy.filter((one) => !one.hidden);
    },
  };
}

/** A button that stays focusable while it cannot be pressed. */
export interface ButtonControl {
  readonly element: HTMLElement;
  setLabel(label: string): void;
  /** What a screen reader says where the label alone would be one of many. */
  setName(name: string): void;
  /** Pressing does nothing while it is off; the focus stays. */
  setEnabled(enabled: boolean): void;
  focus(): void;
}

/** Makes a button of the form. */
export function button(
  kind: "primary" | "secondary",
  label: string,
  onPress: () => void,
): ButtonControl {
  const element: Button = document.createElement("vscode-button");
  element.appearance = kind;
  element.append(label);
  let enabled = true;
  element.addEventListener("click", () => {
    if (enabled) onPress();
  });
  return {
    element,
    setLabel: (next) => {
      if (element.textContent !== next) element.textContent = next;
    },
    setName: (name) => (element.ariaLabel = name),
    setEnabled: (next) => {
      enabled = next;
      element.ariaDisabled = next ? null : "true";
      element.classList.toggle("off", !next);
    },
    focus: () => element.control.focus(),
  };
}
