import { deferred, type Question } from "./question.ts";

/** "Read everything once": which questions are still open, and the promise for when none is. */
export class Round {
  readonly promise: Promise<void>;
  readonly #open = new Set<Question>();
  readonly #resolve: () => void;
  readonly #reject: (reason: unknown) => void;
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

  /** Waits for these; with none open at all, the round is over. */
  add(questions: Iterable<Question>): void {
    for (const question of questions) this.#open.add(question);
    if (this.#open.size === 0) this.giveUp();
  }

  /** A question was answered, failed, or went away. */
  done(question: Question): void {
    if (this.#open.delete(question) && this.#open.size === 0) this.giveUp();
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
}
