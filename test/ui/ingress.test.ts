import { afterAll, beforeAll, expect, test } from "vitest";
import { photographFailures } from "./steps/failures.ts";
import { openedForm } from "./steps/forms.ts";
import { clusterRow, makeEndpoint, openSandbox, operation } from "./steps/sandbox.ts";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

let workbench: Workbench;
beforeAll(async () => {
  workbench = await openWorkbench();
  await openSandbox(workbench);
});
afterAll(async () => {
  await workbench.close();
});
photographFailures(() => workbench);

const cluster = "reports-staging";
const region = [cluster, "us-east-1"] as const;
const endpoints = [...region, "Private endpoints"] as const;
const owners = [...region, "Trusted owners"] as const;
/** The endpoint that the tests make and register. */
let id: string;

test("a cluster without an endpoint service says so, and gets one in every region", async () => {
  const clusters = workbench.tree("Clusters");
  await clusters.expand(...region);
  await clusters.row([...region, "No endpoint service in this region"]);
  await clusters.contextMenu(cluster, "Create Endpoint Service…");
  const dialog = await workbench.dialog();
  expect(dialog.message).toBe(`Create the endpoint service of ${cluster}?`);
  expect(dialog.detail).toContain("us-east-1, us-west-2");
  expect(dialog.detail).toContain("cannot be deleted afterwards");
  await dialog.press("Create");
  await operation(workbench, "Create endpoint service", cluster, /^Waiting · .* of about 22 min/);
  await operation(workbench, "Create endpoint service", cluster, /^Done/);
  const service = await clusterRow(workbench, [...region, "Endpoint service"], /^AVAILABLE/);
  expect(service.description).toMatch(/vpce-svc-/);
  await workbench.toasts.clear();
});

test("the form takes only the endpoint's own id, and says why at the field", async () => {
  const clusters = workbench.tree("Clusters");
  await clusters.inlineAction([...endpoints], "Register Private Endpoint…");
  const form = await openedForm(workbench, `Register private endpoint: ${cluster}`);
  const { description } = await clusters.row([...region, "Endpoint service"]);
  const service = /vpce-svc-[0-9a-f]+/.exec(description)?.[0] ?? "";
  expect(await form.valueToCopy("An endpoint in your network to the service")).toContain(service);

  await form.enter("Private endpoint id", service);
  await form.error("This is an endpoint service (vpce-svc-…), the side of the database.");
  await form.enter("Private endpoint id", "../../clusters");
  await form.error("This is not the id of a private endpoint, such as vpce-");
  await form.button("Register private endpoint").click();
  await form.error("This is not the id of a private endpoint");
  await form.button("Cancel").click();
  await expect.poll(() => workbench.tabs()).toEqual([]);
});

test("an id that the cloud does not know is refused in words, and nothing is registered", async () => {
  await workbench.tree("Clusters").inlineAction([...endpoints], "Register Private Endpoint…");
  const form = await openedForm(workbench, `Register private endpoint: ${cluster}`);
  await form.enter("Private endpoint id", "vpce-00000000000000000");
  await form.button("Register private endpoint").click();
  const said = await operation(workbench, "Register private endpoint", cluster, /^Failed/);
  expect(said.description).toMatch(/not found\. .*Nothing was changed\./);
  const name = `Register private endpoint: ${cluster}`;
  await workbench.tree("Operations").contextMenu(name, "Forget Operation");
  await workbench.tree("Operations").gone(name);
  await workbench.toasts.clear();
});

test("an endpoint of the customer's is registered by its id, and becomes available", async () => {
  id = await makeEndpoint(workbench, cluster, "us-east-1");
  await workbench.pressNotification("was made in your network", "Register It");
  const form = await openedForm(workbench, `Register private endpoint: ${cluster}`);
  await form.enter("Private endpoint id", ` ${id} `);
  await form.noErrors();
  await form.effect(`Accepts the endpoint for ${cluster}.`);
  await form.button("Register private endpoint").click();
  await operation(workbench, "Register private endpoint", cluster, /^Waiting/);
  await workbench.tree("Clusters").expand(...endpoints);
  await clusterRow(workbench, [...endpoints, id], /^(PENDING|AVAILABLE)/);
  await operation(workbench, "Register private endpoint", cluster, /^Done · The endpoint is avai/);
  await workbench.notification("The endpoint is available.");
  await clusterRow(workbench, [...endpoints, id], /^AVAILABLE · \d{12}$/);
  await workbench.toasts.clear();
});

test("what is registered already is refused at the field", async () => {
  await workbench.tree("Clusters").inlineAction([...endpoints], "Register Private Endpoint…");
  const form = await openedForm(workbench, `Register private endpoint: ${cluster}`);
  await form.enter("Private endpoint id", id);
  await form.error("This endpoint is registered already (AVAILABLE).");
  await form.button("Cancel").click();
  await expect.poll(() => workbench.tabs()).toEqual([]);
});

test("undo says before what it takes back, and what it leaves behind", async () => {
  const label = `Register private endpoint: ${cluster}`;
  await workbench.tree("Operations").contextMenu(label, "Undo Operation…");
  const dialog = await workbench.dialog();
  expect(dialog.detail).toContain(`Will be done: Remove the private endpoint ${id}`);
  expect(dialog.detail).toContain(`Is left behind: The entry of ${id} may stay listed as REJECTED`);
  await dialog.press("Cancel");
});

test("the first trusted owner closes the door to all others, and the form says so", async () => {
  const clusters = workbench.tree("Clusters");
  const { description } = await clusters.row([...owners]);
  expect(description).toBe("anyone may connect");
  await clusters.inlineAction([...owners], "Add Trusted Owner…");
  const form = await openedForm(workbench, `Add trusted owner: ${cluster}`);
  await form.warning("The list is empty, so anyone may connect now.");
  await form.enter("AWS account", "1234");
  await form.error("An AWS account id has 12 digits.");
  await form.enter("AWS account", "*");
  await form.noErrors();
  await form.warning("* lets every AWS account connect.");
  const owner = (await clusters.row([...endpoints, id])).description.slice(-12);
  await form.enter("AWS account", owner);
  await form.noErrors();
  await form.button("Add trusted owner").click();
  await operation(workbench, "Add trusted owner", cluster, /^Done · The owner is trusted/);
  await clusterRow(workbench, owners, /^1 · whole cluster$/);
  await clusters.expand(...owners);
  await clusters.row([...owners, owner]);

  await clusters.inlineAction([...owners], "Add Trusted Owner…");
  const again = await openedForm(workbench, `Add trusted owner: ${cluster}`);
  await again.enter("AWS account", owner);
  await again.error("This owner is trusted already.");
  await again.button("Cancel").click();
  await expect.poll(() => workbench.tabs()).toEqual([]);
  await workbench.toasts.clear();
});

test("removing the last owner says who loses access and that it opens the door", async () => {
  const clusters = workbench.tree("Clusters");
  const [owner] = await clusters.children([...owners]);
  await clusters.contextMenu([...owners, owner?.label ?? ""], "Remove Trusted Owner…");
  const dialog = await workbench.dialog();
  expect(dialog.message).toBe(`Remove the trusted owner ${owner?.label ?? ""} from ${cluster}?`);
  expect(dialog.detail).toContain("The list becomes empty, which means that ANYONE may connect.");
  expect(dialog.detail).toContain(`Endpoints that belong to it: ${id}.`);
  await dialog.press("Remove");
  await operation(workbench, "Remove trusted owner", cluster, /^Done · The owner is removed/);
  await clusterRow(workbench, owners, /^anyone may connect$/);
  await workbench.toasts.clear();
});

test("removing a private endpoint in use says what stops, and asks for its id", async () => {
  const clusters = workbench.tree("Clusters");
  await clusters.contextMenu([...endpoints, id], "Remove Private Endpoint…");
  const dialog = await workbench.dialog();
  expect(dialog.message).toBe(`Remove the private endpoint ${id} from ${cluster}?`);
  expect(dialog.detail).toContain("applications that connect through it lose their connection");
  await dialog.press("Remove");
  await workbench.quickInput(id, `Type ${id} to go on`);
  await operation(workbench, "Remove private endpoint", cluster, /^Done · The endpoint is removed/);
  // CockroachDB Cloud keeps the entry for as long as the endpoint exists in the cloud.
  await clusterRow(workbench, [...endpoints, id], /^REJECTED/);
});

test("what the plan does not have is said in words in the tree, and not offered", async () => {
  const clusters = workbench.tree("Clusters");
  const group = ["storefront", "us-east-1", "Trusted owners"];
  await clusters.expand(...group);
  expect((await clusters.row(group)).description).toBe("not available");
  const reasons = (await clusters.children(group)).map((one) => one.label);
  expect(reasons).toEqual(["Only on Advanced clusters (this one is Standard)."]);
  const offered = await clusters.contextMenuItems(["storefront"]);
  expect(offered).not.toContain("Add Trusted Owner…");
  expect(offered).not.toContain("Create Endpoint Service…");
  expect(offered).toContain("Register Private Endpoint…");
});

test("a feature with limited access says that it is not enabled, and is no error", async () => {
  const clusters = workbench.tree("Clusters");
  const group = ["analytics-new", "eu-central-1", "Trusted owners"];
  await clusters.expand(...group);
  const [reason] = await clusters.children(group);
  expect(reason?.label).toMatch(/^Limited access: not enabled for this organization/);
  expect(reason?.icon).toBe("info");
  expect((await clusters.row("analytics-new")).description).not.toContain("broken");
  const offered = await clusters.contextMenuItems(["analytics-new"]);
  expect(offered).toContain("Create Egress Endpoint…");
  expect(offered).not.toContain("Add Trusted Owner…");
});
