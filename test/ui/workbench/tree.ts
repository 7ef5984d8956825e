import type { Locator, Page } from "playwright-core";
import type { DomElement } from "./dom.ts";
import { tookMenuItem } from "./menu.ts";
import { eventually, exactly, exactlyOne, patience } from "./one.ts";
import { leaveTooltips, tooltips } from "./tooltips.ts";

/** One row of a tree, as it was when it was read. */
export interface Row {
  readonly label: string;
  readonly description: string;
  /** What a screen reader says. */
  readonly ariaLabel: string;
  /** 1 for a root. */
  readonly level: number;
  /** Undefined for a row that has no children. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
  /** The name of its codicon, such as `warning`; empty without one. */
  readonly icon: string;
  /** Its place in the list, from 0. */
  readonly index: number;
}

/**
 * The labels from a root, or from anything below an account, down to a row; a single label may stand at any
 * level, but only once. An operation
 * is named as a screen reader names it, with its cluster: `Create egress endpoint: orders-prod`.
 */
export type RowPath = string | readonly string[];

/** A tree view of the side bar, by its title. */
export class Tree {
  private readonly page: Page;
  private readonly title: string;
  readonly pane: Locator;

  constructor(page: Page, title: string) {
    this.page = page;
    this.title = title;
    const header = page.locator(`.pane-header[aria-label=${JSON.stringify(`${title} Section`)}]`);
    this.pane = page.locator(".pane").filter({ has: header });
  }

  /** The whole list, from top to bottom, also what is out of view (it is scrolled through). */
  async rows(): Promise<Row[]> {
    if ((await this.pane.locator(".monaco-list-rows").count()) === 0) return [];
    let part = await this.readVisible();
    let { total } = part;
    const outOfView = part.rows.length < total;
    if (outOfView) await this.aim();
    const found = new Map<number, Row>();
    let direction = part.top > 0 ? -1 : 1;
    for (;;) {
      if (part.total !== total) found.clear(); // it changed under our hands: begin again
      ({ total } = part);
      for (const row of part.rows) found.set(row.index, row);
      if (found.size >= total) break;
      if (direction < 0 && part.top === 0) direction = 1;
      if (direction > 0 && part.top + part.height >= total * rowHeight) direction = -1;
      // What fits into the view was read while it was being drawn; there is nothing to scroll.
      part = fits(part) ? await this.drawn() : await this.scroll(direction, part);
    }
    // Over a row its tooltip would come, and lie over what a test presses next.
    if (outOfView) await leaveTooltips(this.page);
    return [...found.values()].sort((a, b) => a.index - b.index);
  }

  /** The tree as indented lines of `label  description`, for a look or a comparison. */
  async text(): Promise<string> {
    const line = (row: Row): string =>
      `${"  ".repeat(row.level - 1)}${row.label}${row.description && `  ${row.description}`}`;
    return (await this.rows()).map(line).join("\n");
  }

  /** Waits for exactly one row at this path. */
  async row(path: RowPath, timeout = patience): Promise<Row> {
    let last: Row[] = [];
    return await eventually(
      async () => {
        last = await this.rows();
        const found = find(last, path);
        if (found.length > 1) {
          throw new Error(`${String(found.length)} rows at ${inWords(path)} in ${this.title}.`);
        }
        return found[0];
      },
      () => `No row ${inWords(path)} in ${this.title}:\n${last.map((r) => r.label).join("\n")}`,
      timeout,
    );
  }

  /** Waits until no row is at this path. */
  async gone(path: RowPath, timeout = patience): Promise<void> {
    await eventually(
      async () => (find(await this.rows(), path).length === 0 ? true : undefined),
      () => `${inWords(path)} is still in ${this.title}.`,
      timeout,
    );
  }

  /** The rows directly below a row. */
  async children(path: RowPath): Promise<Row[]> {
    const { index, level } = await this.row(path);
    const below: Row[] = [];
    for (const row of (await this.rows()).slice(index + 1)) {
      if (row.level <= level) break;
      if (row.level === level + 1) below.push(row);
    }
    return below;
  }

  /** Expands each row on the way, from a root down, and waits for the children of the last. */
  async expand(...path: string[]): Promise<void> {
    for (let depth = 1; depth <= path.length; depth++) {
      const part = path.slice(0, depth);
      if ((await this.row(part)).expanded === false) {
        await (await this.locate(part)).locator(".monaco-tl-twistie").click();
      }
      await eventually(
        async () => {
          const row = await this.row(part);
          if (row.expanded !== true) return undefined;
          return (await this.rows())[row.index + 1]?.level === row.level + 1 ? true : undefined;
        },
        () => `${inWords(part)} in ${this.title} did not expand.`,
      );
    }
  }

  async collapse(...path: string[]): Promise<void> {
    if ((await this.row(path)).expanded !== true) return;
    await (await this.locate(path)).locator(".monaco-tl-twistie").click();
    await eventually(
      async () => ((await this.row(path)).expanded === false ? true : undefined),
      () => `${inWords(path)} in ${this.title} did not collapse.`,
    );
  }

  /** Clicks a row, which selects it and runs its command, if it has one. */
  async select(...path: string[]): Promise<void> {
    await (await this.locate(path)).locator(".label-name").click();
  }

  /** Opens a row's context menu and takes an item, `["Copy", "Id"]` for one in a submenu. */
  async contextMenu(path: RowPath, item: string | readonly string[]): Promise<void> {
    const items = typeof item === "string" ? [item] : item;
    await eventually(
      async () => {
        await (await this.locate(path)).locator(".label-name").click({ button: "right" });
        return (await tookMenuItem(this.page, items)) ? true : undefined;
      },
      () => `The menu of ${inWords(path)} does not stay.`,
    );
  }

  /** The items of a row's context menu, without separators. */
  async contextMenuItems(path: RowPath): Promise<string[]> {
    await (await this.locate(path)).locator(".label-name").click({ button: "right" });
    const items = this.page.locator(".monaco-menu .action-menu-item");
    await items.first().waitFor({ timeout: patience });
    const texts = await items.locator(".action-label").allInnerTexts();
    await this.page.keyboard.press("Escape");
    return texts.map((text) => text.trim()).filter((text) => text !== "");
  }

  /** Presses an inline action of a row, by its title. */
  async inlineAction(path: RowPath, title: string): Promise<void> {
    const row = await this.locate(path);
    await row.hover();
    await (await exactlyOne(action(row, title), `inline action "${title}"`)).click();
  }

  /** The titles of a row's inline actions. */
  async inlineActions(path: RowPath): Promise<string[]> {
    const row = await this.locate(path);
    await row.hover();
    const labels = await row.locator(".actions a.action-label").all();
    return await Promise.all(labels.map(async (a) => (await a.getAttribute("aria-label")) ?? ""));
  }

  /** Presses an action in the view's title bar. */
  async titleAction(title: string): Promise<void> {
    // Focus and hovering change the buttons; a menu that opened before would close again.
    await this.pane.locator(".pane-header").focus();
    await this.pane.hover();
    const button = action(this.pane.locator(".pane-header"), title);
    await (await exactlyOne(button, `action "${title}" of ${this.title}`)).click();
  }

  /** Takes an item of the view's "…" menu. */
  async titleMenu(item: string | readonly string[]): Promise<void> {
    const items = typeof item === "string" ? [item] : item;
    await eventually(
      async () => {
        await this.titleAction("More Actions...");
        return (await tookMenuItem(this.page, items)) ? true : undefined;
      },
      () => `The menu of ${this.title} does not stay.`,
    );
  }

  /** What the tree shows when hovering over a row: the tooltip's text. */
  async tooltip(path: RowPath): Promise<string> {
    const row = await this.locate(path);
    await leaveTooltips(this.page); // the mouse was over other rows, and their tooltips may be on their way
    await row.locator(".label-name").hover();
    // What takes a while is announced first.
    const hover = tooltips(this.page).filter({ hasNotText: /^\s*Loading/ });
    await hover.first().waitFor({ timeout: patience });
    return (await hover.first().innerText()).trim();
  }

  /** The text of an empty view, its buttons and links included. */
  async welcome(): Promise<string> {
    const content = this.pane.locator(".welcome-view-content");
    return (await exactlyOne(content, `welcome text of ${this.title}`)).innerText();
  }

  /** The buttons of an empty view. */
  welcomeButtons(): Locator {
    return this.pane.locator(".welcome-view-content a.monaco-button");
  }

  /** Presses a button or link of an empty view. */
  async pressWelcome(label: string): Promise<void> {
    const button = this.pane.locator(".welcome-view-content a").filter({ hasText: exactly(label) });
    await (await exactlyOne(button, `"${label}" in ${this.title}`)).click();
  }

  /** The message line above the tree; empty without one. */
  async message(): Promise<string> {
    const message = this.pane.locator(".message");
    return (await message.count()) === 0 ? "" : (await message.innerText()).trim();
  }

  /** Gives this view all of the side bar, or folds it up. */
  async setOpen(open: boolean): Promise<void> {
    const header = this.pane.locator(".pane-header");
    if ((await header.getAttribute("aria-expanded")) !== String(open)) {
      await header.locator(".title").click();
    }
    await this.pane.locator(`.pane-header[aria-expanded="${open}"]`).waitFor();
  }

  /** The row on the page, scrolled into view; found anew where the tree changes under our hands. */
  async locate(path: RowPath): Promise<Locator> {
    return await eventually(
      async () => {
        const row = await this.row(path);
        await this.bring(row);
        const place = `.monaco-list-row[data-index="${row.index}"]`;
        const name = this.page.locator(".label-name").filter({ hasText: exactly(row.label) });
        const found = this.pane.locator(place).filter({ has: name });
        return (await found.count()) === 1 ? found : undefined;
      },
      () => `${inWords(path)} of ${this.title} does not stay in its place.`,
    );
  }

  /** Scrolls until a row is in view, for as long as the tree stays as it is. */
  private async bring({ index, level }: Row): Promise<void> {
    const from = index * rowHeight;
    // In a list that is scrolled, the rows above it in the tree stick to the top, over others.
    const sticky = (level - 1) * rowHeight;
    await this.aim();
    let part = await this.readVisible();
    const { total } = part;
    while (part.total === total) {
      if (part.top > 0 && from < part.top + sticky) part = await this.scroll(-1, part);
      else if (from + rowHeight > part.top + part.height) part = await this.scroll(1, part);
      else return;
    }
  }

  /** Brings the mouse over the list; a row's tooltip that lies there goes first. */
  private async aim(): Promise<void> {
    if ((await tooltips(this.page).count()) > 0) await leaveTooltips(this.page);
    await this.pane.locator(".monaco-list").hover();
  }

  /** Waits until as many rows are drawn as there are; more may come meanwhile than fit into the view. */
  private async drawn(): Promise<Part> {
    return await eventually(
      async () => {
        const part = await this.readVisible();
        return fits(part) && part.rows.length < part.total ? undefined : part;
      },
      () => `The ${this.title} tree is not drawn.`,
    );
  }

  /**
   * Turns the wheel one notch, up (-1) or down (1), and reads what came into view. A tree that has become another
   * meanwhile may have nothing to scroll any more.
   */
  private async scroll(direction: number, before: Part): Promise<Part> {
    await this.page.mouse.wheel(0, direction * 100);
    return await eventually(
      async () => {
        const part = await this.readVisible();
        return part.top === before.top && part.total === before.total ? undefined : part;
      },
      () => `The ${this.title} tree does not scroll.`,
    );
  }

  /** What is rendered now. */
  private async readVisible(): Promise<Part> {
    const read = await this.pane
      .locator(".monaco-list-row")
      .evaluateAll((elements: readonly DomElement[]) =>
        elements.map((e) => ({
          label: e.querySelector(".label-name")?.textContent?.trim() ?? "",
          description: e.querySelector(".label-description")?.textContent?.trim() ?? "",
          ariaLabel: e.getAttribute("aria-label") ?? "",
          level: Number(e.getAttribute("aria-level")),
          expanded: e.getAttribute("aria-expanded"),
          selected: e.getAttribute("aria-selected") === "true",
          icon: e.querySelector(".custom-view-tree-node-item-icon")?.getAttribute("class") ?? "",
          index: Number(e.getAttribute("data-index")),
        })),
      );
    const lists = this.pane.locator(".monaco-list-rows");
    const styles = await lists.evaluateAll((found: readonly DomElement[]) =>
      found.map((e) => e.getAttribute("style") ?? ""),
    );
    // A row that is on its way out has lost its level.
    const rows = read
      .filter((row) => row.level > 0)
      .map((row) => ({
        ...row,
        expanded: row.expanded === null ? undefined : row.expanded === "true",
        icon: /codicon-(?!colored)([\w-]+)/.exec(row.icon)?.[1] ?? "",
      }));
    const pixels = (name: string): number =>
      Number(new RegExp(`[ ;]${name}: (-?[\\d.]+)px`).exec(` ${styles[0] ?? ""}`)?.[1] ?? 0);
    const box = await this.pane.locator(".monaco-list").boundingBox();
    return {
      rows: rows.sort((a, b) => a.index - b.index),
      total: pixels("height") / rowHeight,
      top: -pixels("top"),
      height: box?.height ?? 0,
    };
  }
}

/** Whether all rows are in view. */
function fits({ top, height, total }: Part): boolean {
  return top === 0 && height >= total * rowHeight;
}

/** What a list has rendered, which is what is in view and a little more. */
interface Part {
  readonly rows: readonly Row[];
  /** How many rows there are in all. */
  readonly total: number;
  /** How far it is scrolled, and how much of it is in view, in pixels. */
  readonly top: number;
  readonly height: number;
}

/** The height of a row of a tree view, in pixels. */
const rowHeight = 22;

function action(within: Locator, title: string): Locator {
  return within.locator(`.actions a.action-label[aria-label=${JSON.stringify(title)}]`);
}

function inWords(path: RowPath): string {
  return typeof path === "string" ? `"${path}"` : `"${path.join(" / ")}"`;
}

/** All rows at a path. */
function find(rows: readonly Row[], path: RowPath): Row[] {
  if (typeof path === "string") {
    return rows.filter(
      (row) => row.label === path || row.ariaLabel.startsWith(`Operation ${path}, `),
    );
  }
  const trail: string[] = [];
  const fits = (from: number): boolean =>
    trail.length === path.length + from &&
    path.every((label, depth) => label === trail[depth + from]);
  return rows.filter((row) => {
    trail.length = row.level - 1;
    trail.push(row.label);
    // Several accounts stand above their clusters.
    return fits(0) || fits(1);
  });
}
