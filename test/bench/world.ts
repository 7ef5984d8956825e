import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { projectRoot } from "../host/launch/paths.ts";
import { cleanEnvironment } from "../host/launch/processes.ts";
import { providers } from "../providers.ts";
import type { Face } from "./child/task.ts";
import { clustersEach } from "./size.ts";

/** A sandbox with the world of the budgets, in a process of its own. */
export interface BenchWorld {
  readonly faces: readonly Face[];
  stop(): Promise<void>;
}

/** What the sandbox prints of a provider, as far as it matters here. */
interface Printed {
  readonly baseUrl: string;
  readonly keys: { readonly admin: string };
}

/** Starts one. Its time stands still: nothing changes by itself, and all of them hold the same. */
export async function startWorld(rateLimits: boolean): Promise<BenchWorld> {
  const args = [
    "--clusters",
    providers.map(({ id }) => `${id}=${clustersEach}`).join(),
    "--speed",
    "0",
    "--while",
    String(process.pid),
  ];
  const program = path.join(projectRoot, "src/sandbox/main.ts");
  const child = spawn(
    process.execPath,
    [program, ...args, ...(rateLimits ? [] : ["--no-rate-limits"])],
    { env: cleanEnvironment(), stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = once(child, "exit");
  const early = ended.then(([code]): never => {
    throw new Error(`The sandbox ended with ${String(code)}.`);
  });
  early.catch(() => undefined); // it ends in the end
  const printed = once(createInterface({ input: child.stdout }), "line");
  const line = (await Promise.race([printed, early]))[0] as unknown;
  const { parts } = JSON.parse(String(line)) as { readonly parts: Record<string, Printed> };
  return {
    faces: providers.map(({ id }) => {
      const { baseUrl, keys } = parts[id]!;
      return { id, baseUrl, key: keys.admin };
    }),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
