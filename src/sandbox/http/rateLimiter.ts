/** A token bucket per key, refilled evenly; real time, because clients wait in real time. */
export interface RateLimiter {
  /** 0 when the request may pass, else the milliseconds until the next may. */
  take(key: string): number;
}

export function createRateLimiter(perSecond: number, wall: () => number): RateLimiter {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key) {
      const now = wall();
      const bucket = buckets.get(key) ?? { tokens: perSecond, at: now };
      const refill = ((now - bucket.at) / 1000) * perSecond;
      const tokens = Math.min(perSecond, bucket.tokens + refill);
      const passes = tokens >= 1;
      buckets.set(key, { tokens: passes ? tokens - 1 : tokens, at: now });
      return passes ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000);
    },
  };
}
