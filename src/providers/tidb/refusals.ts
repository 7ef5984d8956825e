import { asApiError, type ApiError } from "../../http/errors.ts";

/**
 * Statuses by which an API says that it is not for this key, or that the plan does not have it. Not every host
 * takes every kind of key: 401 of one says nothing of the others.
 */
export const notForUs: readonly number[] = [401, 403, 404];
/** Of what another call can stand in for: also "not known". */
export const replaceable: readonly number[] = [401, 403, 404, 405, 501];

/** What one walk over the listings was answered and refused. Names begin with their host. */
export class Listings {
  readonly #refused = new Map<string, ApiError>();
  /** Hosts that do not take the key: to ask them again would tell the same. */
  readonly #closed = new Map<string, ApiError>();
  #isAnswered = false;

  /** What a listing answers; undefined = it is not for this key. Rejects with any other failure. */
  async ask<T>(
    name: string,
    refusals: readonly number[],
    call: () => Promise<T>,
  ): Promise<T | undefined> {
    const host = name.split("/")[0] ?? name;
    try {
      const closed = this.#closed.get(host);
      if (closed !== undefined) throw closed;
      const answer = await call();
      this.#isAnswered = true;
      return answer;
    } catch (error) {
      const failure = asApiError(error);
      if (failure === undefined || !refusals.includes(failure.status ?? 0)) throw error;
      this.#refused.set(name, failure);
      if (failure.code === "authentication") this.#closed.set(host, failure);
      return undefined;
    }
  }

  /** Why a listing is not for this key; undefined = it was not refused. */
  refusal(name: string): ApiError | undefined {
    return this.#refused.get(name);
  }

  /** Throws the first refusal, before others that of the key, when nothing at all was answered. */
  assertAny(): void {
    if (this.#isAnswered) return;
    const all = [...this.#refused.values()];
    const worst = all.find(({ code }) => code === "authentication") ?? all[0];
    if (worst !== undefined) throw worst;
  }
}
