import { fork } from "node:child_process";
import path from "node:path";
import { readSent, type SandboxAddress } from "./controlClient.ts";

export { ControlClient, readAddress } from "./controlClient.ts";

/** Starts the sandbox's program; resolves to its address. Rejects when it does not come up in time. */
export function startProgram(extensionFolder: string): Promise<SandboxAddress> {
  const program = path.join(extensionFolder, "dist", "sandbox.cjs");
  // It ends with the process above this extension host: that is VS Code itself, which a reload keeps.
  const child = fork(program, ["--while", String(process.ppid)], {
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    execArgv: [],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
  });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill();
      reject(new Error("the sandbox did not start in time"));
    }, 20_000);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the sandbox ended with code ${String(code)}`)));
    child.once("message", (message) => {
      clearTimeout(late);
      const address = readSent(message);
      child.disconnect();
      child.unref();
      if (address === undefined) reject(new Error("the sandbox sent no address"));
      else resolve(address);
    });
  });
}
