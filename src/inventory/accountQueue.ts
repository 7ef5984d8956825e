import { isForeground, priorities, type Priority } from "../http/limiter.ts";
import { Question } from "./question.ts";
import type { Store } from "./store.ts";
import type { Turns } from "./turns.ts";

/** How many clusters of an account are read at once in the background, and again in the foreground. */
const lanes = { foreground: 8, background: 12 };

/** How long the sweep goes on before somebody looks again for something in transition, ms. */
const calmMs = 100;
/** Whose turn it is while there is nothing in transition to be read. */
const calmOrder: readonly Priority[] = ["asked", "operation", "visible", "sweep", "transition"];

/** The more urgent of two. */
export function soonerOf(a: Priority, b: Priority): Priority {
  return priorities.indexOf(a) <= priorities.indexOf(b) ? a : b;
}

/** Everything that is asked about one account, and whose turn it is. */
export class AccountQueue {
  readonly list: Question;
  readonly clusters = new Map<string, Question>();
  /** On screen; the list too, when the account itself is. */
  readonly visible = new Set<Question>();
  /** With something that is expected to change. */
  readonly transition = new Set<Question>();
  /** Asked by somebody who waits, in the order in which they came. */
  readonly asked = new Set<Question>();
  readonly running = { foreground: 0, background: 0 };
  readonly #store: Store;
  readonly #turns: Turns;
  readonly #isOwn: () => boolean;
  readonly #sweep = new Ring(this.clusters);
  readonly #changing = new Ring(this.transition);
  /** When nothing in transition was due, ms since the epoch: there may be very many to look through. */
  #calmAt = 0;

  /** `isOwn`: whether this window reads all of the account, whichever window leads. */
  constructor(accountId: string, store: Store, turns: Turns, isOwn: () => boolean) {
    this.list = new Question(accountId);
    this.#store = store;
    this.#turns = turns;
    this.#isOwn = isOwn;
  }

  *questions(): Generator<Question> {
    yield this.list;
    yield* this.clusters.values();
  }

  /** The questions whose time may matter: with a full lane the sweep's next turn is a free lane. */
  *#idle(): Generator<Question> {
    if (this.running.background < lanes.background) yield* this.questions();
    else {
      yield this.list;
      yield* this.visible;
    }
  }

  /** Whose turn it is now, and how urgent it is; undefined = nobody's, or all lanes are full. */
  next(now: number): { question: Question; priority: Priority } | undefined {
    const calm = Math.abs(now - this.#calmAt) < calmMs;
    for (const priority of calm ? calmOrder : priorities) {
      const lane = isForeground(priority) ? "foreground" : "background";
      if (this.running[lane] >= lanes[lane]) continue;
      const question = this.#explicit(priority) ?? this.#standing(priority, now);
      if (question !== undefined) return { question, priority };
    }
    return undefined;
  }

  /** When the next question comes due by itself, ms since the epoch; Infinity = none will. */
  nextDue(now: number): number {
    let soonest = Infinity;
    for (const question of this.#idle()) {
      if (question.attempt !== undefined) continue;
      soonest = Math.min(soonest, this.#due(question, this.standingOf(question, now), now));
    }
    return soonest;
  }

  /** The question about a cluster, which is made when it is new, among those it belongs to now. */
  keep(clusterId: string): Question {
    const { accountId } = this.list;
    const question = this.clusters.get(clusterId) ?? new Question(accountId, clusterId);
    this.clusters.set(clusterId, question);
    const changing = this.#store.clusterTally(accountId, clusterId).busy > 0;
    if (changing) {
      const changedAt = this.#store.cluster(accountId, clusterId)?.changedAt;
      question.stillSince = changedAt ?? question.stillSince ?? Date.now();
      if (!this.transition.has(question)) this.#calmAt = 0;
      this.transition.add(question);
    } else {
      question.stillSince = undefined;
      this.transition.delete(question);
    }
    return question;
  }

  /** A cluster that is gone. */
  forget(question: Question): void {
    this.clusters.delete(question.clusterId ?? "");
    for (const set of [this.visible, this.transition, this.asked]) set.delete(question);
  }

  /** How urgent a question is when nobody asks. */
  standingOf(question: Question, now: number): Priority {
    if (this.#turns.background) return "sweep";
    if (this.visible.has(question)) return "visible";
    return this.#turns.changesSoon(question, now) ? "transition" : "sweep";
  }

  #explicit(priority: Priority): Question | undefined {
    return firstOf(
      this.asked,
      (question) => question.attempt === undefined && question.ask?.priority === priority,
    );
  }

  #standing(priority: Priority, now: number): Question | undefined {
    const ready = (question: Question): boolean =>
      question.attempt === undefined &&
      this.standingOf(question, now) === priority &&
      this.#due(question, priority, now) <= now;
    if (priority === "visible") return firstOf(this.visible, ready);
    if (priority === "transition") {
      const found = this.#changing.next(ready);
      if (found === undefined) this.#calmAt = now;
      return found;
    }
    if (priority !== "sweep") return undefined;
    return ready(this.list) ? this.list : this.#sweep.next(ready);
  }

  #due(question: Question, priority: Priority, now: number): number {
    const { accountId, clusterId } = question;
    const account = this.#store.account(accountId);
    const entry = clusterId === undefined ? undefined : this.#store.cluster(accountId, clusterId);
    if (account?.paused !== undefined) return Infinity;
    if (question.wanted) return 0;
    // The list tells what such a cluster is, once it can be read.
    if (entry?.described === false) return Infinity;
    const knownAt = clusterId === undefined ? account?.listedAt : entry?.readAt;
    if (this.#turns.follower && priority !== "visible" && !this.#isOwn()) return Infinity;
    return this.#turns.due(question, priority, knownAt, now);
  }
}

/** Questions that take turns: who comes next is looked for where the last look stopped. */
class Ring {
  readonly #questions: { readonly size: number; values(): Iterator<Question> };
  #at: Iterator<Question> | undefined;

  constructor(questions: { readonly size: number; values(): Iterator<Question> }) {
    this.#questions = questions;
  }

  /** The next that is ready, at most once round. */
  next(ready: (question: Question) => boolean): Question | undefined {
    for (let left = this.#questions.size; left > 0; left--) {
      let step = this.#at?.next();
      if (step === undefined || step.done === true) {
        this.#at = this.#questions.values();
        step = this.#at.next();
      }
      if (step.done !== true && ready(step.value)) return step.value;
    }
    return undefined;
  }
}

function firstOf(
  questions: Iterable<Question>,
  ready: (question: Question) => boolean,
): Question | undefined {
  for (const question of questions) if (ready(question)) return question;
  return undefined;
}
