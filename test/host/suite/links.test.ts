import assert from "node:assert/strict";
import * as vscode from "vscode";
import { cockroach } from "../../../src/providers/cockroach/provider.ts";
import { Links } from "../../../src/ui/links.ts";
import type { Place } from "../../../src/ui/tree/node.ts";
import { cluster, endpoint, networking, storeWith, strictStore } from "../../unit/ui/world.ts";

const id = "private-endpoints.private-endpoints";

suite("links to the tree", () => {
  const account = { id: "a", provider: "cockroach", label: "Work" };
  const endpoints = { items: [endpoint("vpce-1&x=%2f?#é")] };
  const place: Place = {
    accountId: "a",
    clusterId: "c 1",
    region: "us-east-1",
    part: "endpoints",
    item: "vpce-1&x=%2f?#é",
  };

  function linksOver(store: ReturnType<typeof strictStore>) {
    const revealed: Place[] = [];
    const refreshed: string[] = [];
    const refreshCluster = (_accountId: string, clusterId: string) => {
      refreshed.push(clusterId);
      return Promise.reject(new Error("No network in this test."));
    };
    const app = {
      providers: [cockroach],
      accounts: {
        list: () => [account],
        get: (one: string) => (one === "a" ? account : undefined),
      },
      inventory: { store, scheduler: { refreshCluster } },
    };
    const reveal = (one: Place): Promise<boolean> => {
      revealed.push(one);
      const { networking } = store.cluster(one.accountId, one.clusterId ?? "") ?? {};
      const items = networking?.endpoints.items ?? [];
      return Promise.resolve(one.item === undefined || items.some((item) => item.id === one.item));
    };
    return { links: new Links(app, { reveal }, id), revealed, refreshed };
  }

  const known = () =>
    storeWith([{ cluster: cluster({ id: "c 1" }), networking: networking({ endpoints }) }]);

  /** The copied link as the handler gets it. In a browser it goes by VS Code's callback page. */
  async function copied(links: Links, from: Place): Promise<vscode.Uri> {
    assert.equal(await links.copy(from), true);
    const address = new URL(await vscode.env.clipboard.readText());
    const { searchParams } = address;
    if (!searchParams.has("vscode-path")) return vscode.Uri.parse(address.href, true);
    return vscode.Uri.from({
      scheme: searchParams.get("vscode-scheme") ?? "",
      authority: searchParams.get("vscode-authority") ?? "",
      path: searchParams.get("vscode-path") ?? "",
      query: searchParams.get("vscode-query") ?? "",
    });
  }

  test("lead back to where they were copied, whatever is in the ids", async () => {
    const { links, revealed, refreshed } = linksOver(known());
    const uri = await copied(links, place);
    assert.deepEqual([uri.authority, uri.path], [id, "/reveal"]);
    await links.handleUri(uri);
    assert.deepEqual(revealed, [place]);
    assert.deepEqual(refreshed, []);
  });

  test("wait until the cluster is known", async () => {
    const store = strictStore();
    store.setAccounts(["a"]);
    const { links, revealed } = linksOver(store);
    const uri = await copied(links, place);
    const handled = links.handleUri(uri);
    assert.deepEqual(revealed, []);
    storeWith(
      [{ cluster: cluster({ id: "c 1" }), networking: networking({ endpoints }) }],
      "a",
      store,
    );
    await handled;
    assert.deepEqual(revealed, [place]);
  });

  test("show the cluster when what they lead to is gone, after looking once more", async () => {
    const { links, revealed, refreshed } = linksOver(known());
    await links.handleUri(await copied(links, { ...place, item: "vpce-gone" }));
    assert.deepEqual(refreshed, ["c 1"]);
    assert.deepEqual(revealed.at(-1), { accountId: "a", clusterId: "c 1" });
  });

  test("reveal nothing when they are damaged or lead to what nobody has", async () => {
    const { links, revealed } = linksOver(known());
    await links.handleUri(vscode.Uri.parse(`vscode://${id}/reveal?to=AAAA`));
    await links.handleUri(vscode.Uri.parse(`vscode://${id}/delete?to=AAAA`));
    await links.handleUri(await copied(links, { ...place, clusterId: "elsewhere" }));
    assert.deepEqual(revealed, []);
  });
});
