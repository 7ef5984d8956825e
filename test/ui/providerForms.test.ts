import { chromium, type Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { findBrowser } from "../host/launch/browser.ts";
import { violations } from "./form/axe.ts";
import {
  changeTheme,
  openForm,
  serveForms,
  type FormServer,
  type OpenForm,
} from "./form/harness.ts";
import { formsOf, ProviderForms } from "./form/providerForms.ts";
import { themes } from "./form/themes.ts";

let browser: Browser;
let server: FormServer;
let sandbox: Sandbox;
let forms: ProviderForms;
let form: OpenForm;

beforeAll(async () => {
  sandbox = await startSandbox({ speed: 0, rateLimits: false });
  forms = new ProviderForms(sandbox);
  browser = await chromium.launch(await findBrowser());
  server = await serveForms();
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await sandbox.close();
});
afterEach(async () => {
  await form.page.close();
});

test.each(Object.keys(formsOf))(
  "%s: axe finds nothing in any theme, nothing is cut off",
  async (name) => {
    form = await openForm(browser, server, { spec: await forms.form(name) });
    const { page } = form;
    await page.getByText("What will be sent").click();
    await page.locator(".actions vscode-button").first().click();
    await page.locator(".summary:visible").waitFor();
    expect(await page.locator(".error:visible").count()).toBeGreaterThan(0);
    expect(await violations(page)).toEqual([]);
    for (const theme of Object.keys(themes)) {
      await changeTheme(form, theme);
      expect([theme, await violations(page, "color-contrast")]).toEqual([theme, []]);
    }
    await page.setViewportSize({ width: 420, height: 800 }); // an editor beside others
    expect(await page.evaluate(wider)).toEqual([]);
    expect(await page.evaluate(squeezed)).toBe(0);
    expect(form.complaints).toEqual([]);
  },
);

/** The elements that stick out of the page to the side, where nobody can scroll to. */
const wider = `[...document.querySelectorAll("main *")]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth)
  .filter((one) => one.closest(".value") === null || one.matches(".value"))
  .map((one) => one.outerHTML.slice(0, 200))`;

/** How many boxes to tick off are no squares any more. */
const squeezed = `[...document.querySelectorAll("vscode-checkbox")]
  .map((one) => one.shadowRoot.querySelector("[part=control]").getBoundingClientRect())
  .filter(({ width, height }) => Math.abs(width - height) > 0.5).length`;
