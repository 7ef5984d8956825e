import type { Priority } from "../http/limiter.ts";
import type { Question } from "./question.ts";

const minute = 60_000;
/** Jitter takes a fifth of it away at most: nothing in the background is read more than every 5 min. */
const sweepPeriod = 6.25 * minute;
const longestBackoff = 30 * minute;
/** What stands still for this long, although it is expected to change, is not looked at more closely. */
const patience = 15 * minute;

/** When a question's turn comes by itself: the rules that hold for all accounts. */
export class Turns {
  /** How often what is on screen is read, ms. */
  interval = 30_000;
  /** The window has been without focus for long: nothing is urgent by itself. */
  background = false;
  /** The person wants quiet: only what is asked for is read. */
  paused = false;
  /** Another window reads for all: this one reads what its person looks at, and its own accounts. */
  follower = false;

  /** When it is due, ms since the epoch; Infinity = not by itself. `knownAt`: when it was last read. */
  due(question: Question, priority: Priority, knownAt: number | undefined, now: number): number {
    if (this.paused) return Infinity;
    if (question.failures > 0) return question.notBefore;
    if (knownAt === undefined) return 0;
    // A clock that was set back must not silence a question.
    return Math.min(knownAt, now) + this.period(priority) * (0.8 + 0.4 * question.chance);
  }

  /**
   * True for what is expected to change, and soon: something in it is in transition, and it moved not long
   * ago. Otherwise what hangs for ever would use up the rate budget for ever.
   */
  changesSoon({ stillSince }: Question, now: number): boolean {
    // A time to come is one of a clock that was set back since.
    return stillSince !== undefined && Math.abs(now - stillSince) < patience;
  }

  /** How long to leave a question alone after it failed, ms, longer each time. */
  backoff(question: Question, priority: Priority, retryAfter = 0): number {
    const wait = Math.min(this.period(priority) * 2 ** (question.failures - 1), longestBackoff);
    return Math.max(retryAfter, wait) * (1 + 0.2 * question.chance);
  }

  /** The time between two reads, before jitter, ms. */
  period(priority: Priority): number {
    if (priority === "sweep") return Math.max(sweepPeriod, this.interval);
    return priority === "transition" ? Math.max(minute, this.interval) : this.interval;
  }
}
