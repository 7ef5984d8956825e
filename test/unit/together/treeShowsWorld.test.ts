import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import { allParts, type Cluster, type Networking } from "../../../src/domain/model.ts";
import { pages } from "../../../src/providers/paging.ts";
import type { Session } from "../../../src/providers/provider.ts";
import { startSandbox } from "../../../src/sandbox/sandbox.ts";
import { TreeModel } from "../../../src/ui/tree/treeModel.ts";
import type { Node } from "../../../src/ui/tree/node.ts";
import { providers } from "../../providers.ts";
import { signIn } from "../../signIn.ts";
import { sourcesOf, storeWith } from "../ui/world.ts";

interface Read {
  readonly cluster: Cluster;
  readonly networking: Networking;
}

async function readAll(session: Session): Promise<Read[]> {
  const found: Read[] = [];
  for await (const page of pages((token) => session.clusters(token, {}))) {
    expect(page.broken).toEqual([]);
    for (const cluster of page.items) {
      const networking = (await session.networking(cluster, allParts, {})) as Networking;
      found.push({ cluster, networking });
    }
  }
  return found;
}

/** The ids of everything that the tree shows when every node is open, as `cluster/part/item`. */
function shown(model: TreeModel, node?: Node): string[] {
  return model.children(node).flatMap((child) => {
    expect(model.show(child).label).not.toBe("");
    const { clusterId = "", part, item } = child.place;
    const below = shown(model, child);
    if (child.kind === "cluster") return [clusterId, ...below];
    return item === undefined ? below : [[clusterId, part, item].join("/"), ...below];
  });
}

/**
 * What a person must find: every cluster, in it each item once for each region it holds for, and what is
 * only known.
 */
function expected(all: readonly Read[]): string[] {
  return all.flatMap(({ cluster, networking }) => {
    const regions = new Set(cluster.regions.map(({ name }) => name));
    for (const part of allParts) {
      for (const { region } of networking[part].items)
        if (region !== undefined) regions.add(region);
    }
    const items = allParts.flatMap((part) =>
      networking[part].items.flatMap(({ id, region }) =>
        Array.from({ length: region === undefined ? regions.size : 1 }, () =>
          [cluster.id, part, id].join("/"),
        ),
      ),
    );
    const known = networking.endpoints.known ?? [];
    return [
      cluster.id,
      ...items,
      ...known.map(({ id }) => [cluster.id, "endpoints", id].join("/")),
    ];
  });
}

it.each(providers)(
  "for any world, the tree shows exactly what $name says",
  async (provider) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
        const clusters = { [provider.id]: 4 };
        const sandbox = await startSandbox({ speed: 0, rateLimits: false, seed, clusters });
        onTestFinished(() => sandbox.close());
        const all = await readAll(await signIn(sandbox, provider.id));
        expect(all.length).toBeGreaterThan(0);
        const model = new TreeModel(sourcesOf(storeWith(all)));
        expect(shown(model).sort()).toEqual(expected(all).sort());
      }),
      { numRuns: 5 },
    );
  },
  60_000,
);
