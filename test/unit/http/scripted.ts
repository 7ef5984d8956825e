import * as z from "zod/mini";
import {
  createHttpClient,
  type Fetch,
  type HttpClient,
  type HttpOptions,
} from "../../../src/http/client.ts";
import { asApiError, type ApiError } from "../../../src/http/errors.ts";
import { RateLimiter } from "../../../src/http/limiter.ts";

/** What the other side does with one request: an answer, or a failure to answer. */
export type Reply = Response | Error | ((url: string, init: RequestInit) => Promise<Response>);

export interface Scripted {
  readonly client: HttpClient;
  readonly requests: { readonly url: string; readonly init: RequestInit }[];
  readonly log: string[];
}

/** A client whose requests are answered by these replies, in order; the last one again and again. */
export function scripted(replies: readonly Reply[], options: Partial<HttpOptions> = {}): Scripted {
  const requests: Scripted["requests"] = [];
  const log: string[] = [];
  const fetch: Fetch = async (url, init) => {
    const reply = replies[Math.min(requests.length, replies.length - 1)];
    requests.push({ url, init });
    if (typeof reply === "function") return await reply(url, init);
    if (reply instanceof Error || reply === undefined) throw reply ?? new Error("no reply");
    return reply.clone();
  };
  const client = createHttpClient({
    baseUrl: "https://api.example",
    fetch,
    headers: { authorization: "Bearer CCDB1_the-secret-key" },
    limiter: new RateLimiter({ requests: 1000, seconds: 1 }),
    log: (line) => log.push(line),
    errorText: (body) => z.safeParse(z.object({ message: z.string() }), body).data?.message,
    ...options,
  });
  return { client, requests, log };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}

/** The failure of what was asked for; a test that expects one fails when there is none. */
export async function failureOf(work: Promise<unknown>): Promise<ApiError> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  const failure = asApiError(thrown);
  if (failure === undefined) throw new Error("Not a failure of a call.", { cause: thrown });
  return failure;
}

/** A failure of the transport, as `fetch` throws it: the reason is the cause. */
export function broken(code: string, more: object = {}): Error {
  return new TypeError("fetch failed", {
    cause: Object.assign(new Error(code), { code, ...more }),
  });
}
