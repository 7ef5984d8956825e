// Functions given to Playwright run in the browser, but the project's types have no DOM, so that src/
// cannot lean on one by mistake. This is the little of it that page objects read.

/** An element of the page, for reading. */
export interface DomElement {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelector(selectors: string): DomElement | null;
}
