import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { expectAccessible } from "./steps/accessible.ts";
import { signInToPart } from "./steps/accounts.ts";
import { photographFailures } from "./steps/failures.ts";
import { openedForm } from "./steps/forms.ts";
import { clusterRow, operation } from "./steps/sandbox.ts";
import { writesOf } from "./steps/writes.ts";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

const cluster = "catalog-prod";
const owners = [cluster, "us-east-1", "Trusted owners"];
const added = "arn:aws:iam::220015834777:root";

let sandbox: Sandbox;
let workbench: Workbench;
beforeAll(async () => {
  sandbox = await startSandbox({ speed: 4 });
  workbench = await openWorkbench();
  await signInToPart(workbench, sandbox, "astra");
});
afterAll(async () => {
  await workbench.close();
  await sandbox.close();
});
photographFailures(() => workbench);

const clusters = () => workbench.tree("Clusters");

test("a principal is recognised: what AWS cannot allow has an error, and what to use instead", async () => {
  await clusters().expand(...owners);
  await workbench.palette("Private Endpoints: Add Trusted Owner…");
  await workbench.quick.pick(cluster, true);
  const form = await openedForm(workbench, `Add trusted owner: ${cluster}`);
  await form.enter("IAM principal", "12345");
  await form.error("This is no IAM principal, such as arn:aws:iam::123456789012:root.");
  await form.enter("IAM principal", "arn:aws:iam::220015834777:role/team/deploy");
  await form.error("AWS takes no principal with a path (team/deploy).");
  await form.enter("IAM principal", "arn:aws:sts::220015834777:assumed-role/deploy/terraform");
  await form.error("This is a session (assumed role), which no service can allow.");
  await expectAccessible(workbench, form, "Astra DB, trusted owner");
  await form.button(`Use ${added}`).click();
  await form.noErrors();
  await form.effect("Holds for us-east-1 only.");
  await form.button("Cancel").click();
  await expect.poll(() => workbench.tabs()).toEqual([]);
});

test("an account's number is written as its principal, and added", async () => {
  await clusters().inlineAction(owners, "Add Trusted Owner…");
  const form = await openedForm(workbench, `Add trusted owner: ${cluster}`);
  await form.enter("IAM principal", "2200-1583-4777");
  await form.noErrors();
  sandbox.requests.length = 0;
  await form.button("Add trusted owner").click();
  await operation(workbench, "Add trusted owner", cluster, /^Done · \S+:root is allowed/);
  expect(writesOf(sandbox)).toEqual([
    { call: "POST allowed-principals", body: { allowedPrincipals: [added] } },
  ]);
  await clusters().row([...owners, added]);
  await workbench.toasts.clear();

  await clusters().inlineAction(owners, "Add Trusted Owner…");
  const again = await openedForm(workbench, `Add trusted owner: ${cluster}`);
  await again.enter("IAM principal", added);
  await again.error("This principal is allowed in this region already.");
  await again.button("Cancel").click();
  await expect.poll(() => workbench.tabs()).toEqual([]);
});

test("removing one of several says that its endpoints stay", async () => {
  await clusters().contextMenu([...owners, added], "Remove Trusted Owner…");
  const dialog = await workbench.dialog();
  expect(dialog.message).toBe(`Remove ${added} from the allowed principals of us-east-1?`);
  expect(dialog.detail).toContain("Endpoints that are registered already are not removed.");
  sandbox.requests.length = 0;
  await dialog.press("Remove");
  await operation(workbench, "Remove trusted owner", cluster, /^Done · \S+:root is not allowed/);
  expect(writesOf(sandbox)).toEqual([
    { call: "DELETE allowed-principals", body: { allowedPrincipal: added } },
  ]);
  await clusters().gone([...owners, added]);
  await workbench.toasts.clear();
});

test("the last one is not removed while endpoints are connected, and it is said why", async () => {
  const group = ["sessions-eu", "europe-west1", "Trusted owners"];
  await clusters().collapse(cluster);
  await clusters().expand(...group);
  const [last] = await clusters().children(group);
  const row = [...group, last?.label ?? ""];
  expect(await clusters().contextMenuItems(row)).not.toContain("Remove Trusted Owner…");
  await workbench.palette("Private Endpoints: Remove Trusted Owner…");
  await workbench.quick.pick("sessions-eu", true);
  await workbench.notification("It is the last principal of this region, and endpoints are");
  await workbench.toasts.clear();
  await clusters().collapse("sessions-eu");
});

test("the first one makes the region's endpoint service, and the last one takes it along", async () => {
  const region = [cluster, "eu-west-1"];
  const row = [...region, "Trusted owners", added];
  await clusters().expand(...region);
  await clusters().contextMenu(region, "Create Endpoint Service…");
  const form = await openedForm(workbench, `Create endpoint service: ${cluster}`);
  await form.enter("IAM principal", added);
  await form.noErrors();
  await form.effect(
    `Creates the endpoint service in eu-west-1, which only ${added} can connect to.`,
  );
  await form.button("Create endpoint service").click();
  await operation(workbench, "Create endpoint service", cluster, /^Done · The endpoint service is/);
  await clusters().row([...region, "Endpoint service"]);
  await workbench.toasts.clear();
  await clusters().expand(...region, "Trusted owners");
  await clusters().contextMenu(row, "Remove Trusted Owner…");
  const dialog = await workbench.dialog();
  expect(dialog.detail).toContain("the endpoint service there is removed with it.");
  expect(dialog.detail).toContain("needs new endpoints");
  await dialog.press("Remove");
  await clusters().row([...region, "No endpoint service in this region"], 60_000);
  await workbench.toasts.clear();
});

test("what an endpoint is for is changed from the palette, which asks for the endpoint", async () => {
  await workbench.palette("Private Endpoints: Edit Description…");
  await workbench.quick.pick(cluster, true);
  await workbench.quick.input.fill("web shop");
  const found = workbench.quick.widget.locator(".quick-input-list .monaco-list-row");
  await expect.poll(() => found.count(), { timeout: 20_000 }).toBe(1);
  const id = (await found.locator(".label-name").first().innerText()).trim();
  await found.click();
  const form = await openedForm(workbench, `Edit description: ${cluster}`);
  expect(await form.text("Description").inputValue()).toBe("web shop");
  await form.enter("Description", "web shop and app");
  await form.noErrors();
  await form.button("Edit description").click();
  await operation(workbench, "Edit description", cluster, /^Done · The description is set/);
  const place = [cluster, "us-east-1", "Private endpoints"];
  await clusters().expand(...place);
  await clusterRow(workbench, [...place, id], /web shop and app/);
});
