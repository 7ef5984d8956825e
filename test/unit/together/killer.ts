import { execFile, type ChildProcess } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Operation } from "../../../src/operations/operation.ts";
import type { Plan } from "../../../src/operations/plan.ts";
import { startSandbox, type Sandbox } from "../../../src/sandbox/sandbox.ts";
import type { Times } from "../../../src/sandbox/world/times.ts";
import { newFolder, removeFolder } from "../operations/harness.ts";
import { cockroachOf } from "../sandbox/cockroachOf.ts";
import type { Case } from "./cases.ts";
import { draftPlan } from "./draftPlan.ts";
import { changes, pictureOf } from "./effects.ts";

/** Where the process is killed: at its n-th request (from 1), before or after that took effect. */
export interface Place {
  readonly request: number;
  readonly effect: "before" | "after";
}

/** What is so after all. */
export interface End {
  readonly operation: Operation;
  /** What the operation said when it asked to be resumed. */
  readonly asked: readonly string[];
  readonly effect: readonly string[];
  /** The methods of all requests of the first process. */
  readonly requests: readonly string[];
  /** The writes of both that were answered or had an effect. */
  readonly writes: number;
  /** What is left in the folder. */
  readonly files: readonly string[];
}

/** Over before the second look, so that one pause is waited in all. */
const quick: Partial<Times> = {
  serviceListed: 0.1,
  serviceMade: 0.8,
  connectionAccepted: 0.4,
  connectionReady: 0.4,
  connectionDeleted: 0.8,
  egressMade: 0.8,
  egressDeleted: 0.8,
  domainNames: 0.8,
};

/** Runs a case in a process of its own, kills it at the place, and lets a second process go on. */
export async function runKilled(one: Case, place?: Place): Promise<End> {
  const folder = await newFolder();
  const sandbox = await startSandbox({ times: quick, rateLimits: false });
  try {
    const plan = await draftPlan(one, sandbox);
    sandbox.clock.advance(60);
    const before = pictureOf(sandbox);
    sandbox.requests.length = 0;
    const first = start(folder, sandbox, plan);
    if (place !== undefined) killAt(sandbox, place, first.child);
    let said = await first.said;
    const requests = sandbox.requests.map(({ method }) => method);
    if (place !== undefined) {
      if (said !== undefined) throw new Error(`it was over before request ${place.request}`);
      await ageLeases(folder);
      said = await start(folder, sandbox, plan).said;
    }
    if (said === undefined) throw new Error("the last process did not end by itself");
    sandbox.clock.advance(60);
    return {
      ...(JSON.parse(said) as Pick<End, "operation" | "asked">),
      effect: changes(before, pictureOf(sandbox)),
      requests,
      writes: sandbox.requests.filter(({ method, status }) => method !== "GET" && status === 200)
        .length,
      files: await readdir(folder),
    };
  } finally {
    await sandbox.close();
    await removeFolder(folder);
  }
}

interface Started {
  readonly child: ChildProcess;
  /** What it printed; undefined when it was killed. Rejects when it failed. */
  readonly said: Promise<string | undefined>;
}

function start(folder: string, sandbox: Sandbox, plan: Plan): Started {
  const { baseUrl, keys } = cockroachOf(sandbox);
  const program = join(import.meta.dirname, "child.ts");
  const started = Promise.withResolvers<string | undefined>();
  const child = execFile(
    process.execPath,
    [program, folder, baseUrl, keys.admin, JSON.stringify(plan)],
    { timeout: 90_000 },
    (error, stdout, stderr) => {
      if (error === null) started.resolve(stdout);
      else if (error.signal === "SIGKILL") started.resolve(undefined);
      else started.reject(new Error(`${error.message} ${stderr}`));
    },
  );
  return { child, said: started.promise };
}

/** No answer ever reaches the process: it is dead before the connection is cut. */
function killAt(sandbox: Sandbox, { request, effect }: Place, child: ChildProcess): void {
  const { faults } = sandbox;
  const next = faults.next.bind(faults);
  let count = 0;
  faults.next = (subject) => {
    if (++count !== request) return next(subject);
    child.kill("SIGKILL");
    const cut = effect === "before" ? { drop: true } : { lostAnswer: true };
    return { index: 0, action: { ...cut, delayMs: 50 } };
  };
}

/** The next window opens a minute later. */
async function ageLeases(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(".lease")) continue;
    const path = join(folder, name);
    const lease = JSON.parse(await readFile(path, "utf8")) as { heartbeat: number };
    await writeFile(path, `${JSON.stringify({ ...lease, heartbeat: lease.heartbeat - 60_000 })}\n`);
  }
}
