import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** Environment of a child: ours, without what would tie it to the npm, VS Code or vitest around us. */
export function cleanEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VSCODE_|ELECTRON_|VITEST|CODE_SERVER_|NODE_OPTIONS$|NODE_ENV$)/.test(name),
  );
  // The project's own Node first, so that whatever says `node` means it.
  const PATH = [path.dirname(process.execPath), process.env["PATH"]].join(path.delimiter);
  return { ...Object.fromEntries(inherited), PATH, ...extra };
}

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to stdout
 * @throws Error with the command and the last of its output when it cannot start or does not exit with 0
 */
export async function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? cleanEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) {
    throw new Error(
      `${command} ${args.join(" ")} ended with ${String(code)}:\n${output.slice(-4000)}`,
    );
  }
  return stdout;
}

/** Runs npm in `folder`, and for that folder only, whatever npm run this process belongs to. */
export function npm(folder: string, args: readonly string[]): Promise<string> {
  const all = [...args, "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error"];
  const cli = process.env["npm_execpath"];
  const options = { cwd: folder, env: cleanEnvironment() };
  return cli?.endsWith("npm-cli.js") === true
    ? run(process.execPath, [cli, ...all], options)
    : run("npm", all, options);
}

/**
 * Ends a child that was spawned `detached`, with everything it started: SIGTERM to its process group,
 * SIGKILL to what is left after `patience` ms. Returns once the group is gone.
 */
export async function endGroup(child: ChildProcess, patience = 5_000): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === "win32") {
    await run("taskkill", ["/pid", String(pid), "/T", "/F"]).catch(() => undefined);
    return;
  }
  const deadline = Date.now() + patience;
  let signal: NodeJS.Signals = "SIGTERM";
  while (signalGroup(pid, signal)) {
    // A group has no exit event of its own: its members outlive the child we could await.
    await new Promise((resolve) => setTimeout(resolve, 25));
    signal = Date.now() < deadline ? "SIGTERM" : "SIGKILL";
  }
}

/** Sends a signal to a process group; false when nobody is left in it. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
