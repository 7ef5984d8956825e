import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Answers, Slices, Task } from "./child/task.ts";
import { buildChildren, runChild } from "./children.ts";
import { list, median, row, rowOf, type Row } from "./metrics.ts";
import { clustersEach, worldClusters } from "./size.ts";
import { startWorld } from "./world.ts";

/** How often what is measured in a process of its own is measured anew. */
const processes = 5;
/** How often the longest slice of each scenario is looked for. */
const watches = 3;
/** The provider whose limit design §9 names for the visible cluster: 10 requests a second. */
const tenPerSecond = "cockroach";

/** All rows about the world of 1,000 clusters, each measured in child processes without VS Code. */
export async function measureWorld(): Promise<Row[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "pe-bench-"));
  await buildChildren();
  const [free, limited] = await Promise.all([startWorld(false), startWorld(true)]);
  let copies = 0;
  /** A task over the cache that the first refresh left, or over an empty folder. */
  const task = async (from: "cache" | "empty", rounds: number, watch = false): Promise<Task> => {
    const storage = path.join(folder, String(copies++));
    await mkdir(storage);
    if (from === "cache") {
      await cp(path.join(folder, "0/cache"), path.join(storage, "cache"), { recursive: true });
    }
    return { storage, rounds, watch, faces: free.faces };
  };
  const slow = async (rounds: number, watch: boolean): Promise<Task> => ({
    ...(await task("cache", rounds, watch)),
    faces: limited.faces,
  });
  try {
    const refresh = await runChild("refresh", await task("empty", 30));
    const alone: { id: string; refresh: Answers["refresh"] }[] = [];
    for (const face of free.faces) {
      const one = { ...(await task("empty", 20)), faces: [face] };
      alone.push({ id: face.id, refresh: await runChild("refresh", one) });
    }
    const trees: Answers["tree"][] = [];
    for (let time = 0; time < processes; time++) {
      trees.push(await runChild("tree", await task("cache", 1)));
    }
    const change = await runChild("change", await task("cache", 15));
    const visible = await runChild("visible", await slow(processes, false));
    const heaps = [
      await runChild("heap", await task("empty", 1)),
      await runChild("heap", await task("cache", 0)),
    ];

    const blocks: { name: string; slices: Slices }[] = [];
    for (let time = 0; time < watches; time++) {
      for (const [name, given] of [
        ["refresh", await task("empty", 0, true)],
        ["tree", await task("cache", 1, true)],
        ["change", await task("cache", 5, true)],
        ["visible", await slow(1, true)],
      ] as const) {
        const { slices } = await runChild(name, given);
        if (slices !== undefined) blocks.push({ name, slices });
      }
    }
    const idle = await runChild("idle", await task("empty", 1));
    return [
      treeRow(trees),
      refreshRow(refresh),
      ...alone.map((one) => aloneRow(one.id, one.refresh)),
      ...visible.times.map(visibleRow),
      ...changeRows(change),
      blockRow(blocks),
      row(
        "heap.mb",
        Math.max(...heaps.map(({ mb }) => mb)),
        `read over the network, from the cache: ${list(heaps.map(({ mb }) => mb))}; ${heaps[0]?.endpoints ?? 0} endpoints, all clusters painted`,
      ),
      ...idleRows(idle),
    ];
  } finally {
    await Promise.all([free.stop(), limited.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
}

function treeRow(trees: readonly Answers["tree"][]): Row {
  const times = trees.map(({ ms }) => ms);
  const cpu = list([median(trees.map(({ cpuMs }) => cpuMs))]);
  return row("tree.first.ms", median(times), `fresh processes: ${list(times)}; CPU time ${cpu}`);
}

/** Of the medians: a garbage collection that falls into one of a pair makes that pair's ratio a chance. */
function ratioOf({ real, floor }: Answers["refresh"]): number {
  return median(real) / median(floor);
}

function refreshNote(found: Answers["refresh"]): string {
  const { real, floor, realCpu, floorCpu, requests, inFlight, endpoints } = found;
  return [
    `${requests} requests, ${inFlight} at once, ${endpoints} endpoints`,
    `real ${list([median(real)])}, bare ${list([median(floor)])} ms`,
    `CPU time ${list([median(realCpu)])}, ${list([median(floorCpu)])}`,
    `ratio of it ${list([median(realCpu) / median(floorCpu)])}`,
  ].join("; ");
}

function refreshRow(found: Answers["refresh"]): Row {
  const note = `${worldClusters} clusters; ${refreshNote(found)}`;
  return row("refresh.ratio", ratioOf(found), note, { floor: 1 });
}

/** One provider's part of the world, for itself. */
function aloneRow(id: string, found: Answers["refresh"]): Row {
  const note = `${clustersEach} clusters; ${refreshNote(found)}`;
  const unit = { unit: "×", budget: 1.3 };
  return rowOf(`refresh.${id}.ratio`, ratioOf(found), unit, note, { floor: 1 });
}

/** What a quiet hour costs, by provider. */
function idleRows({ providers }: Answers["idle"]): Row[] {
  return providers.map(({ id, perHour, refused, most }) => {
    const note = `${clustersEach} clusters, nobody asks; ${list([(100 * perHour) / most])} % of what it may`;
    const problems = refused > 0 ? [`${refused} requests were refused as too many`] : [];
    const unit = { unit: "requests", budget: most };
    return rowOf(`idle.${id}.hour`, perHour, unit, note, { problems });
  });
}

/** A second where the limit allows it; elsewhere what five calls take at four fifths of the limit. */
function visibleRow({ id, shown, asked, fiveCalls }: Answers["visible"]["times"][number]): Row {
  const value = Math.max(median(shown), median(asked));
  const note = `on screen: ${list(shown)}; asked for: ${list(asked)}`;
  if (id === tenPerSecond) return row("refresh.visible.ms", value, note);
  const unit = { unit: "ms", budget: Math.max(1000, fiveCalls) };
  return rowOf(`refresh.visible.${id}.ms`, value, unit, note);
}

/**
 * Of the slowest provider, beyond what it takes to receive and parse the same answers: an answer that tells
 * of all 250 clusters takes longer than all that is ours.
 */
function changeRows({ times, events, elements }: Answers["change"]): Row[] {
  const each = times.map(({ id, ms, bareMs }) => `${id} ${list([median(ms), median(bareMs)])}`);
  const slowest = Math.max(...times.map(({ ms, bareMs }) => median(ms) - median(bareMs)));
  const note = `from the answer to the event, and the answers received and parsed alone: ${each.join("; ")}`;
  return [
    row("change.events", events, `with ${elements} elements at most`),
    row("change.ms", slowest, note),
  ];
}

/** Of each scenario the median of its runs, of these the longest. */
function blockRow(blocks: readonly { name: string; slices: Slices }[]): Row {
  const names = [...new Set(blocks.map(({ name }) => name))];
  const of = (name: string): Slices[] =>
    blocks.flatMap((one) => (one.name === name ? [one.slices] : []));
  const medians = names.map((name) => median(of(name).map(({ longest }) => longest)));
  const each = names.map((name, at) => `${name} ${list([medians[at] ?? 0])}`).join(", ");
  const withGc = Math.max(...blocks.map(({ slices }) => slices.longestWithGc));
  const gc = Math.max(...blocks.map(({ slices }) => slices.longestGc));
  const note = `CPU time without GC: ${each}; with GC at worst ${list([withGc])}; longest GC ${list([gc])}`;
  return row("block.ms", Math.max(...medians), note);
}
