import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ClickhousePart } from "../../src/sandbox/clickhouse/part.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { expectAccessible } from "./steps/accessible.ts";
import { signInToPart } from "./steps/accounts.ts";
import { photographFailures } from "./steps/failures.ts";
import { openedForm } from "./steps/forms.ts";
import { clusterRow, operation } from "./steps/sandbox.ts";
import { widen } from "./steps/sideBar.ts";
import { writesOf } from "./steps/writes.ts";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

const attach = "Attach private endpoint";

let sandbox: Sandbox;
let workbench: Workbench;
/** Known to the organization, and attached to nothing; and one of a region without a service. */
let spare: string;
let stray: string;
beforeAll(async () => {
  sandbox = await startSandbox({ speed: 4 });
  spare = endpointCalled("staging VPC");
  stray = endpointCalled("old VPC");
  workbench = await openWorkbench();
  await signInToPart(workbench, sandbox, "clickhouse");
  await workbench.tree("Accounts").setOpen(false);
});
afterAll(async () => {
  await workbench.close();
  await sandbox.close();
});
photographFailures(() => workbench);

const clusters = () => workbench.tree("Clusters");

function endpointCalled(description: string): string {
  const { book } = sandbox.parts["clickhouse"] as ClickhousePart;
  return book.endpoints.all().find((one) => one.description === description)!.endpointId;
}

describe("endpoints that the organization knows and the service has not", () => {
  const cluster = "events-prod";
  const group = [cluster, "eu-west-1", "Private endpoints"];
  const known = [...group, "Known, not attached"];

  test("stand below its own, each with who has it and whether it can be attached", async () => {
    await clusters().expand(...known);
    const rows = await clusters().children(known);
    expect((await clusters().row(group)).description).toBe(`2 · ${rows.length} more known`);
    const said = new Map(rows.map((row) => [row.label, row]));
    expect(said.get(spare)?.description).toBe("not attached · nobody has it · staging VPC");
    expect(said.get(spare)?.ariaLabel).toContain(`Private endpoint, ${spare}, not attached`);
    expect(said.get(stray)?.description).toContain("cannot be attached here");
    expect(await clusters().inlineActions([...known, stray])).not.toContain(
      "Register Private Endpoint…",
    );
    await widen(workbench, 140);
    await workbench.screenshot("clickhouse-known");
  });

  test("are attached with one click: the form has all it needs", async () => {
    await clusters().inlineAction([...known, spare], "Register Private Endpoint…");
    const form = await openedForm(workbench, `${attach}: ${cluster}`);
    expect(await form.text("Private endpoint id").inputValue()).toBe(spare);
    await form.noErrors();
    await expectAccessible(workbench, form, "ClickHouse Cloud, attach a known one");
    sandbox.requests.length = 0;
    await form.button(attach).click();
    await operation(workbench, attach, cluster, /^Done · The endpoint is on the allow list/);
    expect(writesOf(sandbox)).toEqual([
      { call: "POST privateEndpoint", body: { id: spare, description: "staging VPC" } },
    ]);
    await clusterRow(workbench, [...group, spare], /^attached/);
    await clusters().gone([...known, spare]);
    await workbench.toasts.clear();
    await clusters().collapse(cluster);
  });
});

describe("a service that is found asleep by a write", () => {
  const cluster = "reports-dev";
  const known = [cluster, "eu-west-1", "Private endpoints", "Known, not attached"];
  const failed = `${attach}: ${cluster}`;

  test("is offered to be woken where that is told: in the notification and the list", async () => {
    const body = { status: 424, error: "The service is idle." };
    sandbox.faults.setPlan([{ match: { method: "POST", times: 1 }, do: { status: 424, body } }]);
    await clusters().expand(...known);
    await clusters().inlineAction([...known, spare], "Register Private Endpoint…");
    const form = await openedForm(workbench, `${attach}: ${cluster}`);
    await form.noErrors();
    await form.button(attach).click();
    await operation(workbench, attach, cluster, /^Failed · The service is idle/);
    const told = workbench.tree("Operations");
    expect(await told.inlineActions(failed)).toEqual(["Resume Operation", "Wake Cluster…"]);
    await workbench.screenshot("operation-asleep", { keepNotifications: true });
    await workbench.pressNotification("The service sleeps: wake it", "Wake Cluster…");
    await (await workbench.dialog()).press("Cancel");
    await told.inlineAction(failed, "Wake Cluster…");
    await (await workbench.dialog()).press("Wake");
    await operation(workbench, "Wake service", cluster, /^Done/);
  });

  test("awake, lets the operation go on", async () => {
    await workbench.tree("Operations").inlineAction(failed, "Resume Operation");
    await operation(workbench, attach, cluster, /^Done/);
    expect(await workbench.tree("Operations").inlineActions(failed)).not.toContain("Wake Cluster…");
  });
});
