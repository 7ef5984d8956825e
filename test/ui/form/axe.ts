import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** What axe finds in the page as it is, shadow roots included; `rules` = by these alone. */
export async function violations(page: Page, ...rules: string[]): Promise<string[]> {
  await page.evaluate(axe.source);
  const options = { resultTypes: ["violations"], ...(rules.length > 0 && { runOnly: rules }) };
  const results: AxeResults = await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`);
  return results.violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`,
  );
}
