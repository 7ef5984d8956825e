// Full refreshes of the world, and the same requests bare, in turn.
import { performance } from "node:perf_hooks";
import type { Fetch } from "../../../src/http/client.ts";
import { connect, countEndpoints, createInventory, Painting, unlimited } from "./extension.ts";
import { threadMs, watchSlices } from "./slices.ts";
import { answer, readTask } from "./task.ts";

const task = readTask();

/** Rounds that do not count. */
const warmUps = 3;

/** The requests of one refresh, and how many of them were under way at once. */
let requests: [Fetch, ...Parameters<Fetch>][] = [];
let inFlight = 0;
let most = 0;
let noting = true;
const noted: typeof send = async (fetch, url, init) => {
  requests.push([fetch, url, init]);
  most = Math.max(most, ++inFlight);
  try {
    return await fetch(url, init);
  } finally {
    inFlight--;
  }
};
const send = (fetch: Fetch, ...request: Parameters<Fetch>): Promise<Response> =>
  noting ? noted(fetch, ...request) : fetch(...request);

/**
 * The same requests, sent by the same fetch (a sign-in that is answered in each request is part of it), as
 * cancellable as ours, with as many under way, their answers read as text.
 */
async function bare(): Promise<void> {
  const queue = requests.values();
  const lane = async (): Promise<void> => {
    for (const [fetch, url, init] of queue) {
      const { signal } = new AbortController();
      const response = await fetch(url, { ...init, signal });
      await response.text();
    }
  };
  await Promise.all(Array.from({ length: most }, lane));
}

/** Runs one of the two, and writes down what it took by the clock and of this thread's CPU time. */
async function timed(work: () => Promise<void>, ms: number[], cpuMs: number[]): Promise<void> {
  const [began, cpu] = [performance.now(), threadMs()];
  await work();
  ms.push(performance.now() - began);
  cpuMs.push(threadMs() - cpu);
}

const sessions = await connect(task.faces, () => unlimited, undefined, send);
const inventory = createInventory(task, sessions);
const painting = new Painting(inventory, task, sessions);
const watch = task.watch ? watchSlices() : undefined;
await inventory.start();
const refresh = (): Promise<void> => inventory.scheduler.refreshAll();
await refresh();
await painting.paint();
// From here on nothing is read by itself.
inventory.scheduler.pause();
requests = [];
await refresh();
const slices = await watch?.stop();
noting = false;
await bare();
// An extension host runs for hours: what is measured is compiled by then.
for (let round = 0; round < warmUps; round++) {
  await refresh();
  await bare();
}
const real: number[] = [];
const floor: number[] = [];
const realCpu: number[] = [];
const floorCpu: number[] = [];
for (let round = 0; round < task.rounds; round++) {
  // Who comes second may find a warmer machine: they take turns at it.
  if (round % 2 === 0) await timed(refresh, real, realCpu);
  await timed(bare, floor, floorCpu);
  if (round % 2 === 1) await timed(refresh, real, realCpu);
}
const endpoints = countEndpoints(inventory);
await inventory.dispose();
const counts = { requests: requests.length, inFlight: most, endpoints };
answer("refresh", { real, floor, realCpu, floorCpu, ...counts, ...(slices && { slices }) });
