import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { FrameLocator, Page } from "playwright-core";
import { projectRoot } from "../../host/launch/paths.ts";
import { writeSettings } from "../../host/launch/settings.ts";
import { type Dialog, modalDialog } from "./dialog.ts";
import { filesWith, outputText } from "./files.ts";
import { type AxeFinding, checkWithAxe, formFrame } from "./form.ts";
import { Notifications } from "./notifications.ts";
import { eventually, exactlyOne, patience } from "./one.ts";
import { QuickInput } from "./quickInput.ts";
import { type Session, startSession, type WorkbenchOptions } from "./server.ts";
import { StatusBarItem } from "./statusBar.ts";
import { leaveTooltips } from "./tooltips.ts";
import { Tree } from "./tree.ts";

/** The themes that the extension is looked at in; `id` is the value of `workbench.colorTheme`. */
export const themes = {
  dark: { id: "Default Dark Modern", label: "Dark Modern", className: "vs-dark" },
  light: { id: "Default Light Modern", label: "Light Modern", className: "vs" },
  highContrast: {
    id: "Default High Contrast",
    label: "Dark High Contrast",
    className: "hc-black",
  },
} as const;

/**
 * Opens a real VS Code with the packaged extension in a headless browser, and waits until it can be
 * used. Takes about 5 s.
 */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const session = await startSession(options);
  try {
    const page = session.context.pages()[0] ?? (await session.context.newPage());
    return await openWindow(session, page, () => session.close());
  } catch (error) {
    const said = session.server.output();
    await session.close();
    throw new Error(`VS Code did not open:\n${said.slice(-4000)}`, { cause: error });
  }
}

async function openWindow(
  session: Session,
  page: Page,
  close: () => Promise<void>,
): Promise<Workbench> {
  await page.goto(session.address, { timeout: 120_000 });
  const workbench = new Workbench(session, page, close);
  await workbench.ready();
  return workbench;
}

/** One window of VS Code, as a person sees it. */
export class Workbench {
  private readonly session: Session;
  private readonly end: () => Promise<void>;
  /** Playwright's page, for the keyboard and for what has no page object. */
  readonly page: Page;
  readonly quick: QuickInput;
  readonly toasts: Notifications;

  constructor(session: Session, page: Page, end: () => Promise<void>) {
    this.session = session;
    this.page = page;
    this.end = end;
    this.quick = new QuickInput(page);
    this.toasts = new Notifications(page);
  }

  /** VS Code's folder on disk, with `User/settings.json` and `logs/`. */
  get userDataDir(): string {
    return this.session.userDataDir;
  }

  get profileDir(): string {
    return this.session.profileDir;
  }

  /** Where the package is installed, unpacked. */
  get extensionsDir(): string {
    return this.session.extensionsDir;
  }

  get port(): number {
    return this.session.server.port;
  }

  /** The extension's `globalStorageUri` on disk; it may not exist yet. */
  get storageDir(): string {
    const storage = "User/globalStorage/private-endpoints.private-endpoints";
    return path.join(this.userDataDir, storage);
  }

  /** Waits until the workbench is drawn and knows the extension. */
  async ready(): Promise<void> {
    await exactlyOne(this.activityBarItem(), "activity bar entry of Private Endpoints", 60_000);
  }

  /** The extension's entry in the activity bar, a link with the container's title as label. */
  activityBarItem(): ReturnType<Page["locator"]> {
    const label = /^Private Endpoints( -|$|, )/;
    return this.page
      .locator(".activitybar .composite-bar a.action-label")
      .and(this.page.getByLabel(label));
  }

  /** Shows the extension's side bar. */
  async openView(): Promise<void> {
    const item = await exactlyOne(this.activityBarItem(), "activity bar entry");
    if ((await item.locator("xpath=..").getAttribute("aria-expanded")) !== "true")
      await item.click();
    await this.tree("Clusters").pane.waitFor({ timeout: patience });
  }

  /** Runs a command from the palette, by its whole title: `Private Endpoints: Add Account`. */
  palette(title: string): Promise<void> {
    return this.quick.palette(title);
  }

  /** Takes the item of the open quick pick that has exactly this label. */
  quickPick(label: string): Promise<void> {
    return this.quick.pick(label);
  }

  /** Types into the open input box and presses Enter; `prompt` waits for the right step of several. */
  quickInput(text: string, prompt?: string): Promise<void> {
    return this.quick.type(text, prompt);
  }

  /** What stands below the input box. */
  quickInputMessage(): Promise<string> {
    return this.quick.message();
  }

  /** A tree view of the side bar, by its title. */
  tree(title: string): Tree {
    return new Tree(this.page, title);
  }

  /** The notifications in view. */
  notifications(): ReturnType<Notifications["all"]> {
    return this.toasts.all();
  }

  /** Waits for exactly one notification with this text. */
  notification(text: string, timeout?: number): ReturnType<Notifications["find"]> {
    return this.toasts.find(text, timeout);
  }

  /** Waits for a notification and presses one of its buttons. */
  pressNotification(text: string, button: string): Promise<void> {
    return this.toasts.press(text, button);
  }

  /** Waits for the modal dialog. */
  dialog(): Promise<Dialog> {
    return modalDialog(this.page);
  }

  /** An entry of the status bar, by id or text. */
  statusBar(idOrText: string): StatusBarItem {
    return new StatusBarItem(this.page, idOrText);
  }

  /** The document of the webview editor with this tab title. */
  form(title: string): Promise<FrameLocator> {
    return formFrame(this.page, title);
  }

  /** The titles of the open editors. */
  async tabs(): Promise<string[]> {
    const names = await this.page.locator(".tabs-container .tab .label-name").allInnerTexts();
    return names.map((name) => name.trim());
  }

  /** Checks a form with axe. */
  axe(frame: FrameLocator): Promise<{ violations: AxeFinding[]; incomplete: AxeFinding[] }> {
    return checkWithAxe(frame);
  }

  /** Changes the person's settings, of which the others stay, and reloads the window with them. */
  async changeSettings(settings: Record<string, unknown>): Promise<void> {
    await writeSettings(this.userDataDir, settings);
    await this.reload();
  }

  /** Chooses the colour theme, as a person does, and waits until it is drawn. */
  async theme(theme: keyof typeof themes): Promise<void> {
    const { label, className } = themes[theme];
    await this.palette("Preferences: Color Theme");
    await this.quick.pick(label, true);
    await this.page.locator(`.monaco-workbench.${className}`).waitFor({ timeout: patience });
  }

  /**
   * Takes a picture into `media/screenshots/<name>.png`, without notifications or tooltips in it.
   *
   * @param options `keepHover` leaves the mouse, and what it shows, where it is
   */
  async screenshot(
    name: string,
    options: { keepNotifications?: boolean; keepHover?: boolean } = {},
  ): Promise<string> {
    if (options.keepNotifications !== true) await this.toasts.clear();
    // What loads for long belongs into the picture; what has just begun to does not.
    const busy = this.page.locator(".monaco-progress-container.active").filter({ visible: true });
    await eventually(
      async () => ((await busy.count()) === 0 ? true : undefined),
      () => "",
      5_000,
    ).catch(() => undefined);
    const file = path.join(projectRoot, "media/screenshots", `${name}.png`);
    await mkdir(path.dirname(file), { recursive: true });
    if (options.keepHover !== true) await leaveTooltips(this.page);
    await this.page.screenshot({ path: file, animations: "disabled", caret: "hide" });
    return file;
  }

  /** Reloads the window by VS Code's own command, which keeps the state of webviews. */
  async reloadWindow(): Promise<void> {
    const loaded = this.page.waitForEvent("domcontentloaded", { timeout: 60_000 });
    await this.palette("Developer: Reload Window");
    await loaded;
    await this.ready();
  }

  /** Loads the page anew, as the browser's reload does, and waits until it is back. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** A second window of the same VS Code and the same browser profile; closing it closes it alone. */
  async secondWindow(): Promise<Workbench> {
    const page = await this.session.context.newPage();
    return await openWindow(this.session, page, () => page.close());
  }

  /** What an output channel has said since the server started. */
  output(channel: string): Promise<string> {
    return outputText(this.userDataDir, channel);
  }

  /** The files of VS Code's folder (log, storage, settings) that contain one of these texts. */
  filesWith(texts: readonly string[]): ReturnType<typeof filesWith> {
    return filesWith(this.userDataDir, texts);
  }

  /** Kills the server with its extension hosts in the middle of whatever they do; ends the browser. */
  kill(): Promise<void> {
    return this.session.kill();
  }

  /** Closes the window; the first one ends server and browser as well. */
  close(): Promise<void> {
    return this.end();
  }
}
