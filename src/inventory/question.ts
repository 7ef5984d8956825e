import { allParts, type Networking, type Part } from "../domain/model.ts";
import type { Priority } from "../http/limiter.ts";

/** Those who wait for an answer; all get the same. */
interface Ask {
  priority: Priority;
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** One try to get an answer. */
export interface Attempt {
  readonly abort: AbortController;
  /** What its calls are given; a question may become more urgent while it is asked. */
  readonly call: { priority: Priority; readonly signal: AbortSignal };
  /** The generation that the answer will belong to. */
  readonly generation: number;
  /** ms since the epoch; an answer is never older than this. */
  readonly startedAt: number;
}

/** A promise with what settles it. */
export function deferred(): Pick<Ask, "promise" | "resolve" | "reject"> {
  let resolve: () => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Something that is read again and again: an account's list of clusters, or one cluster. */
export class Question {
  readonly accountId: string;
  /** Absent = the list. */
  readonly clusterId: string | undefined;
  ask: Ask | undefined;
  attempt: Attempt | undefined;
  /** A person wants it read again, without anybody waiting for this one. */
  wanted = false;
  /** How often it failed since it last succeeded. */
  failures = 0;
  /** After a failure: not again by itself before this, ms since the epoch. */
  notBefore = 0;
  /** While something in it is in transition: since when it stands as it does, ms since the epoch. */
  stillSince: number | undefined;
  /** Its chance of the moment, 0 to 1: where in the jittered period its turn comes. */
  chance = Math.random();
  readonly generations = new Generations();

  constructor(accountId: string, clusterId?: string) {
    this.accountId = accountId;
    this.clusterId = clusterId;
  }

  /** Joins those who wait for an answer, and raises the urgency where this asker's is higher. */
  join(priority: Priority, soonerOf: (a: Priority, b: Priority) => Priority): Promise<void> {
    if (this.ask !== undefined) {
      this.ask.priority = soonerOf(this.ask.priority, priority);
      return this.ask.promise;
    }
    const { promise, resolve, reject } = deferred();
    this.ask = { priority, promise, resolve, reject };
    return promise;
  }
}

/** Which answer each piece of a cluster came from, so that a late one does not undo a newer one. */
class Generations {
  #description = 0;
  readonly #parts = new Map<Part, number>();

  /** True = take it: nothing newer is known. Remembers that it was taken. */
  description(generation: number): boolean {
    if (generation < this.#description) return false;
    this.#description = generation;
    return true;
  }

  /** The parts of an answer that nothing newer is known of. Remembers that they were taken. */
  parts(answer: Partial<Networking>, generation: number): Partial<Networking> {
    const fresh = { ...answer };
    for (const part of allParts) {
      if (answer[part] === undefined) continue;
      // Not `undefined`: an absent part is one that was not asked for.
      if (generation < (this.#parts.get(part) ?? 0)) Reflect.deleteProperty(fresh, part);
      else this.#parts.set(part, generation);
    }
    return fresh;
  }
}
