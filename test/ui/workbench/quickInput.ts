import type { Locator, Page } from "playwright-core";
import { eventually, exactly, exactlyOne, patience } from "./one.ts";

/** The box at the top of the window: command palette, quick picks and input boxes. */
export class QuickInput {
  private readonly page: Page;
  readonly widget: Locator;
  /** Where one types. */
  readonly input: Locator;

  constructor(page: Page) {
    this.page = page;
    this.widget = page.locator(".quick-input-widget:visible");
    this.input = this.widget.locator(".quick-input-box input");
  }

  /** Runs a command from the palette, by its whole title, category included. */
  async palette(title: string): Promise<void> {
    const option = this.option(title);
    // What a test did before may still open an editor, which takes the focus and closes the box.
    for (let attempt = 1; attempt < 3; attempt++) {
      await this.search(`>${title}`);
      const open = option.first().waitFor({ timeout: patience });
      const closed = this.widget.waitFor({ state: "hidden", timeout: patience });
      const first = Promise.any([open.then(() => "open"), closed.then(() => "closed")]);
      if ((await first.catch(() => "neither")) !== "closed") break;
    }
    await (await exactlyOne(option, `command "${title}"`)).click();
  }

  /** The titles that the palette offers for a text; empty when it has no such command. */
  async paletteOffers(text: string): Promise<string[]> {
    await this.search(`>${text}`);
    const rows = this.widget.locator(".quick-input-list .monaco-list-row");
    await rows.first().waitFor({ timeout: patience });
    const labels = await rows.locator(".label-name").allInnerTexts();
    await this.cancel();
    const found = labels.map((label) => label.trim());
    return found.filter((label) => label.toLowerCase().includes(text.toLowerCase()));
  }

  private async search(text: string): Promise<void> {
    await eventually(
      async () => {
        await this.page.keyboard.press("F1");
        return (await this.took(text)) ? true : undefined;
      },
      () => `The palette does not take “${text}”.`,
    );
  }

  /**
   * Waits for a quick pick that offers exactly this label, and takes it.
   *
   * @param search types the label first, for lists that are longer than the box
   */
  async pick(label: string, search = false): Promise<void> {
    if (search) {
      await this.input.fill(label);
    }
    await (await exactlyOne(this.option(label), `quick pick "${label}"`)).click();
  }

  /** The items that are offered now and in view, as `label` or `label · description`. */
  async items(): Promise<string[]> {
    const rows = this.widget.locator(".quick-input-list .monaco-list-row");
    await rows.first().waitFor({ timeout: patience });
    const names: string[] = [];
    for (const row of await rows.all()) {
      const parts = await row.locator(".label-name, .label-description").allInnerTexts();
      names.push(parts.map((part) => part.trim()).join(" · "));
    }
    return names;
  }

  /**
   * Types into the input box and presses Enter.
   *
   * @param prompt part of its title, message or placeholder: waits for that step when steps follow
   * each other
   */
  async type(text: string, prompt?: string): Promise<void> {
    await this.fill(text, prompt);
    await this.input.press("Enter");
  }

  /** Types into the input box without accepting: to read what the box says to it. */
  async fill(text: string, prompt?: string): Promise<void> {
    if (prompt !== undefined) {
      const placeholder = this.page.locator(`input[placeholder*=${JSON.stringify(prompt)}]`);
      const said = this.widget.filter({ hasText: prompt });
      await said.or(this.widget.filter({ has: placeholder })).waitFor({ timeout: patience });
    }
    await eventually(
      async () => ((await this.took(text)) ? true : undefined),
      () => "The box does not take the text.",
    );
  }

  /** Whether the box has this text now: a tree that is drawn anew may have taken the focus meanwhile. */
  private async took(text: string): Promise<boolean> {
    return await this.input.fill(text, { timeout: 5_000 }).then(
      async () => (await this.input.inputValue({ timeout: 5_000 })) === text,
      () => false,
    );
  }

  /** What stands below the box: the prompt, or why the text will not do. */
  async message(): Promise<string> {
    return (await this.widget.locator(".quick-input-message").innerText()).trim();
  }

  /** The box's title; empty without one. */
  async title(): Promise<string> {
    return (await this.widget.locator(".quick-input-title").innerText()).trim();
  }

  /** Closes the box without an answer. */
  async cancel(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await this.widget.waitFor({ state: "hidden", timeout: patience });
  }

  private option(label: string): Locator {
    const name = this.page.locator(".quick-input-list-row").first().locator(".label-name");
    return this.widget
      .locator(".quick-input-list .monaco-list-row")
      .filter({ has: name.filter({ hasText: exactly(label) }) });
  }
}
