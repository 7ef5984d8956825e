import { afterAll, beforeAll, expect, test } from "vitest";
import { photographFailures } from "./steps/failures.ts";
import { openedForm } from "./steps/forms.ts";
import { clusterRow, copyService, decide, openSandbox, operation } from "./steps/sandbox.ts";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

let workbench: Workbench;
beforeAll(async () => {
  workbench = await openWorkbench();
});
afterAll(async () => {
  await workbench.close();
});

photographFailures(() => workbench);

const place = ["orders-prod", "us-west-2", "Egress endpoints"] as const;
/** The service's identifier, and how the tree calls it. */
let service: string;
let row: readonly string[];

test("without an account, a click opens the sandbox, and its clusters appear", async () => {
  await openSandbox(workbench);
  const clusters = workbench.tree("Clusters");
  const names = (await clusters.children("CockroachDB Cloud sandbox")).map((one) => one.label);
  expect(names).toEqual([
    "analytics-new",
    "billing-eu",
    "dev-playground",
    "ledger-prod",
    "orders-prod",
    "reports-staging",
    "storefront",
    "telemetry-eu",
  ]);
  await clusters.expand(...place);
});

test("the form creates an egress endpoint, which waits among the operations", async () => {
  service = await copyService(workbench, "orders-prod", /us-west-2(?!.*has an).*must accept/);
  row = [...place, service.slice(service.lastIndexOf(".") + 1)];
  await workbench.tree("Clusters").inlineAction([...place], "Create Egress Endpoint…");
  const form = await openedForm(workbench, "Create egress endpoint: orders-prod");
  expect(await form.facts()).toEqual([
    "Provider: CockroachDB Cloud",
    "Account: CockroachDB Cloud sandbox",
    "Cluster: orders-prod (Advanced, AWS)",
  ]);
  expect(await form.radio("us-west-2").isChecked()).toBe(true);
  await form.effect("Billed by the bytes that pass");
  await form.effect("its region cannot be removed");
  expect(await form.valueToCopy("The endpoint service allows this principal")).toMatch(
    /^arn:aws:iam::\d{12}:root$/,
  );
  await form.text("Endpoint service name").fill(service);
  await form.button("Create egress endpoint").click();
  await operation(workbench, "Create egress endpoint", "orders-prod", /^(Running|Waiting) · /);
  await clusterRow(workbench, row, /^PENDING/);
});

test("it says who must accept it, and notifies", async () => {
  const said = await operation(
    workbench,
    "Create egress endpoint",
    "orders-prod",
    /^Waiting for you · .* of about 5 min · The owner of .* must accept/,
  );
  expect(said.description).toContain(service);
  expect(said.icon).toBe("bell-dot");
  await workbench.notification(`must accept`);
  const waiting = await clusterRow(workbench, row, /PENDING_ACCEPTANCE/);
  expect(waiting.description).toContain("needs you");
  expect(waiting.ariaLabel).toMatch(/^Egress endpoint, vpce-svc-.*PENDING_ACCEPTANCE, needs you/);
  await workbench.toasts.clear();
});

test("once its owner accepts, it becomes available with an address", async () => {
  await decide(
    workbench,
    `Cluster orders-prod asks to connect from us-west-2 to ${service}`,
    "Accept",
  );
  const done = await operation(workbench, "Create egress endpoint", "orders-prod", /^Done/);
  const address = /Available at (\S+)\.$/.exec(done.description)?.[1];
  expect(address).toBeDefined();
  await workbench.notification("Available at");
  await clusterRow(workbench, row, /^AVAILABLE/);
  expect(await workbench.tree("Clusters").tooltip([...row])).toContain(`Address: ${address ?? ""}`);
  await workbench.toasts.clear();
});

test("it gets domain names, with the list before and after, and Confluent's pattern proposed", async () => {
  await workbench.tree("Clusters").contextMenu([...row], "Edit Domain Names…");
  const form = await openedForm(workbench, "Edit domain names: orders-prod");
  await form.button("Add *.us-west-2.aws.confluent.cloud").click();
  await form.button("Add to Domain names").click();
  await form.enter("Domain names, line 2", "no name");
  await form.error("domain name");
  await form.text("Domain names, line 2").fill("kafka.orders.example.com");
  await form.noErrors();
  await form.effect(/^After: \*\.us-west-2\.aws\.confluent\.cloud, kafka\.orders\.example\.com$/);
  await form.effect(/maintenance/);
  await form.button("Edit domain names").click();
  await operation(workbench, "Edit domain names", "orders-prod", /^Done · The names are set/);
  await clusterRow(workbench, row, /\*\.us-west-2\.aws\.confluent\.cloud \+1$/);
  await workbench.toasts.clear();
});

test("the next edit shows the list before it, and what is resolved no longer", async () => {
  await workbench.tree("Clusters").contextMenu([...row], "Edit Domain Names…");
  const form = await openedForm(workbench, "Edit domain names: orders-prod");
  await form.button("Remove *.us-west-2.aws.confluent.cloud").click();
  await form.effect(/^Before: \*\.us-west-2\.aws\.confluent\.cloud, kafka\.orders\.example\.com$/);
  await form.effect(/^After: kafka\.orders\.example\.com$/);
  await form.effect("Removed, and no longer resolved: *.us-west-2.aws.confluent.cloud");
  await form.button("Cancel").click();
  await expect.poll(() => workbench.tabs()).toEqual([]);
});

test("deleting says what stops, asks for the name, and takes it out of the tree", async () => {
  const clusters = workbench.tree("Clusters");
  await clusters.contextMenu([...row], "Delete Egress Endpoint…");
  const dialog = await workbench.dialog();
  expect(dialog.message).toMatch(/^Delete the egress endpoint \S+ of orders-prod\?$/);
  expect(dialog.detail).toContain(`reaches ${service} through it`);
  expect(dialog.detail).toContain("kafka.orders.example.com");
  await dialog.press("Delete");
  await workbench.quick.fill("orders", "Type orders-prod to go on");
  await expect.poll(() => workbench.quickInputMessage()).toContain("Type exactly: orders-prod");
  await workbench.quickInput("orders-prod");
  await operation(workbench, "Delete egress endpoint", "orders-prod", /^Done/);
  await clusters.gone([...row]);
});
