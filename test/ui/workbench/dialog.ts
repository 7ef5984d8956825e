import type { Page } from "playwright-core";
import { exactlyOne } from "./one.ts";

/** A modal question, as it was when it was read. */
export interface Dialog {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  press(button: string): Promise<void>;
}

/** Waits for the modal dialog. */
export async function modalDialog(page: Page): Promise<Dialog> {
  const box = await exactlyOne(page.locator(".monaco-dialog-box"), "modal dialog");
  const text = async (selector: string): Promise<string> =>
    (await box.locator(selector).allInnerTexts()).join("\n").trim();
  return {
    message: await text(".dialog-message"),
    detail: await text(".dialog-message-detail"),
    buttons: await box.locator(".dialog-buttons .monaco-button").allInnerTexts(),
    press: async (button) => {
      const label = box
        .locator(".dialog-buttons .monaco-button")
        .getByText(button, { exact: true });
      await (await exactlyOne(label, `button "${button}" of the dialog`)).click();
      await box.waitFor({ state: "hidden" });
    },
  };
}
