import { createHash } from "node:crypto";
import { join } from "node:path";
import { sleep } from "../domain/sleep.ts";
import { acquireLease, type Lease } from "../inventory/lease.ts";

/** A window silent for this long is dead; its turns and operations may be taken over. */
export const leaseTimes = { staleAfterMs: 15_000, heartbeatMs: 3_000 };
const askAgain = 2000;

/** The right to write to a cluster. */
export interface Turn {
  /** False as soon as another window might have it. */
  readonly held: boolean;
  release(): Promise<void>;
}

/** One write at a time per cluster (design §3): a queue in this window, a lease among the windows. */
export class Turns {
  readonly #folder: string;
  readonly #owner: string;
  readonly #last = new Map<string, Promise<unknown>>();

  /** The folder must exist when a turn is taken. */
  constructor(folder: string, owner: string) {
    this.#folder = folder;
    this.#owner = owner;
  }

  /** Waits for the turn of `cluster`; `busy` is called when that is not at once. Rejects on abort. */
  async take(cluster: string, signal: AbortSignal, busy: () => Promise<void>): Promise<Turn> {
    const mine = Promise.withResolvers<undefined>();
    const before = this.#last.get(cluster);
    const last = Promise.all([before, mine.promise]);
    this.#last.set(cluster, last);
    const leave = (): void => {
      mine.resolve(undefined);
      if (this.#last.get(cluster) === last) this.#last.delete(cluster);
    };
    try {
      if (before !== undefined) {
        await busy();
        await unlessAborted(before, signal);
      }
      const lease = await this.#lease(cluster, signal, busy);
      return {
        get held() {
          return lease.held;
        },
        release: () => lease.release().finally(leave),
      };
    } catch (error) {
      leave();
      throw error;
    }
  }

  async #lease(cluster: string, signal: AbortSignal, busy: () => Promise<void>): Promise<Lease> {
    const name = createHash("sha256").update(cluster).digest("hex").slice(0, 20);
    const path = join(this.#folder, `turn-${name}.lease`);
    for (;;) {
      const lease = await acquireLease(path, { owner: this.#owner, ...leaseTimes });
      if (lease !== undefined) return lease;
      await busy();
      await sleep(askAgain, signal);
    }
  }
}

function unlessAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener("abort", stop, { once: true });
    void promise.then(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
  });
}
