import { describe, expect, it } from "vitest";
import { createClock } from "../../../src/sandbox/world/clock.ts";
import { createRandom } from "../../../src/sandbox/world/random.ts";
import { createTable } from "../../../src/sandbox/world/table.ts";

describe("clock", () => {
  const still = () => createClock({ start: 1000, speed: 0, wall: () => 0 });

  it("runs what is due in order, each at its own time", () => {
    const clock = still();
    const seen: string[] = [];
    const note = (name: string) => () => seen.push(`${name}@${clock.now()}`);
    clock.after(2, note("second"));
    clock.after(1, note("first"));
    clock.after(2, note("third"));
    clock.after(9, note("later"));
    clock.advance(5);
    expect(seen).toEqual(["first@2000", "second@3000", "third@3000"]);
    expect(clock.now()).toBe(6000);
  });

  it("runs what an event schedules, when that is due too", () => {
    const clock = still();
    const seen: number[] = [];
    clock.after(1, () => clock.after(1, () => seen.push(clock.now())));
    clock.advance(1.5);
    expect(seen).toEqual([]);
    clock.advance(0.5);
    expect(seen).toEqual([3000]);
  });

  it("follows real time at its speed, also after a change of speed", () => {
    let wall = 0;
    const clock = createClock({ start: 0, speed: 10, wall: () => wall });
    wall = 100;
    expect(clock.now()).toBe(1000);
    clock.setSpeed(1);
    wall = 200;
    expect(clock.now()).toBe(1100);
    clock.setSpeed(0);
    wall = 5000;
    expect(clock.now()).toBe(1100);
  });
});

describe("table", () => {
  it("shows a lagging reader what was, and forgets it afterwards", () => {
    let now = 0;
    const table = createTable<{ id: string; of: string; word: string }>({
      groupOf: (row) => row.of,
      now: () => now,
      memory: () => 10,
    });
    now = 100;
    table.add({ id: "a", of: "x", word: "old" });
    expect(table.groupAt("x", 10)).toEqual([]);
    now = 120;
    table.change("a", { word: "new" });
    expect(table.getAt("a", 10)?.word).toBe("old");
    expect(table.getAt("a", 0)?.word).toBe("new");
    now = 131;
    expect(table.getAt("a", 10)?.word).toBe("new");
    table.remove("a");
    expect(table.group("x")).toEqual([]);
    expect(table.groupAt("x", 10).map((row) => row.word)).toEqual(["new"]);
    now = 142;
    expect(table.groupAt("x", 10)).toEqual([]);
  });
});

describe("random", () => {
  it("repeats itself for a seed, and differs between seeds", () => {
    const ids = (seed: number) => {
      const random = createRandom(seed);
      return [random.uuid(), random.digits(17), random.hex(17)];
    };
    expect(ids(7)).toEqual(ids(7));
    expect(ids(7)).not.toEqual(ids(8));
    expect(ids(7)[0]).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(ids(7)[1]).toMatch(/^[1-9]\d{16}$/);
  });
});
