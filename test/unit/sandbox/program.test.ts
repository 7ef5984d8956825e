import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it, onTestFinished } from "vitest";
import type { SandboxAddress } from "../../../src/sandbox/sandbox.ts";

const main = path.resolve(import.meta.dirname, "../../../src/sandbox/main.ts");

function run(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function firstLine(child: ChildProcess): Promise<SandboxAddress> {
  for await (const line of createInterface({ input: child.stdout! })) {
    return JSON.parse(line) as SandboxAddress;
  }
  throw new Error("No output.");
}

function clusters({ parts }: SandboxAddress): Promise<Response> {
  const { baseUrl, keys } = parts["cockroach"]!;
  const headers = { authorization: `Bearer ${keys.admin}` };
  return fetch(`${baseUrl}/api/v1/clusters?pagination.limit=500`, { headers });
}

async function failure(...args: string[]): Promise<[number | null, string]> {
  const child = run(...args);
  let words = "";
  child.stderr!.on("data", (data: Buffer) => (words += data.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return [code, words];
}

describe("npm run sandbox", () => {
  it("prints where its faces are and what opens them, and ends on Ctrl+C", async () => {
    const child = run("--clusters", "30", "--speed", "2.5");
    const address = await firstLine(child);
    const answer = (await (await clusters(address)).json()) as { clusters: unknown[] };
    expect(answer.clusters).toHaveLength(30);
    child.kill("SIGINT");
    const [code] = (await once(child, "exit")) as [number | null];
    expect(code).toBe(0);
  });

  it("takes faults from a file", async () => {
    const file = path.join(os.tmpdir(), `faults-${process.pid}.json`);
    await writeFile(file, JSON.stringify([{ match: {}, do: { status: 418 } }]));
    expect((await clusters(await firstLine(run("--faults", file)))).status).toBe(418);
    await writeFile(file, JSON.stringify([{ match: {}, do: { stat: 418 } }]));
    expect(await failure("--faults", file)).toEqual([2, expect.stringContaining('no "stat"')]);
  });

  it("says what is wrong with its arguments", async () => {
    const cases: [string[], RegExp][] = [
      [["--port", "x"], /--port must be a whole number/],
      [["--clusters", "1.5"], /--clusters must be a whole number/],
      [["--speed", "-1"], /speed/],
      [["--odd"], /--odd/],
      [["--faults", "/nowhere/x.json"], /cannot read \/nowhere\/x\.json/],
    ];
    for (const [args, words] of cases) {
      const [code, said] = await failure(...args);
      expect([args, code]).toEqual([args, 2]);
      expect(said).toMatch(words);
      expect(said).toContain("Usage: npm run sandbox");
    }
  });

  it("says when its port is taken", async () => {
    const { control } = await firstLine(run());
    const [code, words] = await failure("--port", new URL(control.baseUrl).port);
    expect([code, words]).toEqual([1, expect.stringMatching(/could not start.*EADDRINUSE/)]);
  });

  it("as a child sends its addresses, outlives its parent's channel, and ends with its lease", async () => {
    const child = fork(main, ["--lease", "30"], { silent: true });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [address] = (await once(child, "message")) as [SandboxAddress];
    child.disconnect();
    await once(child, "disconnect").catch(() => undefined);
    expect((await clusters(address)).status).toBe(200);
    const renewed = await fetch(`${address.control.baseUrl}/lease`, {
      method: "POST",
      headers: { authorization: `Bearer ${address.control.key}` },
      body: JSON.stringify({ seconds: 0 }),
    });
    expect(renewed.status).toBe(200);
    const [code] = (await once(child, "exit")) as [number | null];
    expect(code).toBe(0);
  });
});
