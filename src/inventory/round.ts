import type { AccountQueue } from "./accountQueue.ts";
import { deferred, type Question } from "./question.ts";

/** "Read everything once": which questions are still open, and the promise for when none is. */
class Round {
  readonly promise: Promise<void>;
  readonly #all = new Set<Question>();
  readonly #open = new Set<Question>();
  readonly #resolve: () => void;
  readonly #reject: (reason: unknown) => void;
  #complete = false;
  #over = false;

  constructor() {
    const { promise, resolve, reject } = deferred();
    this.promise = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** True when nothing is open any more: who asks now begins a new round. */
  get over(): boolean {
    return this.#over;
  }

  /** Wants these read, and waits for them; once each. */
  add(questions: Iterable<Question>): void {
    for (const question of questions) {
      if (this.#all.has(question)) continue;
      this.#all.add(question);
      this.#open.add(question);
      question.wanted = question.attempt === undefined;
    }
  }

  /** There are no more questions to wait for than were added. */
  complete(): void {
    this.#complete = true;
    this.#check();
  }

  /** A question was answered, failed, or went away. */
  done(question: Question): void {
    if (this.#open.delete(question)) this.#check();
  }

  /** Nothing more will be read. */
  giveUp(): void {
    this.#over = true;
    this.#resolve();
  }

  fail(reason: unknown): void {
    this.#over = true;
    this.#reject(reason);
  }

  #check(): void {
    if (this.#complete && this.#open.size === 0) this.giveUp();
  }
}

/** The rounds of all accounts, one at a time of each. */
export class Rounds {
  readonly #rounds = new Map<string, Round>();
  readonly #wake: () => void;

  /** `wake` is called when there is something new to read. */
  constructor(wake: () => void) {
    this.#wake = wake;
  }

  /**
   * Joins the round of an account, or begins one: `list` reads its list and tells whether that could be
   * read. Rejects as `list` does.
   */
  join(queue: AccountQueue, list: () => Promise<boolean>): Promise<void> {
    const { accountId } = queue.list;
    const going = this.#rounds.get(accountId);
    if (going?.over === false) return going.promise;
    const round = new Round();
    this.#rounds.set(accountId, round);
    list().then(
      (readable) => {
        if (!readable) {
          round.giveUp();
          return;
        }
        round.add(queue.clusters.values());
        round.complete();
        this.#wake();
      },
      (error: unknown) => round.fail(error),
    );
    return round.promise;
  }

  /** A page of the list came: what stands in it can be read while the next page is on its way. */
  listed(queue: AccountQueue, clusterIds: readonly string[]): void {
    const round = this.#rounds.get(queue.list.accountId);
    if (round === undefined || round.over) return;
    const questions = clusterIds.map((id) => queue.clusters.get(id));
    round.add(questions.filter((question) => question !== undefined));
    this.#wake();
  }

  /** A question was answered, failed, or went away. */
  done(question: Question): void {
    this.#rounds.get(question.accountId)?.done(question);
  }

  /** Nothing more of the account will be read. */
  giveUp(accountId: string): void {
    this.#rounds.get(accountId)?.giveUp();
  }
}
