import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "./steps/accessible.ts";
import { photographFailures } from "./steps/failures.ts";
import { openedForm, type Form } from "./steps/forms.ts";
import { clusterRow, openSandbox, operation } from "./steps/sandbox.ts";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

let workbench: Workbench;
/** An endpoint of the demo, which somebody else made by hand. */
let id: string;
beforeAll(async () => {
  workbench = await openWorkbench();
  await openSandbox(workbench);
});
afterAll(async () => {
  await workbench.close();
});
photographFailures(() => workbench);

const cluster = "orders-prod";
const group = [cluster, "us-east-1", "Private endpoints"] as const;
const title = `Disconnect: ${cluster}`;
const box = (form: Form) => form.frame.getByRole("checkbox", { name: `Delete the endpoint ${id}` });

test("an endpoint of somebody else's is only deregistered, unless the person wants more", async () => {
  const clusters = workbench.tree("Clusters");
  await clusters.expand(...group);
  const rows = await clusters.children([...group]);
  id = rows.find(({ description }) => description.includes("AVAILABLE"))!.label;
  await clusters.contextMenu([...group, id], "Disconnect…");
  const form = await openedForm(workbench, title);
  await box(form).waitFor();
  expect(await box(form).isChecked()).toBe(false);
  await form.effect(`Stays: the endpoint ${id}, which costs until it is deleted`);
  await expectAccessible(workbench, form, "Disconnect, only deregistered");

  await box(form).focus();
  await workbench.page.keyboard.press("Space");
  await form.effect(`Removes ${id} from ${cluster}.`);
  await form.effect("Delete the VPC or PSC endpoint");
  await form.effect("nothing of this can be taken back");
  await expectAccessible(workbench, form, "Disconnect, with the endpoint");
  await workbench.screenshot("disconnect-form");
});

test("what is ticked is there again after the window was loaded anew", async () => {
  await workbench.reloadWindow();
  let form = await openedForm(workbench, title);
  await box(form).waitFor();
  expect(await box(form).isChecked()).toBe(true);
  await workbench.theme("highContrast");
  form = await openedForm(workbench, title);
  await expectAccessible(workbench, form, "Disconnect, in high contrast");
  await workbench.screenshot("disconnect-form-high-contrast");
  await workbench.theme("light");
});

test("it is done once its name was typed: deregistered first, then deleted", async () => {
  const form = await openedForm(workbench, title);
  await form.button("Disconnect").press("Enter");
  const dialog = await workbench.dialog();
  expect(dialog.message).toBe(`Disconnect the private endpoint ${id} from ${cluster}?`);
  expect(dialog.detail).toContain("lose their connection");
  await workbench.page.screenshot({ path: "media/screenshots/disconnect-question.png" });
  await dialog.press("Disconnect");
  await workbench.quickInput(id, `Type ${id} to go on`);
  await operation(workbench, "Disconnect", cluster, /^Done/);
  await workbench.tree("Clusters").gone([...group, id]);
});

test("public access is closed once the person said how they know, and undone", async () => {
  const database = "catalog-prod";
  const clusters = workbench.tree("Clusters");
  await workbench.toasts.clear();
  await clusters.contextMenu(database, "Close Public Access…");
  const form = await openedForm(workbench, `Close public access: ${database}`);
  await form.effect("also not from: 203.0.113.0/24");
  await form.enter("How do you know that the private path works?", "y");
  await form.error("Say how you know");
  await form.enter("How do you know that the private path works?", "connected from app-1");
  await form.noErrors();
  await expectAccessible(workbench, form, "Close public access");
  await workbench.screenshot("close-public-access");
  await form.button("Close public access").press("Enter");
  await (await workbench.dialog()).press("Close");
  await workbench.quickInput(database, `Type ${database} to go on`);
  await operation(workbench, "Close public access", database, /^Done/);
  await clusterRow(workbench, [database], /no public access/);
  const label = `Close public access: ${database}`;
  await workbench.tree("Operations").contextMenu(label, "Undo Operation…");
  await (await workbench.dialog()).press("Undo");
  await operation(workbench, "Close public access", database, /^Undone/);
  await clusterRow(workbench, [database], /public access from 1 network/);
});

test("the palette asks which cluster and which endpoint", async () => {
  await workbench.toasts.clear();
  await workbench.palette("Private Endpoints: Disconnect…");
  await workbench.quick.pick(cluster, true);
  const [first = ""] = await workbench.quick.items();
  await workbench.quick.pick(first.split(" · ")[0]!);
  const form = await openedForm(workbench, title);
  await form.button("Cancel").click();
  await expect.poll(() => workbench.tabs()).toEqual([]);
});
