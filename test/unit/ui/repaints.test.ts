import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Node } from "../../../src/ui/tree/node.ts";
import { Repaints } from "../../../src/ui/tree/repaints.ts";

const [a, b] = ["a", "b"].map(
  (id) => new Node({ kind: "cluster", place: { accountId: id } }, id, undefined),
) as [Node, Node];

let told: (readonly string[] | "all")[];
let repaints: Repaints;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  repaints = new Repaints((repaint) => {
    told.push(repaint === "all" ? repaint : repaint.map(({ id }) => id));
  });
});
afterEach(() => {
  repaints.dispose();
  vi.useRealTimers();
});

test("the first change is told at once, those soon after it together and each node once", () => {
  repaints.add([a]);
  expect(told).toEqual([["a"]]);
  for (const node of [a, b, a]) repaints.add([node]);
  expect(told).toHaveLength(1);
  vi.runAllTimers();
  expect(told.slice(1)).toEqual([["a", "b"]]);
});

/** VS Code shows an event at once only when none came in the 200 ms before it. */
test("while changes come all the time, what is told is far enough apart to be shown", () => {
  const times: number[] = [];
  repaints = new Repaints(() => times.push(Date.now()));
  for (let n = 0; n < 50; n++) {
    repaints.add([a]);
    vi.advanceTimersByTime(40);
  }
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  expect(gaps.length).toBeGreaterThan(5);
  expect(Math.min(...gaps)).toBeGreaterThan(200);
});

test("everything contains each", () => {
  repaints.add([a]);
  repaints.add("all");
  repaints.add([b]);
  vi.runAllTimers();
  expect(told).toEqual([["a"], "all"]);
});

test("what changes while VS Code is given children is told once it has them", async () => {
  const made = Promise.withResolvers<string>();
  const fetched = repaints.fetch(() => made.promise);
  repaints.add([a]);
  vi.runAllTimers();
  expect(told).toEqual([]);
  made.resolve("children");
  expect(await fetched).toBe("children");
  expect(told).toEqual([]);
  vi.runAllTimers();
  expect(told).toEqual([["a"]]);
});

test("what waits can be told now, and what follows keeps its distance from that", () => {
  repaints.now();
  expect(told).toEqual([]);
  repaints.add([a]);
  repaints.add([b]);
  vi.advanceTimersByTime(200);
  repaints.now();
  repaints.add([a]);
  vi.advanceTimersByTime(200);
  expect(told).toEqual([["a"], ["b"]]);
  vi.runAllTimers();
  expect(told).toEqual([["a"], ["b"], ["a"]]);
});

test("children that cannot be made hold nothing up", async () => {
  const fetched = repaints.fetch(() => Promise.reject(new Error("no")));
  repaints.add([a]);
  await expect(fetched).rejects.toThrow("no");
  vi.runAllTimers();
  expect(told).toEqual([["a"]]);
});

test("after the end nothing is told", () => {
  repaints.add([a]);
  repaints.add([b]);
  repaints.dispose();
  vi.runAllTimers();
  expect(told).toEqual([["a"]]);
});
