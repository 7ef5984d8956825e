import { createHook } from "node:async_hooks";
import { performance, PerformanceObserver } from "node:perf_hooks";
import type { Slices } from "./task.ts";

interface Slice {
  readonly cpu: number;
  readonly from: number;
  readonly to: number;
}

/** Slices shorter than this are forgotten at once, ms. */
const worthKeeping = 1;

/** A system may count CPU time in ticks of this length, ms: it can tell that much too little or too much. */
const tickMs = 4;

/** What this thread has computed so far, ms: time in which other processes run does not count. */
export function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * Watches how long this thread is never given back: the CPU time from the begin of each callback that
 * the event loop runs (socket, file, timer, immediate), with the microtasks and ticks that follow it, to
 * the begin of the next one; by the clock where that says less. In a process where nothing but our code
 * runs these slices are ours; the waiting between them costs no CPU time, and a busy machine does not
 * lengthen them.
 */
export function watchSlices(): {
  /** Does work of the measurement itself, which is no slice of ours. */
  without<T>(work: () => T): T;
  stop(): Promise<Slices>;
} {
  const ticks = new Set<number>();
  const kept: Slice[] = [];
  const pauses: { from: number; to: number }[] = [];
  const observer = new PerformanceObserver((entries) => {
    for (const { startTime, duration } of entries.getEntries()) {
      pauses.push({ from: startTime, to: startTime + duration });
    }
  });
  let cpu = threadMs();
  let from = performance.now();
  const boundary = (): void => {
    const to = performance.now();
    const spent = Math.min(to - from, threadMs() - cpu + tickMs);
    if (spent > worthKeeping) kept.push({ cpu: spent, from, to });
    cpu = threadMs();
    from = performance.now();
  };
  const hooks = {
    init(id: number, type: string) {
      // It runs before the loop goes on: a part of the slice that it was made in.
      if (type === "TickObject") ticks.add(id);
    },
    before(id: number) {
      if (!ticks.delete(id)) boundary();
    },
  };
  // Newer than the types: without it every promise of the process would be followed.
  const hook = createHook({ ...hooks, ...{ trackPromises: false } });
  observer.observe({ entryTypes: ["gc"] });
  hook.enable();
  return {
    without(work) {
      boundary();
      const result = work();
      cpu = threadMs();
      from = performance.now();
      return result;
    },
    async stop() {
      boundary();
      hook.disable();
      // What the collector did is reported in a later turn.
      await new Promise((resolve) => setTimeout(resolve, 50));
      observer.disconnect();
      return {
        longest: Math.max(0, ...kept.map((slice) => slice.cpu - collecting(slice, pauses))),
        longestWithGc: Math.max(0, ...kept.map((slice) => slice.cpu)),
        longestGc: Math.max(0, ...pauses.map((pause) => pause.to - pause.from)),
      };
    },
  };
}

/** How much of a slice was garbage collection, ms by the clock. */
function collecting(slice: Slice, pauses: readonly { from: number; to: number }[]): number {
  let sum = 0;
  for (const pause of pauses) {
    sum += Math.max(0, Math.min(slice.to, pause.to) - Math.max(slice.from, pause.from));
  }
  return sum;
}
