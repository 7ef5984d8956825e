import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Windows, type Standing } from "../../../src/inventory/windows.ts";
import { until } from "./until.ts";

describe("the windows of one host", () => {
  let folder: string;
  let opened: Windows[];
  let told: Map<string, Standing[]>;

  const open = async (owner: string): Promise<Windows> => {
    told.set(owner, []);
    const windows = new Windows(
      folder,
      owner,
      (standing) => told.get(owner)!.push(standing),
      () => undefined,
    );
    opened.push(windows);
    await windows.start();
    return windows;
  };

  /** Lets the clock run until something is so. */
  const eventually = (so: () => boolean): Promise<void> =>
    until(async () => {
      await vi.advanceTimersByTimeAsync(50);
      return so();
    });

  beforeEach(async () => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"],
    });
    vi.setSystemTime(1_800_000_000_000);
    folder = await mkdtemp(join(tmpdir(), "windows-"));
    opened = [];
    told = new Map();
  });

  afterEach(async () => {
    await Promise.all(opened.map((windows) => windows.dispose()));
    vi.useRealTimers();
    await rm(folder, { recursive: true });
  });

  it("make the only one leader of the whole budget", async () => {
    const first = await open("w1");
    expect(first.standing).toEqual({ leader: true, count: 1, share: 1 });
    expect(first.leads).toBe(true);
  });

  it("have one leader, and divide the budget among all", async () => {
    const all = [await open("w1"), await open("w2"), await open("w3")];
    await eventually(() => all.every(({ standing }) => standing.count === 3));
    expect(all.map(({ standing }) => standing.leader)).toEqual([true, false, false]);
    expect(all.map(({ standing }) => standing.share)).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(all.map(({ leads }) => leads)).toEqual([true, false, false]);
  });

  it("never have two leaders, however many start at once", async () => {
    const all = await Promise.all(Array.from({ length: 6 }, (_, i) => open(`w${i}`)));
    expect(all.filter(({ leads }) => leads)).toHaveLength(1);
    await eventually(() => all.every(({ standing }) => standing.count === 6));
    expect(all.filter(({ leads }) => leads)).toHaveLength(1);
  });

  it("pass the leadership on when the leader closes", async () => {
    const [first, second] = [await open("w1"), await open("w2")];
    await eventually(() => first.standing.count === 2);
    await first.dispose();
    await eventually(() => second.leads && second.standing.leader);
    expect(second.standing).toEqual({ leader: true, count: 1, share: 1 });
  });

  it("pass the leadership on, and forget the window, when the leader crashed", async () => {
    await mkdir(join(folder, "windows"));
    const crashed = JSON.stringify({
      owner: "crashed",
      host: "h",
      pid: 1,
      heartbeat: Date.now(),
      token: "t",
    });
    await writeFile(join(folder, "windows", "leader.lease"), crashed);
    await writeFile(join(folder, "windows", "crashed.window"), crashed);
    const heir = await open("w2");
    expect(heir.standing).toEqual({ leader: false, count: 2, share: 1 / 2 });
    await eventually(() => heir.standing.leader);
    expect(heir.standing).toEqual({ leader: true, count: 1, share: 1 });
    expect(await readdir(join(folder, "windows"))).not.toContain("crashed.window");
  });

  it("leave nothing behind when all are closed", async () => {
    const first = await open("w1");
    await open("w2");
    await Promise.all(opened.map((windows) => windows.dispose()));
    expect(await readdir(join(folder, "windows"))).toEqual([]);
    expect(first.leads).toBe(false);
  });

  it("are each on their own, without writing, when the folder cannot be used", async () => {
    await writeFile(join(folder, "windows"), "a file is in the way");
    const alone = await open("w1");
    expect(alone.standing).toEqual({ leader: true, count: 1, share: 1 });
    expect(told.get("w1")).toEqual([alone.standing]);
    expect(alone.leads).toBe(false);
  });
});
