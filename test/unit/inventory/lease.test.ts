import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { acquireLease, readLease, type Lease } from "../../../src/inventory/lease.ts";
import { until } from "./until.ts";

const times = { staleAfterMs: 15_000, heartbeatMs: 3_000 };

describe("a lease", () => {
  let folder: string;
  let path: string;
  const held: Lease[] = [];

  const take = async (owner: string): Promise<Lease | undefined> => {
    const lease = await acquireLease(path, { owner, ...times });
    if (lease !== undefined) held.push(lease);
    return lease;
  };

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    vi.setSystemTime(Date.now());
    folder = await mkdtemp(join(tmpdir(), "lease-"));
    path = join(folder, "leader.lease");
  });

  afterEach(async () => {
    await Promise.all(held.splice(0).map((lease) => lease.release()));
    vi.useRealTimers();
    await rm(folder, { recursive: true });
  });

  it("goes to one of many who ask at once", async () => {
    const leases = await Promise.all(Array.from({ length: 12 }, (_, i) => take(`window ${i}`)));
    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  it("says who holds it", async () => {
    await take("window 1");
    expect(await readLease(path)).toMatchObject({ owner: "window 1", pid: process.pid });
  });

  it("is kept by its heartbeat", async () => {
    const lease = await take("window 1");
    for (let beat = 0; beat < 10; beat++) {
      vi.advanceTimersByTime(times.heartbeatMs);
      await until(async () => (await readLease(path))?.heartbeat === Date.now());
    }
    expect(await take("window 2")).toBeUndefined();
    expect(lease?.held).toBe(true);
  });

  it("is free again once it was given back", async () => {
    await (await take("window 1"))?.release();
    expect(await readdir(folder)).toEqual([]);
    expect(await take("window 2")).toBeDefined();
  });

  it("is taken over by exactly one when its holder has gone silent", async () => {
    await writeFile(path, record({ heartbeat: Date.now() - 20_000 }));
    const leases = await Promise.all(Array.from({ length: 12 }, (_, i) => take(`window ${i}`)));
    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
    expect(await readdir(folder)).toEqual(["leader.lease"]);
  });

  it("is not taken from a holder that was silent for less", async () => {
    await writeFile(path, record({ heartbeat: Date.now() - 14_000 }));
    expect(await take("window 2")).toBeUndefined();
  });

  it("is lost by a holder whose machine slept, and nothing of the next holder is touched", async () => {
    const first = await take("window 1");
    vi.setSystemTime(Date.now() + 3_600_000);
    expect(first?.held).toBe(false);
    const second = await take("window 2");
    expect(second).toBeDefined();
    vi.advanceTimersByTime(times.heartbeatMs);
    await until(() => first?.lost.aborted === true);
    await first?.release();
    expect(await readLease(path)).toMatchObject({ owner: "window 2" });
    expect(second?.held).toBe(true);
  });

  it("is lost when its file is gone", async () => {
    const lease = await take("window 1");
    await rm(path);
    vi.advanceTimersByTime(times.heartbeatMs);
    await until(() => lease?.lost.aborted === true);
  });

  it("survives a damaged file: it is taken over once that is old", async () => {
    await writeFile(path, "{");
    expect(await take("window 1")).toBeUndefined();
    vi.setSystemTime(Date.now() + 20_000);
    expect(await take("window 1")).toBeDefined();
  });

  it("gets past a taker that died half-way", async () => {
    await writeFile(path, record({ heartbeat: Date.now() - 20_000 }));
    await writeFile(`${path}.t-1.takeover`, "");
    expect(await take("window 1")).toBeUndefined();
    vi.setSystemTime(Date.now() + 20_000);
    expect(await take("window 1")).toBeUndefined();
    expect(await take("window 1")).toBeDefined();
  });
});

function record(fields: { heartbeat: number }): string {
  return JSON.stringify({ owner: "gone", host: "h", pid: 1, token: "t-1", ...fields });
}
