import type { CloudOptions } from "../clouds/cloud.ts";
import type { CloudCaller } from "../domain/customerCloud.ts";
import { asApiError, type ApiError } from "../http/errors.ts";
import type { CloudConnections } from "./cloudConnections.ts";
import type { CloudIdentities } from "./cloudIdentities.ts";
import type { CloudIdentity } from "./cloudIdentity.ts";

/** What came of the last question who an identity is. */
export type IdentityState =
  | { readonly caller: CloudCaller }
  | {
      readonly failure: ApiError;
      /** The command that signs in again in a terminal, where there is one. */
      readonly renewal?: string;
    };

/** So long before its end a sign-in is looked at again, ms: one that renews itself has done so by then. */
const early = 5 * 60_000;

/** What this window last heard of the identities. In memory: a sign-in may end at any time. */
export class IdentityStates {
  readonly #identities: CloudIdentities;
  readonly #connections: Pick<CloudConnections, "session" | "renewal">;
  readonly #known = new Map<string, IdentityState>();
  /** The last question about each: an answer to an older one is late. */
  readonly #questions = new Map<string, symbol>();
  readonly #listeners = new Set<(id: string) => void>();

  constructor(
    identities: CloudIdentities,
    connections: Pick<CloudConnections, "session" | "renewal">,
  ) {
    this.#identities = identities;
    this.#connections = connections;
  }

  /** What is known of an identity; undefined = it was not asked since its sign-in changed. */
  of(id: string): IdentityState | undefined {
    return this.#known.get(id);
  }

  /** The identities that are known not to be able to sign in. */
  signedOut(): readonly CloudIdentity[] {
    return this.#identities.list().filter(({ id }) => {
      const known = this.#known.get(id);
      return known !== undefined && !("caller" in known) && isSignedOut(known.failure);
    });
  }

  /**
   * True when nobody asks and the answer may be another one: nothing is known, the sign-in ends about now, the
   * cloud did not answer, or a person may have signed in in a terminal meanwhile.
   */
  isDue(id: string, now: number): boolean {
    const known = this.#known.get(id);
    if (this.#questions.has(id)) return false;
    if (known === undefined) return true;
    if ("caller" in known) return (known.caller.until ?? Infinity) < now + early;
    // A key that was refused stays refused, and a process may ask the person: only they try again.
    return known.renewal !== undefined || !isSignedOut(known.failure);
  }

  /** Asks who it is and remembers the answer, a failure too. Throws as `whoAmI` does, or the signal's reason. */
  async ask(id: string, options: CloudOptions): Promise<CloudCaller> {
    const question = Symbol();
    this.#questions.set(id, question);
    try {
      const session = await this.#connections.session(id);
      const caller = await session.whoAmI(options);
      if (this.#isLast(id, question)) await this.#saw(id, caller);
      return caller;
    } catch (error) {
      const failure = asApiError(error);
      if (failure !== undefined) await this.#failed(id, question, failure);
      throw error;
    } finally {
      if (this.#isLast(id, question)) this.#questions.delete(id);
    }
  }

  /** Its sign-in changed: what was known says nothing any more. */
  forget(id: string): void {
    this.#questions.delete(id);
    if (this.#known.delete(id)) this.#tell(id);
  }

  /** Calls back with an identity's id. */
  onDidChange(listener: (id: string) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  async #saw(id: string, caller: CloudCaller): Promise<void> {
    this.#set(id, { caller });
    const { account, principal } = caller;
    const stored = this.#identities.get(id);
    if (stored?.account === account && stored.principal === principal) return;
    await this.#identities.change(id, (one) => ({ ...one, account, principal }), "seen");
  }

  async #failed(id: string, question: symbol, failure: ApiError): Promise<void> {
    const identity = this.#identities.get(id);
    const expired = isSignedOut(failure) && identity !== undefined;
    const renewal = expired ? await this.#connections.renewal(identity) : undefined;
    if (!this.#isLast(id, question)) return;
    this.#set(id, { failure, ...(renewal !== undefined && { renewal }) });
  }

  #isLast(id: string, question: symbol): boolean {
    return this.#questions.get(id) === question;
  }

  #set(id: string, state: IdentityState): void {
    this.#known.set(id, state);
    this.#tell(id);
  }

  #tell(id: string): void {
    for (const listener of this.#listeners) listener(id);
  }
}

function isSignedOut({ code }: ApiError): boolean {
  return code === "authentication";
}
