import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { nothing } from "../../../src/http/client.ts";
import { transportFor } from "../../../src/http/transport.ts";
import { failureOf, scripted } from "./scripted.ts";
import { certificate, serveProxy, serveTls } from "./servers.ts";

const get = { method: "GET", path: "/things", answer: nothing } as const;

async function file(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "transport-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, name), text);
  return path.join(folder, name);
}

describe("the transport of an account", () => {
  it("is the host's own fetch, as it is at that moment, unless it names a proxy or CA file", async () => {
    const fetch = vi.spyOn(globalThis, "fetch").mockResolvedValue(Response.json({ host: true }));
    onTestFinished(() => fetch.mockRestore());
    const { client } = scripted([], { fetch: await transportFor({}) });
    expect(await client.request(get)).toEqual({ host: true });
  });

  it("with a CA file trusts what that vouches for, and sends the key there", async () => {
    const made = await certificate("localhost");
    const { port, requests } = await serveTls(made, (_, answer) => answer.end('{"ok":1}'));
    const caFile = await file("ca.pem", made.cert);
    const { client } = scripted([], {
      baseUrl: `https://localhost:${port}`,
      fetch: await transportFor({ caFile }),
    });
    expect(await client.request(get)).toEqual({ ok: 1 });
    expect(requests[0]?.headers.authorization).toBe("Bearer CCDB1_the-secret-key");
  });

  it("with a CA file does not trust the rest of the world more than before", async () => {
    const [own, foreign] = await Promise.all([certificate("localhost"), certificate("localhost")]);
    const { port } = await serveTls(foreign, (_, answer) => answer.end("{}"));
    const { client } = scripted([], {
      baseUrl: `https://localhost:${port}`,
      fetch: await transportFor({ caFile: await file("ca.pem", own.cert) }),
    });
    expect((await failureOf(client.request(get))).message).toContain("is not trusted");
  });

  it("with a proxy asks it to connect to a host that only the proxy knows", async () => {
    const made = await certificate("probe.invalid");
    const { port } = await serveTls(made, (_, answer) => answer.end('{"through":"proxy"}'));
    const proxy = await serveProxy(port);
    const { client } = scripted([], {
      baseUrl: "https://probe.invalid",
      fetch: await transportFor({
        proxy: `http://127.0.0.1:${proxy.port}`,
        caFile: await file("ca.pem", made.cert),
      }),
    });
    expect(await client.request(get)).toEqual({ through: "proxy" });
    expect(proxy.connected).toEqual(["probe.invalid:443"]);
  });

  it("with a proxy that is not there says so, and a write changed nothing", async () => {
    const { client } = scripted([], {
      baseUrl: "https://probe.invalid",
      fetch: await transportFor({ proxy: "http://127.0.0.1:1" }),
    });
    const failure = await failureOf(client.request({ ...get, method: "POST" }));
    expect(failure).toMatchObject({ code: "unavailable", outcome: "unchanged" });
    expect(failure.message).toBe("probe.invalid cannot be reached (ECONNREFUSED).");
  });

  it("keeps its own timeout and cancel, and follows no redirect", async () => {
    const made = await certificate("localhost");
    const { port } = await serveTls(made, (request, answer) => {
      if (request.url === "/away")
        answer.writeHead(307, { location: "https://evil.example" }).end();
    });
    const fetch = await transportFor({ caFile: await file("ca.pem", made.cert) });
    const { client } = scripted([], { baseUrl: `https://localhost:${port}`, fetch, timeout: 50 });
    const late = await failureOf(client.request({ ...get, method: "POST" }));
    expect(late.message).toContain("did not answer in time");
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(client.request({ ...get, signal })).rejects.toThrow("enough");
    const away = await failureOf(client.request({ ...get, path: "/away" }));
    expect(away.message).toContain("points to evil.example; the key was not sent there");
  });

  it("is not made with a CA file that is missing or holds no certificate", async () => {
    await expect(transportFor({ caFile: "/nowhere/ca.pem" })).rejects.toThrow("ENOENT");
    const notPem = await file("ca.pem", "this is no certificate");
    await expect(transportFor({ caFile: notPem })).rejects.toThrow();
  });
});
