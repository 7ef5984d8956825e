import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { providers } from "../providers.ts";
import { expectAccessible } from "./steps/accessible.ts";
import { photographFailures } from "./steps/failures.ts";
import { openedForm } from "./steps/forms.ts";
import { clusterRow, makeEndpoint, openSandbox, operation } from "./steps/sandbox.ts";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

let workbench: Workbench;
beforeAll(async () => {
  workbench = await openWorkbench();
  await openSandbox(workbench, "");
});
afterAll(async () => {
  await workbench.close();
});
photographFailures(() => workbench);

const clusters = () => workbench.tree("Clusters");

const accounts = providers.map(({ name }) => `${name} sandbox`).sort();

/** Shows the clusters of one provider only. */
async function only(provider: string): Promise<void> {
  await workbench.toasts.clear();
  for (const account of accounts) {
    if (account.startsWith(provider)) await clusters().expand(account);
    else await clusters().collapse(account);
  }
}

test("all database clouds stand side by side, each with its clusters", async () => {
  const rows = await clusters().rows();
  expect(rows.filter(({ level }) => level === 1).map(({ label }) => label)).toEqual(accounts);
  for (const account of accounts) {
    expect((await clusters().children(account)).length).toBeGreaterThan(3);
  }
  for (const { ariaLabel } of rows) expect(ariaLabel).toMatch(/^(Account|Cluster), /);
  await workbench.tree("Operations").setOpen(false);
  await workbench.tree("Accounts").setOpen(false);
  await workbench.screenshot("four-providers");
  await workbench.tree("Operations").setOpen(true);
});

describe("Astra DB", () => {
  const region = ["catalog-prod", "us-east-1"];
  const endpoints = [...region, "Private endpoints"];
  let id: string;

  test("an endpoint is accepted with a description, which can be changed", async () => {
    await only("Astra DB");
    await clusters().expand(...region);
    id = await makeEndpoint(workbench, "catalog-prod", "us-east-1");
    await workbench.pressNotification("was made in your network", "Register It");
    const form = await openedForm(workbench, "Register private endpoint: catalog-prod");
    await form.enter("Private endpoint id", id);
    await form.enter("Description", "reporting");
    await form.noErrors();
    await expectAccessible(workbench, form, "Astra DB, register");
    await workbench.screenshot("astra-register");
    await form.button("Register private endpoint").click();
    await operation(workbench, "Register private endpoint", "catalog-prod", /^Done/);
    await clusters().expand(...endpoints);
    await clusterRow(workbench, [...endpoints, id], /^Accepted/);

    await clusters().contextMenu([...endpoints, id], "Edit Description…");
    const edit = await openedForm(workbench, "Edit description: catalog-prod");
    await edit.enter("Description", "monthly reporting");
    await edit.noErrors();
    await expectAccessible(workbench, edit, "Astra DB, edit description");
    await edit.button("Edit description").click();
    await operation(workbench, "Edit description", "catalog-prod", /^Done/);
    await workbench.screenshot("astra-tree");
  });

  test("it is rejected after a question that says who loses what", async () => {
    await clusters().contextMenu([...endpoints, id], "Remove Private Endpoint…");
    const dialog = await workbench.dialog();
    expect(dialog.message).toContain(id);
    await dialog.press("Remove");
    await workbench.quickInput(id, `Type ${id} to go on`);
    await operation(workbench, "Remove private endpoint", "catalog-prod", /^Done/);
  });
});

describe("ClickHouse Cloud", () => {
  const region = ["analytics-prod", "eu-west-1"];
  const endpoints = [...region, "Private endpoints"];
  const title = "Attach private endpoint: analytics-prod";

  test("an endpoint that the organization knows is attached with a click", async () => {
    await only("ClickHouse Cloud");
    await clusters().expand(...endpoints);
    await clusters().inlineAction(endpoints, "Register Private Endpoint…");
    const form = await openedForm(workbench, title);
    await form.frame
      .getByRole("button", { name: /^Use vpce-/ })
      .first()
      .click();
    await form.noErrors();
    const id = await form.text("Private endpoint id").inputValue();
    await expectAccessible(workbench, form, "ClickHouse Cloud, attach");
    await workbench.screenshot("clickhouse-attach");
    await form.button("Attach private endpoint").click();
    await operation(workbench, "Attach private endpoint", "analytics-prod", /^Done/);
    await clusterRow(workbench, [...endpoints, id], /^attached/);
    await workbench.screenshot("clickhouse-tree");

    await clusters().contextMenu([...endpoints, id], "Remove Private Endpoint…");
    const dialog = await workbench.dialog();
    expect(dialog.detail).toContain("drops it from the organization");
    await dialog.press("Remove");
    await workbench.quickInput("analytics-prod", "Type analytics-prod to go on");
    await operation(workbench, "Remove private endpoint", "analytics-prod", /^Done/);
    await clusters().gone([...endpoints, id]);
  });

  test("a service that sleeps is woken", async () => {
    await clusters().contextMenu("reports-dev", "Wake Cluster…");
    await (await workbench.dialog()).press("Wake");
    await operation(workbench, "Wake service", "reports-dev", /^Done/);
  });
});

describe("TiDB Cloud", () => {
  const endpoints = ["shop-prod", "us-east-1", "Private endpoints"];

  test("an endpoint that was found in the customer's network is registered from its row", async () => {
    await only("TiDB Cloud");
    await clusters().expand(...endpoints);
    const found = (await clusters().children(endpoints)).find(({ description }) =>
      description.startsWith("DISCOVERED"),
    );
    const row = [...endpoints, found?.label ?? ""];
    await workbench.screenshot("tidb-tree");
    await clusters().contextMenu(row, "Register Private Endpoint…");
    const form = await openedForm(workbench, "Register private endpoint: shop-prod");
    await form.noErrors();
    await expectAccessible(workbench, form, "TiDB Cloud, register");
    await workbench.screenshot("tidb-register");
    await form.button("Register private endpoint").click();
    await operation(workbench, "Register private endpoint", "shop-prod", /^Done/);
    await clusterRow(workbench, row, /^ACTIVE/);
  });

  test("a cluster that can only be looked at says so", async () => {
    const offered = await clusters().contextMenuItems(["search-premium"]);
    expect(offered).not.toContain("Register Private Endpoint…");
  });
});
