import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

let workbench: Workbench;
beforeAll(async () => {
  workbench = await openWorkbench();
});
afterAll(async () => {
  await workbench.close();
});

test("a first look: the activity bar has an entry, and the empty view says what to do", async () => {
  await workbench.openView();
  const clusters = workbench.tree("Clusters");
  expect(await clusters.welcome()).toContain("private endpoints of your cloud databases");
  expect(await clusters.welcomeButtons().allInnerTexts()).toEqual([
    "Add Account",
    "Try it without an account",
  ]);
  await workbench.screenshot("welcome");
});
