import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { connectTo } from "../../src/sandbox/world/customer.ts";
import { cockroachOf } from "../unit/sandbox/cockroachOf.ts";
import { connecting, madeIn, madeSince, signInToBothSides } from "./steps/connect.ts";
import { photographFailures } from "./steps/failures.ts";
import { openedForm } from "./steps/forms.ts";
import { clusterRow, operation } from "./steps/sandbox.ts";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

// Somebody made the endpoint by hand, in the console of their cloud, and stopped there.
const place = ["orders-prod", "us-east-1"] as const;
const [cluster, region] = place;

let sandbox: Sandbox;
let workbench: Workbench;
let made: string;
beforeAll(async () => {
  sandbox = await startSandbox({ speed: 20 });
  const { state } = cockroachOf(sandbox);
  const { id } = state.clusters.all().find(({ name }) => name === cluster)!;
  made = connectTo(sandbox.world, sandbox.parts["cockroach"]!.serviceOf(id, region)!).id;
  workbench = await openWorkbench();
  await signInToBothSides(workbench, sandbox, cluster);
});
afterAll(async () => {
  await workbench.close();
  await sandbox.close();
});
photographFailures(() => workbench);

const clusters = () => workbench.tree("Clusters");

test("an endpoint that was made and not registered stands in the tree; its own command connects with it", async () => {
  const row = [...place, "Private endpoints", made];
  await clusters().expand(...place, "Private endpoints");
  await clusterRow(workbench, row, /^not registered · AWS pendingAcceptance/);
  expect(await clusters().tooltip(row)).toContain("In your AWS account");
  await workbench.screenshot("not-registered");
  const before = madeIn(sandbox);
  await clusters().contextMenu(row, "Connect Privately…");
  const form = await openedForm(workbench, `${connecting}: ${cluster}`);
  await expect.poll(() => form.radio(made).isChecked()).toBe(true);
  await form.noErrors();
  await form.button(connecting).click();
  await operation(workbench, connecting, cluster, /^Done · /);
  await clusterRow(workbench, row, /^AVAILABLE · .*AWS available/);
  expect(madeSince(sandbox, before)).toEqual({ groups: [], endpoints: [], registered: [made] });
});
