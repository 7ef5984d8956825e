import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { jittered, sleep } from "../../../src/domain/sleep.ts";

describe("a wait", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("ends when its time is over, and not before", async () => {
    const done = vi.fn();
    void sleep(1000).then(done);
    await vi.advanceTimersByTimeAsync(999);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toHaveBeenCalledOnce();
  });

  it("rejects at once with the reason of who cancels, and leaves no timer", async () => {
    const stop = new AbortController();
    const waiting = expect(sleep(60_000, stop.signal)).rejects.toThrow("enough");
    stop.abort(new Error("enough"));
    await waiting;
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not begin when it is cancelled already", async () => {
    const stopped = AbortSignal.abort(new Error("before"));
    await expect(sleep(60_000, stopped)).rejects.toThrow("before");
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a wait with chance in it", () => {
  it("stays within its spread around the time asked for", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 900_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (ms, spread, chance) => {
          const found = jittered(ms, spread, () => chance);
          expect(found).toBeGreaterThanOrEqual(Math.round(ms * (1 - spread)) - 1);
          expect(found).toBeLessThanOrEqual(Math.round(ms * (1 + spread)) + 1);
        },
      ),
    );
  });
});
