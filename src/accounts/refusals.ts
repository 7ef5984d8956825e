import { asApiError } from "../http/errors.ts";

/** A write that the provider refused because of the key's role. */
export interface Refusal {
  readonly clusterId: string;
  /** What to do about it, one sentence: it names the role that is needed. */
  readonly next: string;
}

/**
 * Which accounts' keys were last refused a write. Only a hint to show, so it is not stored and blocks
 * nothing: roles change, and the next write that succeeds ends it.
 */
export class Refusals {
  readonly #known = new Map<string, Refusal>();
  readonly #listeners = new Set<(accountId: string) => void>();

  /** The last refusal of an account's key; undefined = none since its last write or its replacement. */
  of(accountId: string): Refusal | undefined {
    return this.#known.get(accountId);
  }

  /** Takes how a write ended; `error` is undefined when it succeeded. */
  wrote(accountId: string, clusterId: string, error: unknown): void {
    const refused = asApiError(error, "permission");
    if (refused !== undefined) this.#set(accountId, { clusterId, next: refused.next });
    else if (error === undefined) this.forget(accountId);
  }

  /** The account has another key, or is gone. */
  forget(accountId: string): void {
    if (this.#known.has(accountId)) this.#set(accountId, undefined);
  }

  /** Calls back with the account's id. */
  onDidChange(listener: (accountId: string) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  #set(accountId: string, refusal: Refusal | undefined): void {
    if (refusal === undefined) this.#known.delete(accountId);
    else this.#known.set(accountId, refusal);
    for (const listener of this.#listeners) listener(accountId);
  }
}
