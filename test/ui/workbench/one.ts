import type { Locator } from "playwright-core";

/** How long the workbench may take to show what a test waits for, in ms. */
export const patience = 20_000;

/**
 * Waits until something matches, and insists that nothing else does: a page object that quietly takes
 * the first of two presses the wrong button one day.
 *
 * @param what names the thing in the error
 * @throws Error with the texts of all that match when it is none or more than one
 */
export async function exactlyOne(
  locator: Locator,
  what: string,
  timeout = patience,
): Promise<Locator> {
  const deadline = Date.now() + timeout;
  for (;;) {
    await locator
      .first()
      .waitFor({ timeout: Math.max(1, deadline - Date.now()) })
      .catch((error: unknown) => {
        throw new Error(`No ${what} within ${timeout} ms.`, { cause: error });
      });
    const texts = await locator.allInnerTexts();
    if (texts.length === 1) return locator;
    // A list that is drawn anew has lost it for a moment.
    if (texts.length === 0) continue;
    throw new Error(`One ${what} expected, found ${texts.length}: ${JSON.stringify(texts)}`);
  }
}

/** A regular expression that matches exactly this text, white space around it aside. */
export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`);
}

/**
 * Asks again and again until the answer is there.
 *
 * @param ask undefined means not yet
 * @param what is said in the error
 */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
  what: () => string,
  timeout = patience,
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(what());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
