// `npm start`: a VS Code with the extension in it, for a person. `-- --desktop` uses `code` on the PATH.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { cacheFolder } from "./paths.ts";
import { startFront } from "./serverProcess.ts";
import { writeSettings } from "./settings.ts";
import { installedVsix, packageVsix } from "./vsix.ts";
import { installVSCodeServer } from "./vscodeServer.ts";

/** What a person does in this VS Code stays here, from one start to the next. */
const folder = path.join(cacheFolder, "start");

console.log("Building and packaging …");
if (process.argv.includes("--desktop")) await startDesktop();
else await startServer();

/** Runs until Ctrl+C, or until the server ends. */
async function startServer(): Promise<void> {
  const vsix = await packageVsix();
  console.log("Starting VS Code (the first time it is installed into .vscode-test/) …");
  const vscode = await installVSCodeServer("newest");
  const extensionsDir = path.join(folder, "extensions");
  const userDataDir = path.join(folder, "data");
  await rm(extensionsDir, { recursive: true, force: true });
  await cp(await installedVsix(vsix), extensionsDir, { recursive: true });
  await writeSettings(userDataDir);

  const password = randomBytes(12).toString("base64url");
  const port = await keptPort();
  const server = await startFront(vscode, { userDataDir, extensionsDir, port, password });
  const stopped = Promise.withResolvers<string>();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, stopped.resolve);
  }
  console.log(`\n  Open      ${server.url}`);
  console.log(`  Password  ${password}`);
  console.log("\nPrivate Endpoints is in the activity bar. Ctrl+C ends it all.\n");
  openBrowser(server.url);
  try {
    await Promise.race([stopped.promise, server.crashed]);
  } finally {
    await server.stop();
  }
  console.log("Ended.");
}

/** Installs the package into the person's own VS Code, and opens that. */
async function startDesktop(): Promise<void> {
  const { file } = await packageVsix();
  await code(["--install-extension", file, "--force"]);
  await code([]);
}

async function code(args: readonly string[]): Promise<void> {
  const shell = process.platform === "win32"; // there it is a code.cmd
  const child = spawn("code", args, { stdio: "inherit", shell });
  await new Promise<void>((resolve, reject) => {
    child.on("error", () => reject(new Error("There is no `code` on the PATH.")));
    child.on("exit", (exit) => {
      if (exit === 0) resolve();
      else reject(new Error(`\`code ${args.join(" ")}\` ended with ${String(exit)}.`));
    });
  });
}

/**
 * The port of the last start if it is free, else a new one: the browser keeps secrets and state by
 * address, so that accounts survive only at the same one.
 */
async function keptPort(): Promise<number> {
  const file = path.join(folder, "port");
  const last = Number(await readFile(file, "utf8").catch(() => "0"));
  const port = (await freePort(last)) ?? (await freePort(0)) ?? 0;
  await mkdir(folder, { recursive: true });
  await writeFile(file, String(port));
  return port;
}

/** Whether a port is free on loopback: itself, a free one for 0, or undefined. */
async function freePort(port: number): Promise<number | undefined> {
  const probe = createServer();
  return await new Promise((resolve) => {
    probe.once("error", () => resolve(undefined));
    probe.listen(port, "127.0.0.1", () => {
      const address = probe.address();
      const found = typeof address === "object" ? address?.port : undefined;
      probe.close(() => resolve(found));
    });
  });
}

/** Opens the person's browser where there is one to be seen. */
function openBrowser(url: string): void {
  const { env, platform } = process;
  const headless =
    platform === "linux" && env["DISPLAY"] === undefined && env["WAYLAND_DISPLAY"] === undefined;
  if (env["CI"] !== undefined || headless) return;
  const [command, args] =
    platform === "win32"
      ? ["cmd", ["/c", "start", "", url]]
      : [platform === "darwin" ? "open" : "xdg-open", [url]];
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  child.on("error", () => undefined); // the address has been printed
  child.unref();
}
