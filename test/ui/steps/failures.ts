import path from "node:path";
import { afterEach } from "vitest";
import { projectRoot } from "../../host/launch/paths.ts";
import type { Workbench } from "../workbench/index.ts";

/**
 * Leaves a picture of the window in out/test/ for each test of the file that fails, and closes what lies over the
 * window: the next try begins where a person would.
 */
export function photographFailures(workbench: () => Workbench): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    const name = task.name.replaceAll(/\W+/g, "-").slice(0, 80);
    const { page, toasts } = workbench();
    await page.screenshot({ path: path.join(projectRoot, `out/test/${name}.png`) });
    for (let boxes = 0; boxes < 2; boxes++) await page.keyboard.press("Escape");
    await toasts.clear().catch(() => undefined);
  });
}
