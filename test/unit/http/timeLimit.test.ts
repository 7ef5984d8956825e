import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TimeLimit } from "../../../src/http/timeLimit.ts";

describe("a time limit", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("aborts when its time is up", () => {
    const { signal } = new TimeLimit(50);
    vi.advanceTimersByTime(49);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.reason).toMatchObject({ name: "TimeoutError" });
  });

  it("aborts with another signal, for its reason, also when that had aborted before", () => {
    const other = new AbortController();
    const { signal } = new TimeLimit(50, other.signal);
    other.abort("enough");
    expect(signal.reason).toBe("enough");
    expect(new TimeLimit(50, other.signal).signal.reason).toBe("enough");
  });

  it("does neither after its end", () => {
    const other = new AbortController();
    const limit = new TimeLimit(50, other.signal);
    limit.end();
    other.abort();
    vi.runAllTimers();
    expect(limit.signal.aborted).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});
