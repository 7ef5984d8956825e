import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { expectAccessible } from "./steps/accessible.ts";
import { signInTo } from "./steps/accounts.ts";
import { photographFailures } from "./steps/failures.ts";
import { openedForm, type Form } from "./steps/forms.ts";
import { askedForAccessKey, typeAccessKey } from "./steps/identities.ts";
import { clusterRow, operation } from "./steps/sandbox.ts";
import { widen } from "./steps/sideBar.ts";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

// The sandbox's own AWS: one service after the other is made reachable for the same cluster.
const cluster = "orders-prod";
const region = "us-west-2";
const title = "Connect to your service";
const principal = "arn:aws:iam::792345610284:root";
const egress = [cluster, region, "Egress endpoints"];

let sandbox: Sandbox;
let workbench: Workbench;
beforeAll(async () => {
  sandbox = await startSandbox({ speed: 4 });
  workbench = await openWorkbench();
  await signInTo(workbench, sandbox, "Meridian");
  const { baseUrl, keys } = sandbox.address.clouds.aws;
  await askedForAccessKey(workbench, { baseUrl, name: "Network" });
  await typeAccessKey(workbench, keys["admin"]!);
  await workbench.notification("Network works");
  await workbench.tree("Accounts").setOpen(false);
});
afterAll(async () => {
  await workbench.close();
  await sandbox.close();
});
photographFailures(() => workbench);

const clusters = () => workbench.tree("Clusters");

/** Says which identity works for the cluster. */
async function chooseIdentity(label: string): Promise<void> {
  await clusters().contextMenu(cluster, "Choose Cloud Identity for Cluster…");
  await workbench.quickPick(label);
}

function opened(): Promise<Form> {
  return openedForm(workbench, `${title}: ${cluster}`);
}

/** Waits until the keyboard is there. */
function at(form: Form, place: ReturnType<Form["text"]>): Promise<void> {
  return place.and(form.frame.locator(":focus")).waitFor();
}

describe("with the identity that owns the service", () => {
  test("the form lists the services, and says of each that cannot be chosen why", async () => {
    await chooseIdentity("Network");
    await clusters().expand(cluster);
    await clusters().contextMenu([cluster, region], "Connect to Your Service…");
    const form = await opened();
    expect((await form.facts()).join(" | ")).toMatch(
      /Region: us-west-2 \| Cloud identity: Network, \d{12}/,
    );
    await form.radio("Amazon MSK, SASL/SCRAM").check();
    await form.radio("clicks").waitFor();
    expect(await form.radio("clicks").isDisabled()).toBe(true);
    await form.frame.getByText("There is one already (PENDING_ACCEPTANCE)").waitFor();
    await form.radio("Amazon MSK, TLS").check();
    await expect.poll(() => form.radio("clicks").isEnabled()).toBe(true);
    await form.radio("clicks").check();
    await form.effect(`Allow ${principal} to connect`);
    await form.warning("Its configuration does not say");
    await expectAccessible(workbench, form, "an MSK cluster");
    await form.radio("Confluent Cloud").check();
    expect(await form.valueToCopy("Confluent Cloud: the network's access")).toBe("792345610284");
  });

  test("what happens is told before, step by step; it survives a reload", async () => {
    const form = await opened();
    await form.radio("Private service").check();
    await form.radio("shipping-api").check();
    await form.effect("Create the egress endpoint");
    await form.effect("Accept the connection of the new endpoint");
    await form.noErrors();
    await widen(workbench, 60);
    await workbench.screenshot("connect-out-form");
    await form.frame
      .getByText("Accept the connection of the new endpoint")
      .scrollIntoViewIfNeeded();
    await form.frame.locator(".actions").scrollIntoViewIfNeeded();
    await workbench.screenshot("connect-out-preview");
    await workbench.reloadWindow();
    const again = await opened();
    await expect.poll(() => again.radio("shipping-api").isChecked()).toBe(true);
    await again.effect("Accept the connection of the new endpoint");
    for (const theme of ["highContrast", "light"] as const) {
      await workbench.theme(theme);
      await expectAccessible(workbench, again, theme);
    }
  });

  test("it is let in, made, accepted and available, and nobody had to carry an id", async () => {
    const form = await opened();
    await form.button(title).click();
    await operation(workbench, title, cluster, /^Done · Available at vpce-/);
    await workbench.toasts.clear();
    await clusters().expand(...egress);
    const available = async () =>
      (await clusters().children(egress)).filter(({ description }) =>
        /^AVAILABLE/.test(description),
      );
    await expect.poll(available).not.toEqual([]);
    await workbench.tree("Operations").contextMenu(title, "Forget Operation");
    await workbench.tree("Operations").gone(title);
  });
});

describe("without an identity", () => {
  test("with the keyboard alone: other people's part is a text", async () => {
    const { keyboard } = workbench.page;
    await chooseIdentity("None: ask when it is needed");
    await workbench.palette("Private Endpoints: Connect to Your Service…");
    await workbench.quick.pick(cluster, true);
    await workbench.quickPick(region);
    await workbench.quickPick("Other people");
    const form = await opened();
    expect(await form.facts()).toContain("Cloud identity: Other people change your cloud");
    await at(form, form.radio("Private service"));
    await keyboard.press("Tab");
    await at(form, form.text("Endpoint service name"));
    await keyboard.type("com.amazonaws.vpce.us-west-2.vpce-svc-0123456789abcdef0");
    await form.effect(/^Let the database connect to com\.amazonaws\.vpce/);
    expect(await form.valueToCopy("The endpoint service allows this principal")).toBe(principal);
    await expectAccessible(workbench, form, "others do it");
    await keyboard.press("Control+Enter");
    await operation(workbench, title, cluster, /^Waiting for you · .*Let the database connect/);
  });

  test("it is copied to hand over, and goes on once it is said to be done", async () => {
    const row = await operation(workbench, title, cluster, /^Waiting for you · /);
    await workbench.toasts.clear();
    await workbench.palette("Private Endpoints: Copy Hand-Over Text");
    await workbench.notification("was copied");
    await workbench.screenshot("connect-out-hand-over", { keepNotifications: true });
    await workbench.toasts.clear();
    const items = await workbench.tree("Operations").contextMenuItems(row.label);
    expect(items.slice(0, 2)).toEqual(["Copy Hand-Over Text", "Continue After Hand-Over…"]);
    await workbench.palette("Private Endpoints: Continue After Hand-Over…");
    const question = await workbench.dialog();
    expect(question.message).toContain("Let the database connect to com.amazonaws.vpce");
    await question.press("They Have Done It");
    // There is no such service: what was said was not so.
    await operation(workbench, title, cluster, /^Failed · The cloud could not create it/);
    await clusterRow(workbench, [...egress, "vpce-svc-0123456789abcdef0"], /^FAILED/);
  });
});
