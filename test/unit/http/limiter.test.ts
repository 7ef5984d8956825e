import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  priorities,
  RateLimiter,
  type Priority,
  type RateLimit,
} from "../../../src/http/limiter.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 15) }));
afterEach(() => void vi.useRealTimers());

const cockroach: RateLimit = { requests: 10, seconds: 1 };

/** Asks for a turn, and notes in `granted` when it came. */
function ask(limiter: RateLimiter, granted: number[], priority: Priority = "sweep"): void {
  void limiter.take(priority).then(() => granted.push(performance.now()));
}

/** The most turns in any window of this length, ms. */
function most(times: readonly number[], window: number): number {
  const counts = times.map((from) => times.filter((t) => t >= from && t < from + window).length);
  return Math.max(0, ...counts);
}

describe("the rate budget", () => {
  it("lets a burst of a fifth of the limit through at once, and the rest at four fifths of it", async () => {
    const limiter = new RateLimiter(cockroach);
    const granted: number[] = [];
    for (let i = 0; i < 30; i++) ask(limiter, granted, "asked");
    await vi.advanceTimersByTimeAsync(0);
    expect(granted).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(granted).toHaveLength(10);
    await vi.advanceTimersByTimeAsync(1000);
    expect(granted).toHaveLength(18);
  });

  it("keeps of a burst what one cluster takes for a person, however much waits in the background", async () => {
    const limiter = new RateLimiter({ requests: 100, seconds: 60 });
    const background: number[] = [];
    const person: number[] = [];
    for (let i = 0; i < 200; i++) ask(limiter, background, i % 2 === 0 ? "transition" : "sweep");
    await vi.advanceTimersByTimeAsync(60_000);
    const [before, began] = [background.length, performance.now()];
    expect(before).toBe(15 + 80);
    for (let i = 0; i < 5; i++) ask(limiter, person, "visible");
    await vi.advanceTimersByTimeAsync(0);
    expect(person).toEqual(person.map(() => began));
    expect(person).toHaveLength(5);
    // What was taken is made up for before the background goes on.
    await vi.advanceTimersByTimeAsync(3700);
    expect(background).toHaveLength(before);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(background.length).toBeGreaterThanOrEqual(before + 79);
  });

  it("serves the background at four fifths of the limit although a token is kept", async () => {
    for (const limit of [cockroach, { requests: 10, seconds: 10 }, { requests: 1, seconds: 1 }]) {
      const limiter = new RateLimiter(limit);
      const granted: number[] = [];
      const most = (60 * limit.requests) / limit.seconds;
      for (let i = 0; i < most; i++) ask(limiter, granted);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(granted.length / most).toBeGreaterThan(0.78);
    }
  });

  const limits = fc.constantFrom<RateLimit>(
    cockroach,
    { requests: 10, seconds: 10 },
    { requests: 100, seconds: 60 },
    { requests: 1, seconds: 1 },
    { requests: 3, seconds: 1 },
    { requests: 7, seconds: 2 },
  );
  const arrivals = fc.array(
    fc.record({ gap: fc.nat(700), asks: fc.nat(6), priority: fc.constantFrom(...priorities) }),
    { minLength: 1, maxLength: 40 },
  );

  it("never lets more through than the published limit, in any window of its length", async () => {
    await fc.assert(
      fc.asyncProperty(limits, arrivals, async (limit, plan) => {
        const limiter = new RateLimiter(limit);
        const granted: number[] = [];
        for (const { gap, asks, priority } of plan) {
          await vi.advanceTimersByTimeAsync(gap);
          for (let i = 0; i < asks; i++) ask(limiter, granted, priority);
        }
        await vi.advanceTimersByTimeAsync(600_000);
        expect(granted).toHaveLength(plan.reduce((sum, one) => sum + one.asks, 0));
        expect(most(granted, limit.seconds * 1000)).toBeLessThanOrEqual(limit.requests);
      }),
      { numRuns: 40 },
    );
  });

  it("holds the limit for all windows together that divide it", async () => {
    for (let windows = 1; windows <= 10; windows++) {
      const granted: number[] = [];
      const limiters = Array.from({ length: windows }, () => {
        const limiter = new RateLimiter(cockroach);
        limiter.setShare(1 / windows);
        return limiter;
      });
      for (const limiter of limiters) for (let i = 0; i < 20; i++) ask(limiter, granted);
      await vi.advanceTimersByTimeAsync(30_000);
      expect(granted).toHaveLength(windows * 20);
      expect([windows, most(granted, 1000) <= 10]).toEqual([windows, true]);
    }
  });

  it("goes on when the clock of the machine is set back", async () => {
    const limiter = new RateLimiter(cockroach);
    limiter.pause(500);
    vi.setSystemTime(Date.now() - 3_600_000);
    const granted: number[] = [];
    ask(limiter, granted);
    await vi.advanceTimersByTimeAsync(1000);
    expect(granted).toHaveLength(1);
  });
});

describe("a turn", () => {
  it("comes first to what a person asked for, then by priority, within one by arrival", async () => {
    const limiter = new RateLimiter({ requests: 5, seconds: 1 });
    const order: string[] = [];
    const name = (text: string, priority: Priority): void =>
      void limiter.take(priority).then(() => order.push(text));
    name("at once", "sweep");
    for (const priority of [...priorities].reverse()) {
      name(`${priority} 1`, priority);
      name(`${priority} 2`, priority);
    }
    await vi.advanceTimersByTimeAsync(10_000);
    expect(order).toEqual(["at once", ...priorities.flatMap((p) => [`${p} 1`, `${p} 2`])]);
  });

  it("is given up at once when it is cancelled, and the next one moves up", async () => {
    const limiter = new RateLimiter({ requests: 1, seconds: 1 });
    const granted: number[] = [];
    ask(limiter, granted);
    const stop = new AbortController();
    const cancelled = expect(limiter.take("asked", stop.signal)).rejects.toThrow("enough");
    ask(limiter, granted);
    stop.abort(new Error("enough"));
    await cancelled;
    await vi.advanceTimersByTimeAsync(1250);
    expect(granted).toHaveLength(2);
    await expect(limiter.take("asked", stop.signal)).rejects.toThrow("enough");
  });

  it("once had, is not lost by a later cancel", async () => {
    const stop = new AbortController();
    await new RateLimiter(cockroach).take("asked", stop.signal);
    stop.abort(new Error("late"));
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("comes to nobody while the server asks to wait, and to the waiting ones after it", async () => {
    const limiter = new RateLimiter(cockroach);
    const granted: number[] = [];
    limiter.pause(5000);
    limiter.pause(1000);
    ask(limiter, granted, "asked");
    await vi.advanceTimersByTimeAsync(4990);
    expect(granted).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(10);
    expect(granted).toHaveLength(1);
  });

  it("comes sooner as soon as the window's share grows", async () => {
    const limiter = new RateLimiter(cockroach);
    limiter.setShare(0.01);
    const granted: number[] = [];
    ask(limiter, granted, "asked");
    ask(limiter, granted, "asked");
    await vi.advanceTimersByTimeAsync(100);
    expect(granted).toHaveLength(1);
    limiter.setShare(1);
    await vi.advanceTimersByTimeAsync(125);
    expect(granted).toHaveLength(2);
  });

  it("leaves no timer when nobody waits", async () => {
    const limiter = new RateLimiter(cockroach);
    const granted: number[] = [];
    for (let i = 0; i < 5; i++) ask(limiter, granted);
    await vi.advanceTimersByTimeAsync(5000);
    expect([granted.length, vi.getTimerCount()]).toEqual([5, 0]);
  });
});
