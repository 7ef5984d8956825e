import type { Page } from "playwright-core";
import { exactly, exactlyOne, patience } from "./one.ts";

/**
 * Takes an item of the menu that is open, through its submenus. By keyboard: for a moment after a menu
 * opens, VS Code ignores the mouse button, lest the click that opened it choose something.
 */
export async function clickMenuItem(page: Page, path: readonly string[]): Promise<void> {
  for (const label of path) {
    const items = page.locator(".monaco-menu .action-item").filter({
      has: page.locator(".action-label").filter({ hasText: exactly(label) }),
      visible: true,
    });
    // An item with an open submenu contains that submenu's items: the innermost one is meant.
    const item = items.filter({ hasNot: page.locator(".action-item.focused .action-item") });
    await exactlyOne(item, `menu item "${label}"`);
    await item.hover();
    await item.and(page.locator(".focused")).waitFor({ timeout: patience });
    await page.keyboard.press("Enter");
  }
}
