import * as l10n from "@vscode/l10n";
import * as z from "zod/mini";
import { sleep } from "../domain/sleep.ts";
import { fillPath } from "./address.ts";
import { parsed, RawAnswer, textOf, type Answer } from "./answer.ts";
import { bodyOf } from "./body.ts";
import { download, type DownloadOptions } from "./download.ts";
import { ApiError, asApiError, invalidInput, isCancelled, type ErrorCode } from "./errors.ts";
import { codeOfStatus, connectionFailure, refusal, unfitKey, type CallName } from "./failure.ts";
import type { Priority, RateLimiter } from "./limiter.ts";
import { Retries } from "./retries.ts";
import { waitOf } from "./retryAfter.ts";
import { TimeLimit } from "./timeLimit.ts";

/** The part of `fetch` that is used; a transport is a function of this shape. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Call<T> {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Which of the API's hosts, by its name in `HttpOptions.hosts`; absent = the base URL. */
  readonly host?: string | undefined;
  /** A template: `/api/v1/clusters/{cluster_id}`; values come from `params`, each encoded. */
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** What a good answer must hold; unknown fields pass. */
  readonly answer: z.ZodMiniType<T>;
  /**
   * Fields whose text differs in each answer though it says the same (the id of the request), by how their
   * names start: no part of the digest.
   */
  readonly volatile?: string;
  /** Cancels the waits; also the exchange itself if it is a read. A write that was sent is answered. */
  readonly signal?: AbortSignal | undefined;
  readonly priority?: Priority | undefined;
  /** Called when it got its turn and is sent: who asks from then on may want a later answer. */
  readonly onSend?: (() => void) | undefined;
}

/** One account's HTTP client: signs in, keeps the rate budget, retries what is safe, validates. */
export interface HttpClient {
  /** Throws `ApiError`, or the signal's reason when cancelled. */
  request<T>(call: Call<T>): Promise<T>;
  /** The same for an answer that may be known already. */
  ask<T>(call: Call<T>): Promise<Answer<T>>;
  /** Fetches a file from an address that an answer named: without the key, and not of the rate budget. */
  download(address: string, options: DownloadOptions): Promise<Uint8Array>;
}

export interface HttpOptions {
  readonly baseUrl: string;
  /** The base URLs of an API that has several hosts, by name. */
  readonly hosts?: Readonly<Record<string, string>>;
  readonly fetch: Fetch;
  /** The same transport without a sign-in of its own, for addresses elsewhere; absent = `fetch`. */
  readonly plainFetch?: Fetch;
  /** The headers that sign in and name the API version. */
  readonly headers: Readonly<Record<string, string>>;
  readonly limiter: RateLimiter;
  /** One line a call; the sink redacts. */
  readonly log: (line: string) => void;
  /** What a provider's error body says; undefined = nothing readable. */
  readonly errorText: (body: unknown) => string | undefined;
  /** The provider's own reading of a refusal, where the status alone does not tell. */
  readonly errorCode?: (status: number, said: string, method: string) => ErrorCode | undefined;
  /** Of one attempt, ms. */
  readonly timeout?: number;
}

/** A call with where it goes. */
interface BasedName extends CallName {
  readonly base: string;
}

/** Bytes. */
const largestAnswer = 64 * 1024 * 1024;
/** Characters of what a server says. */
const longestSaid = 300;

/** An answer whose content does not matter (deletes answer with an empty object or nothing). */
export const nothing = z.unknown();

/** Makes an account's client. The base URL must have passed `baseUrlProblem`. */
export function createHttpClient(options: HttpOptions): HttpClient {
  const bases = new Map(
    Object.entries({ "": options.baseUrl, ...options.hosts }).map(([name, url]) => {
      const { href, host } = new URL(url);
      return [name, { base: href.replace(/\/+$/, ""), host }];
    }),
  );
  const headers = { accept: "application/json", ...options.headers };
  const headersFit = canBeHeaders(headers);

  async function request<T>(call: Call<T>): Promise<T> {
    return (await ask(call)).value();
  }

  async function ask<T>(call: Call<T>): Promise<Answer<T>> {
    const path = fillPath(call.path, call.params ?? {});
    if (path === undefined) {
      throw invalidInput(
        l10n.t("An id for {0} is empty, too long, or not an id.", call.path),
        l10n.t("Check the values. Nothing was sent."),
      );
    }
    const { base, host } = baseOf(call);
    const name: BasedName = { method: call.method, path, host, base };
    if (!headersFit) throw unfitKey(name);
    const retries = new Retries(call.method);
    for (;;) {
      try {
        return await once(call, name);
      } catch (error) {
        const wait = retries.waitAfter(error);
        if (wait === undefined) throw error;
        await sleep(wait, call.signal);
      }
    }
  }

  function baseOf(call: Call<unknown>): { readonly base: string; readonly host: string } {
    const found = bases.get(call.host ?? "");
    if (found === undefined) throw new Error(`There is no host "${call.host ?? ""}".`);
    return found;
  }

  async function once<T>(call: Call<T>, name: BasedName): Promise<Answer<T>> {
    await options.limiter.take(call.priority ?? "asked", call.signal);
    call.onSend?.();
    const started = Date.now();
    let status = "—";
    try {
      const { response, body } = await exchange(call, name);
      status = String(response.status);
      if (!response.ok) throw refused(response, textOf(body), name);
      return new RawAnswer(body, response.headers, call, name);
    } catch (error) {
      const code = asApiError(error)?.code;
      if (status === "—") status = isCancelled(error) ? "cancelled" : (code ?? "error");
      throw error;
    } finally {
      options.log(`${call.method} ${name.path} ${status} ${Date.now() - started} ms`);
    }
  }

  async function exchange(
    call: Call<unknown>,
    name: BasedName,
  ): Promise<{ response: Response; body: Uint8Array }> {
    const cancel = call.method === "GET" ? call.signal : undefined;
    const limit = new TimeLimit(options.timeout ?? 30_000, cancel);
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    try {
      const response = await options.fetch(name.base + name.path + queryOf(call.query), {
        method: call.method,
        headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
        ...(body !== undefined && { body }),
        // A redirect would carry the key to wherever the answer says.
        redirect: "manual",
        signal: limit.signal,
      });
      return { response, body: await bodyOf(response, name, largestAnswer) };
    } catch (error) {
      if (cancel?.aborted === true) throw cancel.reason;
      throw asApiError(error) ?? connectionFailure(error, name);
    } finally {
      limit.end();
    }
  }

  function refused(response: Response, text: string, name: BasedName): ApiError {
    const { status } = response;
    const { base, host } = name;
    if (status >= 300 && status < 400) {
      const to = response.headers.get("location") ?? "";
      const elsewhere = URL.canParse(to, base) ? new URL(to, base).host : l10n.t("elsewhere");
      return new ApiError("protocol", "unchanged", {
        message: l10n.t("{0} points to {1}; the key was not sent there.", host, elsewhere),
        next: l10n.t("Check the account's address and the proxy."),
        call: `${name.method} ${name.path}`,
        status,
      });
    }
    const said = oneLine(options.errorText(parsed(text) ?? text) ?? "");
    const code = options.errorCode?.(status, said, name.method) ?? codeOfStatus(status);
    const wait = waitOf(response.headers, Date.now());
    if (status === 429) options.limiter.pause(wait ?? 1000);
    return refusal(status, code, said, name, wait);
  }

  return {
    request,
    ask,
    download: (address, how) =>
      download(address, { ...options, fetch: options.plainFetch ?? options.fetch }, how),
  };
}

/** A server's own words, as far as they belong into a message: one line without control characters. */
function oneLine(text: string): string {
  const line = text
    .slice(0, 2000)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return line.length > longestSaid ? `${line.slice(0, longestSaid - 1)}…` : line;
}

function queryOf(query: Call<unknown>["query"]): string {
  if (query === undefined) return "";
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) search.set(key, String(value));
  }
  return search.size === 0 ? "" : `?${search.toString()}`;
}

/** A transport would quote the whole header, and with it the key, in its error. */
function canBeHeaders(headers: HttpOptions["headers"]): boolean {
  try {
    new Headers(headers);
    return true;
  } catch {
    return false;
  }
}
