// `npm run sandbox -- --port N --clusters N --faults FILE --speed X`: the simulated cloud as a
// program. Started as a child (fork), it sends its addresses as the first message instead.
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { readFaultPlan } from "./http/faults.ts";
import { startSandbox, type SandboxOptions } from "./sandbox.ts";

const usage = `Usage: npm run sandbox -- [--port N] [--clusters N] [--faults FILE] [--speed X]
                          [--seed N] [--no-rate-limits] [--lease SECONDS] [--while PID]`;

/** How long a child lives without hearing from anybody; a reload of the window takes less. */
const childLeaseSeconds = 60;

/** How often it is looked whether the process of `--while` is there, ms. */
const lookMs = 2000;

void main();

async function main(): Promise<void> {
  let options: ProgramOptions;
  try {
    options = await readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${wordsOf(error)}\n${usage}\n`);
    process.exitCode = 2;
    return;
  }
  const isChild = process.send !== undefined;
  const lease = options.leaseSeconds ?? (isChild ? childLeaseSeconds : undefined);
  try {
    const sandbox = await startSandbox({
      ...options,
      ...(lease !== undefined && { leaseSeconds: lease }),
      onLeaseEnd: () => process.exit(0),
    });
    announce(sandbox.address);
    if (options.whilePid !== undefined) endWith(options.whilePid);
    const stop = (): void => void sandbox.close().then(() => process.exit(0));
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  } catch (error) {
    process.stderr.write(`The sandbox could not start: ${wordsOf(error)}\n`);
    process.exitCode = 1;
  }
}

interface ProgramOptions extends SandboxOptions {
  /** The sandbox ends when this process is gone. */
  whilePid?: number;
}

/** Ends this program soon after the process is gone: whoever started it may have no time to say so. */
function endWith(pid: number): void {
  setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch (error) {
      // Not to be allowed to signal it means that it is there.
      if (!(error instanceof Error && "code" in error && error.code === "EPERM")) process.exit(0);
    }
  }, lookMs).unref();
}

/** As a child, the channel may close (the window reloads) without ending the program. */
function announce(address: unknown): void {
  if (process.send === undefined) {
    process.stdout.write(`${JSON.stringify(address)}\n`);
    return;
  }
  process.on("disconnect", () => undefined);
  process.send(address, undefined, undefined, () => undefined);
}

async function readOptions(args: string[]): Promise<ProgramOptions> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string" },
      clusters: { type: "string" },
      faults: { type: "string" },
      speed: { type: "string" },
      seed: { type: "string" },
      lease: { type: "string" },
      while: { type: "string" },
      "no-rate-limits": { type: "boolean" },
    },
  });
  const { faults } = values;
  return {
    ...numberOption("port", values.port, { whole: true, most: 65_000 }),
    ...clustersOption(values.clusters),
    ...numberOption("speed", values.speed, { whole: false, most: 1_000_000 }),
    ...numberOption("seed", values.seed, { whole: true, most: 4_294_967_295 }),
    ...(values.while !== undefined && {
      whilePid: numberOf("while", values.while, { whole: true, most: 4_294_967_295 }),
    }),
    ...(values.lease !== undefined && {
      leaseSeconds: numberOf("lease", values.lease, { whole: false, most: 86_400 }),
    }),
    ...(values["no-rate-limits"] === true && { rateLimits: false }),
    ...(faults !== undefined && { faults: await readFaults(faults) }),
  };
}

interface NumberRule {
  whole: boolean;
  most: number;
}

function numberOption(
  name: "port" | "speed" | "seed",
  text: string | undefined,
  rule: NumberRule,
): SandboxOptions {
  return text === undefined ? {} : { [name]: numberOf(name, text, rule) };
}

/** `1000`, or by provider: `astra=250,tidb=250`. */
function clustersOption(text: string | undefined): SandboxOptions {
  if (text === undefined) return {};
  const rule = { whole: true, most: 100_000 };
  if (!text.includes("=")) return { clusters: numberOf("clusters", text, rule) };
  const amounts = text.split(",").map((one) => {
    const [provider = "", count = ""] = one.split("=");
    return [provider.trim(), numberOf("clusters", count, rule)] as const;
  });
  return { clusters: Object.fromEntries(amounts) };
}

function numberOf(name: string, text: string, { whole, most }: NumberRule): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= 0 && value <= most && (!whole || Number.isInteger(value))) return value;
  const kind = whole ? "a whole number" : "a number";
  throw new Error(`--${name} must be ${kind} from 0 to ${most}, not "${text}".`);
}

async function readFaults(file: string): Promise<SandboxOptions["faults"]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new Error(`--faults: cannot read ${file}: ${wordsOf(error)}`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`--faults: ${file} is not valid JSON: ${wordsOf(error)}`, { cause: error });
  }
  return readFaultPlan(value);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
