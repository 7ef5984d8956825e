import { expect, it, vi } from "vitest";
import { undoOf, type Operation } from "../../../src/operations/operation.ts";
import { cases, deskOf, type OutCase } from "./outCases.ts";
import type { OutDesk } from "./outDesk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

/** What an uncut run ends in, by case. */
const known = new Map<string, object>();
async function uncut(one: OutCase): Promise<object> {
  const found = known.get(one.name);
  if (found !== undefined) return found;
  const { desk, form } = await deskOf(one);
  await desk.settled(await desk.begin(form));
  const picture = await desk.picture();
  known.set(one.name, picture);
  return picture;
}

const cuts = cases.flatMap((one) => one.writes.map((_, at) => ({ ...one, at })));

/** Begins, and closes the window as soon as so many steps were sent. */
async function cutAfter(
  at: number,
  one: OutCase,
): Promise<{ desk: OutDesk; id: string; before: object }> {
  const { desk, form } = await deskOf(one);
  const before = await desk.picture();
  const id = await desk.begin(form);
  const isSent = ({ steps }: Operation): boolean =>
    steps.filter(({ phase }) => phase === "sent" || phase === "done").length > at;
  await desk.until(id, isSent);
  await desk.reopen();
  return { desk, id, before };
}

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
    expect(await desk.picture()).toEqual(await uncut(one));
  },
);

it.each(cuts)("$name: cut after step $at and undone, all is as before", async ({ at, ...one }) => {
  const { desk, id, before } = await cutAfter(at, one);
  const { cannot, leaves } = undoOf(desk.operations().get(id)!);
  await desk.operations().undo(id);
  const undone = await desk.settled(id);
  expect([undone.text, undone.state]).toEqual([expect.any(String), "undone"]);
  const left = await desk.picture();
  // Multi-VPC connectivity stays, and is told before and after.
  const stays = cannot.some((text) => text.includes("Multi-VPC connectivity"));
  expect(stays).toBe(one.writes[0] === "connectivity");
  expect(undone.leftBehind ?? []).toEqual(expect.arrayContaining([...cannot, ...leaves]));
  expect(without(left, stays)).toEqual(without(before, stays));
});

function without(picture: object, connectivity: boolean): unknown {
  return JSON.parse(JSON.stringify(picture), (key, value: unknown) =>
    connectivity && key === "multiVpc" ? [] : value,
  );
}
