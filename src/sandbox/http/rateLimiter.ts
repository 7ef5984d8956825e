import type { Rate } from "./face.ts";

/** What came of a request, and what is left. */
export interface Taken {
  /** 0 when the request may pass, else the milliseconds until the next may. */
  waitMs: number;
  /** Whole requests that are left. */
  left: number;
  /** Seconds until all of the limit is there again. */
  resetSeconds: number;
}

/** A token bucket per key, refilled evenly; real time, because clients wait in real time. */
export interface RateLimiter {
  take(key: string): Taken;
}

export function createRateLimiter({ requests, seconds }: Rate, wall: () => number): RateLimiter {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const perSecond = requests / seconds;
  return {
    take(key) {
      const now = wall();
      const bucket = buckets.get(key) ?? { tokens: requests, at: now };
      const refill = ((now - bucket.at) / 1000) * perSecond;
      const before = Math.min(requests, bucket.tokens + refill);
      const passes = before >= 1;
      const tokens = passes ? before - 1 : before;
      buckets.set(key, { tokens, at: now });
      return {
        waitMs: passes ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000),
        left: Math.floor(tokens),
        resetSeconds: Math.ceil((requests - tokens) / perSecond),
      };
    },
  };
}
