import { priorities } from "../http/limiter.ts";
import type { CallOptions } from "./provider.ts";

/** A call that waits for its turn, with those who wait for its answer. */
interface Waiting<T> {
  readonly answer: Promise<T>;
  readonly urgency: number;
  readonly abort: AbortController;
  askers: number;
}

/**
 * One call whose answer tells of many clusters. Who asks while it still waits for its turn gets its answer;
 * who asks later gets a later one, so that no answer is older than its question.
 */
export class SharedCall<T> {
  readonly #call: (options: CallOptions) => Promise<T>;
  #waiting: Waiting<T> | undefined;

  constructor(call: (options: CallOptions) => Promise<T>) {
    this.#call = call;
  }

  /** Asks, or joins who asked. Rejects as the call does, or with the signal's reason. */
  async ask(options: CallOptions): Promise<T> {
    const { signal } = options;
    signal?.throwIfAborted();
    const shared = this.#join(options);
    shared.askers++;
    const leave = (): void => {
      // The last one to lose interest takes the call along.
      if (--shared.askers > 0) return;
      shared.abort.abort(signal?.reason);
      if (this.#waiting === shared) this.#waiting = undefined;
    };
    if (signal === undefined) return shared.answer;
    return new Promise<T>((resolve, reject) => {
      const cancel = (): void => {
        leave();
        reject(signal.reason as Error);
      };
      signal.addEventListener("abort", cancel, { once: true });
      shared.answer.then(resolve, reject).finally(() => {
        signal.removeEventListener("abort", cancel);
      });
    });
  }

  /** What waits is joined unless this asker is more urgent: it would wait with the less urgent ones. */
  #join(options: CallOptions): Waiting<T> {
    const urgency = priorities.indexOf(options.priority ?? "asked");
    if (this.#waiting !== undefined && this.#waiting.urgency <= urgency) return this.#waiting;
    const abort = new AbortController();
    const over = (): void => {
      if (this.#waiting === shared) this.#waiting = undefined;
    };
    const answer = this.#call({ ...options, signal: abort.signal, onSend: over });
    const shared: Waiting<T> = { answer, urgency, abort, askers: 0 };
    this.#waiting = shared;
    answer.finally(over).catch(() => undefined);
    return shared;
  }
}
