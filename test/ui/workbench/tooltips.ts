import type { Locator, Page } from "playwright-core";
import { eventually } from "./one.ts";

/** What VS Code shows over what the mouse, or the focus, is on. */
export function tooltips(page: Page): Locator {
  return page.locator(".monaco-hover:visible, .workbench-hover:visible");
}

/** Takes the mouse away from what would be drawn as hovered, and waits until no tooltip is left. */
export async function leaveTooltips(page: Page): Promise<void> {
  await page.mouse.move(640, 799);
  let left: readonly string[] = [];
  await eventually(
    async () => {
      left = await tooltips(page).allInnerTexts();
      if (left.length === 0) return true;
      // A list that was opened from the status bar gives the focus back to it: that shows its tooltip too.
      await page
        .locator(".statusbar-item a:focus")
        .evaluateAll((items: readonly { blur(): void }[]) => {
          for (const item of items) item.blur();
        });
      // That of a row which was drawn anew meanwhile is not told that the mouse left it.
      await tooltips(page)
        .first()
        .hover({ force: true, timeout: 1000 })
        .catch(() => undefined);
      await page.mouse.move(640, 799);
      return undefined;
    },
    () => `A tooltip stays: ${left.join(" | ")}`,
  );
}
