import { describe, expect, it } from "vitest";
import { waitOf } from "../../../src/http/retryAfter.ts";

const now = Date.UTC(2026, 0, 15, 12);
const wait = (headers: Record<string, string>): number | undefined =>
  waitOf(new Headers(headers), now);

describe("how long a server asks to wait", () => {
  it("is what Retry-After says in seconds", () => {
    expect(wait({ "retry-after": "7" })).toBe(7000);
    expect(wait({ "retry-after": " 1.5 " })).toBe(1500);
    expect(wait({ "retry-after": "0" })).toBe(0);
  });

  it("is until the date that Retry-After says, and nothing when that is over", () => {
    expect(wait({ "retry-after": new Date(now + 90_000).toUTCString() })).toBe(90_000);
    expect(wait({ "retry-after": new Date(now - 90_000).toUTCString() })).toBe(0);
  });

  it("is a second more than the reset header says where there is no Retry-After", () => {
    expect(wait({ "x-ratelimit-reset": "12" })).toBe(13_000);
    expect(wait({ "X-RateLimit-Reset": "12", "retry-after": "3" })).toBe(3000);
    expect(wait({ "retry-after": "", "x-ratelimit-reset": "1" })).toBe(2000);
  });

  it("is never more than ten minutes", () => {
    expect(wait({ "retry-after": "86400" })).toBe(600_000);
    expect(wait({ "x-ratelimit-reset": "1768478400" })).toBe(600_000);
    expect(wait({ "retry-after": "Fri, 31 Dec 2100 23:59:59 GMT" })).toBe(600_000);
  });

  it("is not known when it does not say, or says nothing that can be read", () => {
    expect(wait({})).toBeUndefined();
    expect(wait({ "retry-after": "soon" })).toBeUndefined();
    expect(wait({ "x-ratelimit-reset": "never" })).toBeUndefined();
  });
});
