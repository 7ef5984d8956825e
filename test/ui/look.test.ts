import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAccessible } from "./steps/accessible.ts";
import { photographFailures } from "./steps/failures.ts";
import type { Form } from "./steps/forms.ts";
import { openedForm } from "./steps/forms.ts";
import { cockroachOf } from "../unit/sandbox/cockroachOf.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { addAccount } from "./steps/accounts.ts";
import { allRead, copyService, openSandbox, operation } from "./steps/sandbox.ts";
import { widen } from "./steps/sideBar.ts";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

let workbench: Workbench;
/** The clouds of two more accounts. */
let staging: Sandbox;
let former: Sandbox;
beforeAll(async () => {
  staging = await startSandbox({ clusters: 3, seed: 2 });
  former = await startSandbox({ clusters: 2, seed: 3 });
  workbench = await openWorkbench();
});
afterAll(async () => {
  await workbench.close();
  await staging.close();
  await former.close();
});
photographFailures(() => workbench);

const egress = ["orders-prod", "us-east-1", "Egress endpoints"];

/** Every form there is: where it is opened from, its title, and how it comes to show errors. */
const forms = [
  {
    title: "Create egress endpoint: orders-prod",
    row: egress,
    command: "Create Egress Endpoint…",
    spoil: async (form: Form) => {
      await form.enter("Endpoint service name", "vpce-svc-0123456789abcdef0");
      await form.error("Give the whole service name");
    },
  },
  {
    title: "Edit domain names: orders-prod",
    row: [...egress, "com.amazonaws.us-east-1.logs"],
    command: "Edit Domain Names…",
    spoil: async (form: Form) => {
      await form.button("Add to Domain names").click();
      await form.enter("Domain names, line 1", "*.us-east-1.aws.confluent.cloud");
      await form.warning("leads to the endpoint");
      await form.button("Add to Domain names").click();
      await form.enter("Domain names, line 2", "10.0.0.1");
      await form.frame.locator("h1").click(); // away from the list: its errors are shown then
      await form.error("This is an address, not a domain name.");
    },
  },
  {
    title: "Register private endpoint: orders-prod",
    row: ["orders-prod", "us-east-1", "Private endpoints"],
    command: "Register Private Endpoint…",
    spoil: async (form: Form) => {
      await form.enter("Private endpoint id", "vpce-svc-0123456789abcdef0");
      await form.error("This is an endpoint service");
    },
  },
  {
    title: "Add trusted owner: reports-staging",
    row: ["reports-staging"],
    command: "Add Trusted Owner…",
    spoil: async (form: Form) => {
      await form.enter("AWS account", "12345");
      await form.error("An AWS account id has 12 digits.");
      await form.warning("The list is empty");
    },
  },
] as const;

async function open(of: (typeof forms)[number]): Promise<Form> {
  const tree = workbench.tree("Clusters");
  await tree.contextMenu([...of.row], of.command);
  return await openedForm(workbench, of.title);
}

async function close(form: Form): Promise<void> {
  await form.button("Cancel").click();
  await expect.poll(() => workbench.tabs()).toEqual([]);
}

function top(form: Form): Promise<void> {
  return form.frame.locator("h1").scrollIntoViewIfNeeded();
}

test("the welcome view", async () => {
  await workbench.openView();
  await workbench.screenshot("welcome");
});

test("the tree says every state in words, for the eye and for a screen reader", async () => {
  await openSandbox(workbench);
  const clusters = workbench.tree("Clusters");
  await clusters.expand(...egress);
  await workbench.screenshot("clusters");
  for (const row of await clusters.rows()) expect(row.ariaLabel).toMatch(spoken);
  await workbench.tree("Operations").setOpen(false);
  await workbench.tree("Accounts").setOpen(false);
  await widen(workbench, 140);
  await workbench.screenshot("clusters-expanded");
  await clusters.collapse("orders-prod");
  await clusters.expand("ledger-prod", "us-east-2", "Private endpoints");
  for (const row of await clusters.rows()) expect(row.ariaLabel).toMatch(spoken);
  await workbench.screenshot("clusters-locked");
  await widen(workbench, -140);
  await clusters.collapse("ledger-prod");
  await clusters.expand(...egress);
});

/** Type, name and what is to be said of it. */
const spoken =
  /^(Account|Cluster|Region|Endpoint service|Private endpoint|Egress endpoint|Trusted owner)s?, |^(Anyone|No )/;

test("the status bar counts, and its click lists what is not well, each with what to do", async () => {
  const status = workbench.statusBar("privateEndpoints.status");
  expect(await status.text()).toMatch(/^\$\(plug\) \d+ \$\(bell\) \d+ \$\(error\) \d+$/);
  expect(await status.ariaLabel()).toMatch(/^Private Endpoints, \d+ endpoints, \d+ need you/);
  await (await status.find()).hover();
  const hover = workbench.page.locator(".workbench-hover:visible", { hasText: "need you" });
  await hover.waitFor();
  await workbench.screenshot("status-bar", { keepHover: true });
  await status.click();
  expect(await workbench.quick.title()).toMatch(/^Needs Attention: \d+$/);
  await workbench.screenshot("attention", { keepNotifications: true });
  await workbench.quick.cancel();
});

test("the forms, filled in and with errors, in the light theme", async () => {
  const service = await copyService(workbench, "orders-prod", /us-west-2(?!.*has an).*must accept/);
  const [create, names, register, owner] = forms;
  let form = await open(create);
  await form.enter("Endpoint service name", service);
  await form.error("both must be in the same region");
  await form.frame.getByText("What will be sent").click();
  await form.button("Create egress endpoint").click();
  await form.frame.locator(".summary:visible").waitFor();
  await top(form);
  await workbench.screenshot("egress-form-errors");
  await form.radio("us-west-2").check();
  await form.noErrors();
  await top(form);
  await workbench.screenshot("tree-and-form-light");
  await form.frame.locator(".actions").scrollIntoViewIfNeeded();
  await workbench.screenshot("egress-form-effects");
  await form.radio("Amazon MSK, SASL/SCRAM").check();
  await form.text("MSK cluster ARN").waitFor();
  await form.frame.locator(".checklist").scrollIntoViewIfNeeded();
  await workbench.screenshot("egress-form-msk");
  await close(form);

  form = await open(names);
  await names.spoil(form);
  await top(form);
  await workbench.screenshot("domain-names-form");
  await close(form);

  form = await open(register);
  await register.spoil(form);
  await top(form);
  await workbench.screenshot("register-form");
  await close(form);

  form = await open(owner);
  await form.enter("AWS account", "*");
  await form.warning("lets every AWS account connect");
  await top(form);
  await workbench.screenshot("trusted-owner-form");
  await close(form);
});

test("the operations, in several states", async () => {
  const [create, , register] = forms;
  let form = await open(register);
  await form.enter("Private endpoint id", "vpce-00000000000000000");
  await form.button("Register private endpoint").click();
  await operation(workbench, "Register private endpoint", "orders-prod", /^Failed/);
  await workbench.tree("Clusters").contextMenu("orders-prod", "Add Trusted Owner…");
  form = await openedForm(workbench, "Add trusted owner: orders-prod");
  await form.enter("AWS account", "220015834777");
  await form.button("Add trusted owner").click();
  await operation(workbench, "Add trusted owner", "orders-prod", /^Done/);
  const service = await copyService(workbench, "orders-prod", /us-west-2(?!.*has an).*must accept/);
  form = await open(create);
  await form.radio("us-west-2").check();
  await form.enter("Endpoint service name", service);
  await form.button("Create egress endpoint").click();
  await operation(workbench, "Create egress endpoint", "orders-prod", /^Waiting for you/);
  await workbench.tree("Clusters").contextMenu("reports-staging", "Create Endpoint Service…");
  await (await workbench.dialog()).press("Create");
  await operation(workbench, "Create endpoint service", "reports-staging", /^Waiting/);
  const { rows } = { rows: await workbench.tree("Operations").rows() };
  for (const row of rows) expect(row.ariaLabel).toMatch(/^Operation .*: .*, /);
  await workbench.tree("Operations").select(rows[0]?.label ?? "");
  await widen(workbench, 140);
  await workbench.screenshot("operations");
  await widen(workbench, -140);
  await workbench.palette("View: Close All Editors");
});

describe.each(["light", "dark", "highContrast"] as const)("in %s", (theme) => {
  test("axe finds nothing in any form, empty or with errors", async () => {
    if (theme !== "light") await workbench.theme(theme);
    for (const one of forms) {
      const form = await open(one);
      await expectAccessible(workbench, form, `${one.title}, empty`);
      await one.spoil(form);
      await form.frame.getByText("What will be sent").click();
      await form.frame.locator(".actions vscode-button").first().click();
      await form.frame.locator(".summary:visible").waitFor();
      await expectAccessible(workbench, form, `${one.title}, with errors`);
      if (one === forms[0] && theme !== "light") {
        await top(form);
        await workbench.screenshot(`tree-and-form-${theme === "dark" ? "dark" : "high-contrast"}`);
      }
      await close(form);
    }
  });
});

test("the accounts, one of which cannot sign in any more", async () => {
  await workbench.theme("light");
  await workbench.tree("Clusters").collapse("orders-prod");
  await workbench.tree("Accounts").setOpen(true);
  const signIn = async (name: string, sandbox: Sandbox) => {
    const { baseUrl, keys } = cockroachOf(sandbox);
    const rows = await workbench.tree("Accounts").rows();
    // A second try finds what the first one did.
    if (rows.some(({ label }) => label === name)) return;
    await addAccount(workbench, { name, baseUrl, key: keys.admin });
  };
  await signIn("Meridian staging", staging);
  await signIn("Former team", former);
  await allRead(workbench);
  former.faults.setPlan([
    { match: { key: "admin" }, do: { status: 401, body: { code: 16, message: "key revoked" } } },
  ]);
  await workbench.palette("Private Endpoints: Refresh All");
  const accounts = workbench.tree("Accounts");
  await expect
    .poll(async () => (await accounts.row("Former team")).description, { timeout: 30_000 })
    .toContain("paused: key not accepted");
  for (const row of await accounts.rows()) {
    expect(row.ariaLabel).toMatch(/^(Account|Cloud identity) .*, |^Cloud identities(,|$)/);
  }
  await workbench.tree("Clusters").locate("Former team"); // the top of the tree
  await workbench.screenshot("accounts");
});

test("the walkthrough leads from the sandbox to a private connection", async () => {
  await workbench.palette("View: Toggle Primary Side Bar Visibility"); // room for both columns
  await workbench.palette("Welcome: Open Walkthrough...");
  await workbench.quickPick("Get Started with Private Endpoints");
  const page = workbench.page.locator(".gettingStartedContainer");
  await page.getByText("See what is there, and what needs you").waitFor();
  // The text beside the steps is a webview of its own.
  const beside = workbench.page.frameLocator("iframe.webview").frameLocator("#active-frame");
  await beside.locator("h1, h2, p").first().waitFor();
  await workbench.screenshot("walkthrough");
  // The sandbox was opened from the welcome view, before VS Code knew of any walkthrough.
  expect(await page.locator('[data-done-step-id][aria-checked="true"]').count()).toBe(4);
});
