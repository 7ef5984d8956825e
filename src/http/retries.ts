import { jittered } from "../domain/sleep.ts";
import { asApiError, type ApiError } from "./errors.ts";
import { isPermanent } from "./failure.ts";

/** How often a read is asked again after a network error or 5xx. */
const mostFailures = 4;
/** How often in a row a request may be told to wait: a 429 is no failure. */
const mostRefusals = 10;
/** ms; the longest wait after a 429 that names none. */
const longestBackoff = 30_000;

/** The attempts of one request: tells after each how long to wait before the next. */
export class Retries {
  readonly #method: string;
  #failures = 0;
  #refusals = 0;

  constructor(method: string) {
    this.#method = method;
  }

  /** How long to wait before the same request may be sent again, ms; undefined = it may not. */
  waitAfter(error: unknown): number | undefined {
    const failure = asApiError(error);
    if (failure === undefined) return undefined;
    if (failure.code === "rateLimited") return this.#afterRefusal(failure);
    this.#refusals = 0;
    const mayPass = failure.code === "unavailable" && !isPermanent(failure);
    return this.#method === "GET" && mayPass ? this.#afterFailure() : undefined;
  }

  /** The write did not happen, so a later one is the first. */
  #afterRefusal({ retryAfter }: ApiError): number | undefined {
    const refusals = this.#refusals++;
    if (refusals >= mostRefusals) return undefined;
    return retryAfter ?? jittered(Math.min(longestBackoff, 1000 * 2 ** refusals));
  }

  /** Full jitter: somewhere between nothing and the growing limit. */
  #afterFailure(): number | undefined {
    const failures = this.#failures++;
    if (failures >= mostFailures) return undefined;
    return Math.round(Math.random() * 500 * 2 ** failures);
  }
}
