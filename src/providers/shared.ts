import { priorities } from "../http/limiter.ts";
import type { CallOptions } from "./provider.ts";

/** A call that waits for its turn, with those who wait for its answer. */
interface Waiting<T> {
  readonly answer: Promise<T>;
  readonly urgency: number;
  readonly abort: AbortController;
  askers: number;
}

/** A call that was sent and is not answered yet. */
interface Sent {
  readonly answer: Promise<unknown>;
  readonly urgency: number;
}

/**
 * One call whose answer tells of many clusters. Who asks while it still waits for its turn gets its answer;
 * who asks later gets a later one, so that no answer is older than its question. The later one is sent when
 * the one under way is answered: until then others join it, and a hundred questions take a few calls.
 */
export class SharedCall<T> {
  readonly #call: (options: CallOptions) => Promise<T>;
  #waiting: Waiting<T> | undefined;
  #sent: Sent | undefined;

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
    const onSend = (): void => {
      if (this.#waiting === shared) this.#waiting = undefined;
      this.#sent = shared;
    };
    const answer = this.#inTurn({ ...options, signal: abort.signal, onSend }, urgency);
    const shared: Waiting<T> = { answer, urgency, abort, askers: 0 };
    this.#waiting = shared;
    const over = (): void => {
      if (this.#waiting === shared) this.#waiting = undefined;
      if (this.#sent === shared) this.#sent = undefined;
    };
    answer.then(over, over);
    return shared;
  }

  /** Calls once the call under way is answered, however that ended; at once if that is less urgent. */
  #inTurn(options: CallOptions, urgency: number): Promise<T> {
    const sent = this.#sent;
    if (sent === undefined || sent.urgency > urgency) return this.#call(options);
    const next = (): Promise<T> => {
      options.signal?.throwIfAborted();
      return this.#call(options);
    };
    return sent.answer.then(next, next);
  }
}
