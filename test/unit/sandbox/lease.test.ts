import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLease } from "../../../src/sandbox/lease.ts";

describe("the lease", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const wall = () => Date.now();

  it("ends once, unless renewed in time", () => {
    const onEnd = vi.fn();
    const lease = createLease(wall, 60, onEnd);
    vi.advanceTimersByTime(59_000);
    expect(lease.left()).toBe(1);
    lease.renew(60);
    vi.advanceTimersByTime(59_000);
    expect(onEnd).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect([onEnd.mock.calls.length, lease.left()]).toEqual([1, 0]);
    vi.advanceTimersByTime(600_000);
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it("does nothing without a length, until it is given one, and after it was ended", () => {
    const onEnd = vi.fn();
    const lease = createLease(wall, undefined, onEnd);
    vi.advanceTimersByTime(1_000_000);
    expect(lease.left()).toBeUndefined();
    lease.renew(1);
    lease.end();
    vi.advanceTimersByTime(1_000_000);
    expect(onEnd).not.toHaveBeenCalled();
  });
});
