import { afterEach, beforeEach, expect, vi } from "vitest";
// Loaded on first use by the product: here before, because the fake time does not wait for it.
import "../../../src/http/client.ts";
import "../../../src/providers/cockroach/session.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { Operations } from "../../../src/operations/operations.ts";
import type { Plan } from "../../../src/operations/plan.ts";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { startSandbox, type Sandbox } from "../../../src/sandbox/sandbox.ts";
import type { CockroachVariants } from "../../../src/sandbox/cockroach/variants.ts";
import { idle, newFolder, removeFolder } from "../operations/harness.ts";
import { noCloud } from "../operations/noCloud.ts";
import { cockroachOf } from "../sandbox/cockroachOf.ts";
import type { Case } from "./cases.ts";
import { draftPlan } from "./draftPlan.ts";
import { changes, pictureOf, type Picture } from "./effects.ts";
import { signIn } from "./signIn.ts";

/** Real requests whose answer is not there yet: the fake time stands still for them. */
let underWay = 0;

/** Counts real requests from the first byte to the last of the answer. */
const countingFetch =
  (real: typeof fetch): typeof fetch =>
  async (input, init) => {
    underWay++;
    try {
      const response = await real(input, init);
      const body = response.body && (await response.arrayBuffer());
      return new Response(body, response);
    } finally {
      underWay--;
    }
  };

async function quiet(): Promise<void> {
  do {
    await idle();
    while (underWay > 0) await new Promise((resolve) => setImmediate(resolve));
    await idle();
  } while (underWay > 0);
}

/** Lets the fake time pass, timer by timer and answer by answer, until the promise settles. */
export async function drive<T>(promise: Promise<T>): Promise<T> {
  const state = { over: false };
  const end = (): void => void (state.over = true);
  promise.then(end, end);
  const limit = Date.now() + 3 * 3600_000;
  await quiet();
  while (!state.over) {
    if (Date.now() > limit) throw new Error("three hours have passed and nothing has settled");
    if (vi.getTimerCount() === 0) throw new Error("nothing is waiting, and nothing has settled");
    vi.advanceTimersToNextTimer();
    await quiet();
  }
  return promise;
}

/** Lets so many seconds pass. */
export async function pass(seconds: number): Promise<void> {
  await drive(new Promise<void>((resolve) => void setTimeout(resolve, seconds * 1000)));
}

/** One window: operations over a folder, signed in to the sandbox. */
export class Window {
  readonly operations: Operations;
  readonly log: string[] = [];
  readonly settled: string[] = [];

  constructor(folder: string, sandbox: Sandbox, owner: string) {
    const { baseUrl, keys } = cockroachOf(sandbox);
    const { accounts, connections } = signIn(baseUrl, keys.admin);
    this.operations = new Operations({
      folder,
      owner,
      host: "here",
      port: {
        session: (id) => connections.session(id),
        account: (id) => accounts.get(id),
        learned: () => undefined,
        wrote: () => undefined,
        cloud: noCloud,
      },
      log: (line) => this.log.push(line),
      publish: () => undefined,
    });
    this.operations.onDidSettle(({ state, text }) => this.settled.push(`${state}: ${text}`));
  }

  async begin(plan: Plan): Promise<string> {
    return (await drive(this.operations.begin(plan))).id;
  }

  operation(id: string): Operation {
    const operation = this.operations.get(id);
    if (operation === undefined) throw new Error("the operation is not known");
    return operation;
  }

  /** The operation once it is over or stands still. */
  async settle(id: string): Promise<Operation> {
    await drive(this.operations.whenSettled(id));
    return this.operation(id);
  }
}

/** It is done, and the person reads what the case says. */
export function expectDone(operation: Operation, one: Case): void {
  expect(operation.text).toMatch(one.text);
  expect(operation.state).toBe("done");
}

/** The demo's world and one window over it, for one case. */
export interface Desk {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly window: Window;
  /** The world before the operation. */
  readonly before: Picture;
  readonly plan: Plan;
  /** What has happened since `before`, once the world has come to rest. */
  readonly effect: () => string[];
  /** The writes that arrived, as method and status; no status: no answer was given. */
  readonly writes: () => string[];
  /** Makes the answer to the case's next write go wrong. */
  readonly spoilWrite: (action: FaultAction, times?: number) => void;
  /** Another window over the same folder. */
  readonly open: () => Promise<Window>;
}

let owners = 0;

/** Fake clock, sandbox and folder for each test of a file; all is closed at its end. */
export function desks(): (one: Case, variants?: Partial<CockroachVariants>) => Promise<Desk> {
  vi.setConfig({ testTimeout: 60_000 });
  const ends: (() => Promise<unknown>)[] = [];
  beforeEach(() => {
    vi.useFakeTimers({
      // The rate budget measures with `performance`.
      toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
      now: Date.UTC(2026, 0, 1),
    });
    vi.stubGlobal("fetch", countingFetch(globalThis.fetch));
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
  return async (one, { readLagSeconds = 0, ...variants } = {}) => {
    const folder = await newFolder();
    ends.push(() => removeFolder(folder));
    // The world's time is the product's: both are the test's.
    const sandbox = await startSandbox({
      variants: { cockroach: variants },
      wall: () => Date.now(),
    });
    ends.push(() => sandbox.close());
    const open = async (): Promise<Window> => {
      const window = new Window(folder, sandbox, `window-${++owners}`);
      ends.push(() => drive(window.operations.dispose()));
      await drive(window.operations.start());
      return window;
    };
    const window = await open();
    const plan = await drive(draftPlan(one, sandbox));
    // What the preparation did has passed, also for readers that lag.
    sandbox.clock.advance(60);
    Object.assign(cockroachOf(sandbox).state.variants, { readLagSeconds });
    const before = pictureOf(sandbox);
    sandbox.requests.length = 0;
    return {
      sandbox,
      folder,
      window,
      before,
      plan,
      open,
      effect() {
        sandbox.clock.advance(60);
        return changes(before, pictureOf(sandbox));
      },
      writes: () =>
        sandbox.requests
          .filter(({ method }) => method !== "GET")
          .map(({ method, status = "—" }) => `${method} ${status}`),
      spoilWrite: (action, times = 1) =>
        sandbox.faults.setPlan([{ match: { ...one.write, nth: 1, times }, do: action }]),
    };
  };
}
