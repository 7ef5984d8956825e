import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { findBrowser } from "../../host/launch/browser.ts";
import { signalGroup } from "../../host/launch/processes.ts";
import { type RunningServer, startFront } from "../../host/launch/serverProcess.ts";
import { writeSettings } from "../../host/launch/settings.ts";
import { installedVsix, packageVsix, type Vsix } from "../../host/launch/vsix.ts";
import { installVSCodeServer } from "../../host/launch/vscodeServer.ts";

/** How a workbench is opened; nothing is needed. */
export interface WorkbenchOptions {
  /**
   * VS Code's folder for settings, state, storage and log. A given one is kept at the end, so that it can
   * be opened again; else it is a temporary one.
   */
  readonly userDataDir?: string;
  /**
   * The browser profile, which holds secrets and global state. Kept as `userDataDir` is. They belong to
   * the server's port as well: give the same `port` to find them again.
   */
  readonly profileDir?: string;
  readonly port?: number;
  /** Settings of the person, on top of those for a quiet window. */
  readonly settings?: Record<string, unknown>;
  /** Environment of the extension host, on top of ours. */
  readonly env?: NodeJS.ProcessEnv;
  /** A folder to open; an empty window without one. */
  readonly folder?: string;
  /** The package to install; this project's without one. */
  readonly vsix?: Vsix;
}

/** A VS Code server and a browser that belong together. */
export interface Session {
  readonly server: RunningServer;
  readonly context: BrowserContext;
  readonly userDataDir: string;
  readonly profileDir: string;
  /** Where the package is installed. */
  readonly extensionsDir: string;
  /** Where windows are opened. */
  readonly address: string;
  /** Ends both, and removes the folders that nobody named. */
  close(): Promise<void>;
  /** The same without ceremony, as a crash or a pulled plug does: nothing gets to say goodbye. */
  kill(): Promise<void>;
}

/** Starts a VS Code server with the packaged extension, and a browser beside it. */
export async function startSession(options: WorkbenchOptions): Promise<Session> {
  const root = await mkdtemp(path.join(tmpdir(), "pe-ui-"));
  const userDataDir = options.userDataDir ?? path.join(root, "data");
  const profileDir = options.profileDir ?? path.join(root, "profile");
  const extensionsDir = path.join(root, "extensions");
  const remove = (): Promise<void> => rm(root, { recursive: true, force: true, maxRetries: 5 });
  let server: RunningServer | undefined;
  try {
    const [vscode, browser, installed] = await Promise.all([
      installVSCodeServer("newest"),
      findBrowser(),
      installedVsix(options.vsix ?? (await packageVsix())),
    ]);
    await cp(installed, extensionsDir, { recursive: true });
    await writeSettings(userDataDir, {
      // Two rows a notch are slow for reading a list; five never skip one.
      "workbench.list.mouseWheelScrollSensitivity": 2,
      ...options.settings,
    });
    const { env, folder, port } = options;
    const started = await startFront(vscode, { userDataDir, extensionsDir, env, folder, port });
    server = started;
    const context = await chromium.launchPersistentContext(profileDir, {
      ...browser,
      viewport: { width: 1280, height: 800 },
      deviceScaleFactor: 1,
      reducedMotion: "reduce",
    });
    const query = folder === undefined ? "ew=true" : `folder=${encodeURIComponent(folder)}`;
    return {
      server: started,
      context,
      userDataDir,
      profileDir,
      extensionsDir,
      address: `${started.url}?${query}`,
      close: async () => {
        await context.close();
        await started.stop();
        await remove();
      },
      kill: async () => {
        signalGroup(started.pid, "SIGKILL");
        await context.close();
        await started.stop();
        await remove();
      },
    };
  } catch (error) {
    await server?.stop();
    await remove();
    throw error;
  }
}
