import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSummary, CacheReader } from "../../../src/inventory/cacheReader.ts";
import { CacheWriter } from "../../../src/inventory/cacheWriter.ts";
import type { Change } from "../../../src/inventory/change.ts";
import { Layouts } from "../../../src/inventory/layout.ts";
import { Store } from "../../../src/inventory/store.ts";
import { aCluster, anEndpoint, networkOf, refused } from "./fakes.ts";
import { failureOf } from "../../../src/inventory/entries.ts";

/** One window's part of the cache. */
class Window {
  readonly store = new Store((error) => {
    throw error;
  });
  readonly layouts = new Layouts();
  readonly log: string[] = [];
  readonly reader: CacheReader;
  readonly writer: CacheWriter;
  readonly changes: Change[] = [];

  constructor(folder: string, ...accounts: string[]) {
    const log = (line: string): void => void this.log.push(line);
    this.reader = new CacheReader(folder, this.store, this.layouts, log);
    this.writer = new CacheWriter(folder, this.store, this.layouts, log);
    this.store.setAccounts(accounts);
    this.store.onChange((change) => this.changes.push(change));
  }

  /** Fills an account with this many clusters of one endpoint each, read at `at`. */
  fill(accountId: string, clusters: number, at: number): void {
    const items = Array.from({ length: clusters }, (_, i) => aCluster(`c${i}`));
    this.store.applyPage(accountId, { items, broken: [] }, at);
    for (const { id } of items) {
      this.store.applyNetworking(accountId, id, networkOf(anEndpoint(`e-${id}`)), at);
    }
    this.store.finishList(accountId, new Set(items.map(({ id }) => id)), at);
  }

  async write(): Promise<void> {
    this.writer.start(() => true);
    await this.writer.flush();
    this.writer.stop();
  }
}

describe("the cache on disk", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "cache-"));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const filled = async (clusters: number): Promise<Window> => {
    const window = new Window(folder, "a");
    window.fill("a", clusters, 1_000);
    await window.write();
    return window;
  };

  const opened = async (...accounts: string[]): Promise<Window> => {
    const window = new Window(folder, ...accounts);
    await window.reader.sync();
    return window;
  };

  it("brings back all that was known, errors included", async () => {
    const before = new Window(folder, "a", "b/../../b");
    before.fill("a", 3, 1_000);
    before.fill("b/../../b", 2, 2_000);
    before.store.failCluster("a", "c1", failureOf(refused("locked"), 3_000));
    before.store.applyPage(
      "a",
      { items: [], broken: [{ id: "odd", name: "Odd", error: refused("protocol") }] },
      4_000,
    );
    await before.write();
    const after = await opened("a", "b/../../b");
    expect(after.log).toEqual([]);
    expect(after.store.tally()).toEqual(before.store.tally());
    for (const account of before.store.accounts()) {
      expect(after.store.account(account.id)?.listedAt).toBe(account.listedAt);
      for (const [id, entry] of account.clusters) {
        const loaded = after.store.cluster(account.id, id);
        expect(loaded).toEqual({ ...entry, describedAt: loaded?.describedAt });
      }
    }
  });

  it("holds at most 50 clusters a file, readable by its owner only", async () => {
    await filled(250);
    const names = await readdir(folder);
    expect(names).toHaveLength(7);
    for (const name of names) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
      if (!/\.\d\.json$/.test(name)) continue;
      const [head = ""] = (await readFile(join(folder, name), "utf8")).split("\n");
      const { clusters } = JSON.parse(head) as { clusters: unknown[] };
      expect(clusters.length).toBeLessThanOrEqual(50);
    }
  });

  it("has a summary to show before anything else is loaded", async () => {
    const window = await filled(3);
    expect(await readSummary(folder)).toMatchObject({ tally: window.store.tally(), oldest: 1_000 });
    await writeFile(join(folder, "summary.json"), "{");
    expect(await readSummary(folder)).toBeUndefined();
  });

  it("loses only the clusters of a damaged file", async () => {
    await filled(250);
    const damaged = (await readdir(folder)).find((name) => name.endsWith(".1.json"))!;
    const [head = "", networking = ""] = (await readFile(join(folder, damaged), "utf8")).split(
      "\n",
    );
    const contents = [
      "",
      "{",
      "[]",
      `{"version":2,"accountId":"a","writtenAt":1,"clusters":[{}]}\n[{}]`,
      head,
      `${head}\n`,
      `${head}\n[]`,
      `${head}\n${networking.slice(0, -9)}`,
      `${head}\n${networking.replace('"endpoints"', '"other"')}`,
      `${head.replace('"tally":{', '"tally":{"odd":"1",')}\n${networking}`,
      `${head.replace('"attention":[', '"attention":[1')}\n${networking}`,
    ];
    for (const content of contents) {
      await writeFile(join(folder, damaged), content);
      const window = await opened("a");
      expect(window.store.account("a")?.clusters.size).toBe(200);
      expect(window.store.account("a")?.listedAt).toBeUndefined();
      expect(window.log).toEqual([`cache file ${damaged} is damaged and was left out`]);
    }
  });

  it("takes times of changes that are none for damage", async () => {
    await filled(1);
    const shard = (await readdir(folder)).find((name) => name.endsWith(".0.json"))!;
    const content = await readFile(join(folder, shard), "utf8");
    for (const times of [`"changedAt":"today"`, `"itemsChangedAt":{"endpoints e":"today"}`]) {
      await writeFile(
        join(folder, shard),
        content.replace(`"described":`, `${times},"described":`),
      );
      expect((await opened("a")).log).toEqual([`cache file ${shard} is damaged and was left out`]);
    }
  });

  it("does not read files of another version", async () => {
    await filled(1);
    for (const name of await readdir(folder)) {
      const text = await readFile(join(folder, name), "utf8");
      await writeFile(join(folder, name), text.replace('"version":2', '"version":3'));
    }
    expect((await opened("a")).store.account("a")?.clusters.size).toBe(0);
    expect(await readSummary(folder)).toBeUndefined();
  });

  it("writes only the file of the cluster that changed", async () => {
    const window = await filled(250);
    const before = await stamps(folder);
    window.store.applyNetworking("a", "c120", networkOf(anEndpoint("new")), 2_000);
    await window.writer.flush();
    await window.write();
    const after = await stamps(folder);
    const changed = [...after].filter(([name, stamp]) => before.get(name) !== stamp);
    const shards = changed.map(([name]) => name).filter((name) => /\.\d\.json$/.test(name));
    expect(shards).toEqual([expect.stringMatching(/\.2\.json$/)]);
  });

  it("does not write a file again only because its clusters were read again", async () => {
    const window = await filled(250);
    const before = await stamps(folder);
    window.fill("a", 250, 5_000);
    await window.write();
    const after = await stamps(folder);
    const shards = [...after].filter(([name]) => /\.\d\.json$/.test(name));
    expect(shards).toEqual([...before].filter(([name]) => /\.\d\.json$/.test(name)));
    expect((await opened("a")).store.cluster("a", "c0")?.readAt).toBe(5_000);
  });

  it("writes nothing when it is not the one that may", async () => {
    const window = new Window(folder, "a");
    window.fill("a", 3, 1_000);
    window.writer.start(() => false);
    await window.writer.flush();
    window.writer.stop();
    expect(await readdir(folder)).toEqual([]);
  });

  it("removes the files of an account that is gone, and what a crash left behind", async () => {
    const window = await filled(250);
    await writeFile(join(folder, "half.json.1234.tmp"), "{");
    window.store.setAccounts([]);
    await window.write();
    expect(await readdir(folder)).toEqual(["summary.json"]);
  });

  it("removes a file that nobody is in any more, and another window forgets who was", async () => {
    const leader = await filled(150);
    const other = await opened("a");
    const first = [...leader.store.account("a")!.clusters.keys()].slice(0, 50);
    leader.store.finishList("a", new Set(first), 2_000);
    await leader.write();
    expect((await readdir(folder)).filter((name) => /\.\d\.json$/.test(name))).toHaveLength(1);
    await other.reader.sync();
    expect([...other.store.account("a")!.clusters.keys()]).toEqual(first);
  });

  it("keeps nothing of what an account was at another address", async () => {
    const window = await filled(250);
    window.store.setAccounts([]);
    window.layouts.forget("a");
    window.store.setAccounts(["a"]);
    window.fill("a", 2, 3_000);
    await window.write();
    expect((await opened("a")).store.account("a")?.clusters.size).toBe(2);
  });

  it("lets another window follow, telling exactly what changed", async () => {
    const leader = await filled(150);
    const other = await opened("a");
    other.changes.length = 0;
    leader.store.applyNetworking("a", "c7", networkOf(anEndpoint("e-c7", "failed")), 2_000);
    leader.store.finishList("a", ids(leader, "c9"), 2_000);
    leader.store.applyPage("a", { items: [aCluster("late")], broken: [] }, 2_000);
    await leader.write();
    await other.reader.sync();
    const seen = other.changes.flatMap(({ clusters }) => clusters);
    expect(seen.map(({ clusterId, kind }) => `${kind} ${clusterId}`).sort()).toEqual([
      "added late",
      "changed c7",
      "removed c9",
    ]);
    const change = seen.find(({ clusterId }) => clusterId === "c7");
    expect(change?.parts.endpoints?.changed).toHaveLength(1);
    expect(change?.self).toBe(false);
    expect(other.store.tally()).toEqual(leader.store.tally());
  });

  it("does not let another window's older knowledge undo what this one has read itself", async () => {
    const leader = await filled(3);
    const other = await opened("a");
    other.store.applyNetworking("a", "c1", networkOf(anEndpoint("newer")), 3_000);
    leader.store.applyCluster("a", { ...aCluster("c1"), name: "renamed" }, 2_500);
    await leader.write();
    await other.reader.sync();
    const entry = other.store.cluster("a", "c1");
    expect(entry?.cluster.name).toBe("renamed");
    expect(entry?.networking?.endpoints.items[0]?.id).toBe("newer");
  });

  it("gives way again once the other window has read later, even if nothing changed there", async () => {
    const leader = await filled(3);
    const other = await opened("a");
    other.store.applyNetworking("a", "c1", networkOf(), 3_000);
    leader.store.applyNetworking("a", "c1", networkOf(anEndpoint("e-c1")), 4_000);
    await leader.write();
    await other.reader.sync();
    const entry = other.store.cluster("a", "c1");
    expect(entry?.networking?.endpoints.items[0]?.id).toBe("e-c1");
    expect(entry?.readAt).toBe(4_000);
  });

  it("writes what only this window knew, once it has become the leader", async () => {
    await filled(3);
    const heir = await opened("a");
    heir.store.applyNetworking("a", "c1", networkOf(anEndpoint("mine")), 9_000);
    await heir.write();
    const entry = (await opened("a")).store.cluster("a", "c1");
    expect(entry?.networking?.endpoints.items[0]?.id).toBe("mine");
  });
});

function ids(window: Window, without: string): Set<string> {
  const all = new Set(window.store.account("a")?.clusters.keys());
  all.delete(without);
  return all;
}

async function stamps(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of (await readdir(folder)).sort()) {
    const { mtimeNs, ino } = await stat(join(folder, name), { bigint: true });
    found.set(name, `${mtimeNs} ${ino}`);
  }
  return found;
}
