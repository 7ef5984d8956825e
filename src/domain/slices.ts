import { setImmediate } from "node:timers/promises";

/** How long one slice may take, ms: several may follow each other in one turn, which has 16 (design §9). */
const sliceMs = 3;

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
