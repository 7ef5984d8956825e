import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type * as journal from "../../../src/operations/journal.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import type { Plan } from "../../../src/operations/plan.ts";
import { bothSides, egress, handedOverCreate, registration } from "./bothSides.ts";
import { FakeCloud, hang } from "./fakeCloud.ts";
import { drive, fakeClock, idle, newFolder, pass, removeFolder, Window } from "./harness.ts";

vi.mock("../../../src/operations/watch.ts", () => import("./fakeWatch.ts"));

/** Called around each journal write. */
const disk = vi.hoisted((): { point: (name: string) => Promise<void> } => ({
  point: () => Promise.resolve(),
}));

vi.mock("../../../src/operations/journal.ts", async (original) => {
  const { Journal } = await original<typeof journal>();
  return {
    Journal: class extends Journal {
      override async save(operation: Operation): Promise<void> {
        const now = `${operation.state} ${operation.steps.at(-1)?.phase ?? ""}`;
        await disk.point(`before the journal says ${now}`);
        await super.save(operation);
        await disk.point(`after the journal said ${now}`);
      }
    },
  };
});

/** The kinds of write there are, each with the world that it is for. */
const kinds: Readonly<Record<string, Partial<Plan>>> = {
  "create with an id of the server": {
    action: "createEgressEndpoint",
    values: { target: "db" },
  },
  "create with an id of the customer": { action: "registerEndpoint", values: { id: "vpce-1" } },
  set: { action: "setDomainNames", item: "old-0", values: { names: ["b.example"] } },
  delete: { action: "deleteEgressEndpoint", item: "old-1", values: {} },
  "steps on both sides": { steps: bothSides },
  "a step that the next one answers": { steps: egress },
  "what others do in between": { steps: [handedOverCreate, registration] },
};

/** How much a plan changes. */
function effectsOf(plan: Partial<Plan>): number {
  const steps = "steps" in plan ? (plan.steps ?? []) : [];
  return steps.length === 0 ? 1 : steps.filter(({ kind }) => kind !== "handOver").length;
}

function newCloud(plan?: Partial<Plan>): FakeCloud {
  const things = [{ names: ["a.example"] }, {}, { kind: "ingress", id: "vpce-0" }] as const;
  const cloud = new FakeCloud(things);
  if (plan === kinds["a step that the next one answers"]) cloud.becomes = "needsAcceptance";
  return cloud;
}

interface Killer {
  /** Resolves when the process was killed. */
  readonly killed: Promise<void>;
  /** The points that were passed, the fatal one last. */
  readonly points: readonly string[];
}

/** Kills the "process" at the n-th of the points: before and after each journal write and call. */
function killAt(cloud: FakeCloud, place: number): Killer {
  const dead = Promise.withResolvers<undefined>();
  const points: string[] = [];
  const point = (name: string): Promise<void> => {
    points.push(name);
    if (points.length - 1 < place) return Promise.resolve();
    dead.resolve(undefined);
    return hang();
  };
  cloud.point = point;
  disk.point = point;
  return { killed: dead.promise, points };
}

/** The process is gone: its timers, and what it did around the cloud and the journal. */
async function bury(cloud: FakeCloud): Promise<void> {
  for (const round of [1, 2]) {
    await idle();
    // Clearing the timers sets the clock back as well.
    const now = Date.now() + round;
    vi.clearAllTimers();
    vi.setSystemTime(now);
  }
  disk.point = () => Promise.resolve();
  cloud.point = () => Promise.resolve();
}

let folder: string;

beforeEach(async () => {
  fakeClock();
  folder = await newFolder();
});

afterEach(async () => {
  vi.useRealTimers();
  await removeFolder(folder);
});

/** The next window, once the dead one's lease has gone stale. */
async function nextWindow(cloud: FakeCloud): Promise<Window> {
  const next = new Window(folder, cloud);
  await drive(next.operations.start());
  await pass(60_000);
  return next;
}

/** The window after the kill: goes on, resumes where it is asked, and ends. */
async function goOn(cloud: FakeCloud, plan: Partial<Plan>): Promise<Window> {
  const next = await nextWindow(cloud);
  const [operation] = next.operations.list();
  // Killed before the first journal write: the person was told nothing yet, and asks again.
  const id = operation?.id ?? (await next.begin(plan));
  await next.finish(id);
  return next;
}

async function uncut(plan: Partial<Plan>, undo: boolean): Promise<readonly string[]> {
  const cloud = newCloud(plan);
  const one = new Window(folder, cloud);
  await drive(one.operations.start());
  const id = await one.begin(plan);
  expect(await one.finish(id)).toMatchObject({ state: "done" });
  if (undo) {
    await drive(one.operations.undo(id));
    expect(await one.finish(id)).toMatchObject({ state: "undone" });
  }
  await drive(one.operations.forget(id));
  await drive(one.operations.dispose());
  return cloud.world;
}

describe.each(Object.entries(kinds))("%s", (_name, plan) => {
  test.each([false, true])(
    "ends as if uncut, wherever the process is killed (answer lost: %s)",
    { timeout: 120_000 },
    async (losing) => {
      const wanted = await uncut(plan, false);
      for (let place = 0; ; place++) {
        const cloud = newCloud(plan);
        if (losing) cloud.faults.push("loseAnswer");
        const killer = killAt(cloud, place);
        const one = new Window(folder, cloud);
        const run = one.operations.start().then(async () => one.finish(await one.begin(plan)));
        const end = await drive(Promise.race([killer.killed.then(() => "killed"), run]));
        await bury(cloud);
        const where = `killed at ${place}: ${killer.points.at(-1) ?? ""}`;
        const next = await goOn(cloud, plan);
        const [operation] = next.operations.list();
        expect(operation?.state, where).toBe("done");
        expect(cloud.world, where).toEqual(wanted);
        expect(cloud.effects.length, where).toBe(effectsOf(plan));
        await drive(next.operations.forget(operation?.id ?? ""));
        await drive(next.operations.dispose());
        if (end !== "killed") {
          expect(place).toBeGreaterThan(8);
          return;
        }
      }
    },
  );

  test.each([false, true])(
    "undone instead of resumed, ends in the world before (answer lost: %s)",
    { timeout: 120_000 },
    async (losing) => {
      const before = newCloud().world;
      for (let place = 0; ; place++) {
        const cloud = newCloud(plan);
        if (losing) cloud.faults.push("loseAnswer");
        const killer = killAt(cloud, place);
        const one = new Window(folder, cloud);
        const run = one.operations.start().then(async () => one.finish(await one.begin(plan)));
        const end = await drive(Promise.race([killer.killed.then(() => "killed"), run]));
        await bury(cloud);
        const where = `killed at ${place}: ${killer.points.at(-1) ?? ""}`;
        const next = await nextWindow(cloud);
        for (const { id } of next.operations.list()) {
          await drive(next.operations.undo(id));
          expect(await next.finish(id), where).toMatchObject({ state: "undone" });
          await drive(next.operations.forget(id));
        }
        expect(cloud.world, where).toEqual(before);
        await drive(next.operations.dispose());
        if (end !== "killed") return;
      }
    },
  );

  test(
    "undo ends in the world before, wherever the process is killed",
    { timeout: 120_000 },
    async () => {
      const before = await uncut(plan, true);
      expect(before).toEqual(newCloud().world);
      for (let place = 0; ; place++) {
        const cloud = newCloud(plan);
        const first = new Window(folder, cloud);
        await drive(first.operations.start());
        const id = await first.begin(plan);
        await first.finish(id);
        const killer = killAt(cloud, place);
        const run = first.operations.undo(id).then(() => first.settle(id));
        const end = await drive(Promise.race([killer.killed.then(() => "killed"), run]));
        await bury(cloud);
        const where = `killed at ${place}: ${killer.points.at(-1) ?? ""}`;
        const next = await goOn(cloud, plan);
        if (next.operations.get(id)?.undoing !== true) await drive(next.operations.undo(id));
        const operation = await next.finish(id);
        expect(operation.state, where).toBe("undone");
        expect(cloud.world, where).toEqual(before);
        expect(cloud.effects.length, where).toBe(2 * effectsOf(plan));
        await drive(next.operations.forget(id));
        await drive(next.operations.dispose());
        if (end !== "killed") return;
      }
    },
  );
});
