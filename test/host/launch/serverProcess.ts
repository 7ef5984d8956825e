import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { cleanEnvironment, endGroup, run, signalGroup } from "./processes.ts";
import type { VSCodeServer } from "./vscodeServer.ts";

/** What both kinds of server are started with. Every folder is absolute and private to the server. */
export interface ServerOptions {
  /** Settings, state and log files; `User/settings.json` in it is the person's settings. */
  readonly userDataDir: string;
  readonly extensionsDir: string;
  /** Reaches the extension host, on top of this process's own environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

/** A server that answers on loopback. */
export interface RunningServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>/` */
  readonly url: string;
  /** Its process, which leads a process group of its own. */
  readonly pid: number;
  /** Everything it has printed so far. */
  output(): string;
  /** Settles with words when the server ends without being asked to; never otherwise. */
  readonly crashed: Promise<never>;
  /** Ends it and everything it started; returns when they are gone. */
  stop(): Promise<void>;
}

/**
 * Starts the VS Code server itself, with the smoke-test driver that makes `extensionTestsPath` work.
 * It keeps secrets in memory only, and asks nobody to sign in: for tests on loopback.
 *
 * @throws Error with its output when it ends, or is silent, before it is ready
 */
export async function startBareServer(
  server: VSCodeServer,
  options: ServerOptions,
): Promise<RunningServer> {
  const args = [
    path.join(server.vscode, "out/server-main.js"),
    ...["--host", "127.0.0.1", "--port", String(options.port ?? 0)],
    "--without-connection-token",
    "--accept-server-license-terms",
    "--enable-smoke-test-driver",
    "--disable-workspace-trust",
    ...["--user-data-dir", options.userDataDir],
    ...["--server-data-dir", path.join(options.userDataDir, "server")],
    ...["--extensions-dir", options.extensionsDir],
    ...["--telemetry-level", "off"],
  ];
  return await start(
    { program: server.node, args, options, env: {} },
    /listening on (\d+)[^]*Extension host agent started/,
  );
}

/**
 * Starts code-server's front, which serves VS Code as a person uses it: extensions are installed ones,
 * and secrets and state survive a reload.
 *
 * @param password what a person must type to get in; without one nobody is asked (tests on loopback)
 * @throws Error with its output when it ends, or is silent, before it is ready
 */
export async function startFront(
  server: VSCodeServer,
  options: ServerOptions & { readonly password?: string; readonly folder?: string },
): Promise<RunningServer> {
  const args = [
    server.front,
    ...["--auth", options.password === undefined ? "none" : "password"],
    ...["--bind-addr", `127.0.0.1:${options.port ?? 0}`],
    // Its own default would be written into the home folder.
    ...["--config", path.join(options.userDataDir, "code-server.yaml")],
    ...["--user-data-dir", options.userDataDir],
    ...["--extensions-dir", options.extensionsDir],
    "--disable-telemetry",
    "--disable-update-check",
    "--disable-workspace-trust",
    "--disable-getting-started-override",
    ...(options.folder === undefined ? ["--ignore-last-opened"] : [options.folder]),
  ];
  return await start(
    { program: server.node, args, options, env: { PASSWORD: options.password } },
    /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/,
  );
}

/** Installs a VSIX file into an extensions folder, as `code --install-extension` does. */
export async function installExtension(
  server: VSCodeServer,
  vsix: string,
  extensionsDir: string,
  userDataDir: string,
): Promise<void> {
  const args = [
    server.front,
    ...["--config", path.join(userDataDir, "code-server.yaml")],
    ...["--install-extension", vsix, "--force"],
    ...["--extensions-dir", extensionsDir, "--user-data-dir", userDataDir],
  ];
  await run(server.node, args);
}

interface Start {
  readonly program: string;
  readonly args: readonly string[];
  readonly options: ServerOptions;
  readonly env: NodeJS.ProcessEnv;
}

/** How long a server may take until it is ready, in ms; a slow machine needs about 5 s. */
const patience = 60_000;

async function start(
  { program, args, options, env }: Start,
  ready: RegExp,
): Promise<RunningServer> {
  await mkdir(options.userDataDir, { recursive: true });
  await mkdir(options.extensionsDir, { recursive: true });
  const child = spawn(program, args, {
    cwd: options.userDataDir,
    env: cleanEnvironment({ ...options.env, ...env }),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // a process group of its own, so that it can be ended whole
  });
  // Ending this process without ceremony must not leave the server behind.
  const last = (): void => {
    if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
  };
  process.once("exit", last);

  let output = "";
  let stopping = false;
  const ended = Promise.withResolvers<never>();
  const port = Promise.withResolvers<number>();
  ended.promise.catch(() => undefined); // whoever waits for it still sees it
  const read = (text: string): void => {
    output += text;
    const found = ready.exec(output)?.[1];
    if (found !== undefined) port.resolve(Number(found));
  };
  child.stdout.setEncoding("utf8").on("data", read);
  child.stderr.setEncoding("utf8").on("data", read);
  child.on("error", ended.reject);
  child.on("exit", (code, signal) => {
    if (stopping) return;
    ended.reject(
      new Error(`The VS Code server ended with ${String(code ?? signal)}:\n${output.slice(-4000)}`),
    );
  });
  const stop = async (): Promise<void> => {
    stopping = true;
    await endGroup(child);
    process.off("exit", last);
  };
  const late = setTimeout(() => {
    port.reject(
      new Error(`The VS Code server was not ready after ${patience} ms:\n${output.slice(-4000)}`),
    );
  }, patience);
  try {
    const bound = await Promise.race([port.promise, ended.promise]);
    return {
      port: bound,
      url: `http://127.0.0.1:${bound}/`,
      pid: child.pid!,
      output: () => output,
      crashed: ended.promise,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(late);
  }
}
