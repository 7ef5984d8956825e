/**
 * Why a request is made; the earlier in this list, the sooner it gets its turn (design §5).
 * `asked`: a person did or asked for it. `operation`: something in progress. `visible`: on screen.
 * `transition`: expected to change. `sweep`: all the rest.
 */
export const priorities = ["asked", "operation", "visible", "transition", "sweep"] as const;
export type Priority = (typeof priorities)[number];

/** True for what a person waits for; the rest is background. */
export function isForeground(priority: Priority): boolean {
  return priorities.indexOf(priority) < priorities.indexOf("transition");
}

/** A published limit: so many requests in so many seconds. */
export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
}

/** As many tokens as reading one cluster takes: what a person opens is there at once, where it can be. */
const mostReserved = 5;

/** So much of what is needed will do: the rounding of many small refills. */
const enough = 0.999;

interface Waiter {
  readonly go: () => void;
}

/**
 * A token bucket with priorities, one per credential. Refills at 80 % of the published limit and holds
 * the other 20 % for bursts, so that no window of the limit's length ever sees more than the limit. The
 * last few tokens of a burst are kept for what a person waits for.
 * Several VS Code windows divide it among themselves by `setShare`.
 */
export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #waiting = new Map<Priority, Set<Waiter>>(priorities.map((p) => [p, new Set()]));
  #share = 1;
  #tokens: number;
  /** By a clock that nobody sets back, as all times here; ms. */
  #refilledAt = performance.now();
  #blockedUntil = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(limit: RateLimit) {
    this.#limit = limit;
    this.#tokens = this.#capacity;
  }

  get #capacity(): number {
    return Math.max(1, 0.2 * this.#limit.requests * this.#share);
  }

  /** How many tokens must be there for a request of this priority. */
  #needed(priority: Priority): number {
    if (isForeground(priority)) return 1;
    return 1 + Math.max(0, Math.min(mostReserved, this.#capacity - 1));
  }

  get #perMs(): number {
    const mine = this.#limit.requests * this.#share;
    // A small share's burst of one whole request is more than a fifth of it: the refill makes up for it.
    const most = mine < 1 ? mine : Math.floor(mine) - 0.01;
    return Math.min(0.8 * mine, most) / (this.#limit.seconds * 1000);
  }

  /** The part of the budget (0 to 1] that this window may use. */
  setShare(share: number): void {
    this.#refill();
    this.#share = share;
    this.#tokens = Math.min(this.#tokens, this.#capacity);
    this.#serve();
  }

  /** Nobody gets a turn for `ms`: the server said so. */
  pause(ms: number): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, performance.now() + ms);
  }

  /** Resolves when it is this request's turn; rejects with the signal's reason when cancelled. */
  take(priority: Priority, signal?: AbortSignal): Promise<void> {
    if (this.#takeAtOnce(priority, signal)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      const queue = this.#waiting.get(priority);
      const cancel = (): void => {
        queue?.delete(waiter);
        reject(signal?.reason as Error);
      };
      const waiter = {
        go: () => {
          signal?.removeEventListener("abort", cancel);
          resolve();
        },
      };
      signal?.addEventListener("abort", cancel, { once: true });
      queue?.add(waiter);
      this.#serve();
    });
  }

  /** True = it is its turn already: nobody waits, and there are tokens for it. */
  #takeAtOnce(priority: Priority, signal: AbortSignal | undefined): boolean {
    if (signal?.aborted === true || this.#mostUrgent !== undefined) return false;
    if (this.#blockedUntil > performance.now()) return false;
    this.#refill();
    if (this.#tokens < this.#needed(priority) * enough) return false;
    this.#tokens -= 1;
    return true;
  }

  #refill(): void {
    const now = performance.now();
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#refilledAt) * this.#perMs);
    this.#refilledAt = now;
  }

  /** Of those who wait; undefined = nobody does. */
  get #mostUrgent(): Priority | undefined {
    for (const [priority, queue] of this.#waiting) if (queue.size > 0) return priority;
    return undefined;
  }

  #letGo(priority: Priority): void {
    const queue = this.#waiting.get(priority);
    for (const waiter of queue ?? []) {
      queue?.delete(waiter);
      waiter.go();
      return;
    }
  }

  #serve(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const blocked = this.#blockedUntil - performance.now();
    this.#refill();
    for (let next = this.#mostUrgent; next !== undefined; next = this.#mostUrgent) {
      const lacking = this.#needed(next) * enough - this.#tokens;
      if (blocked > 0 || lacking > 0) {
        const wait = Math.max(blocked, lacking / this.#perMs, 1);
        this.#timer = setTimeout(() => this.#serve(), Math.ceil(wait));
        return;
      }
      this.#tokens -= 1;
      this.#letGo(next);
    }
  }
}
