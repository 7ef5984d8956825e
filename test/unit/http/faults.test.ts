// What goes wrong on a real network: real sockets, the host's own fetch, and the words for a person.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Call } from "../../../src/http/client.ts";
import { nothing } from "../../../src/http/client.ts";
import { transportFor } from "../../../src/http/transport.ts";
import { failureOf, scripted, type Scripted } from "./scripted.ts";
import { certificate, serve, serveTls } from "./servers.ts";

const get: Call<unknown> = { method: "GET", path: "/things", answer: nothing };
const post: Call<unknown> = { method: "POST", path: "/things", body: {}, answer: nothing };

/** A client of a real server, over the transport that an account without a route of its own has. */
async function real(baseUrl: string, timeout = 10_000): Promise<Scripted> {
  return scripted([], { baseUrl, timeout, fetch: await transportFor({}) });
}

beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

describe("over a real network", () => {
  it("an answer comes back as it was sent", async () => {
    const { port, requests } = await serve((_, answer) => answer.end('{"a":"ä"}'));
    const { client } = await real(`http://127.0.0.1:${port}`);
    expect(await client.request({ ...get, query: { q: "x y" } })).toEqual({ a: "ä" });
    expect(requests[0]?.url).toBe("/things?q=x+y");
    expect(requests[0]?.headers.authorization).toBe("Bearer CCDB1_the-secret-key");
  });

  it("a redirect to another host gets neither the request nor the key", async () => {
    const other = await serve((_, answer) => answer.end("{}"));
    for (const status of [301, 302, 303, 307, 308]) {
      const first = await serve((_, answer) => {
        answer.writeHead(status, { location: `http://127.0.0.1:${other.port}/things` }).end();
      });
      const { client } = await real(`http://127.0.0.1:${first.port}`);
      for (const call of [get, post]) {
        expect(await failureOf(client.request(call))).toMatchObject({
          code: "protocol",
          outcome: "unchanged",
          message: `127.0.0.1:${first.port} points to 127.0.0.1:${other.port}; the key was not sent there.`,
          next: "Check the account's address and the proxy.",
        });
      }
    }
    expect(other.requests).toEqual([]);
  });

  it("a certificate that nobody vouches for is refused before the key is sent", async () => {
    const { port, requests } = await serveTls(await certificate("localhost"), (_, answer) => {
      answer.end("{}");
    });
    const { client } = await real(`https://localhost:${port}`);
    const failure = await failureOf(client.request(get));
    expect(failure).toMatchObject({
      code: "unavailable",
      message: `The certificate of localhost:${port} is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT).`,
      next: "Behind a company proxy, set the account's CA file to the company's certificate.",
    });
    expect(requests).toEqual([]);
  });

  it("a name that does not exist says so, and a write changed nothing", async () => {
    // Names under .invalid resolve nowhere (RFC 6761).
    const { client } = await real("https://nowhere.invalid");
    expect(await failureOf(client.request(post))).toMatchObject({
      code: "unavailable",
      outcome: "unchanged",
      message: "The name nowhere.invalid could not be resolved.",
      next: "Check the network, the proxy and the account's address.",
    });
  });

  it("a closed port says so, and a write changed nothing", async () => {
    const { port, close } = await serve(() => undefined);
    await close();
    const { client } = await real(`http://127.0.0.1:${port}`);
    const failure = await failureOf(client.request(post));
    expect(failure.outcome).toBe("unchanged");
    expect(failure.message).toMatch(/^127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\.$/);
  });

  it("half an answer is asked for again to a read, and leaves a write in doubt", async () => {
    const { port, requests } = await serve((_, answer) => {
      answer.writeHead(200, { "content-length": "100" });
      answer.write('{"half":', () => answer.destroy());
    });
    const { client } = await real(`http://127.0.0.1:${port}`);
    for (const [call, asked] of [
      [get, 5],
      [post, 6],
    ] as const) {
      expect(await failureOf(client.request(call))).toMatchObject({
        code: "unavailable",
        outcome: "unknown",
        message: `The connection to 127.0.0.1:${port} broke before the whole answer came.`,
        next: "Try again.",
      });
      expect(requests).toHaveLength(asked);
    }
  });

  it("an answer lost after the write took effect is not sent again", async () => {
    let made = 0;
    const { port } = await serve((request) => {
      made++;
      request.socket.destroy();
    });
    const { client, log } = await real(`http://127.0.0.1:${port}`);
    expect((await failureOf(client.request(post))).outcome).toBe("unknown");
    expect(made).toBe(1);
    expect(log).toEqual([expect.stringMatching(/^POST \/things unavailable \d+ ms$/)]);
  });

  it("a server that does not answer is given up after the timeout", async () => {
    const { port } = await serve(() => undefined);
    const { client } = await real(`http://127.0.0.1:${port}`, 30);
    expect(await failureOf(client.request(post))).toMatchObject({
      code: "unavailable",
      outcome: "unknown",
      message: `127.0.0.1:${port} did not answer in time.`,
    });
  });

  it("a body that never ends is given up after the timeout", async () => {
    const { port } = await serve((_, answer) => void answer.write("{"));
    const { client } = await real(`http://127.0.0.1:${port}`, 30);
    expect((await failureOf(client.request(post))).message).toContain("did not answer in time");
  });

  it("a cancel ends the connection, too", async () => {
    const stop = new AbortController();
    const closed = new Promise<void>((resolve) => {
      void serve((request) => {
        request.socket.on("close", () => resolve());
        stop.abort(new Error("enough"));
      }).then(async ({ port }) => {
        const { client } = await real(`http://127.0.0.1:${port}`);
        await expect(client.request({ ...get, signal: stop.signal })).rejects.toThrow("enough");
      });
    });
    await closed;
  });
});
