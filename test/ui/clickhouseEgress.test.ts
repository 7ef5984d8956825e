import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ClickhousePart } from "../../src/sandbox/clickhouse/part.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { expectAccessible } from "./steps/accessible.ts";
import { signInToPart } from "./steps/accounts.ts";
import { photographFailures } from "./steps/failures.ts";
import { openedForm } from "./steps/forms.ts";
import { clusterRow, operation } from "./steps/sandbox.ts";
import { writesOf } from "./steps/writes.ts";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

const cluster = "events-prod";
const egress = [cluster, "eu-west-1", "Egress endpoints"];

let sandbox: Sandbox;
let workbench: Workbench;
/** A service of the customer's that accepts by itself, and that no endpoint leads to yet. */
let service: string;
/** Its row in the tree. */
let row: string[];
beforeAll(async () => {
  sandbox = await startSandbox({ speed: 4 });
  const part = sandbox.parts["clickhouse"] as ClickhousePart;
  part.book.variants.asleepReads = 424;
  service = unused(part);
  row = [...egress, service.slice(service.lastIndexOf(".") + 1)];
  workbench = await openWorkbench();
  await signInToPart(workbench, sandbox, "clickhouse");
});
afterAll(async () => {
  await workbench.close();
  await sandbox.close();
});
photographFailures(() => workbench);

function unused(part: ClickhousePart): string {
  const { book } = part;
  const { id = "" } = book.services.all().find(({ name }) => name === cluster) ?? {};
  const used = book.reverse.all().map(({ target }) => target);
  const all = (part.targets?.(id) ?? []).filter(({ type }) => type === "VPC_ENDPOINT_SERVICE");
  const found = all.find((one) => one.outcome === "accepted" && !used.includes(one.identifier));
  if (found === undefined) throw new Error(`${cluster} has no target that is free.`);
  return found.identifier;
}

describe("a reverse private endpoint", () => {
  test("is made with the keyboard alone, with a domain name of its own", async () => {
    const { keyboard } = workbench.page;
    await workbench.palette("Private Endpoints: Create Egress Endpoint…");
    await workbench.quick.pick(cluster, true);
    const form = await openedForm(workbench, `Create egress endpoint: ${cluster}`);
    const at = (place: ReturnType<typeof form.text>) =>
      place.and(form.frame.locator(":focus")).waitFor();
    await at(form.radio("VPC endpoint service"));
    await keyboard.press("Tab");
    await at(form.text("Endpoint service name"));
    await keyboard.type(service);
    await keyboard.press("Tab");
    await at(form.text("Description"));
    await keyboard.type("stock database");
    await keyboard.press("Tab");
    await at(form.button("Add to Domain names"));
    await keyboard.press("Enter");
    await at(form.text("Domain names, line 1"));
    await keyboard.type("stock.meridian.internal");
    await form.warning("On AWS, domain names are a private preview");
    await form.noErrors();
    sandbox.requests.length = 0;
    await keyboard.press("Control+Enter");
    await operation(workbench, "Create egress endpoint", cluster, /^Done · Available at \S+/);
    expect(writesOf(sandbox)).toEqual([
      {
        call: "POST clickpipesReversePrivateEndpoints",
        body: {
          type: "VPC_ENDPOINT_SERVICE",
          description: "stock database",
          vpcEndpointServiceName: service,
          customPrivateDnsMappings: [{ privateDnsName: "stock.meridian.internal" }],
        },
      },
    ]);
    await workbench.toasts.clear();
    await workbench.tree("Clusters").expand(...egress);
    await clusterRow(workbench, row, /^Ready · stock\.meridian\.internal$/);
  });

  test("gets other domain names: what is wrong stands at its line, the list before and after below", async () => {
    await workbench.tree("Clusters").contextMenu(row, "Edit Domain Names…");
    const form = await openedForm(workbench, `Edit domain names: ${cluster}`);
    await form.button("Add to Domain names").click();
    await form.text("Domain names, line 2").fill("orders-db.meridian.internal");
    await form.frame.locator("h1").click();
    await form.error("This name leads to com.amazonaws.vpce.");
    await form.text("Domain names, line 2").fill("*.stock.meridian.internal");
    await form.noErrors();
    await form.effect(/^Before: stock\.meridian\.internal$/);
    await form.effect(/^Added: \*\.stock\.meridian\.internal$/);
    await expectAccessible(workbench, form, "ClickHouse Cloud, domain names");
    await form.button("Edit domain names").click();
    await operation(workbench, "Edit domain names", cluster, /^Done · The names are set/);
    await clusterRow(workbench, row, /^Ready · stock\.meridian\.internal \+1$/);
    await workbench.toasts.clear();
  });

  test("of another kind asks what that kind needs; names are not offered where there are none", async () => {
    await workbench.tree("Clusters").inlineAction(egress, "Create Egress Endpoint…");
    const form = await openedForm(workbench, `Create egress endpoint: ${cluster}`);
    await form.enter("Endpoint service name", service);
    await form.error("There is one already (Ready)");
    expect(await form.radio("Service attachment").isDisabled()).toBe(true);
    await form.radio("VPC resource").check();
    await form.enter(
      "Resource share ARN",
      "arn:aws:ram:us-east-1:123456789012:resource-share/8f0e",
    );
    await form.error("This is in us-east-1, but must be in the service's region, eu-west-1.");
    await form.radio("Amazon MSK").check();
    await form.text("MSK cluster ARN").waitFor();
    expect(await form.valueToCopy("The MSK cluster's policy")).toContain(
      "kafka:CreateVpcConnection",
    );
    expect(await form.button("Add to Domain names").count()).toBe(0);
    await form.button("Cancel").click();
    await expect.poll(() => workbench.tabs()).toEqual([]);
  });

  test("is deleted once its service's name was typed", async () => {
    const clusters = workbench.tree("Clusters");
    await clusters.contextMenu(row, "Delete Egress Endpoint…");
    const dialog = await workbench.dialog();
    expect(dialog.detail).toContain(`ClickPipes that read from ${service} through it stop.`);
    expect(dialog.detail).toContain("*.stock.meridian.internal");
    await dialog.press("Delete");
    await workbench.quickInput(cluster, `Type ${cluster} to go on`);
    await operation(
      workbench,
      "Delete egress endpoint",
      cluster,
      /^Done · The endpoint is deleted/,
    );
    await clusters.gone(row);
    await workbench.toasts.clear();
  });
});

describe("a service that sleeps", () => {
  const asleep = "reports-dev";
  const group = [asleep, "eu-west-1", "Egress endpoints"];

  test("does not tell what it has, and says what helps", async () => {
    const clusters = workbench.tree("Clusters");
    await clusters.collapse(cluster);
    await clusters.expand(...group);
    expect((await clusters.row(group)).description).toBe("not available");
    const [why] = await clusters.children(group);
    expect(why?.label).toContain("The service sleeps");
    expect(await clusters.contextMenuItems([asleep])).not.toContain("Create Egress Endpoint…");
  });

  test("is woken from the palette, and then tells", async () => {
    await workbench.palette("Private Endpoints: Wake Cluster…");
    await workbench.quick.pick(asleep, true);
    const dialog = await workbench.dialog();
    expect(dialog.detail).toContain("its compute is billed");
    await dialog.press("Wake");
    await operation(workbench, "Wake service", asleep, /^Done · The service is running/);
    await clusterRow(workbench, group, /^none$/);
    expect(await workbench.tree("Clusters").contextMenuItems([asleep])).toContain(
      "Create Egress Endpoint…",
    );
  });
});
