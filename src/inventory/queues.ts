import * as l10n from "@vscode/l10n";
import type { Account } from "../accounts/account.ts";
import { ApiError } from "../http/errors.ts";
import { AccountQueue } from "./accountQueue.ts";
import type { Change } from "./change.ts";
import { same } from "./diff.ts";
import type { Question } from "./question.ts";
import type { Store } from "./store.ts";
import type { Turns } from "./turns.ts";

interface QueuesOptions {
  readonly store: Store;
  readonly turns: Turns;
  /** Whether this window reads all of an account, whichever window leads. */
  readonly isOwn: (accountId: string) => boolean;
  /** A cluster went, or its account: nobody can answer this any more. */
  readonly ended: (question: Question) => void;
  /** An account went, with all its questions. */
  readonly dropped: (accountId: string) => void;
}

/** What can be asked: a queue for each account, in it a question for each cluster that the store knows. */
export class Queues {
  readonly #options: QueuesOptions;
  readonly #queues = new Map<string, AccountQueue>();
  readonly #accounts = new Map<string, Account>();

  constructor(options: QueuesOptions) {
    this.#options = options;
  }

  get(accountId: string): AccountQueue | undefined {
    return this.#queues.get(accountId);
  }

  all(): Iterable<AccountQueue> {
    return this.#queues.values();
  }

  /** These accounts there are now: what was known and asked of the others goes, here and in the store. */
  setAccounts(accounts: readonly Account[]): void {
    const { store } = this.#options;
    const now = new Map(accounts.map((account) => [account.id, account]));
    const other = [...this.#accounts.values()].filter((before) => {
      const after = now.get(before.id);
      return after === undefined || !same(addressOf(before), addressOf(after));
    });
    for (const { id } of other) this.#drop(id, notKnown());
    // An account at another address is another account: what was known of it goes first.
    const gone = new Set(other.map(({ id }) => id));
    store.setAccounts(store.accounts().flatMap(({ id }) => (gone.has(id) ? [] : [id])));
    store.setAccounts([...now.keys()]);
    this.#accounts.clear();
    for (const [id, account] of now) {
      this.#accounts.set(id, account);
      if (!this.#queues.has(id)) this.#queues.set(id, this.#newQueue(id));
    }
  }

  /** Keeps the questions those of the store. True = there are new ones. */
  follow(change: Change): boolean {
    let added = false;
    for (const { accountId, clusterId, kind } of change.clusters) {
      const queue = this.#queues.get(accountId);
      if (queue === undefined) continue;
      if (kind === "removed") this.#forget(queue, clusterId);
      else queue.keep(clusterId);
      added ||= kind === "added";
    }
    return added;
  }

  /** Ends all questions; who waits for an answer gets the reason. */
  dispose(reason: Error): void {
    for (const id of [...this.#queues.keys()]) this.#drop(id, reason);
  }

  #newQueue(accountId: string): AccountQueue {
    const { store, turns, isOwn } = this.#options;
    const queue = new AccountQueue(accountId, store, turns, () => isOwn(accountId));
    const known = store.account(accountId)?.clusters.keys() ?? [];
    for (const clusterId of known) queue.keep(clusterId);
    // A new account is shown at once, whichever window reads for all.
    queue.list.wanted = store.account(accountId)?.listedAt === undefined;
    return queue;
  }

  #forget(queue: AccountQueue, clusterId: string): void {
    const question = queue.clusters.get(clusterId);
    if (question === undefined) return;
    queue.forget(question);
    this.#end(question, notKnown());
  }

  #drop(accountId: string, reason: Error): void {
    const queue = this.#queues.get(accountId);
    if (queue === undefined) return;
    this.#queues.delete(accountId);
    for (const question of queue.questions()) this.#end(question, reason);
    this.#options.dropped(accountId);
  }

  #end(question: Question, reason: Error): void {
    question.ask?.reject(reason);
    question.ask = undefined;
    this.#options.ended(question);
  }
}

/** What makes an account the one it is, its name aside. */
function addressOf({ provider, baseUrl, proxy, caFile, settings }: Account): unknown {
  return { provider, baseUrl, proxy, caFile, settings };
}

/** For who asks about what is not there (any more). */
export function notKnown(): ApiError {
  return new ApiError("notFound", "unchanged", {
    message: l10n.t("This cluster or account is not there any more."),
    next: l10n.t("Look into the list: it shows what there is."),
  });
}
