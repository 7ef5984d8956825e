import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { projectRoot } from "../host/launch/paths.ts";
import { cleanEnvironment } from "../host/launch/processes.ts";
import { worldClusters } from "./size.ts";

/** A sandbox with the world of the budgets, in a process of its own. */
export interface BenchWorld {
  readonly baseUrl: string;
  readonly key: string;
  stop(): Promise<void>;
}

/** Starts one. Its time stands still: nothing changes by itself, and all of them hold the same. */
export async function startWorld(rateLimits: boolean): Promise<BenchWorld> {
  const args = [
    "--clusters",
    String(worldClusters),
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
  const { cockroach } = JSON.parse(String(line)) as {
    cockroach: { baseUrl: string; keys: { operator: string } };
  };
  return {
    baseUrl: cockroach.baseUrl,
    key: cockroach.keys.operator,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
