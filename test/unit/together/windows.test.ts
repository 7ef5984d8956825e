import { describe, expect, test, vi } from "vitest";
import { cases, caseOf } from "./cases.ts";
import { desks, drive, pass, expectDone } from "./desk.ts";

vi.mock("../../../src/operations/watch.ts", () => import("../operations/fakeWatch.ts"));

const desk = desks();
/** What the actions wait for. */
const slow = [
  "serviceMade",
  "connectionAccepted",
  "connectionDeleted",
  "egressMade",
  "egressDeleted",
  "domainNames",
] as const;

describe.each(cases.map((one) => [one.action, one] as const))("%s", (_action, one) => {
  test("of one window is shown in the other, which does not touch it", async () => {
    const { window, plan, open, effect, writes, sandbox } = await desk(one);
    // Long enough for the other window to look at the folder.
    for (const time of slow) sandbox.world.times[time] = 60;
    const other = await open();
    const id = await window.begin(plan);
    await pass(0.3);
    await pass(10);
    const shown = other.operation(id);
    if (shown.state !== "done") {
      expect(other.operations.isElsewhere(id)).toBe(true);
      expect(other.operations.offers(id)).toEqual([]);
      await expect(other.operations.undo(id)).rejects.toThrow("Another window");
    }
    expect(await other.settle(id)).toMatchObject({ state: "done" });
    expect(other.operation(id).text).toMatch(one.text);
    expect(effect()).toEqual(one.effect);
    expect(writes()).toHaveLength(1);
    expect(other.settled).toEqual([]);
  });

  test.each([0, 10])(
    "asked for in two windows at once has one effect (reads lag by %s s)",
    async (readLagSeconds) => {
      const { window, plan, open, effect, writes } = await desk(one, { readLagSeconds });
      const other = await open();
      const [first, second] = await drive(
        Promise.all([window.operations.begin(plan), other.operations.begin(plan)]),
      );
      const ends = [await window.settle(first.id), await other.settle(second.id)];
      expect(ends.map(({ state }) => state)).toEqual(["done", "done"]);
      expect(effect()).toEqual(one.effect);
      expect(writes()).toEqual([`${one.write.method} 200`]);
      const nothing = ends.filter(({ text }) => / nothing was sent\./.test(text));
      expect(nothing).toHaveLength(1);
      // What was found belongs to the other operation: this one never takes it back.
      expect(nothing[0]?.steps[0]?.origin).toBe("found");
    },
  );

  test("goes on in the other window when its own is closed in the middle", async () => {
    const { window, plan, open, effect, writes } = await desk(one);
    const other = await open();
    const id = await window.begin(plan);
    await pass(0.8);
    await drive(window.operations.dispose());
    // The other window looks into the folder every 10 s.
    await pass(10);
    let operation = await other.settle(id);
    if (operation.asks === "resume") {
      await drive(other.operations.resume(id));
      operation = await other.settle(id);
    }
    expectDone(operation, one);
    expect(effect()).toEqual(one.effect);
    expect(writes()).toHaveLength(1);
  });
});

test("what was begun twice and found once is not taken back by who found it", async () => {
  const one = caseOf("createEgressEndpoint");
  const { window, plan, open, effect } = await desk(one);
  const other = await open();
  const first = await window.begin(plan);
  const second = (await drive(other.operations.begin(plan))).id;
  await window.settle(first);
  await other.settle(second);
  expect(other.operations.offers(second)).toEqual(["forget"]);
  await drive(other.operations.undo(second));
  expect(await other.settle(second)).toMatchObject({ state: "undone" });
  expect(effect()).toEqual(one.effect);
});
