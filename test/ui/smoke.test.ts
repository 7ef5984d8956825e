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

test("the details page of the extension shows its README, without a picture that does not load", async () => {
  await workbench.palette("Extensions: Show Installed Extensions");
  const entry = workbench.page.locator(".extension-list-item", { hasText: "Private Endpoints" });
  await entry.click();
  const webview = workbench.page.frameLocator("iframe.webview");
  const readme = webview.frameLocator("iframe#active-frame");
  await readme.getByRole("heading", { name: "What it does" }).waitFor();
  expect(await readme.locator("img").count()).toBe(0);
  expect(await readme.locator("body").innerText()).toContain("CONTRIBUTING.md explains the house");
});
