import { jittered } from "../domain/sleep.ts";

const first = 2000;
const longest = 15_000;
const patientAfter = 15 * 60_000;
const patient = 60_000;

/** When to look again (design §4): 2 s ×1.5 up to 15 s, ±20 %; after 15 min every 60 s. */
export class Pace {
  readonly #since = Date.now();
  #gap = first;

  /** ms until the next look. */
  next(): number {
    if (Date.now() - this.#since >= patientAfter) return jittered(patient);
    const gap = this.#gap;
    this.#gap = Math.min(longest, gap * 1.5);
    return jittered(gap);
  }
}

/** ms before each look for something that must show soon, if at all: reads may lag behind writes. */
export const lagGaps: readonly number[] = [0, 1000, 2000, 4000, 6000, 8000];
