import { asApiError, type ApiError } from "../../http/errors.ts";

/**
 * Statuses by which an API says that it is not for this key, or that the plan does not have it. Not every host
 * takes every kind of key: 401 of one says nothing of the others.
 */
export const notForUs: readonly number[] = [401, 403, 404];
/** Of what another call can stand in for: also "not known". */
export const replaceable: readonly number[] = [401, 403, 404, 405, 501];

/**
 * Which listings this key has. One that was never answered may refuse: then it has nothing for us. One that
 * was answered before hides clusters when it refuses: that is an error.
 */
export class Listings {
  readonly #answered = new Set<string>();
  #refusal: ApiError | undefined;

  /** What a listing answers; undefined = it is not for this key. Rejects with any other failure. */
  async ask<T>(
    name: string,
    refusals: readonly number[],
    call: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      const answer = await call();
      this.#answered.add(name);
      return answer;
    } catch (error) {
      const failure = asApiError(error);
      const status = failure?.status ?? 0;
      if (failure === undefined || !refusals.includes(status)) throw error;
      if (this.#answered.has(name)) throw error;
      // That the key is wrong explains the other refusals.
      if (this.#refusal?.code !== "authentication") {
        this.#refusal = failure.code === "authentication" ? failure : (this.#refusal ?? failure);
      }
      return undefined;
    }
  }

  /** Throws the first refusal, before others that of the key, when nothing at all was answered so far. */
  assertAny(): void {
    if (this.#answered.size === 0 && this.#refusal !== undefined) throw this.#refusal;
  }
}
