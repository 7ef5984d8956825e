import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { nothing, type Call } from "../../../src/http/client.ts";
import { asApiError, invalidInput, isCancelled } from "../../../src/http/errors.ts";
import { RateLimiter } from "../../../src/http/limiter.ts";
import { broken, failureOf, json, scripted } from "./scripted.ts";

const get: Call<unknown> = { method: "GET", path: "/things", answer: nothing };
const post: Call<unknown> = { method: "POST", path: "/things", body: { a: 1 }, answer: nothing };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a request", () => {
  it("goes to the filled path with its query, its headers and its body as JSON", async () => {
    const { client, requests } = scripted([json({})], { baseUrl: " https://api.example/base// " });
    await client.request({
      method: "POST",
      path: "/c/{id}",
      params: { id: "a/b" },
      query: { limit: 5, page: "x&y", absent: undefined },
      body: { names: ["ä"] },
      answer: nothing,
    });
    expect(requests[0]?.url).toBe("https://api.example/base/c/a%2Fb?limit=5&page=x%26y");
    expect(requests[0]?.init).toMatchObject({
      method: "POST",
      redirect: "manual",
      body: '{"names":["ä"]}',
    });
    const headers = new Headers(requests[0]?.init.headers);
    expect(Object.fromEntries(headers)).toEqual({
      accept: "application/json",
      "content-type": "application/json",
      authorization: "Bearer CCDB1_the-secret-key",
    });
  });

  it("goes to the host that it names, and errors name that host", async () => {
    const { client, requests } = scripted([json({}), json({}, 500)], {
      hosts: { other: "https://other.example/v2/" },
    });
    await client.request({ ...get, host: "other" });
    expect(requests[0]?.url).toBe("https://other.example/v2/things");
    const failure = await failureOf(client.request({ ...post, host: "other" }));
    expect(failure.message).toContain("other.example");
  });

  it("tells when it is sent: not before its turn, and each time", async () => {
    const limiter = new RateLimiter({ requests: 1, seconds: 1 });
    const { client, requests } = scripted([json({}), json({}, 500), json({})], { limiter });
    await client.request(get);
    const sent: number[] = [];
    const second = client.request({ ...get, onSend: () => sent.push(requests.length) });
    await vi.advanceTimersByTimeAsync(500);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    await second;
    expect(sent).toEqual([1, 2]);
  });

  it("without a body says nothing about one", async () => {
    const { client, requests } = scripted([json({})]);
    await client.request(get);
    expect(requests[0]?.init.body).toBeUndefined();
    expect(new Headers(requests[0]?.init.headers).has("content-type")).toBe(false);
  });

  it("with a value that is no part of a path is not sent", async () => {
    const { client, requests } = scripted([json({})]);
    for (const id of ["", "..", "a\nb", "x".repeat(10_000)]) {
      const failure = await failureOf(client.request({ ...get, path: "/c/{id}", params: { id } }));
      expect(failure).toMatchObject({
        code: "invalidInput",
        outcome: "unchanged",
        message: "An id for /c/{id} is empty, too long, or not an id.",
        next: "Check the values. Nothing was sent.",
      });
    }
    expect(requests).toEqual([]);
  });

  it("waits for its turn in the rate budget, with its priority", async () => {
    const limiter = new RateLimiter({ requests: 1, seconds: 1 });
    const take = vi.spyOn(limiter, "take");
    const { client } = scripted([json({})], { limiter });
    await client.request(get);
    const second = client.request({ ...get, priority: "sweep" });
    await vi.advanceTimersByTimeAsync(1250);
    await second;
    expect(take.mock.calls.map(([priority]) => priority)).toEqual(["asked", "sweep"]);
  });

  it("is one line in the log: method, path, status and time, nothing else", async () => {
    const { client, log } = scripted([json({ secret: "in the body" })]);
    await client.request({ ...get, query: { page: "token" } });
    expect(log).toEqual([expect.stringMatching(/^GET \/things 200 \d+ ms$/)]);
  });
});

describe("a read", () => {
  it.each([
    ["a 500", json({ message: "boom" }, 500), "boom"],
    ["a 503", json({ message: "down" }, 503), "down"],
    ["a 502 of a proxy", new Response("<html>", { status: 502 }), "answered with status 502"],
    ["a cut connection", broken("ECONNRESET"), "broke before the whole answer came"],
    ["a name that is not found", broken("ENOTFOUND"), "could not be resolved"],
  ])("is asked five times in all after %s", async (_, reply, words) => {
    const { client, requests, log } = scripted([reply]);
    const failing = failureOf(client.request(get));
    await vi.advanceTimersByTimeAsync(500 + 1000 + 2000 + 4000);
    expect((await failing).message).toContain(words);
    expect([requests.length, log.length]).toEqual([5, 5]);
  });

  it("waits between its attempts by full jitter: from nothing to twice as much each time", async () => {
    for (const [chance, waits] of [
      // A timer's least is 1 ms.
      [0.002, [1, 2, 4, 8]],
      [0.5, [250, 500, 1000, 2000]],
      [0.999999, [500, 1000, 2000, 4000]],
    ] as const) {
      const random = vi.spyOn(Math, "random").mockReturnValue(chance);
      const at: number[] = [];
      const { client } = scripted([
        () => {
          at.push(Date.now());
          throw broken("ECONNRESET");
        },
      ]);
      const failing = failureOf(client.request(get));
      await vi.advanceTimersByTimeAsync(20_000);
      await failing;
      expect(at.slice(1).map((time, i) => time - (at[i] ?? 0))).toEqual(waits);
      random.mockRestore();
    }
  });

  it("gives the answer of the first attempt that has one", async () => {
    const answer = z.looseObject({ a: z.number() });
    const { client } = scripted([broken("ECONNRESET"), json({}, 500), json({ a: 1, b: 2 })]);
    const asked = client.request({ ...get, answer });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await asked).toEqual({ a: 1, b: 2 });
  });

  it.each([
    [400, "invalidInput", "Check the values."],
    [401, "authentication", "The key was not accepted: replace it."],
    [403, "permission", "The key's role does not allow this: use a key with a wider role."],
    [404, "notFound", "It may have been removed: refresh."],
    [405, "invalidInput", "Check the values."],
    [409, "conflict", "Refresh, and look at its present state."],
    [422, "invalidInput", "Check the values."],
  ])("that is refused with %i is asked once, and says what to do", async (status, code, next) => {
    const { client, requests } = scripted([json({ message: " What the server said. " }, status)]);
    expect(await failureOf(client.request(get))).toMatchObject({
      code,
      status,
      next,
      outcome: "unchanged",
      message: "What the server said.",
      call: "GET /things",
    });
    expect(requests).toHaveLength(1);
  });

  it("does not try a certificate again that is not trusted", async () => {
    const { client, requests } = scripted([broken("SELF_SIGNED_CERT_IN_CHAIN")]);
    expect(await failureOf(client.request(get))).toMatchObject({
      code: "unavailable",
      message: "The certificate of api.example is not trusted (SELF_SIGNED_CERT_IN_CHAIN).",
      next: "Behind a company proxy, set the account's CA file to the company's certificate.",
    });
    expect(requests).toHaveLength(1);
  });
});

describe("a write", () => {
  it.each([
    ["a 500", json({ message: "boom" }, 500)],
    ["a 503", json({}, 503)],
    ["a cut connection", broken("ECONNRESET")],
    ["half an answer", new Response("{", { status: 200 })],
  ])("is sent once after %s, and nobody knows whether it took effect", async (_, reply) => {
    for (const method of ["POST", "PATCH", "PUT", "DELETE"] as const) {
      const { client, requests } = scripted([reply]);
      const failing = failureOf(client.request({ ...post, method }));
      await vi.advanceTimersByTimeAsync(20_000);
      expect((await failing).outcome).toBe("unknown");
      expect(requests).toHaveLength(1);
    }
  });

  it.each([
    ["ENOTFOUND", {}, "The name api.example could not be resolved."],
    ["EAI_AGAIN", {}, "The name api.example could not be resolved."],
    ["ECONNREFUSED", {}, "api.example cannot be reached (ECONNREFUSED)."],
    ["EHOSTUNREACH", {}, "api.example cannot be reached (EHOSTUNREACH)."],
    ["ENETUNREACH", {}, "api.example cannot be reached (ENETUNREACH)."],
    ["UND_ERR_CONNECT_TIMEOUT", {}, "api.example cannot be reached (UND_ERR_CONNECT_TIMEOUT)."],
    ["ETIMEDOUT", { syscall: "connect" }, "api.example cannot be reached (ETIMEDOUT)."],
  ])("that never left because of %s changed nothing", async (code, more, message) => {
    const { client } = scripted([broken(code, more)]);
    const failure = await failureOf(client.request(post));
    expect(failure).toMatchObject({ code: "unavailable", outcome: "unchanged", message });
    const two = new TypeError("fetch failed", {
      cause: Object.assign(new AggregateError([broken(code, more).cause]), { code }),
    });
    expect((await failureOf(scripted([two]).client.request(post))).code).toBe("unavailable");
  });

  it("that timed out on the way may have taken effect", async () => {
    const { client } = scripted([broken("ETIMEDOUT", { syscall: "read" })]);
    expect((await failureOf(client.request(post))).outcome).toBe("unknown");
  });
});

describe("too many requests", () => {
  it("hold writes back as well, for as long as the server asks, and then they are sent", async () => {
    const limiter = new RateLimiter({ requests: 1000, seconds: 1 });
    const { client, requests } = scripted(
      [json({}, 429, { "retry-after": "7" }), json({ done: true })],
      { limiter },
    );
    const sent = client.request(post);
    await vi.advanceTimersByTimeAsync(6999);
    expect(requests).toHaveLength(1);
    // Nobody else with this key is let through meanwhile.
    const other = client.request(get);
    await vi.advanceTimersByTimeAsync(0);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10);
    expect(await sent).toEqual({ done: true });
    await other;
  });

  it("hold it back by a growing time, 30 s at most, when the server does not say", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    const at: number[] = [];
    const { client } = scripted([
      () => {
        at.push(Date.now());
        return Promise.resolve(json({ message: "rate limit exceeded" }, 429));
      },
    ]);
    const failing = failureOf(client.request(post));
    await vi.advanceTimersByTimeAsync(300_000);
    expect(await failing).toMatchObject({
      code: "rateLimited",
      outcome: "unchanged",
      message: "rate limit exceeded",
      next: "Too many requests were made with this key: wait a little.",
    });
    const waits = at.slice(1).map((time, i) => time - (at[i] ?? 0));
    const growing = [1000, 2000, 4000, 8000, 16_000];
    expect(waits).toEqual([...growing, 30_000, 30_000, 30_000, 30_000, 30_000]);
    vi.mocked(Math.random).mockRestore();
  });

  it("use up none of the attempts that a read has after failures", async () => {
    const limited = json({}, 429, { "retry-after": "1" });
    const failed = broken("ECONNRESET");
    const storm = Array.from({ length: 10 }, () => limited);
    const { client } = scripted([failed, failed, ...storm, failed, failed, json({ a: 1 })]);
    const asked = client.request(get);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await asked).toEqual({ a: 1 });
  });

  it("tell whoever asks when to come back", async () => {
    const { client } = scripted([json({}, 429, { "x-ratelimit-reset": "3" })]);
    const failing = failureOf(client.request(get));
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await failing).retryAfter).toBe(4000);
  });
});

describe("a cancel", () => {
  it("ends a request under way at once with its reason, and is no failure", async () => {
    const stop = new AbortController();
    const { client, log, requests } = scripted([
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new Error("aborted by fetch")));
        }),
    ]);
    const asked = client.request({ ...get, signal: stop.signal });
    await vi.advanceTimersByTimeAsync(0);
    stop.abort();
    const thrown = await asked.catch((error: unknown) => error);
    expect(thrown).toBe(stop.signal.reason);
    expect([isCancelled(thrown), asApiError(thrown)]).toEqual([true, undefined]);
    expect([requests.length, log]).toEqual([
      1,
      [expect.stringMatching(/^GET \/things cancelled \d+ ms$/)],
    ]);
  });

  it("lets a write that was sent have its answer", async () => {
    const stop = new AbortController();
    const answer = Promise.withResolvers<Response>();
    const { client, requests } = scripted([() => answer.promise]);
    const asked = client.request({ ...post, signal: stop.signal });
    await vi.advanceTimersByTimeAsync(100);
    stop.abort();
    expect(requests[0]?.init.signal?.aborted).toBe(false);
    answer.resolve(json({ done: true }));
    expect(await asked).toEqual({ done: true });
  });

  it("does not send a write again that was refused by the rate limit", async () => {
    const stop = new AbortController();
    const answer = Promise.withResolvers<Response>();
    const { client, requests } = scripted([() => answer.promise]);
    const asked = client.request({ ...post, signal: stop.signal });
    await vi.advanceTimersByTimeAsync(100);
    stop.abort(new Error("enough"));
    answer.resolve(json({}, 429, { "retry-after": "60" }));
    await expect(asked).rejects.toThrow("enough");
    expect(requests).toHaveLength(1);
  });

  it("ends the wait for a turn and gives its place to the next", async () => {
    const limiter = new RateLimiter({ requests: 1, seconds: 1 });
    const { client, requests } = scripted([json({})], { limiter });
    await client.request(get);
    const stop = new AbortController();
    const cancelled = client.request({ ...get, signal: stop.signal });
    const next = client.request({ ...get, path: "/next" });
    stop.abort(new Error("enough"));
    await expect(cancelled).rejects.toThrow("enough");
    await vi.advanceTimersByTimeAsync(1250);
    await next;
    expect(requests.map(({ url }) => new URL(url).pathname)).toEqual(["/things", "/next"]);
  });

  it("ends the wait before the next attempt", async () => {
    const stop = new AbortController();
    const { client, requests } = scripted([json({}, 429, { "retry-after": "500" })]);
    const asked = client.request({ ...post, signal: stop.signal });
    await vi.advanceTimersByTimeAsync(100);
    stop.abort(new Error("enough"));
    await expect(asked).rejects.toThrow("enough");
    expect(requests).toHaveLength(1);
  });

  it("before it was asked sends nothing", async () => {
    const { client, requests } = scripted([json({})]);
    const signal = AbortSignal.abort(new Error("before"));
    await expect(client.request({ ...get, signal })).rejects.toThrow("before");
    expect(requests).toEqual([]);
  });
});

describe("an answer", () => {
  it("without an end is given up after 64 MB", async () => {
    const cancelled = vi.fn();
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent++;
        controller.enqueue(new Uint8Array(1024 * 1024).fill(32));
      },
      cancel: cancelled,
    });
    const { client } = scripted([() => Promise.resolve(new Response(endless))]);
    const failure = await failureOf(client.request(get));
    expect(failure).toMatchObject({
      code: "protocol",
      message: "The answer to GET /things cannot be used: it is too large.",
    });
    expect(sent).toBeLessThan(70);
    expect(cancelled).toHaveBeenCalledOnce();
  });

  it("in pieces is put together, wherever a letter is cut", async () => {
    const bytes = new TextEncoder().encode('{"name":"Zürich €"}');
    const pieces = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const { client } = scripted([() => Promise.resolve(new Response(pieces))]);
    expect(await client.request(get)).toEqual({ name: "Zürich €" });
  });

  it("that refuses in plain text is told in one short line", async () => {
    const body = `upstream\r\n\u0007\u202econnect\terror ${"x".repeat(5000)}`;
    const { client } = scripted([new Response(body, { status: 400 })], { errorText: String });
    const { message } = await failureOf(client.request(post));
    expect(message).toMatch(/^upstream connect error x+…$/);
    expect(message).toHaveLength(300);
  });

  const answer = z.looseObject({ list: z.array(z.looseObject({ id: z.string() })) });
  const either = z.union([
    z.looseObject({ id: z.string(), region: z.string() }),
    z.looseObject({ wrapped: z.looseObject({ id: z.string() }) }),
  ]);

  it("may hold fields that nobody knows", async () => {
    const { client } = scripted([json({ list: [{ id: "1", new: true }], more: 1 })]);
    expect(await client.request({ ...get, answer })).toEqual({
      list: [{ id: "1", new: true }],
      more: 1,
    });
  });

  it.each([
    [
      { list: [{}] },
      "The answer to GET /things cannot be used: a field is missing or wrong (list.0.id).",
    ],
    [
      { list: [{ id: 5 }] },
      "The answer to GET /things cannot be used: a field is missing or wrong (list.0.id).",
    ],
    [
      { list: null },
      "The answer to GET /things cannot be used: a field is missing or wrong (list).",
    ],
    [[], "The answer to GET /things cannot be used: a field is missing or wrong."],
    [null, "The answer to GET /things cannot be used: a field is missing or wrong."],
  ])("without what is needed names the call and the field: %j", async (body, message) => {
    const { client, requests } = scripted([json(body)]);
    expect(await failureOf(client.request({ ...get, answer }))).toMatchObject({
      code: "protocol",
      message,
      next: "Look into the log, and report it.",
      call: "GET /things",
    });
    expect(requests).toHaveLength(1);
  });

  it("of one of two shapes names the field of the first", async () => {
    const { client } = scripted([json({ id: "1" })]);
    const failure = await failureOf(client.request({ ...get, answer: either }));
    expect(failure.field).toBe("region");
    expect(failure.message).toContain("(region)");
  });

  it.each([
    ["<!DOCTYPE html><p>Sign in", "text/html", "it is a web page, perhaps a proxy's"],
    ["  <html>", "application/json", "it is a web page, perhaps a proxy's"],
    ['{"list":[', "application/json", "it is not JSON"],
    ["OK", "text/plain", "it is not JSON"],
  ])("that is no JSON says what it is: %j", async (body, type, why) => {
    const { client } = scripted([new Response(body, { headers: { "content-type": type } })]);
    const failure = await failureOf(client.request(get));
    expect(failure.message).toBe(`The answer to GET /things cannot be used: ${why}.`);
  });

  it("to a read is not empty; to a write it may be", async () => {
    const { client } = scripted([new Response("")]);
    const failure = await failureOf(client.request(get));
    expect(failure.message).toBe("The answer to GET /things cannot be used: it is empty.");
    expect(await client.request({ ...post, method: "DELETE" })).toEqual({});
  });

  it("that is a web page in place of a refusal is not shown to a person", async () => {
    const { client } = scripted([new Response("<html>secret details</html>", { status: 403 })]);
    expect((await failureOf(client.request(get))).message).toBe(
      "api.example answered with status 403.",
    );
  });

  it("is quoted to 300 characters at most", async () => {
    const { client } = scripted([json({ message: "x".repeat(10_000) }, 400)]);
    expect((await failureOf(client.request(get))).message).toHaveLength(300);
  });

  it("that redirects is not followed, and the person reads where it points", async () => {
    for (const [location, to] of [
      ["https://evil.example/x", "evil.example"],
      ["/elsewhere", "api.example"],
      ["https://", "elsewhere"],
    ] as const) {
      const { client, requests } = scripted([
        new Response(null, { status: 307, headers: { location } }),
      ]);
      expect(await failureOf(client.request(post))).toMatchObject({
        code: "protocol",
        outcome: "unchanged",
        status: 307,
        message: `api.example points to ${to}; the key was not sent there.`,
        next: "Check the account's address and the proxy.",
      });
      expect(requests).toHaveLength(1);
    }
  });
});

describe("the digest of an answer", () => {
  it("is that of what it says, without what differs each time", async () => {
    const answers = ["a", "b", "b"].map((id, index) =>
      json({ requestId: `${id}${index}`, result: [id] }),
    );
    const { client } = scripted(answers);
    const call = { ...get, volatile: "requestId" };
    const first = (await client.ask(call)).digest;
    const second = (await client.ask(call)).digest;
    const third = (await client.ask(call)).digest;
    expect(second).not.toBe(first);
    expect(third).toBe(second);
    const plain = scripted(answers);
    await plain.client.ask(get);
    const whole = [(await plain.client.ask(get)).digest, (await plain.client.ask(get)).digest];
    expect(whole[0]).not.toBe(whole[1]);
  });

  it.each([
    [true, '{"id":"a","x":1}', '{"id":"b","x":1}'],
    [true, '{"id" : "a","x":[{"idOfAll":\n"c"}]}', '{"id" : "","x":[{"idOfAll":\n"d"}]}'],
    [true, '{"x":"id","y":{"id":"a"}}', '{"x":"id","y":{"id":"b"}}'],
    [false, '{"id":"a","x":1}', '{"id":"a","x":2}'],
    [false, '{"x":"id","y":"a"}', '{"x":"id","y":"b"}'],
    [false, '{"id":null,"x":"a"}', '{"id":null,"x":"b"}'],
    [false, '{"id":["a"]}', '{"id":["b"]}'],
    [false, '{"paid":"a"}', '{"paid":"b"}'],
    [false, '{"x":"id', '{"y":"id'],
  ])(
    "passes over texts of the fields that are named, and over nothing else (%s: %s)",
    async (alike, ...bodies) => {
      const { client } = scripted(bodies.map((body) => new Response(body)));
      const call = { ...get, volatile: "id" };
      const [first, second] = [(await client.ask(call)).digest, (await client.ask(call)).digest];
      expect(first === second).toBe(alike);
    },
  );
});

describe("a key that cannot be a header", () => {
  it("is refused before anything is sent, without being quoted", async () => {
    const secret = "CCDB1_secret\nwith a line break";
    const { client, log, requests } = scripted([json({})], {
      headers: { authorization: `Bearer ${secret}` },
    });
    const failure = await failureOf(client.request(get));
    expect(failure).toMatchObject({ code: "authentication", outcome: "unchanged" });
    expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain("CCDB1_secret");
    expect(failure.cause).toBeUndefined();
    expect([log.join("\n").includes("CCDB1_secret"), requests.length]).toEqual([false, 0]);
  });
});

describe("a failure", () => {
  it("is recognised by its code, whichever bundle made it", () => {
    const own = invalidInput("a", "b", "c");
    const foreign = Object.assign(new Error("a"), { name: "ApiError", code: "locked" });
    expect(asApiError(own)?.field).toBe("c");
    expect(asApiError(own, "locked", "invalidInput")).toBe(own);
    expect(asApiError(own, "locked")).toBeUndefined();
    expect(asApiError(foreign, "locked")).toBe(foreign);
    for (const other of [undefined, "ApiError", new Error("x"), { name: "ApiError", code: "x" }]) {
      expect(asApiError(other)).toBeUndefined();
    }
  });
});
