import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { expectAccessible } from "./steps/accessible.ts";
import {
  connecting,
  fillConnect,
  madeIn,
  madeSince,
  openConnect,
  sent,
  signInToBothSides,
} from "./steps/connect.ts";
import { photographFailures } from "./steps/failures.ts";
import { openedForm } from "./steps/forms.ts";
import { allRead, clusterRow, operation } from "./steps/sandbox.ts";
import { eventually, openWorkbench, type Workbench } from "./workbench/index.ts";

// Two windows of one machine, in which the same is asked for: one does it, the other tells of it.
const place = ["orders-prod", "us-east-1"] as const;
const [cluster] = place;
const title = `${connecting}: ${cluster}`;
const hour = 3600;

let sandbox: Sandbox;
let first: Workbench;
let second: Workbench;
/** The window that connects, and the one that was a moment later. */
let winner: Workbench;
let other: Workbench;
let before: ReturnType<typeof madeIn>;
beforeAll(async () => {
  sandbox = await startSandbox({ speed: 4, times: { connectionReady: hour } });
  before = madeIn(sandbox);
  first = await openWorkbench({ settings: { "privateEndpoints.refreshInterval": 5 } });
  await signInToBothSides(first, sandbox, cluster);
  // The service worker that VS Code starts for the first form was seen not to reach it while two windows were open.
  await (await openConnect(first, place)).button("Cancel").click();
  second = await first.secondWindow();
  await second.openView();
  await allRead(second);
});
afterAll(async () => {
  await first.close();
  await sandbox.close();
});
photographFailures(() => first);

/** Turns to a window: the browser draws one that is behind only once a second. */
async function turnTo(window: Workbench): Promise<Workbench> {
  await window.page.bringToFront();
  return window;
}

/** The window whose form is closed: it began. */
async function began(): Promise<Workbench> {
  return await eventually(
    async () => {
      const tabs = await Promise.all([first, second].map((window) => window.tabs()));
      const closed = [first, second].filter((_, at) => tabs[at]?.length === 0);
      return closed.length === 1 ? closed[0] : undefined;
    },
    () => "Not exactly one of the windows has begun.",
  );
}

test("asked for in both at once, one begins, and the other says why it does not", async () => {
  for (const window of [first, second]) {
    const form = await fillConnect(await turnTo(window), place);
    // A name of its own: else the second security group would be in the way.
    await form.enter("Name", window === first ? "from-the-first" : "from-the-second");
    await form.noErrors();
  }
  const forms = await Promise.all([first, second].map((window) => openedForm(window, title)));
  await Promise.all(forms.map((form) => form.button(connecting).click()));
  winner = await began();
  other = winner === first ? second : first;
  const form = await openedForm(await turnTo(other), title);
  const words = `“${connecting}” is under way for ${cluster} in this network already.`;
  await form.frame.locator(".summary:visible").filter({ hasText: words }).waitFor();
  await other.screenshot("connect-under-way");
  await form.enter("Name", "another-name");
  await form.warning(`“${connecting}” is under way in this region`);
  await expectAccessible(other, form, "connect, under way in another window");
});

test("each shows the operation; what runs in the other window is left to it", async () => {
  await operation(other, connecting, cluster, /^(Running|Waiting) · .*in another window · /);
  const operations = other.tree("Operations");
  expect(await operations.inlineActions(title)).toEqual([]);
  expect(await operations.contextMenuItems(title)).toEqual(["Show What Happened"]);
  await operation(await turnTo(winner), connecting, cluster, /^Waiting · (?!.*in another window)/);
  expect((await winner.tree("Operations").rows()).map(({ label }) => label)).toEqual([connecting]);
});

test("it ends in one endpoint, which both windows show", async () => {
  await eventually(
    () => Promise.resolve(madeSince(sandbox, before).registered[0]),
    () => "The endpoint is not registered.",
  );
  sandbox.clock.advance(2 * hour);
  const { groups, endpoints, registered } = madeSince(sandbox, before);
  expect([groups.length, endpoints.length]).toEqual([1, 1]);
  expect(registered).toEqual(endpoints);
  const group = [...place, "Private endpoints"];
  for (const window of [winner, other]) {
    await turnTo(window);
    await operation(window, connecting, cluster, /^Done · Private DNS is on/);
    await window.tree("Clusters").expand(...group);
    const row = [...group, endpoints[0]!];
    await clusterRow(window, row, /^AVAILABLE · .*AWS available · DNS on/);
  }
  for (const call of ["CreateSecurityGroup", "CreateVpcEndpoint", "private-endpoint-connections"]) {
    expect([call, sent(sandbox, call)]).toEqual([call, 1]);
  }
});

test("then the form offers that endpoint, and nothing is in the way of a further one", async () => {
  await turnTo(other);
  const form = await openedForm(other, title);
  await form.enter("Name", "a-further-one");
  const [id = ""] = madeSince(sandbox, before).endpoints;
  await form.frame.locator(`input[value="${id}"]`).waitFor();
  await expect.poll(() => form.frame.locator(".warning:visible").count()).toBe(0);
  await form.button("Cancel").click();
});
