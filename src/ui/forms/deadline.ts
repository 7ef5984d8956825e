/** Nothing came in time. */
export class DeadlineError extends Error {
  /** How long was waited, ms. */
  readonly limit: number;

  constructor(limit: number) {
    super(`no answer within ${limit} ms`);
    this.name = "DeadlineError";
    this.limit = limit;
  }
}

/**
 * Runs work that ends when it is done, when `signal` aborts (rejects with its reason) or after `limit`
 * ms (rejects with DeadlineError), whichever is first, even if the work does not listen to its signal.
 */
export async function withDeadline<T>(
  limit: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => T | Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DeadlineError(limit)), limit);
  const either = AbortSignal.any([signal, late.signal]);
  const ended = Promise.withResolvers<never>();
  const onEnd = () => ended.reject(either.reason);
  either.addEventListener("abort", onEnd, { once: true });
  try {
    return await Promise.race([work(either), ended.promise]);
  } finally {
    clearTimeout(timer);
    either.removeEventListener("abort", onEnd);
  }
}
