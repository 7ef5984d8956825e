import axe, { type AxeResults } from "axe-core";
import type { FrameLocator, Page } from "playwright-core";
import { exactly, exactlyOne, patience } from "./one.ts";

/**
 * Brings the webview editor with this tab title to the front.
 *
 * @returns the document that the extension wrote, which is two frames deep
 */
export async function formFrame(page: Page, title: string): Promise<FrameLocator> {
  const name = page.locator(".label-name").filter({ hasText: exactly(title) });
  const tab = page.locator(".tabs-container .tab").filter({ has: name });
  await (await exactlyOne(tab, `tab "${title}"`)).click();
  const inner = `iframe#active-frame[title=${JSON.stringify(title)}]`;
  // Every open editor has an outer frame; only a look inside tells which is which.
  const outers = page.locator("iframe.webview");
  await outers.first().waitFor({ state: "attached", timeout: patience });
  const deadline = Date.now() + patience;
  for (;;) {
    for (let i = 0; i < (await outers.count()); i++) {
      const outer = outers.nth(i).contentFrame();
      if ((await outer.locator(inner).count()) === 1) {
        const frame = outer.frameLocator(inner);
        await frame.locator("body").waitFor({ timeout: patience });
        return frame;
      }
    }
    if (Date.now() > deadline) throw new Error(`No form in the tab "${title}".`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A rule of axe that a form breaks, or on which it cannot decide. */
export interface AxeFinding {
  readonly rule: string;
  readonly help: string;
  /** The elements, as HTML with the reason. */
  readonly nodes: readonly string[];
}

/** Checks a form's document with axe, inside its own frame: no security policy is bypassed. */
export async function checkWithAxe(
  frame: FrameLocator,
): Promise<{ violations: AxeFinding[]; incomplete: AxeFinding[] }> {
  const root = frame.locator(":root");
  await root.evaluate(axe.source);
  const results: AxeResults = await root.evaluate("axe.run()");
  const findings = (all: AxeResults["violations"]): AxeFinding[] =>
    all.map(({ id, help, nodes }) => ({
      rule: id,
      help,
      nodes: nodes.map((node) => `${node.html} ${node.failureSummary ?? ""}`),
    }));
  return { violations: findings(results.violations), incomplete: findings(results.incomplete) };
}
