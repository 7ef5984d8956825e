import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { maxValue } from "../../src/ui/forms/protocol.ts";
import type { ToWebview } from "../../src/ui/forms/protocol.ts";
import { findBrowser } from "../host/launch/browser.ts";
import { violations } from "./form/axe.ts";
import { egressForm } from "./form/egressForm.ts";
import { openForm, serveForms } from "./form/harness.ts";
import type { FormServer, OpenForm } from "./form/harness.ts";
import { themes } from "./form/themes.ts";

let browser: Browser;
let server: FormServer;
let form: OpenForm;

beforeAll(async () => {
  browser = await chromium.launch(await findBrowser());
  server = await serveForms();
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

afterEach(async () => {
  await form.page.close();
});

const serviceName = "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0";

const field = {
  identifier: (page: Page) => page.getByRole("textbox", { name: "Service name" }),
  region: (page: Page) => page.getByRole("combobox", { name: "Region" }),
  line: (page: Page, line: number) =>
    page.getByRole("textbox", { name: `Domain names, line ${line}` }),
  add: (page: Page) => page.getByRole("button", { name: "Add to Domain names" }),
  submit: (page: Page) => page.getByRole("button", { name: "Create Egress Endpoint" }),
  summary: (page: Page) => page.locator(".summary"),
};

async function pressTimes(page: Page, key: string, times: number): Promise<void> {
  for (let n = 0; n < times; n++) await page.keyboard.press(key);
}

/** The event of a paste into the focused element; what the browser then inserts is not part of it. */
function paste(text: string): string {
  return `
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", ${JSON.stringify(text)});
    const options = { clipboardData, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
  `;
}

/** What assistive technology is told about the focused control. */
async function focusedNode(page: Page) {
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send("Accessibility.getFullAXTree");
  const focused = nodes.findLast((node) =>
    node.properties?.some((one) => one.name === "focused" && one.value.value === true),
  );
  const property = (name: string): unknown =>
    focused?.properties?.find((one) => one.name === name)?.value.value;
  return {
    role: focused?.role?.value as unknown,
    name: focused?.name?.value as unknown,
    description: focused?.description?.value as unknown,
    invalid: property("invalid"),
    required: property("required"),
  };
}

describe.each(Object.keys(themes))("a form in %s", (theme) => {
  test("has nothing that axe or the policy object to: fresh, with errors, with everything open", async () => {
    form = await openForm(browser, server, { spec: egressForm(), theme });
    const { page } = form;
    await field.submit(page).waitFor();
    expect(await violations(page)).toEqual([]);

    await page.getByRole("radio", { name: "Amazon MSK" }).check();
    await field.add(page).click();
    await page.keyboard.type("*.kafka.example.com");
    await page.keyboard.press("Enter");
    await page.keyboard.type("not a name");
    await page.getByText("What will be sent").click();
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => field.summary(page).textContent()).toContain("3 fields");
    expect(await violations(page)).toEqual([]);
    expect(form.complaints).toEqual([]);
  });
});

test("is filled in and submitted with the keyboard alone", async () => {
  let submitted: unknown;
  const spec = egressForm((values) => {
    submitted = values;
    return Promise.resolve({ ok: true });
  });
  form = await openForm(browser, server, { spec });
  const { page } = form;
  await field.submit(page).waitFor();
  // The first field has the focus: the chosen target type.
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Tab");
  await page.keyboard.type("us-w");
  await page.keyboard.press("Tab");
  await page.keyboard.type(serviceName);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.type("a.example.com");
  await page.keyboard.press("Enter");
  await page.keyboard.type("b.example.com");
  await pressTimes(page, "Tab", 4); // Remove, Add, the suggestion, the box
  await page.keyboard.press("Space");
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => form.closed()).toBe(true);
  expect(submitted).toEqual({
    target: "privateService",
    region: "us-west-2",
    identifier: serviceName,
    domains: ["a.example.com", "b.example.com"],
    understood: true,
  });
});

test("shows a summary that takes the focus and leads to the fields, and follows the mending", async () => {
  form = await openForm(browser, server, { spec: egressForm() });
  const { page } = form;
  await field.submit(page).click();
  await expect.poll(() => field.summary(page).textContent()).toContain("2 fields need");
  await expect.poll(() => page.evaluate("document.activeElement.className")).toBe("summary");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.type(serviceName);
  await expect.poll(() => field.summary(page).textContent()).toContain("One field needs");
  await field.region(page).selectOption("us-east-1");
  await expect.poll(() => field.summary(page).isHidden()).toBe(true);
  expect(form.closed()).toBe(false);
});

test("does not nag: a field's error is shown once it was left", async () => {
  form = await openForm(browser, server, { spec: egressForm() });
  const { page } = form;
  await field.identifier(page).focus();
  await page.keyboard.type("vpce");
  await expect.poll(() => form.sent.at(-1)).toMatchObject({ values: { identifier: "vpce" } });
  expect(await page.getByText("This is not a service name").count()).toBe(0);
  await page.keyboard.press("Tab");
  await page.locator(".error", { hasText: "This is not a service name" }).waitFor();
});

test("loses no click: what a left field shows does not move the page under the mouse", async () => {
  form = await openForm(browser, server, { spec: egressForm() });
  const { page } = form;
  await field.identifier(page).fill("vpce");
  await page.getByText('"target_service_identifier": "vpce"').waitFor({ state: "attached" });
  await field.submit(page).scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await field.submit(page).boundingBox())!;
  await page.mouse.click(x + width / 2, y + height / 2);
  await field.summary(page).filter({ hasText: "2 fields need" }).waitFor();
  await page.locator(".error", { hasText: "This is not a service name" }).waitFor();
});

test("says at once what is wrong with a pasted value", async () => {
  form = await openForm(browser, server, { spec: egressForm() });
  const { page } = form;
  await field.identifier(page).focus();
  await page.evaluate(paste("vpce-svc-1"));
  await page.keyboard.insertText("vpce-svc-1");
  await page.locator(".error", { hasText: "This is not a service name" }).waitFor();
});

test("tells assistive technology name, help, error, and that the control is wrong and required", async () => {
  form = await openForm(browser, server, { spec: egressForm() });
  const { page } = form;
  await field.identifier(page).fill("vpce-svc-1");
  await page.keyboard.press("Control+Enter");
  await field.summary(page).waitFor();
  await field.identifier(page).focus();
  expect(await focusedNode(page)).toEqual({
    role: "textbox",
    name: "Service name",
    description: expect.stringMatching(/As the owner .* This is not a service name/) as unknown,
    invalid: "true",
    required: true,
  });
  await page.getByRole("radio", { name: "AWS PrivateLink service" }).focus();
  expect(await focusedNode(page)).toMatchObject({
    role: "radio",
    name: "AWS PrivateLink service",
    description: "A VPC endpoint service of your own or of a partner.",
  });
  await field.region(page).focus();
  expect(await focusedNode(page)).toMatchObject({
    role: "combobox",
    name: "Region",
    description: "Choose a region.",
    invalid: "true",
  });
});

test("shows what is blocked, with its reason, and does not let it be chosen", async () => {
  form = await openForm(browser, server, { spec: egressForm() });
  const { page } = form;
  const blocked = page.getByRole("radio", { name: "GCP service attachment" });
  await blocked.waitFor();
  expect(await blocked.isDisabled()).toBe(true);
  expect(await page.getByText("This cluster runs on AWS.").isVisible()).toBe(true);
  const option = page.getByRole("option", { name: "eu-west-1 — it has no private endpoints yet" });
  expect(await option.isDisabled()).toBe(true);
});

test("edits a list: add, paste several lines, remove, with the focus where it is needed next", async () => {
  form = await openForm(browser, server, { spec: egressForm() });
  const { page } = form;
  await field.add(page).click();
  await page.keyboard.type("a.example.com");
  await page.keyboard.press("Enter");
  await page.evaluate(paste("b.example.com\n  c.example.com\n"));
  await page.getByRole("button", { name: "Remove b.example.com" }).click();
  await page.keyboard.type("x");
  await expect
    .poll(() => form.sent.at(-1))
    .toMatchObject({ values: { domains: ["a.example.com", "c.example.comx"] } });
  await field.line(page, 2).fill("with spaces");
  await page.keyboard.press("Control+Enter");
  await page.getByText("This is not a domain name.").first().waitFor();
  await field.line(page, 2).focus();
  expect(await focusedNode(page)).toMatchObject({ invalid: "true" });
  await field.line(page, 1).focus();
  expect(await focusedNode(page)).toMatchObject({ invalid: "false" });
});

test("offers what is often right: one click adds it, and it is offered no more", async () => {
  form = await openForm(browser, server, { spec: egressForm() });
  const { page } = form;
  const offer = page.getByRole("button", { name: "Add *.us-east-1.aws.confluent.cloud" });
  await field.add(page).click(); // an empty line, which the suggestion takes the place of
  await offer.click();
  await expect
    .poll(() => form.sent.at(-1))
    .toMatchObject({ values: { domains: ["*.us-east-1.aws.confluent.cloud"] } });
  expect(await offer.count()).toBe(0);
  await page.getByRole("button", { name: "Remove *.us-east-1.aws.confluent.cloud" }).click();
  await offer.waitFor();
});

test("keeps focus, caret and typed text when the host's answer comes in the middle of typing", async () => {
  form = await openForm(browser, server, { spec: egressForm() });
  const { page } = form;
  const caret = () =>
    page.evaluate("document.activeElement.shadowRoot.querySelector('input').selectionStart");
  await field.identifier(page).fill("arn:aws ");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("x");
  await expect.poll(() => form.sent.at(-1)).toMatchObject({ values: { identifier: "axrn:aws " } });
  await page.getByText("axrn:aws", { exact: false }).first().waitFor({ state: "attached" });
  expect(await field.identifier(page).inputValue()).toBe("axrn:aws ");
  expect(await caret()).toBe(2);
});

test("copies what the host offered, and says so", async () => {
  form = await openForm(browser, server, { spec: egressForm() });
  const { page } = form;
  await page.getByRole("button", { name: "Copy: Allow the cluster's account" }).click();
  await expect.poll(() => page.getByRole("status").textContent()).toBe("Copied.");
  expect(form.copied).toEqual(["arn:aws:iam::012345678901:root"]);
});

test("keeps what was filled in and ticked off when the page is made anew", async () => {
  form = await openForm(browser, server, { spec: egressForm() });
  const { page } = form;
  await page.getByRole("checkbox", { name: "Know who accepts" }).click();
  await field.identifier(page).fill(serviceName);
  await field.add(page).click();
  await page.keyboard.type("a.example.com");
  // At once: not even the message to the host had time to go.
  await page.reload();
  await expect.poll(() => field.identifier(page).inputValue()).toBe(serviceName);
  expect(await field.line(page, 1).inputValue()).toBe("a.example.com");
  const ticked = page.getByRole("checkbox", { name: "Know who accepts" });
  expect(await ticked.getAttribute("aria-checked")).toBe("true");
});

test("says what is too long at its field, and what is far too long without sending it", async () => {
  form = await openForm(browser, server, { spec: egressForm() });
  const { page } = form;
  await field.identifier(page).fill(`arn:${"x".repeat(10_000)}`);
  await page.keyboard.press("Tab");
  await page.locator(".error", { hasText: `Too long: at most ${maxValue}` }).waitFor();
  const before = form.sent.length;
  await field.identifier(page).fill("x".repeat(300_000));
  await page.getByText("What you filled in is too long to be sent.").waitFor();
  expect(form.sent.length).toBe(before);
});

describe("with a host that is answered for by hand", () => {
  const render = (version: number, answers: number, help: string): ToWebview => ({
    type: "render",
    version,
    answers,
    ref: { form: "f", target: {} },
    title: "By hand",
    submitLabel: "Send",
    facts: [],
    draft: {
      title: "By hand",
      fields: [{ id: "a", label: "A", kind: "text", help }],
      values: { a: "from the host" },
      errors: {},
      warnings: [],
      prerequisites: [],
      effects: [],
      calls: [],
    },
  });

  test("ignores answers to older questions, older versions, and what is not a message of the host", async () => {
    form = await openForm(browser, server);
    const { page, post } = form;
    await post(render(1, 1, "first"));
    await page.getByText("first").waitFor();
    await page.getByRole("textbox", { name: "A" }).fill("typed");
    await expect.poll(() => form.sent.at(-1)).toMatchObject({ type: "change", requestId: 2 });
    await post(render(2, 1, "stale"));
    await post(render(1, 2, "old"));
    await page.evaluate(`window.postMessage({ type: "render", version: 9 }, "*")`);
    await post(render(3, 2, "fresh"));
    await page.getByText("fresh").waitFor();
    expect(await page.getByText(/stale|old/).count()).toBe(0);
    expect(await page.getByRole("textbox", { name: "A" }).inputValue()).toBe("typed");
  });

  test("shows a failure with Retry, keeps what was typed, and asks again", async () => {
    form = await openForm(browser, server);
    const { page, post } = form;
    await post({
      ...render(1, 1, "help"),
      lost: { message: "No network.", next: "Wait." },
    } as ToWebview);
    await page.getByRole("alert").getByText("No network. Wait.").waitFor();
    await page.getByRole("textbox", { name: "A" }).fill("typed");
    await page.getByRole("button", { name: "Retry" }).click();
    await expect
      .poll(() => form.sent.at(-1))
      .toMatchObject({ type: "change", values: { a: "typed" } });
    expect(await page.getByRole("textbox", { name: "A" }).inputValue()).toBe("typed");
  });

  test("sends a submit once, however often it is pressed, and the button keeps the focus", async () => {
    form = await openForm(browser, server);
    const { page, post } = form;
    await post(render(1, 1, "help"));
    const send = page.getByRole("button", { name: "Send" });
    await send.focus();
    await pressTimes(page, "Enter", 3);
    await post({ ...render(2, 2, "help"), busy: "submit" } as ToWebview);
    await page.keyboard.press("Enter");
    expect(await send.getAttribute("aria-disabled")).toBe("true");
    expect(await page.evaluate("document.activeElement.tagName")).toBe("VSCODE-BUTTON");
    await post({
      type: "result",
      requestId: 2,
      outcome: "failed",
      message: "The cluster is locked.",
    });
    await page.getByText("The cluster is locked.").waitFor();
    expect(form.sent.filter((one) => JSON.stringify(one).includes("submit"))).toHaveLength(1);
  });

  test("shows markup in a host's text as text", async () => {
    form = await openForm(browser, server);
    const { page, post } = form;
    await post(
      render(1, 1, `<img src=x onerror="complain('ran')"><script>complain('ran')</script>`),
    );
    await page.getByText("<img src=x").waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(form.complaints).toEqual([]);
  });
});
