import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Connections } from "../../../src/accounts/connections.ts";
import { Redactor } from "../../../src/http/redact.ts";
import { RateLimiter } from "../../../src/http/limiter.ts";
import { nothing } from "../../../src/http/client.ts";
import type { Provider, Session } from "../../../src/providers/provider.ts";
import { cockroach } from "../../../src/providers/cockroach/provider.ts";
import { failureOf } from "../http/scripted.ts";
import { serve } from "../http/servers.ts";
import { memoryAccounts, prod } from "./stores.ts";

const key = "CCDB1_secret-of-the-test";

/** Accounts and their connections to a server that answers every request with this. */
async function connected(status = 200, body: unknown = { clusters: [] }) {
  const server = await serve((_, answer) => {
    answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  const account = { ...prod, baseUrl: `http://127.0.0.1:${server.port}` };
  const redactor = new Redactor();
  const log: string[] = [];
  const memory = memoryAccounts();
  const connections = new Connections([cockroach], memory.accounts, redactor, (line) =>
    log.push(line),
  );
  return { ...memory, connections, redactor, log, account, server };
}

afterEach(() => void vi.restoreAllMocks());

describe("the session of an account", () => {
  it("is made once, and signs in with the account's key", async () => {
    const { accounts, account, connections, server, log } = await connected();
    const { id } = await accounts.add(account, key);
    expect(connections.ready(id)).toBeUndefined();
    const [one, two] = await Promise.all([connections.session(id), connections.session(id)]);
    expect(one).toBe(two);
    expect(connections.ready(id)).toBe(one);
    await one.check({});
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: `Bearer ${key}`,
      "cc-version": "2024-09-16",
    });
    expect(log).toEqual([
      expect.stringMatching(/^Production: GET \/api\/v1\/clusters 200 \d+ ms$/),
    ]);
  });

  it("keeps every part of a secret, and the header made of it, out of every text", async () => {
    const parts: Provider = {
      ...cockroach,
      secretProblem: () => undefined,
      headers: (secret) => ({ authorization: `Basic ${Buffer.from(secret).toString("base64")}` }),
    };
    const { redactor, account, accounts } = await connected();
    const connections = new Connections([parts], accounts, redactor, () => undefined);
    await connections.open(account, "the-key-id:the-key-secret");
    const header = Buffer.from("the-key-id:the-key-secret").toString("base64");
    const text = redactor.redact(`the-key-id and the-key-secret and ${header}`);
    expect(text).toBe("«secret» and «secret» and «secret»");
    await connections.open(account, "sixseve");
    expect(redactor.redact("a short one: sixseve")).toBe("a short one: «secret»");
  });

  it("goes through the fetch of a provider that answers challenges, and to its hosts", async () => {
    const asked: string[] = [];
    const challenged: Provider = {
      ...cockroach,
      hosts: { one: "https://one.example", two: "https://two.example" },
      signedIn: (secret, fetch) =>
        Promise.resolve((url, init) => {
          asked.push(`${secret} ${new URL(url).pathname}`);
          return fetch(url, init);
        }),
      connect: (http) => {
        const call = { method: "GET", path: "/x", answer: nothing } as const;
        const check = async (): Promise<void> => {
          for (const host of [undefined, "one", "two"]) await http.request({ ...call, host });
        };
        return Promise.resolve({ check } as unknown as Session);
      },
    };
    const { account, accounts, redactor } = await connected();
    const connections = new Connections([challenged], accounts, redactor, () => undefined);
    await (await connections.open(account, key)).check({});
    // At an account's own address the hosts are its folders.
    expect(asked).toEqual([`${key} /x`, `${key} /one/x`, `${key} /two/x`]);
  });

  it("is told what is set for the account", async () => {
    const told: unknown[] = [];
    const asking: Provider = {
      ...cockroach,
      connect: (_, settings) => {
        told.push(settings);
        return Promise.resolve({} as Session);
      },
    };
    const { account, accounts, redactor } = await connected();
    const connections = new Connections([asking], accounts, redactor, () => undefined);
    await connections.open(account, key);
    await connections.open({ ...account, settings: { projects: "1" } }, key);
    expect(told).toEqual([{}, { projects: "1" }]);
  });

  it("is told to whoever waits for it, each time it is made", async () => {
    const { accounts, account, connections } = await connected();
    const { id } = await accounts.add(account, key);
    const told: string[] = [];
    const listening = connections.onDidConnect((one) => told.push(one));
    await connections.session(id);
    await connections.session(id);
    expect(told).toEqual([id]);
    connections.reset(id);
    await connections.session(id);
    listening.dispose();
    connections.reset(id);
    await connections.session(id);
    expect(told).toEqual([id, id]);
  });

  it("is made for every account on request, so that it is known what can be done before a read", async () => {
    const { accounts, account, connections, server } = await connected();
    const { id } = await accounts.add(account, key);
    const keyless = await accounts.add({ ...account, label: "Elsewhere" }, key);
    vi.spyOn(accounts, "secret").mockImplementation((of) =>
      Promise.resolve(of === keyless.id ? undefined : key),
    );
    connections.connectAll();
    await expect.poll(() => connections.ready(id)?.actions.length).toBeGreaterThan(0);
    expect(connections.ready(keyless.id)).toBeUndefined();
    expect(server.requests).toEqual([]);
  });

  it("is made anew after the sign-in changed", async () => {
    const { accounts, account, connections, server } = await connected();
    const { id } = await accounts.add(account, key);
    const old = await connections.session(id);
    await accounts.replaceSecret(id, "CCDB1_another");
    connections.reset(id);
    expect(connections.ready(id)).toBeUndefined();
    const next = await connections.session(id);
    expect(next).not.toBe(old);
    await next.check({});
    expect(server.requests.at(-1)?.headers.authorization).toBe("Bearer CCDB1_another");
  });

  it("that was being made when the sign-in changed does not come back", async () => {
    const { accounts, account, connections } = await connected();
    const { id } = await accounts.add(account, key);
    const old = connections.session(id);
    connections.reset(id);
    await old;
    expect(connections.ready(id)).toBeUndefined();
    expect(await connections.session(id)).not.toBe(await old);
  });

  it("that could not be made is tried again", async () => {
    const { accounts, account, connections, secrets } = await connected();
    const { id } = await accounts.add(account, key);
    secrets.values.delete(id);
    expect(await failureOf(connections.session(id))).toMatchObject({
      code: "authentication",
      message: "The key of this account is not here.",
      next: "If another window has just stored it, reload this window; else give the key again.",
    });
    secrets.values.set(id, key);
    await (await connections.session(id)).check({});
  });

  it("of no account, and with a keyring that fails, says so in words", async () => {
    const { accounts, account, connections, secrets } = await connected();
    expect((await failureOf(connections.session("gone"))).code).toBe("authentication");
    const { id } = await accounts.add(account, key);
    secrets.broken.add("get");
    expect(await failureOf(connections.session(id))).toMatchObject({
      code: "authentication",
      message: "The key of this account cannot be read from this machine's keyring.",
      next: "Unlock the keyring, or replace the key and keep it for this session only.",
    });
  });
});

describe("a sign-in that is checked before it is stored", () => {
  it.each([
    [{ provider: "oracle" }, key, "The provider oracle is not known.", "Update the extension."],
    [
      { baseUrl: "http://elsewhere" },
      key,
      "Only https addresses (or this machine's own) may receive a key.",
      undefined,
    ],
    [{}, "", "Enter the key.", undefined],
    [{}, `${key}\n`, "A key has no blanks, line breaks or special characters.", undefined],
    [{}, "x".repeat(10_000), "This is too long for a key.", undefined],
    [
      { proxy: "proxy:3128" },
      key,
      "A proxy is written http://host:port or https://host:port.",
      undefined,
    ],
    [
      { proxy: "http://me:secret@proxy:3128" },
      key,
      "Leave user name and password out: an address is stored as plain text.",
      undefined,
    ],
  ])("with %j is refused without a request", async (wrong, secret, message, next) => {
    const { account, connections, server } = await connected();
    expect(await failureOf(connections.open({ ...account, ...wrong }, secret))).toMatchObject({
      code: "invalidInput",
      outcome: "unchanged",
      message,
      next: next ?? "Correct the account's settings. Nothing was sent.",
    });
    expect(server.requests).toEqual([]);
  });

  it("with a CA file that cannot be read or is none names the file", async () => {
    const { account, connections } = await connected();
    for (const caFile of ["/nowhere/ca.pem", import.meta.filename]) {
      expect(await failureOf(connections.open({ ...account, caFile }, key))).toMatchObject({
        code: "invalidInput",
        field: "caFile",
        message: `The CA file ${caFile} cannot be used.`,
        next: "Set the account's CA file to a readable PEM file.",
      });
    }
  });

  it("that the provider does not accept says to replace the key", async () => {
    const { account, connections } = await connected(401, { message: "invalid API key" });
    const session = await connections.open(account, key);
    expect(await failureOf(session.check({}))).toMatchObject({
      code: "authentication",
      message: "invalid API key",
      next: "The key was not accepted: replace it.",
    });
  });
});

describe("the rate budget", () => {
  it("is one for all accounts with the same key, and another one for another key", async () => {
    const { account, connections } = await connected();
    const taken = new Set<unknown>();
    vi.spyOn(RateLimiter.prototype, "take").mockImplementation(function (this: RateLimiter) {
      taken.add(this);
      return Promise.resolve();
    });
    const open = async (label: string, secret: string): Promise<void> =>
      (await connections.open({ ...account, label }, secret)).check({});
    await open("one", key);
    await open("two", key);
    expect(taken.size).toBe(1);
    await open("three", "CCDB1_another");
    expect(taken.size).toBe(2);
  });

  it("is divided among windows: for the budgets that are there and those that come", async () => {
    const { account, connections } = await connected();
    const shares = vi.spyOn(RateLimiter.prototype, "setShare");
    await connections.open(account, key);
    connections.setShare(0.5);
    await connections.open(account, "CCDB1_another");
    expect(shares.mock.calls).toEqual([[1], [0.5], [0.5]]);
  });
});

describe("a key", () => {
  it("is in no log and in no error, even when the server says it back", async () => {
    const { accounts, account, connections, log, redactor } = await connected(400, {
      message: `the key ${key} (${Buffer.from(key).toString("base64")}) is odd`,
    });
    const { id } = await accounts.add(account, key);
    const session = await connections.session(id);
    const failure = await failureOf(session.check({}));
    expect(failure.message).toBe("the key «secret» («secret») is odd");
    expect(redactor.redact(`x ${key}`)).toBe("x «secret»");
    const seen = [...log, inspect(failure, { depth: 20, showHidden: true })].join("\n");
    expect(seen).not.toContain(key);
    expect(seen).toContain("is odd");
  });

  it("that is malformed is in no error either, whoever lets it through", async () => {
    const { accounts, account, log } = await connected();
    const careless = { ...cockroach, id: "careless", secretProblem: () => undefined };
    const redactor = new Redactor();
    const connections = new Connections([careless], accounts, redactor, (line) => log.push(line));
    for (const bad of [`${key}\nx`, `${key}\0`, `${key}ключ`]) {
      const session = await connections.open({ ...account, provider: "careless" }, bad);
      const failure = await failureOf(session.check({}));
      const seen = inspect(failure, { depth: 20, showHidden: true }) + log.join("\n");
      expect(failure.code).toBe("authentication");
      expect(seen).not.toContain(key);
    }
  });
});
