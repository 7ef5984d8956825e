import { isLoopback } from "../../http/address.ts";

/** A request to Google. */
export type GoogleFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** How long a request may take, ms. */
const timeLimit = 60_000;

/** Google's APIs that we ask; what else its libraries ask is about signing in. */
const apis = new Set(["compute.googleapis.com", "dns.googleapis.com"]);

/**
 * Sends where `endpoint` stands in Google's place: an emulator on this machine gives its own tokens, any other
 * address gets Google's. Redirects are not followed: they would carry the token along.
 */
export function googleFetch(endpoint: string | undefined): GoogleFetch {
  return (url, init) => {
    const signals = [AbortSignal.timeout(timeLimit), ...(init?.signal ? [init.signal] : [])];
    const signal = AbortSignal.any(signals);
    return fetch(placeOf(new URL(url), endpoint), { ...init, redirect: "error", signal });
  };
}

function placeOf(url: URL, endpoint: string | undefined): URL {
  if (endpoint === undefined || !url.hostname.endsWith(".googleapis.com")) return url;
  if (!apis.has(url.hostname) && !isLoopback(new URL(endpoint))) return url;
  return new URL(`${endpoint.replace(/\/$/, "")}${url.pathname}${url.search}`);
}

/** An answer that is no success, as Google tells errors. */
export class Refused extends Error {
  readonly status: number;
  /** The word of the first error, such as `resourceNotReady`; empty = none is told. */
  readonly reason: string;
  /** `SERVICE_DISABLED`: the API that the project has not enabled. */
  readonly disabled: string | undefined;

  constructor(status: number, text: string) {
    const { message, reason, disabled } = toldBy(text);
    super(message);
    this.name = "Refused";
    this.status = status;
    this.reason = reason;
    this.disabled = disabled;
  }
}

interface ErrorBody {
  readonly message?: unknown;
  readonly errors?: readonly { readonly reason?: unknown }[];
  readonly details?: readonly {
    readonly reason?: unknown;
    readonly metadata?: { readonly service?: unknown };
  }[];
}

function toldBy(text: string): { message: string; reason: string; disabled: string | undefined } {
  const { message, errors, details } = errorIn(text);
  const off = arrayOf(details).find((one) => one.reason === "SERVICE_DISABLED");
  return {
    message: textOf(message) ?? "",
    reason: textOf(arrayOf(errors)[0]?.reason) ?? "",
    disabled: textOf(off?.metadata?.service),
  };
}

function errorIn(text: string): ErrorBody {
  try {
    const body = JSON.parse(text) as { error?: ErrorBody } | null;
    return typeof body?.error === "object" ? body.error : {};
  } catch {
    return {};
  }
}

function arrayOf<Item>(value: readonly Item[] | undefined): readonly Item[] {
  return Array.isArray(value) ? (value as readonly Item[]) : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
