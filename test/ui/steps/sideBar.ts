import type { Workbench } from "../workbench/index.ts";

/** Drags the edge of the side bar, for room to read in; pixels. */
export async function widen({ page }: Workbench, by: number): Promise<void> {
  const { x = 0, width = 0 } = (await page.locator(".part.sidebar").boundingBox()) ?? {};
  await page.mouse.move(x + width, 300);
  await page.mouse.down();
  await page.mouse.move(x + width + by, 300, { steps: 4 });
  await page.mouse.up();
}
