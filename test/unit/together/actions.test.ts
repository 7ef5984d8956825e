import { describe, expect, test, vi } from "vitest";
import { undoOf } from "../../../src/operations/operation.ts";
import { cases } from "./cases.ts";
import { desks, expectDone } from "./desk.ts";

vi.mock("../../../src/operations/watch.ts", () => import("../operations/fakeWatch.ts"));

const desk = desks();

describe.each(cases.map((one) => [one.action, one] as const))("%s", (_name, one) => {
  test("sends one write, waits for its effect and says what came of it", async () => {
    const { window, plan, effect, writes } = await desk(one);
    const id = await window.begin(plan);
    const operation = await window.settle(id);
    expectDone(operation, one);
    expect(effect()).toEqual(one.effect);
    expect(writes()).toEqual([`${one.write.method} 200`]);
    expect(window.settled).toEqual([`done: ${operation.text}`]);
    const log = operation.log.map(({ text }) => text);
    expect(log.slice(0, 3)).toEqual(["Begun.", "Sending…", "Sent."]);
    expect(log.at(-1)).toBe(operation.text);
  });

  test("is taken back as far as it can be, and says what cannot", async () => {
    const { window, plan, effect, writes } = await desk(one);
    const id = await window.begin(plan);
    const done = await window.settle(id);
    const { takesBack, cannot, leaves } = undoOf(done);
    await window.operations.undo(id);
    const operation = await window.settle(id);
    expect(operation.state).toBe("undone");
    expect(effect()).toEqual(one.undone ?? one.effect);
    // What the preview named is what happened.
    expect(writes()).toHaveLength(1 + takesBack.length);
    const left = [...cannot, ...leaves];
    expect(operation.leftBehind ?? []).toEqual(left);
    expect(takesBack.length + cannot.length).toBe(1);
    expect(operation.text).toBe(
      left.length === 0 ? "Undone." : `Undone, except: ${left.join(" ")}`,
    );
    // What is still different was told of, and nothing else.
    expect(left.length > 0).toBe(effect().length > 0);
  });
});
