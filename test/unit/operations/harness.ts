import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
// Loaded on first use by the product: here before, because the fake time does not wait for it.
import "../../../src/operations/journalFormat.ts";
import type { OpenOperation } from "../../../src/operations/openList.ts";
import { handedOver } from "../../../src/operations/handOver.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { Operations } from "../../../src/operations/operations.ts";
import type { Plan } from "../../../src/operations/plan.ts";
import type { Port } from "../../../src/operations/run.ts";
import { customersCloud } from "./customersCloud.ts";
import type { FakeCloud } from "./fakeCloud.ts";

/** The clock of a test; setImmediate stays real, so that the disk gets its turn. */
export function fakeClock(): void {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"],
    now: Date.UTC(2026, 0, 1),
  });
}

export async function newFolder(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), "operations-")), "operations");
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(join(folder, ".."), { recursive: true, force: true });
}

/** Waits until no file operation is under way. */
export async function idle(): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    await new Promise((resolve) => setImmediate(resolve));
    const busy = process.getActiveResourcesInfo().some((name) => /Req/.test(name));
    quiet = busy ? 0 : quiet + 1;
  }
}

/** Lets the fake time pass, timer by timer, until the promise settles. */
export async function drive<T>(promise: Promise<T>): Promise<T> {
  const state = { over: false };
  const end = (): void => {
    state.over = true;
  };
  promise.then(end, end);
  const limit = Date.now() + 6 * 3600_000;
  await idle();
  while (!state.over) {
    if (Date.now() > limit) throw new Error("six hours have passed and nothing has settled");
    if (vi.getTimerCount() === 0) throw new Error("nothing is waiting, and nothing has settled");
    await vi.advanceTimersToNextTimerAsync();
    await idle();
  }
  return promise;
}

/** Lets so much fake time pass. */
export async function pass(ms: number): Promise<void> {
  await drive(new Promise<void>((resolve) => void setTimeout(resolve, ms)));
}

let windows = 0;

/** One window over a folder and a cloud. */
export class Window {
  readonly operations: Operations;
  readonly owner = `window-${++windows}`;
  readonly log: string[] = [];
  readonly settled: string[] = [];
  /** Absent = nothing was published yet. */
  published: readonly OpenOperation[] | undefined;

  constructor(folder: string, cloud: FakeCloud, port: Partial<Port> = {}) {
    this.operations = new Operations({
      folder,
      owner: this.owner,
      host: "here",
      port: {
        session: () => Promise.resolve(cloud.session()),
        account: () => ({ label: "Work", provider: "fake" }),
        learned: () => undefined,
        wrote: () => undefined,
        cloud: () => Promise.resolve(customersCloud(cloud)),
        ...port,
      },
      log: (line) => this.log.push(line),
      publish: (open) => void (this.published = open),
    });
    this.operations.onDidSettle(({ state, text }) => this.settled.push(`${state}: ${text}`));
  }

  async begin(plan: Partial<Plan>): Promise<string> {
    const begun = this.operations.begin({
      title: "Test",
      accountId: "a1",
      clusterId: "c1",
      action: "createEgressEndpoint",
      values: {},
      ...plan,
    });
    return (await drive(begun)).id;
  }

  /** The operation as it is now. */
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

  /** Settles, resumes as often as it asks for that, and gives what it asks others for. */
  async finish(id: string, answer = "vpce-0123456789abcdef0"): Promise<Operation> {
    for (let asked = 0; ; asked++) {
      const operation = await this.settle(id);
      if (asked > 3) return operation;
      if (operation.asks === "resume") await drive(this.operations.resume(id));
      else if (operation.asks === "act" && handedOver(operation) !== undefined) {
        this.operations.give(id, answer);
        await pass(1);
      } else return operation;
    }
  }
}
