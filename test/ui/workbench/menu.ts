import type { Locator, Page } from "playwright-core";
import { exactly, patience } from "./one.ts";

/**
 * Takes an item of the menu that opens, through its submenus. By keyboard: for a moment after a menu
 * opens, VS Code ignores the mouse button, lest the click that opened it choose something.
 *
 * @returns false when the menu closed before: a tree that is drawn anew takes the focus back, and ends it
 */
export async function tookMenuItem(page: Page, path: readonly string[]): Promise<boolean> {
  const menu = page.locator(".monaco-menu").first();
  const opened = await menu.waitFor({ timeout: 5_000 }).then(
    () => true,
    () => false,
  );
  if (!opened) return false;
  for (const label of path) {
    const items = page.locator(".monaco-menu .action-item").filter({
      has: page.locator(".action-label").filter({ hasText: exactly(label) }),
      visible: true,
    });
    // An item with an open submenu contains that submenu's items: the innermost one is meant.
    const item = items.filter({ hasNot: page.locator(".action-item.focused .action-item") });
    if (!(await shownIn(menu, item))) return false;
    await item.hover({ timeout: 5_000 }).catch(() => undefined);
    if (!(await shownIn(menu, item.and(page.locator(".focused"))))) return false;
    await page.keyboard.press("Enter");
  }
  return true;
}

/** Waits for something in a menu, as long as that is open. Throws when it does not come, or is there twice. */
async function shownIn(menu: Locator, item: Locator): Promise<boolean> {
  const shown = item.waitFor({ timeout: patience }).then(() => true);
  const closed = menu.waitFor({ state: "hidden", timeout: patience }).then(() => false);
  closed.catch(() => undefined); // it stays open as long as it is wanted
  const first = await Promise.race([shown, closed]);
  shown.catch(() => undefined); // what was closed shows nothing
  return first;
}
