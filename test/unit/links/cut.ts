import { cp, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { CloudSession } from "../../../src/clouds/cloud.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import type { Operations } from "../../../src/operations/operations.ts";
import type { Plan } from "../../../src/operations/plan.ts";
import type { Session } from "../../../src/providers/provider.ts";
import { newFolder, removeFolder } from "../operations/harness.ts";
import { operationsIn, type LinkDesk, type Sessions } from "./desk.ts";

/** Where a window's process ends: about to send a write, before it hears the answer, or once the step is over. */
export interface Place {
  /** The number of the step. */
  readonly step: number;
  readonly when: "unsent" | "unheard" | "over";
}

/** Begins, and kills the window's process there. What came next finds the journal as it was left. */
export async function cut(desk: LinkDesk, provider: string, plan: Plan, place: Place) {
  const folder = await newFolder();
  const ways = deadly(desk, () => operations.list()[0], place);
  const operations: Operations = operationsIn(folder, provider, ways.sessions);
  await operations.start();
  const { id } = await operations.begin(plan);
  const ended = await Promise.race([ways.dead, operations.whenSettled(id)]);
  if (ended !== undefined) throw new Error(`it ended before it was cut: ${ended.text}`);
  const left = await newFolder();
  await copyJournal(folder, left);
  const disposed = operations.dispose();
  ways.bury();
  await disposed;
  await removeFolder(folder);
  return nextWindow(desk, provider, left);
}

/** Of a killed process no lease is renewed: they are left out, in place of waiting until they are stale. */
async function copyJournal(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const files = (await readdir(from)).filter((name) => name.endsWith(".json"));
  await Promise.all(files.map((name) => cp(join(from, name), join(to, name))));
}

/** The window that finds it, and a person in it. */
async function nextWindow(desk: LinkDesk, provider: string, folder: string) {
  const operations = operationsIn(folder, provider, {
    session: () => Promise.resolve(desk.session),
    cloud: () => Promise.resolve(desk.cloud),
  });
  await operations.start();
  const [{ id }] = operations.list() as [Operation];
  const settled = async (): Promise<Operation> => (await operations.whenSettled(id))!;
  return {
    /** Goes on for as long as it asks to. */
    async resume(): Promise<Operation> {
      for (let asked = 0; ; asked++) {
        const now = await settled();
        if (now.asks !== "resume" || asked > 3) return now;
        await operations.resume(id);
      }
    },
    async undo(): Promise<Operation> {
      await operations.undo(id);
      return settled();
    },
    async close(): Promise<void> {
      await operations.dispose();
      await removeFolder(folder);
    },
  };
}

/** Ways to both sides on which the process dies at a place. */
function deadly(desk: LinkDesk, operation: () => Operation | undefined, place: Place) {
  const dead = Promise.withResolvers<undefined>();
  const grave = Promise.withResolvers<never>();
  grave.promise.catch(() => undefined);
  const die = (): Promise<never> => {
    dead.resolve(undefined);
    return grave.promise;
  };
  const stepAt = (): number =>
    operation()?.steps.findIndex(({ phase }) => phase === "sending") ?? -1;
  const around = async (run: () => Promise<string>): Promise<string> => {
    const isHere = stepAt() === place.step;
    if (isHere && place.when === "unsent") return die();
    const subject = await run();
    return isHere && place.when === "unheard" ? die() : subject;
  };
  const isOver = (): boolean =>
    place.when === "over" && operation()?.steps[place.step]?.phase === "done";
  const sessions: Sessions = {
    session: () => (isOver() ? die() : Promise.resolve(withRuns(desk.session, around))),
    cloud: () => (isOver() ? die() : Promise.resolve(withWrites(desk.cloud, around))),
  };
  const bury = (): void => grave.reject(new Error("the process is gone"));
  return { sessions, dead: dead.promise, bury };
}

type Around = (run: () => Promise<string>) => Promise<string>;

function withRuns(session: Session, around: Around): Session {
  const actions = session.actions.map((action) => ({
    ...action,
    run: (...given: Parameters<typeof action.run>) => around(() => action.run(...given)),
  }));
  return new Proxy(session, {
    get(of, name) {
      if (name === "actions") return actions;
      const value: unknown = Reflect.get(of, name);
      return typeof value === "function" ? (value.bind(of) as unknown) : value;
    },
  });
}

function withWrites(cloud: CloudSession, around: Around): CloudSession {
  const writes = cloud.writes.map((write) => ({
    ...write,
    async look(...given: Parameters<typeof write.look>) {
      const sight = await write.look(...given);
      return {
        ...sight,
        run: (call: Parameters<typeof sight.run>[0]) => around(() => sight.run(call)),
      };
    },
  }));
  return { ...cloud, writes };
}
