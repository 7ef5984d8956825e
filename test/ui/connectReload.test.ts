import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import {
  connecting,
  fillConnect,
  madeIn,
  madeSince,
  sent,
  signInToBothSides,
} from "./steps/connect.ts";
import { photographFailures } from "./steps/failures.ts";
import { openedForm, type Form } from "./steps/forms.ts";
import { clusterRow, operation } from "./steps/sandbox.ts";
import { eventually, openWorkbench, type Workbench } from "./workbench/index.ts";

// The window is loaded anew in the middle of connecting: nothing is lost, and nothing is made twice.
const place = ["orders-prod", "us-east-1"] as const;
const [cluster] = place;
const title = `${connecting}: ${cluster}`;
/** How long the provider takes to let an endpoint in, world seconds: until the test says so. */
const hour = 3600;

let sandbox: Sandbox;
let workbench: Workbench;
let before: ReturnType<typeof madeIn>;
beforeAll(async () => {
  sandbox = await startSandbox({ speed: 4, times: { connectionReady: hour } });
  before = madeIn(sandbox);
  workbench = await openWorkbench();
  await signInToBothSides(workbench, sandbox, cluster);
});
afterAll(async () => {
  await workbench.close();
  await sandbox.close();
});
photographFailures(() => workbench);

/** What is chosen: the values of the radio buttons. */
async function chosen(form: Form): Promise<string[]> {
  const ticked = await form.frame.locator("input[type=radio]:checked").all();
  return Promise.all(ticked.map((one) => one.inputValue()));
}

async function resume(): Promise<void> {
  await workbench.toasts.clear();
  await workbench.tree("Operations").inlineAction(title, "Resume Operation");
}

test("the form has what was filled in so far", async () => {
  let form = await fillConnect(workbench, place);
  await form.enter("Name", "orders-from-apps");
  await form.noErrors();
  const values = await chosen(form);
  expect(values.filter((value) => value.startsWith("subnet-")).length).toBeGreaterThan(1);
  await workbench.reloadWindow();
  form = await openedForm(workbench, title);
  await expect.poll(() => form.text("Name").inputValue()).toBe("orders-from-apps");
  expect(await chosen(form)).toEqual(values);
  await form.noErrors();
  await form.effect(/zones × hours/);
});

test("an endpoint whose making was not heard of is found; what comes next waits for the person", async () => {
  const fault = { match: { path: "/ec2/CreateVpcEndpoint", times: 1 }, do: { delayMs: 15_000 } };
  sandbox.faults.setPlan([fault]);
  const form = await openedForm(workbench, title);
  await form.button(connecting).click();
  await eventually(
    () => Promise.resolve(sent(sandbox, "CreateVpcEndpoint") === 1 ? true : undefined),
    () => "The endpoint is not asked for.",
  );
  await workbench.reloadWindow();
  const words = /^Waiting for you · It was interrupted before its next step\./;
  await operation(workbench, connecting, cluster, words);
  expect(await workbench.tabs()).toEqual([]);
  expect(madeSince(sandbox, before)).toMatchObject({
    groups: [expect.any(String)],
    endpoints: [expect.any(String)],
    registered: [],
  });
  await workbench.screenshot("connect-interrupted", { keepNotifications: true });
});

test("while the provider lets it in, it waits on after a reload by itself", async () => {
  await resume();
  await operation(workbench, connecting, cluster, /^Waiting · (?!.*next step)/);
  await eventually(
    () => Promise.resolve(madeSince(sandbox, before).registered[0]),
    () => "The endpoint is not registered.",
  );
  await workbench.reloadWindow();
  await operation(workbench, connecting, cluster, /^Waiting · /);
  sandbox.clock.advance(2 * hour);
  await operation(workbench, connecting, cluster, /^Waiting for you · It was interrupted/);
});

test("resumed, it ends in one endpoint that works, and nothing is doubled", async () => {
  await resume();
  await operation(workbench, connecting, cluster, /^Done · Private DNS is on/);
  const { groups, endpoints, registered } = madeSince(sandbox, before);
  expect(groups).toHaveLength(1);
  expect(endpoints).toHaveLength(1);
  expect(registered).toEqual(endpoints);
  const [id = ""] = endpoints;
  const made = sandbox.world.endpoints.get(id);
  expect([made?.privateDns, made?.securityGroupIds]).toEqual([true, groups]);
  for (const call of ["CreateSecurityGroup", "CreateVpcEndpoint", "private-endpoint-connections"]) {
    expect([call, sent(sandbox, call)]).toEqual([call, 1]);
  }
  await workbench.tree("Clusters").expand(...place, "Private endpoints");
  const row = [...place, "Private endpoints", id];
  await clusterRow(workbench, row, /^AVAILABLE · .*AWS available · DNS on/);
});
