import type { FrameLocator, Locator } from "playwright-core";
import { eventually, exactlyOne, type Workbench } from "../workbench/index.ts";

/** An open form, by the words on it. */
export class Form {
  readonly frame: FrameLocator;

  constructor(frame: FrameLocator) {
    this.frame = frame;
  }

  /** A text field by its label; a line of a list is `Domain names, line 2`. */
  text(label: string): Locator {
    return this.frame.getByRole("textbox", { name: label, exact: true });
  }

  radio(label: string): Locator {
    return this.frame.getByRole("radio", { name: label, exact: true });
  }

  button(label: string): Locator {
    return this.frame.getByRole("button", { name: label, exact: true });
  }

  /** Types a value and leaves the field: what is wrong with it is said then. */
  async enter(label: string, text: string): Promise<void> {
    await this.text(label).fill(text);
    await this.text(label).press("Tab");
  }

  /** Waits until an error with this text stands at a field. */
  async error(text: string): Promise<void> {
    await exactlyOne(this.frame.locator(".error:visible").filter({ hasText: text }), text);
  }

  /** Waits until no error stands at a field. */
  async noErrors(): Promise<void> {
    let left: readonly string[] = [];
    await eventually(
      async () => {
        left = await this.frame.locator(".error:not([hidden])").allInnerTexts();
        return left.length === 0 ? true : undefined;
      },
      () => `There still is: ${left.join(" | ")}`,
    );
  }

  /** Waits for a sentence under "What happens". */
  async effect(text: string | RegExp): Promise<void> {
    await exactlyOne(this.frame.locator(".sentences li").filter({ hasText: text }), String(text));
  }

  /** Waits for a warning. */
  async warning(text: string): Promise<void> {
    await exactlyOne(this.frame.locator(".warning:visible").filter({ hasText: text }), text);
  }

  /** A value of the checklist. */
  async valueToCopy(prerequisite: string): Promise<string> {
    const item = this.frame.locator(".checklist li").filter({ hasText: prerequisite });
    return await (await exactlyOne(item, prerequisite)).locator(".value").innerText();
  }

  /** The fixed header, as `Label: value`. */
  async facts(): Promise<string[]> {
    const facts = await this.frame.locator(".facts > div").allInnerTexts();
    return facts.map((fact) => fact.replace(/\s*\n\s*/, ": "));
  }
}

/** Waits for the form with this tab title, and until it can be filled in. */
export async function openedForm(workbench: Workbench, title: string): Promise<Form> {
  const frame = await workbench.form(title);
  await frame.locator(".actions").waitFor();
  return new Form(frame);
}
