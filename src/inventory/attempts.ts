import { asApiError, isCancelled } from "../http/errors.ts";
import { isForeground, type Priority } from "../http/limiter.ts";
import { soonerOf, type AccountQueue } from "./accountQueue.ts";
import type { Attempt, Question } from "./question.ts";
import type { Reader } from "./reader.ts";
import type { Turns } from "./turns.ts";

/** Runs the tries to answer questions: one at a time for each, and the last one counts. */
export class Attempts {
  readonly #reader: Reader;
  readonly #turns: Turns;
  readonly #log: (line: string) => void;
  readonly #settled: (question: Question, error: unknown) => void;
  #generation = 0;

  /** `settled` is called when a question was answered, or failed (with the error). */
  constructor(
    reader: Reader,
    turns: Turns,
    log: (line: string) => void,
    settled: (question: Question, error: unknown) => void,
  ) {
    this.#reader = reader;
    this.#turns = turns;
    this.#log = log;
    this.#settled = settled;
  }

  /** A number later than every answer that is under way. */
  nextGeneration(): number {
    return ++this.#generation;
  }

  /** Asks; resolves when the lane is free again. Never rejects. */
  async run(queue: AccountQueue, question: Question, priority: Priority): Promise<void> {
    const abort = new AbortController();
    const attempt: Attempt = {
      abort,
      call: { priority, signal: abort.signal },
      generation: this.nextGeneration(),
      startedAt: Date.now(),
    };
    const lane = isForeground(priority) ? "foreground" : "background";
    question.attempt = attempt;
    question.wanted = false;
    queue.running[lane]++;
    let failure: unknown;
    try {
      await this.#reader.read(question, attempt);
    } catch (error) {
      failure = error;
    }
    queue.running[lane]--;
    // Given up for a more urgent attempt, or its account is gone.
    if (question.attempt === attempt) this.#settle(queue, question, attempt, failure);
  }

  /** Makes what is under way more urgent; what waits behind the whole sweep starts afresh. */
  promote(question: Question, priority: Priority): void {
    const { attempt } = question;
    if (
      attempt === undefined ||
      soonerOf(attempt.call.priority, priority) === attempt.call.priority
    )
      return;
    const overtakes = isForeground(priority) && !isForeground(attempt.call.priority);
    if (!overtakes || question.clusterId === undefined) {
      attempt.call.priority = priority;
      return;
    }
    this.abandon(question);
    question.wanted ||= question.ask === undefined;
  }

  /** Gives up what is under way; a late answer to it is not looked at. */
  abandon(question: Question): void {
    question.attempt?.abort.abort();
    question.attempt = undefined;
  }

  #settle(queue: AccountQueue, question: Question, attempt: Attempt, failure: unknown): void {
    question.attempt = undefined;
    question.chance = Math.random();
    if (failure === undefined) question.failures = 0;
    else this.#failed(queue, question, attempt, failure);
    const { ask } = question;
    question.ask = undefined;
    queue.asked.delete(question);
    ask?.resolve();
    this.#settled(question, failure);
  }

  #failed(queue: AccountQueue, question: Question, attempt: Attempt, error: unknown): void {
    const known = asApiError(error);
    question.failures++;
    const now = Date.now();
    const wait = this.#turns.backoff(question, queue.standingOf(question, now), known?.retryAfter);
    question.notBefore = now + wait;
    this.#reader.fail(question, error);
    const what = question.clusterId === undefined ? "clusters" : `cluster ${question.clusterId}`;
    const why = known?.code ?? (isCancelled(error) ? "cancelled" : String(error));
    this.#log(`${question.accountId}: reading ${what} (${attempt.call.priority}) failed: ${why}`);
    // It may be gone: the list knows.
    if (known?.code === "notFound" && question.clusterId !== undefined) queue.list.wanted = true;
  }
}
