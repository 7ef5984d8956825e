/**
 * A signal that aborts after a time, or together with another one; by hand, because with
 * `AbortSignal.any` and `timeout` a request takes about a quarter more CPU time.
 */
export class TimeLimit {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #other: AbortSignal | undefined;

  constructor(ms: number, other?: AbortSignal) {
    this.#other = other;
    this.#timer = setTimeout(() => {
      this.#controller.abort(new DOMException("The time is up.", "TimeoutError"));
    }, ms);
    if (other?.aborted === true) this.handleEvent();
    else other?.addEventListener("abort", this);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The other one aborted. */
  handleEvent(): void {
    this.#controller.abort(this.#other?.reason);
  }

  /** It is over: nothing will abort any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#other?.removeEventListener("abort", this);
  }
}
