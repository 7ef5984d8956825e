import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAccessible } from "./steps/accessible.ts";
import { chooseNetwork, chooseSubnets } from "./steps/connect.ts";
import { photographFailures } from "./steps/failures.ts";
import { openedForm, type Form } from "./steps/forms.ts";
import { clusterRow, makeEndpoint, openSandbox, operation } from "./steps/sandbox.ts";
import { widen } from "./steps/sideBar.ts";
import { eventually, openWorkbench, type Workbench } from "./workbench/index.ts";

// From nothing to a working private endpoint, on both sides of the sandbox; and back.
const connect = "Connect privately";
const byOthers = "Connect privately through another team";

let workbench: Workbench;
beforeAll(async () => {
  workbench = await openWorkbench();
  await openSandbox(workbench);
  await widen(workbench, 140);
});
afterAll(async () => {
  await workbench.close();
});
photographFailures(() => workbench);

const clusters = () => workbench.tree("Clusters");
const operations = () => workbench.tree("Operations");
const titled = (cluster: string): string => `${connect}: ${cluster}`;

describe("a region that nothing leads to", () => {
  const place = ["orders-prod", "us-east-1"];
  let form: Form;

  test("is connected by one form, whose header says who does it", async () => {
    await clusters().expand(...place);
    await clusters().contextMenu(place, "Connect Privately…");
    form = await openedForm(workbench, titled("orders-prod"));
    expect(await form.facts()).toEqual([
      "Provider: CockroachDB Cloud",
      "Account: CockroachDB Cloud sandbox",
      "Cluster: orders-prod (Advanced, AWS)",
      "Region: us-east-1",
      expect.stringMatching(/^Cloud identity: AWS sandbox · \d{12}$/),
    ]);
  });

  test("what cannot be chosen is there with the reason: another's network, a zone without the service", async () => {
    const networks = form.frame.getByRole("radiogroup", { name: "Network" });
    expect(await networks.locator(".off").first().innerText()).toMatch(/only its owner can make/);
    await chooseNetwork(form);
    const zones = form.frame.getByRole("radiogroup", { name: /^Subnet in / });
    await zones.first().waitFor();
    const reasons = await form.frame.locator(".off .blocked:visible").allInnerTexts();
    expect(reasons.join("\n")).toMatch(/The service is not in this zone\. It is in use1-az/);
    await form.button(connect).click();
    await form.error("Choose a subnet in at least one zone.");
    await expectAccessible(workbench, form, "connect, with an error");
  });

  test("the preview has every call, what is billed, and what is made", async () => {
    await chooseSubnets(form);
    await form.noErrors();
    await form.effect(/zones × hours/);
    await form.frame.getByText("What will be sent").click();
    const calls = await form.frame.locator(".calls").innerText();
    for (const call of ["CreateSecurityGroup", "CreateVpcEndpoint", "ModifyVpcEndpoint"]) {
      expect(calls).toContain(call);
    }
    await expectAccessible(workbench, form, "connect, filled in");
    await workbench.screenshot("connect-form");
  });

  test("and a click does it all, to the private names", async () => {
    await form.button(connect).click();
    await operation(workbench, connect, "orders-prod", /^(Running|Waiting) · /);
    await operation(workbench, connect, "orders-prod", /^Done · Private DNS is on/);
    await clusters().expand(...place, "Private endpoints");
    const made = await endpointOf([...place]);
    await clusterRow(workbench, made, /^AVAILABLE · .*AWS available · DNS on/);
    expect(await clusters().tooltip([...made])).toContain("In your AWS account");
    await workbench.screenshot("connect-done");
  });

  test("undone, it is gone on both sides, and what stays was said", async () => {
    await operations().contextMenu(titled("orders-prod"), "Undo Operation…");
    const question = await workbench.dialog();
    expect(question.detail).toMatch(/Will be done: Delete the security group/);
    await question.press("Undo");
    await operation(workbench, connect, "orders-prod", /^Undone/);
  });
});

describe("a network that another team has", () => {
  const place = ["orders-prod", "us-west-2"];

  test("is connected by text: the form shows what they will be asked", async () => {
    await clusters().expand(...place);
    await clusters().contextMenu(place, "Connect Privately Through Another Team…");
    const form = await openedForm(workbench, `${byOthers}: orders-prod`);
    await form.enter("AWS account of the network's team", "12345");
    await form.error("An AWS account id has 12 digits.");
    await form.enter("AWS account of the network's team", "210987654321");
    await form.noErrors();
    const asked = await form.valueToCopy("Make the endpoint in the network");
    expect(asked).toContain("com.amazonaws.vpce.us-west-2.vpce-svc-");
    await expectAccessible(workbench, form, "connect through another team");
    await workbench.screenshot("connect-by-others");
    await form.button(connect).click();
  });

  test("waits for their id; the text can be copied, and a wrong id is refused where it is typed", async () => {
    await operation(workbench, byOthers, "orders-prod", /^Waiting for you · .*hand it over/);
    await workbench.toasts.clear();
    await operations().inlineAction(`${byOthers}: orders-prod`, "Copy Hand-Over Text");
    await workbench.notification("was copied");
    await workbench.screenshot("hand-over", { keepNotifications: true });
    await workbench.toasts.clear();
    await operations().inlineAction(`${byOthers}: orders-prod`, "Continue After Hand-Over…");
    await workbench.quick.fill("vpce-svc-0123456789abcdef0", "the VPC endpoint id");
    await expect.poll(() => workbench.quickInputMessage()).toContain("This is no");
    await workbench.page.keyboard.press("Escape");
  });

  test("and goes on with it, over a reload, to the names, which are theirs too", async () => {
    await workbench.reloadWindow();
    await operation(workbench, byOthers, "orders-prod", /^Waiting for you · /);
    const id = await makeEndpoint(workbench, "orders-prod", "us-west-2");
    await operations().inlineAction(`${byOthers}: orders-prod`, "Continue After Hand-Over…");
    await workbench.quickInput(id, "the VPC endpoint id");
    await operation(workbench, byOthers, "orders-prod", /^Waiting for you · .*Make the names lead/);
    await workbench.toasts.clear();
    await operations().inlineAction(`${byOthers}: orders-prod`, "Continue After Hand-Over…");
    await (await workbench.dialog()).press("They Have Done It");
    await operation(workbench, byOthers, "orders-prod", /^Done/);
  });
});

/** The path of the only endpoint in a region. */
async function endpointOf(region: readonly string[]): Promise<readonly string[]> {
  const group = [...region, "Private endpoints"];
  await clusters().expand(...group);
  const { label } = await eventually(
    async () =>
      (await clusters().children(group)).find(({ description }) => description.includes("DNS on")),
    () => `No endpoint with its names is in ${region.join(" / ")}.`,
  );
  return [...group, label];
}
