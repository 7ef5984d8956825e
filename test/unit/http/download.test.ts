import { describe, expect, it } from "vitest";
import type { Fetch } from "../../../src/http/client.ts";
import { broken, failureOf, scripted } from "./scripted.ts";

const address = "https://files.example/bundle.zip?signature=a-secret-of-its-own";
const how = { largest: 10, timeout: 1000 };
const bytes = (text: string): Response => new Response(text);

describe("a file from an address that an answer named", () => {
  it("comes without the key, and the log tells no more than where from", async () => {
    const { client, requests, log } = scripted([bytes("content")]);
    expect(Buffer.from(await client.download(address, how)).toString()).toBe("content");
    expect(requests.map(({ url }) => url)).toEqual([address]);
    expect(requests[0]?.init.headers).toBeUndefined();
    expect(requests[0]?.init.redirect).toBe("manual");
    expect(log).toEqual([expect.stringMatching(/^GET https:\/\/files\.example\/… 200 \d+ ms$/)]);
  });

  it("goes past a transport that would sign in", async () => {
    const signed: Fetch = () => Promise.reject(new Error("not this one"));
    const { client } = scripted([], {
      fetch: signed,
      plainFetch: () => Promise.resolve(bytes("content")),
    });
    await expect(client.download(address, how)).resolves.toHaveLength(7);
  });

  it("is fetched from https, or from the account's own address", async () => {
    const { client, requests } = scripted([bytes("x")], { baseUrl: "http://127.0.0.1:8080/astra" });
    const wrong = [
      "http://files.example/x",
      "http://127.0.0.1:8081/x",
      "file:///etc/hosts",
      // A transport would quote the whole address in its refusal of the name and password in it.
      "https://name:secret@files.example/x",
      "x",
      "",
    ];
    for (const one of wrong) {
      expect((await failureOf(client.download(one, how))).code).toBe("protocol");
    }
    expect(requests).toEqual([]);
    await expect(client.download("http://127.0.0.1:8080/file", how)).resolves.toHaveLength(1);
  });

  it.each([
    [new Response("", { status: 401 }), "unavailable"],
    [new Response("", { status: 403 }), "unavailable"],
    [new Response("", { status: 302, headers: { location: "https://x" } }), "unavailable"],
    [bytes("12345678901"), "protocol"],
    [broken("ENOTFOUND"), "unavailable"],
  ])("%# that does not come fails once, without naming the address", async (reply, code) => {
    const { client, requests, log } = scripted([reply]);
    const failure = await failureOf(client.download(address, how));
    expect([failure.code, requests.length]).toEqual([code, 1]);
    const told = JSON.stringify([failure.message, failure.next, failure.call, log]);
    expect(told).not.toMatch(/signature|bundle\.zip/);
  });

  it("can be cancelled, and takes no longer than it may", async () => {
    const never: Fetch = (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason as Error));
      });
    const { client } = scripted([never]);
    const cancel = new AbortController();
    const cancelled = client.download(address, { ...how, signal: cancel.signal });
    cancel.abort(new Error("enough"));
    await expect(cancelled).rejects.toThrow("enough");
    const failure = await failureOf(client.download(address, { ...how, timeout: 1 }));
    expect(failure.message).toMatch(/did not answer in time/);
  });
});
