import { fork } from "node:child_process";
import { glob, rm } from "node:fs/promises";
import path from "node:path";
import * as esbuild from "esbuild";
import { projectRoot } from "../host/launch/paths.ts";
import { cleanEnvironment } from "../host/launch/processes.ts";
import type { Answers, Task } from "./child/task.ts";

const folder = path.join(projectRoot, "out/bench");

/** Bundles what the children run, as what ships is bundled: Node is not to compile TypeScript then. */
export async function buildChildren(): Promise<void> {
  const files: string[] = [];
  for await (const file of glob("child/*.ts", { cwd: import.meta.dirname })) files.push(file);
  await rm(folder, { recursive: true, force: true });
  await esbuild.build({
    entryPoints: files.map((file) => path.join(import.meta.dirname, file)),
    outdir: folder,
    bundle: true,
    sourcemap: "linked",
    format: "esm",
    outExtension: { ".js": ".mjs" },
    // For packages that are CommonJS; by a name that no bundled file has.
    banner: {
      js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
    },
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    logLevel: "warning",
  });
}

/** Runs one child in a process of its own and returns what it answers. */
export async function runChild<K extends keyof Answers>(name: K, task: Task): Promise<Answers[K]> {
  const child = fork(path.join(folder, `${name}.mjs`), [JSON.stringify(task)], {
    execArgv: ["--expose-gc", "--enable-source-maps"],
    env: cleanEnvironment(),
  });
  const answered = Promise.withResolvers<Answers[K]>();
  child.once("message", (message) => answered.resolve(message as Answers[K]));
  child.once("error", answered.reject);
  child.once("exit", (code) => answered.reject(new Error(`${name} ended with ${String(code)}.`)));
  return answered.promise;
}
