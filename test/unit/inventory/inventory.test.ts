import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Inventory } from "../../../src/inventory/inventory.ts";
import { aCluster, anAccount, anEndpoint, FakeSession, networkOf } from "./fakes.ts";
import { until } from "./until.ts";

describe("the inventory", () => {
  let folder: string;
  let opened: Inventory[];

  const open = (session: FakeSession, shares: number[] = []): Inventory => {
    const inventory = new Inventory({
      accounts: () => [anAccount("a")],
      session: () => Promise.resolve(session),
      folder,
      share: (share) => shares.push(share),
      log: () => undefined,
    });
    opened.push(inventory);
    return inventory;
  };

  const eventually = (so: () => boolean | Promise<boolean>): Promise<void> =>
    until(async () => {
      await vi.advanceTimersByTimeAsync(50);
      return so();
    });

  const written = async (): Promise<string[]> => {
    const names = await readdir(join(folder, "cache")).catch(() => []);
    return names.filter((name) => name.endsWith(".json"));
  };

  const aSession = (): FakeSession => {
    const session = new FakeSession();
    session.clusterList = [aCluster("c0"), aCluster("c1")];
    session.networks.set("c0", networkOf(anEndpoint("e")));
    return session;
  };

  beforeEach(async () => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"],
    });
    vi.setSystemTime(1_800_000_000_000);
    folder = await mkdtemp(join(tmpdir(), "inventory-"));
    opened = [];
  });

  afterEach(async () => {
    await Promise.all(opened.map((inventory) => inventory.dispose()));
    vi.useRealTimers();
    await rm(folder, { recursive: true });
  });

  it("does nothing until it is started", async () => {
    const session = aSession();
    const inventory = open(session);
    expect(await inventory.summary()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(session.calls).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("has one window read for all, while the other follows its files", async () => {
    const first = aSession();
    const second = aSession();
    const shares: number[] = [];
    const leader = open(first);
    await leader.start();
    // Summary, account and one shard.
    await eventually(async () => (await written()).length === 3);
    const follower = open(second, shares);
    await follower.start();
    await eventually(() => follower.store.tally().endpoints === 1);
    expect(shares).toEqual([0.5]);
    first.networks.set("c0", networkOf(anEndpoint("e"), anEndpoint("f")));
    await leader.scheduler.refreshCluster("a", "c0");
    await eventually(() => follower.store.tally().endpoints === 2);
    expect(second.calls).toEqual([]);
  });

  it("reads a cluster at once that another window changed, where it reads for all", async () => {
    const first = aSession();
    const second = aSession();
    const leader = open(first);
    await leader.start();
    await eventually(async () => (await written()).length === 3);
    const follower = open(second);
    await follower.start();
    await eventually(() => follower.store.tally().endpoints === 1);
    first.calls.length = 0;
    const changedAt = Date.now();
    first.networks.set("c0", networkOf(anEndpoint("e"), anEndpoint("f")));
    for (const inventory of [leader, follower]) inventory.changedElsewhere("a", "c0", changedAt);
    await eventually(() => follower.store.tally().endpoints === 2);
    expect(first.calls).toEqual(["c0"]);
    expect(second.calls).toEqual([]);
    // What it has read since, what it does not know and what is to rest is not read.
    leader.changedElsewhere("a", "c0", changedAt - 1);
    leader.changedElsewhere("a", "unknown", Date.now());
    leader.scheduler.pause();
    leader.changedElsewhere("a", "c1", Date.now());
    await vi.advanceTimersByTimeAsync(1000);
    expect(first.calls).toHaveLength(1);
  });

  it("goes on in the next window when the one that read for all is closed", async () => {
    const leader = open(aSession());
    await leader.start();
    const second = aSession();
    const follower = open(second);
    await follower.start();
    await eventually(() => follower.store.tally().endpoints === 1);
    second.networks.set("c1", networkOf(anEndpoint("late")));
    await leader.dispose();
    await eventually(() => follower.store.tally().endpoints === 2);
  });

  it("shows at the next start what was known, before it asks anybody", async () => {
    const before = open(aSession());
    await before.start();
    await eventually(() => before.store.tally().unread === 0);
    await before.dispose();
    const session = aSession();
    session.held = true;
    const after = open(session);
    expect((await after.summary())?.tally).toEqual(before.store.tally());
    await after.start();
    expect(after.store.tally()).toEqual(before.store.tally());
    expect(after.store.cluster("a", "c0")).toMatchObject({ readAt: expect.any(Number) as number });
  });
});
