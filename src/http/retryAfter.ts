/**
 * How long the server asks to wait, ms: `Retry-After` in seconds or as a date, else
 * `X-RateLimit-Reset` in seconds, one second added (TiDB Cloud and ClickHouse Cloud send that one).
 * At most ten minutes; undefined = it does not say.
 */
export function waitOf(headers: Headers, now: number): number | undefined {
  const after = headers.get("retry-after")?.trim();
  const wait =
    after === undefined || after === ""
      ? secondsOf(headers.get("x-ratelimit-reset"), 1)
      : (secondsOf(after, 0) ?? untilDate(after, now));
  return wait === undefined ? undefined : Math.min(Math.max(wait, 0), 600_000);
}

function secondsOf(text: string | null, extra: number): number | undefined {
  return text !== null && /^\d+(\.\d+)?$/.test(text.trim())
    ? (Number(text) + extra) * 1000
    : undefined;
}

function untilDate(text: string, now: number): number | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at - now;
}
