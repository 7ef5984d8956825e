import path from "node:path";
import { afterEach } from "vitest";
import { projectRoot } from "../../host/launch/paths.ts";
import type { Workbench } from "../workbench/index.ts";

/** Leaves a picture of the window in out/test/ for each test of the file that fails. */
export function photographFailures(workbench: () => Workbench): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    const name = task.name.replaceAll(/\W+/g, "-").slice(0, 80);
    await workbench().page.screenshot({ path: path.join(projectRoot, `out/test/${name}.png`) });
  });
}
