import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import type { TidbPart } from "../../src/sandbox/tidb/part.ts";
import { expectAccessible } from "./steps/accessible.ts";
import { signInToPart } from "./steps/accounts.ts";
import { photographFailures } from "./steps/failures.ts";
import { openedForm } from "./steps/forms.ts";
import { clusterRow, operation } from "./steps/sandbox.ts";
import { writesOf } from "./steps/writes.ts";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

const cluster = "web-essential";
const egress = [cluster, "eu-west-1", "Egress endpoints"];

let sandbox: Sandbox;
let workbench: Workbench;
/** A service of the customer's that accepts by itself, and that no endpoint leads to yet. */
let service: string;
/** Its row in the tree. */
let row: string[];
beforeAll(async () => {
  sandbox = await startSandbox({ speed: 4 });
  service = unused(sandbox);
  row = [...egress, service.slice(service.lastIndexOf(".") + 1)];
  workbench = await openWorkbench();
  await signInToPart(workbench, sandbox, "tidb");
  await workbench.tree("Clusters").expand(...egress);
});
afterAll(async () => {
  await workbench.close();
  await sandbox.close();
});
photographFailures(() => workbench);

function unused({ parts }: Sandbox): string {
  const part = parts["tidb"] as TidbPart;
  const { state } = part;
  const { id = "" } = state.clusters.all().find(({ name }) => name === cluster) ?? {};
  const used = state.links.group(id).map(({ target }) => target);
  const all = part.targets?.(id) ?? [];
  const found = all.find((one) => one.outcome === "accepted" && !used.includes(one.identifier));
  if (found === undefined) throw new Error(`${cluster} has no target that is free.`);
  return found.identifier;
}

test("the form says what the service needs, and at the field what is wrong", async () => {
  await workbench.tree("Clusters").inlineAction(egress, "Create Egress Endpoint…");
  const form = await openedForm(workbench, `Create egress endpoint: ${cluster}`);
  expect(await form.valueToCopy("allows TiDB Cloud's account")).toMatch(
    /^arn:aws:iam::\d{12}:root$/,
  );
  expect(await form.valueToCopy("in at least one of the cluster's zones")).toMatch(/^euw1-az\d/);
  expect(await form.radio("Alibaba Cloud endpoint service").isDisabled()).toBe(true);
  await form.enter("Name", "audit");
  await form.enter("Endpoint service name", "vpce-0123456789abcdef0");
  await form.error("This is a VPC endpoint.");
  await form.enter("Endpoint service name", service.replace("eu-west-1", "us-east-1"));
  await form.warning("This service is in us-east-1");
  await expectAccessible(workbench, form, "TiDB Cloud, egress");
  await form.enter("Endpoint service name", service);
  await form.noErrors();
  await form.button("Create egress endpoint").click();
  await operation(
    workbench,
    "Create egress endpoint",
    cluster,
    /^Done · The endpoint is available/,
  );
  await clusterRow(workbench, row, /^ACTIVE/);
  await workbench.toasts.clear();
});

test("a second one to the same service is refused at the field", async () => {
  await workbench.tree("Clusters").inlineAction(egress, "Create Egress Endpoint…");
  const form = await openedForm(workbench, `Create egress endpoint: ${cluster}`);
  await form.enter("Endpoint service name", service);
  await form.error("There is one already (ACTIVE)");
  await form.button("Cancel").click();
  await expect.poll(() => workbench.tabs()).toEqual([]);
});

test("domain names are attached: a dry run asks which, and the form shows both calls before", async () => {
  await workbench.tree("Clusters").contextMenu(row, "Attach Domains…");
  const form = await openedForm(workbench, `Attach domain names: ${cluster}`);
  expect(await form.facts()).toContain(`Target: ${service}`);
  await form.radio("Confluent Cloud").check();
  await form.enter("Unique name", "orders kafka");
  await form.error("A name has only letters, digits, hyphens and dots.");
  await form.enter("Unique name", "");
  await form.radio("TiDB Cloud").check();
  await form.noErrors();
  await form.effect("TiDB Cloud is asked for a name first; nothing is changed by that.");
  await form.frame.getByText("What will be sent").click();
  const calls = form.frame.locator(".calls > li");
  await expect.poll(() => calls.count()).toBe(2);
  expect(await calls.first().innerText()).toContain('"validateOnly": true');
  expect(await calls.last().innerText()).not.toContain("validateOnly");
  await expectAccessible(workbench, form, "TiDB Cloud, attach domains");
  sandbox.requests.length = 0;
  await form.button("Attach domain names").click();
  const said = await operation(workbench, "Attach domain names", cluster, /^Done · Attached: \S/);

  const [asked, attached, ...more] = writesOf(sandbox).map(({ body }) => body);
  expect(more).toEqual([]);
  expect(asked).toEqual({ attachDomain: { type: "TIDBCLOUD_MANAGED" }, validateOnly: true });
  expect(attached).toMatchObject({
    attachDomain: { uniqueName: expect.stringMatching(/./) as unknown },
  });
  const name = /Attached: ([^,\s]+)/.exec(said.description)?.[1] ?? "";
  const shown = await clusterRow(workbench, row, /^ACTIVE · \S/);
  expect(shown.description).toContain(name);
  await workbench.toasts.clear();
});

test("they are detached from the palette, which asks where; the question says what is lost", async () => {
  await workbench.palette("Private Endpoints: Detach Domains…");
  await workbench.quick.pick(cluster, true);
  await workbench.quick.pick(row.at(-1) ?? "", true);
  const form = await openedForm(workbench, `Detach domain names: ${cluster}`);
  await form.noErrors(); // the only ones are chosen
  await form.effect("These names stop to resolve");
  await expectAccessible(workbench, form, "TiDB Cloud, detach domains");
  await form.button("Detach domain names").click();
  const dialog = await workbench.dialog();
  expect(dialog.detail).toContain("What connects by these names loses its way");
  await dialog.press("Detach");
  await operation(workbench, "Detach domain names", cluster, /^Done · The names are detached/);
  await clusterRow(workbench, row, /^ACTIVE$/);
  await workbench.toasts.clear();
});

test("it is deleted once its cluster's name was typed", async () => {
  const clusters = workbench.tree("Clusters");
  await clusters.contextMenu(row, "Delete Egress Endpoint…");
  const dialog = await workbench.dialog();
  expect(dialog.detail).toContain(`reaches ${service} through it stops`);
  await dialog.press("Delete");
  await workbench.quickInput(cluster, `Type ${cluster} to go on`);
  await operation(workbench, "Delete egress endpoint", cluster, /^Done · The endpoint is deleted/);
  await clusters.gone(row);
});
