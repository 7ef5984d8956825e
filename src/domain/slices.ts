import { setImmediate } from "node:timers/promises";

/** How long one slice may take, ms: a third of what the host may wait for us (design §9). */
const sliceMs = 5;

/** Goes through the things, and lets others have their turn every few milliseconds. */
export async function* inSlices<T>(things: Iterable<T>): AsyncGenerator<T, void, undefined> {
  let start = performance.now();
  for (const thing of things) {
    if (performance.now() - start >= sliceMs) {
      await setImmediate();
      start = performance.now();
    }
    yield thing;
  }
}
