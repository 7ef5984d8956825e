import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CacheReader } from "../../../src/inventory/cacheReader.ts";
import { CacheWriter } from "../../../src/inventory/cacheWriter.ts";
import { failureOf } from "../../../src/inventory/entries.ts";
import { Layouts } from "../../../src/inventory/layout.ts";
import type { Store } from "../../../src/inventory/store.ts";
import type { Node } from "../../../src/ui/tree/node.ts";
import { TreeModel } from "../../../src/ui/tree/treeModel.ts";
import {
  cluster,
  egress,
  endpoint,
  networking,
  owner,
  readAt,
  sourcesOf,
  strictStore,
} from "./world.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tree-cache-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Clusters of every look, more than one file holds. */
function world(): Store {
  const store = strictStore();
  store.setAccounts(["a"]);
  const items = Array.from({ length: 120 }, (_, at) => cluster({ id: `c${at}` }));
  store.applyPage("a", { items, broken: [] }, readAt);
  for (const [at, { id }] of items.entries()) {
    const looks = [
      networking({}),
      networking({
        endpoints: { items: [], isAllowList: true },
        owners: { items: [owner("o", "1")] },
      }),
      networking({ endpoints: { items: [endpoint("e1"), endpoint("e2", "failed")] } }),
      networking({ egress: { items: [egress("g", { status: { state: "pending", word: "P" } })] } }),
      networking({
        owners: { items: [], publicAccess: { state: "limited", entries: ["10.0.0.0/8"] } },
      }),
    ];
    if (at % 6 < looks.length) store.applyNetworking("a", id, looks[at % 6]!, readAt);
  }
  store.failCluster("a", "c7", failureOf(new Error("no"), readAt));
  store.finishList("a", new Set(items.map(({ id }) => id)), readAt);
  return store;
}

async function write(store: Store): Promise<void> {
  const writer = new CacheWriter(folder, store, new Layouts(), () => undefined);
  writer.start(() => true);
  await writer.flush();
  writer.stop();
}

/** What needs a look, by cluster. */
function attention(store: Store): unknown[] {
  return [...store.attention()].sort((a, b) => (a.clusterId! < b.clusterId! ? -1 : 1));
}

function rows(model: TreeModel): unknown[] {
  return model.children(undefined).map((node) => model.show(node));
}

test("every row is there, as it will stay, before any networking is read from the disk", async () => {
  const before = world();
  await write(before);
  const expected = rows(new TreeModel(sourcesOf(before)));

  const store = strictStore();
  store.setAccounts(["a"]);
  const model = new TreeModel(sourcesOf(store));
  let early: unknown;
  const repainted: (readonly Node[] | "all")[] = [];
  store.onChange((change) => {
    const repaint = model.apply(change);
    const entries = [...(store.account("a")?.clusters.values() ?? [])];
    if (early !== undefined && repaint !== undefined) repainted.push(repaint);
    if (entries.length < 120 || early !== undefined) return;
    const read = entries.filter((entry) => entry.networking !== undefined);
    early = {
      read,
      attention: attention(store),
      tally: store.accountTally("a"),
      rows: rows(model),
    };
  });
  await new CacheReader(folder, store, new Layouts(), () => undefined).sync();

  const { unread } = before.accountTally("a");
  expect(early).toEqual({
    read: [],
    attention: attention(before),
    // That the account itself was read is known once all of it was taken in.
    tally: { ...before.accountTally("a"), unread: unread + 1 },
    rows: expected,
  });
  expect(rows(model)).toEqual(expected);
  expect(repainted).toEqual([]);
  for (const [id, entry] of before.account("a")!.clusters) {
    expect(store.cluster("a", id)?.networking).toEqual(entry.networking);
    expect(store.cluster("a", id)?.glance).toBeUndefined();
  }
});
