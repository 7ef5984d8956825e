// Preloaded into every Node of the VS Code server: in the one that is the extension host it watches how
// VS Code itself loads and activates the extension, and writes what it saw into a file (activation.ts).
import { writeFileSync } from "node:fs";
import Module from "node:module";
import path from "node:path";
import { performance } from "node:perf_hooks";

type Load = (request: string, parent?: { filename?: string }, ...rest: unknown[]) => unknown;
type Program = Readonly<Record<string, unknown>> & { activate(...args: unknown[]): unknown };

const loader = Module as unknown as { _load: Load };
const load = loader._load;
const {
  PRIVATE_ENDPOINTS_BENCH_FOLDER: folder = "",
  PRIVATE_ENDPOINTS_BENCH_PROGRAM: program = "",
} = process.env;
const own = path.dirname(program);
/** What the extension's own files required, as they wrote it. */
const requests: string[] = [];

// The server takes NODE_OPTIONS out of what the extension host gets, but hands on its own arguments.
const preload = process.env["NODE_OPTIONS"];
if (preload !== undefined) process.execArgv.push(preload);

/** Runs a function; what it took by the clock and of this thread's CPU time, ms. */
function timed<T>(run: () => T): { result: T; ms: number; cpuMs: number } {
  const cpu = process.threadCpuUsage();
  const began = performance.now();
  const result = run();
  const ms = performance.now() - began;
  const { user, system } = process.threadCpuUsage(cpu);
  return { result, ms, cpuMs: (user + system) / 1000 };
}

loader._load = function (this: unknown, request, parent, ...rest) {
  if (parent?.filename?.startsWith(own) === true) requests.push(request);
  const loadIt = (): unknown => Reflect.apply(load, this, [request, parent, ...rest]);
  if (request !== program) return loadIt();
  const loading = timed(() => loadIt() as Program);
  const activate = (...args: unknown[]): unknown => {
    const activating = timed(() => loading.result.activate(...args));
    const seen = {
      loadMs: loading.ms,
      activateMs: activating.ms,
      cpuMs: loading.cpuMs + activating.cpuMs,
      files: Object.keys(require.cache).filter((file) => file.startsWith(own)),
      requests,
      later: activating.result !== undefined,
    };
    writeFileSync(path.join(folder, `${process.pid}.json`), JSON.stringify(seen));
    return activating.result;
  };
  return { ...loading.result, activate };
};

/** What VS Code runs as the tests of the extension: without any it starts none in such a window. */
export async function run(): Promise<void> {
  const { extensions } = await import("vscode");
  await extensions.getExtension("private-endpoints.private-endpoints")?.activate();
}
