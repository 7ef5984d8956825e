import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { VisibleKey } from "../../../src/inventory/scheduler.ts";
import { ClustersTree } from "../../../src/ui/tree/clustersTree.ts";
import type { Node, Place } from "../../../src/ui/tree/node.ts";
import {
  cluster,
  endpoint,
  networking,
  readAt,
  sourcesOf,
  storeWith,
  strictStore,
} from "../../unit/ui/world.ts";

/** The tree in a real view, with a note of what VS Code asks it for. */
class WatchedTree extends ClustersTree {
  readonly shown: string[] = [];
  readonly described: string[] = [];
  readonly resolved: string[] = [];

  override getTreeItem(node: Node): vscode.TreeItem {
    const item = super.getTreeItem(node);
    this.shown.push(labelOf(item));
    this.described.push(String(item.description));
    return item;
  }

  override resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    this.resolved.push(labelOf(item));
    return super.resolveTreeItem(item, node);
  }
}

function labelOf({ label }: vscode.TreeItem): string {
  return typeof label === "string" ? label : (label?.label ?? "");
}

/** Waits for what VS Code does in its own time. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!isSo()) {
    assert.ok(Date.now() < end, `In vain waited for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

suite("the Clusters tree in VS Code", () => {
  const clusters = ["billing", "orders"].map((id) => ({
    cluster: cluster({ id }),
    networking: networking({
      endpoints: { items: [endpoint(`vpce-${id}-1`), endpoint(`vpce-${id}-2`)] },
    }),
  }));
  const place: Place = {
    accountId: "a",
    clusterId: "orders",
    region: "us-east-1",
    part: "endpoints",
    item: "vpce-orders-2",
  };
  let visible: readonly VisibleKey[] = [];
  let store = strictStore();
  let tree: WatchedTree;

  suiteSetup(async () => {
    // Its own tree comes first: the last one that is registered for a view has it.
    await vscode.extensions.getExtension("private-endpoints.private-endpoints")?.activate();
  });

  setup(async () => {
    store = storeWith(clusters);
    const setVisible = (keys: readonly VisibleKey[]) => void (visible = keys);
    tree = new WatchedTree(sourcesOf(store), { store, setVisible, turns: () => 0 });
    await vscode.commands.executeCommand("privateEndpoints.clusters.focus");
    await until("the first paint", () => tree.shown.includes("orders"));
  });
  teardown(() => tree.dispose());

  test("is asked only for what is open, and makes no tooltip that nobody reads", () => {
    assert.deepEqual(tree.shown.toSorted(), ["billing", "orders"]);
    assert.deepEqual(tree.resolved, []);
    assert.deepEqual(visible, [{ accountId: "a" }]);
  });

  test("reveals what is deep inside, and tells the inventory which cluster is open then", async () => {
    assert.equal(await tree.reveal(place), true);
    await until("the selection", () => tree.selection?.place.item === "vpce-orders-2");
    assert.deepEqual(
      visible.map(({ clusterId }) => clusterId).filter((id) => id !== undefined),
      ["orders"],
    );
    assert.equal(await tree.reveal({ ...place, item: "elsewhere" }), false);
  });

  test("draws a changed endpoint and what is above it, and leaves the other cluster alone", async () => {
    await tree.reveal(place);
    await until("the selection", () => tree.selection !== undefined);
    tree.shown.length = 0;
    const items = [endpoint("vpce-orders-1"), endpoint("vpce-orders-2", "failed")];
    store.applyNetworking("a", "orders", { endpoints: { items } }, Date.now());
    await until("the changed endpoint", () => tree.shown.includes("vpce-orders-2"));
    assert.ok(tree.shown.includes("orders"));
    assert.ok(!tree.shown.includes("billing"), tree.shown.join());
    assert.equal(tree.selection?.place.item, "vpce-orders-2");
  });

  test("draws only the endpoint when nothing above it reads otherwise", async () => {
    await tree.reveal(place);
    await until("the selection", () => tree.selection !== undefined);
    tree.shown.length = 0;
    const changed = endpoint("vpce-orders-2", "available", { owner: "999999999999" });
    const items = [endpoint("vpce-orders-1"), changed];
    store.applyNetworking("a", "orders", { endpoints: { items } }, readAt);
    await until("the changed endpoint", () => tree.shown.length > 0);
    assert.deepEqual(tree.shown, ["vpce-orders-2"]);
  });

  test("draws while changes keep coming in, not only when they stop", async () => {
    const seen = (n: number): boolean => tree.described.some((one) => one.includes(`holder-${n}`));
    let sent = 0;
    const stream = setInterval(() => {
      const lock = { holder: `holder-${++sent}` };
      store.applyCluster("a", cluster({ id: "orders", lock }), readAt + sent);
    }, 50);
    try {
      // The first is drawn at once, whatever follows.
      await until("a change after the first", () => {
        for (let n = 2; n <= sent; n++) if (seen(n)) return true;
        return false;
      });
    } finally {
      clearInterval(stream);
    }
  });

  test("draws all that is on screen when it is asked to, though nothing has changed", async () => {
    tree.shown.length = 0;
    tree.redraw();
    await until("the rows", () => tree.shown.length > 1);
    assert.deepEqual(tree.shown.toSorted(), ["billing", "orders"]);
  });

  test("shows what a filter hides when it is to be revealed", async () => {
    await tree.setFilter({ text: "billing", healths: new Set() });
    assert.equal(await tree.reveal(place), true);
    assert.equal(tree.filter.text, "");
    await until("the selection", () => tree.selection?.place.item === "vpce-orders-2");
  });
});
