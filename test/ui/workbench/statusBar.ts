import type { Locator, Page } from "playwright-core";
import { exactlyOne } from "./one.ts";

/** Our entry in the status bar, or VS Code's, by id (`private-endpoints.private-endpoints.x`) or text. */
export class StatusBarItem {
  private readonly locator: Locator;
  private readonly name: string;

  constructor(page: Page, idOrText: string) {
    this.name = idOrText;
    const id = JSON.stringify(idOrText);
    const byId = page.locator(
      `.statusbar-item[id=${id}], .statusbar-item[id$=${JSON.stringify(`.${idOrText}`)}]`,
    );
    this.locator = byId.or(page.locator(".statusbar-item").filter({ hasText: idOrText }));
  }

  /** Waits for exactly one such entry. */
  async find(): Promise<Locator> {
    return await exactlyOne(
      this.locator.filter({ visible: true }),
      `status bar item "${this.name}"`,
    );
  }

  /** Its text, with `$(name)` where an icon is. */
  async text(): Promise<string> {
    return await (await this.find()).locator("a").evaluate((link: StatusNode) =>
      Array.from(link.childNodes)
        .map((node) => {
          const icon = /codicon-([\w-]+)/.exec(node.className ?? "")?.[1];
          return icon === undefined ? node.textContent : `$(${icon})`;
        })
        .join(""),
    );
  }

  /** What a screen reader says. */
  async ariaLabel(): Promise<string> {
    return (await (await this.find()).getAttribute("aria-label")) ?? "";
  }

  async isVisible(): Promise<boolean> {
    return (await this.locator.filter({ visible: true }).count()) > 0;
  }

  async click(): Promise<void> {
    await (await this.find()).click();
  }
}

interface StatusNode {
  readonly childNodes: Iterable<{
    readonly className?: string;
    readonly textContent: string | null;
  }>;
}
