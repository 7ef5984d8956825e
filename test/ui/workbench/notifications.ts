import type { Locator, Page } from "playwright-core";
import { eventually, exactlyOne, patience } from "./one.ts";

/** A notification on the page. */
export interface Notification {
  readonly text: string;
  readonly buttons: readonly string[];
}

/** The notifications in the corner of the window. */
export class Notifications {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Those in view now, the newest first. */
  async all(): Promise<Notification[]> {
    const found: Notification[] = [];
    for (const item of await this.items().all()) {
      found.push({
        text: (await item.locator(".notification-list-item-message").innerText()).trim(),
        buttons: await item.locator(".monaco-button").allInnerTexts(),
      });
    }
    return found;
  }

  /** Waits for exactly one notification that contains this text. */
  async find(text: string, timeout = patience): Promise<Locator> {
    const item = this.items().filter({ hasText: text });
    return await exactlyOne(item, `notification "${text}"`, timeout);
  }

  /** Waits for a notification and presses one of its buttons. */
  async press(text: string, button: string): Promise<void> {
    const item = await this.find(text);
    await item.hover();
    const label = item.locator(".notification-list-item-buttons-container .monaco-button");
    await (
      await exactlyOne(label.getByText(button, { exact: true }), `button "${button}"`)
    ).click();
  }

  /** Closes all, so that none covers what comes next. */
  async clear(): Promise<void> {
    await eventually(
      async () => {
        if ((await this.items().count()) === 0) return true;
        const item = this.items().first();
        // One may go by itself while it is being closed.
        await item.hover({ timeout: 1_000 }).catch(() => undefined);
        const close = item.locator("a.codicon-notifications-clear");
        await close.click({ timeout: 1_000 }).catch(() => undefined);
        return undefined;
      },
      () => "The notifications do not close.",
    );
  }

  private items(): Locator {
    return this.page.locator(".notifications-toasts .notification-list-item");
  }
}
