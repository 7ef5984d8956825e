import { expect, it, vi } from "vitest";
import type { Operation } from "../../../src/operations/operation.ts";
import { cutAfter, cuts, undisturbed } from "./outCuts.ts";
import type { OutDesk } from "./outDesk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

/** Whoever goes on in the next window asks for it. */
async function goOn(desk: OutDesk, id: string): Promise<Operation> {
  const stopped = await desk.settled(id);
  if (stopped.state === "done") return stopped;
  await desk.operations().resume(id);
  return desk.settled(id);
}

it.each(cuts)(
  "$name: cut after step $at and resumed, all is as if uncut",
  async ({ at, ...one }) => {
    const { desk, id } = await cutAfter(at, one);
    const done = await goOn(desk, id);
    expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
    expect(await desk.picture()).toEqual(await undisturbed(one));
  },
);
