import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { digestFetch } from "../../../src/http/digestFetch.ts";
import type { Fetch } from "../../../src/http/client.ts";

/** A server that knows one user; it makes its nonces by `nonce`. */
function server(options: {
  nonce: () => string;
  algorithm?: "MD5" | "SHA-256";
  more?: string;
  lead?: string;
}): { fetch: Fetch; seen: (string | undefined)[] } {
  const seen: (string | undefined)[] = [];
  const { algorithm, more = "", lead = "" } = options;
  let current = options.nonce();
  const hash = (text: string): string =>
    createHash(algorithm === "SHA-256" ? "sha256" : "md5")
      .update(text)
      .digest("hex");
  const refuse = (): Response => {
    current = options.nonce();
    const named = algorithm === undefined ? "" : `, algorithm=${algorithm}`;
    const challenge = `${lead}Digest realm="r, with a comma", qop="auth,auth-int", nonce="${current}", opaque="o"${named}${more}`;
    return new Response("no", { status: 401, headers: { "www-authenticate": challenge } });
  };
  const fetch: Fetch = async (url, init) => {
    await Promise.resolve();
    const header = new Headers(init.headers).get("authorization") ?? undefined;
    seen.push(header);
    const field = (name: string): string =>
      new RegExp(`\\b${name}="?([^",]*)"?`).exec(header ?? "")?.[1] ?? "";
    if (header === undefined || field("nonce") !== current) return refuse();
    const { pathname, search } = new URL(url);
    const secret = hash(`user:r, with a comma:pass`);
    const request = hash(`${init.method ?? "GET"}:${pathname}${search}`);
    const wanted = hash([secret, current, field("nc"), field("cnonce"), "auth", request].join(":"));
    return field("response") === wanted ? new Response("yes") : refuse();
  };
  return { fetch, seen };
}

/** A new nonce only when `turn` is called. */
function steady(): { nonce: () => string; turn: () => void } {
  let count = 0;
  const turn = (): void => {
    count++;
  };
  return { nonce: () => `n${count}`, turn };
}

const url = "https://api.example/v1/things?a=1&b=2";

describe("sign-in by HTTP Digest", () => {
  it.each([undefined, "MD5", "SHA-256"] as const)("meets a challenge of %s", async (algorithm) => {
    const { fetch, seen } = server({ ...steady(), ...(algorithm && { algorithm }) });
    const signed = digestFetch(fetch, "user", "pass");
    expect((await signed(url, { method: "GET" })).status).toBe(200);
    expect(seen).toHaveLength(2);
    expect(seen[1]).toMatch(/qop=auth, nc=00000001/);
    expect(seen[1]).toContain('uri="/v1/things?a=1&b=2"');
    expect(seen[1]).toContain('opaque="o"');
  });

  it("uses a nonce again with a rising count: one request is one request", async () => {
    const { fetch, seen } = server(steady());
    const signed = digestFetch(fetch, "user", "pass");
    for (let n = 0; n < 4; n++) await signed(url, { method: "GET" });
    expect(seen).toHaveLength(5);
    expect(seen.slice(1).map((header) => /nc=(\d+)/.exec(header ?? "")?.[1])).toEqual([
      "00000001",
      "00000002",
      "00000003",
      "00000004",
    ]);
  });

  it("asks once what is wanted, however many requests begin at once", async () => {
    const { fetch, seen } = server(steady());
    const signed = digestFetch(fetch, "user", "pass");
    const all = await Promise.all([1, 2, 3, 4, 5].map(() => signed(url, { method: "GET" })));
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(seen.filter((header) => header === undefined)).toHaveLength(1);
  });

  it("takes a new nonce when the server wants one", async () => {
    const nonces = steady();
    const { fetch, seen } = server(nonces);
    const signed = digestFetch(fetch, "user", "pass");
    await signed(url, { method: "GET" });
    nonces.turn();
    // The server forgets what it gave out.
    await fetch(url, { method: "GET" });
    seen.length = 0;
    expect((await signed(url, { method: "POST" })).status).toBe(200);
    expect(seen).toHaveLength(2);
  });

  it("gives the refusal of a wrong key to who asked, without trying for ever", async () => {
    let count = 0;
    const { fetch, seen } = server({ nonce: () => `n${count++}` });
    const signed = digestFetch(fetch, "user", "wrong");
    expect((await signed(url, { method: "GET" })).status).toBe(401);
    expect(seen).toHaveLength(4);
  });

  it("gives it at once where the nonce stays the same", async () => {
    const { fetch, seen } = server(steady());
    const signed = digestFetch(fetch, "user", "wrong");
    expect((await signed(url, { method: "GET" })).status).toBe(401);
    expect(seen).toHaveLength(2);
  });

  it.each([
    [2, 200],
    [3, 401],
  ])("answers again when nonces run out on the way (%i times: %i)", async (times, status) => {
    const nonces = steady();
    const { fetch, seen } = server(nonces);
    let left = times;
    const signed = digestFetch(
      async (address, init) => {
        // The server forgets the nonce that is about to be answered.
        if (new Headers(init.headers).has("authorization") && left-- > 0) {
          nonces.turn();
          await fetch(address, { method: "GET" });
        }
        return fetch(address, init);
      },
      "user",
      "pass",
    );
    expect((await signed(url, { method: "GET" })).status).toBe(status);
    const answered = seen.filter((header) => header !== undefined);
    expect(answered).toHaveLength(3);
  });

  it("lets go at once of a request that is given up while another one signs in", async () => {
    const first = Promise.withResolvers<Response>();
    const signed = digestFetch(() => first.promise, "user", "pass");
    const leader = signed(url, { method: "GET" });
    const cancel = new AbortController();
    const waiting = signed(url, { method: "GET", signal: cancel.signal });
    const late = signed(url, { method: "GET", signal: AbortSignal.abort() });
    await expect(late).rejects.toHaveProperty("name", "AbortError");
    cancel.abort();
    await expect(waiting).rejects.toHaveProperty("name", "AbortError");
    first.resolve(new Response("yes"));
    expect((await leader).status).toBe(200);
  });

  it("passes over what it does not know", async () => {
    const { fetch } = server({
      ...steady(),
      lead: 'Bearer realm="x", ',
      more: ', charset=UTF-8, userhash="false"',
    });
    const signed = digestFetch(fetch, "user", "pass");
    expect((await signed(url, { method: "GET" })).status).toBe(200);
  });

  it.each([
    ["none", ""],
    ["another scheme", "Bearer"],
    ["another algorithm", 'Digest realm="r", nonce="n", algorithm=SHA-512-256'],
    ["what cannot be read", "Digest ????"],
  ])("leaves a refusal with %s as it is", async (_what, challenge) => {
    const headers = { "www-authenticate": challenge };
    const signed = digestFetch(
      () => Promise.resolve(new Response("", { status: 401, headers })),
      "user",
      "pass",
    );
    expect((await signed(url, { method: "GET" })).status).toBe(401);
  });

  it("never shows the password", async () => {
    const { fetch, seen } = server(steady());
    await digestFetch(fetch, "user", "a-password-to-find")(url, { method: "GET" });
    expect(JSON.stringify(seen)).not.toContain("a-password-to-find");
  });
});
