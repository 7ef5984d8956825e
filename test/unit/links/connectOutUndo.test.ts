import { expect, it, vi } from "vitest";
import { undoOf } from "../../../src/operations/operation.ts";
import { cutAfter, cuts } from "./outCuts.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

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
