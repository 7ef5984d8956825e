import { describe, expect, test } from "vitest";
import type { EndpointState } from "../../../src/domain/state.ts";
import type { Store } from "../../../src/inventory/store.ts";
import { noFilter } from "../../../src/ui/tree/filter.ts";
import type { Node } from "../../../src/ui/tree/node.ts";
import { TreeModel, type Repaint } from "../../../src/ui/tree/treeModel.ts";
import { action, cluster, endpoint, networking, service, sourcesOf, storeWith } from "./world.ts";

const actions = [
  action("createEgressEndpoint"),
  action("registerEndpoint", (target) => target.networking.services.unavailable),
  action("removeEndpoint"),
];

function endpoints(cluster: number, changed?: EndpointState) {
  return Array.from({ length: 20 }, (_, index) =>
    endpoint(`vpce-${cluster}-${index}`, index === 7 ? (changed ?? "available") : "available"),
  );
}

/** 1,000 clusters with 20 endpoints each. */
function bigStore(): Store {
  return storeWith(
    Array.from({ length: 1_000 }, (_, n) => ({
      cluster: cluster({ id: `c${n}`, name: `cluster ${n}` }),
      networking: networking({
        services: { items: [service(`s${n}`)] },
        endpoints: { items: endpoints(n) },
      }),
    })),
  );
}

function openAll(model: TreeModel, node?: Node): number {
  let count = 0;
  for (const child of model.children(node)) {
    model.show(child);
    count += 1 + openAll(model, child);
  }
  return count;
}

// How long these take is measured by the benchmark; here it is what they do.
describe("with 1,000 clusters and 20,000 endpoints", () => {
  test("one changed endpoint is one event of four elements: itself and what stands above it", () => {
    const store = bigStore();
    const model = new TreeModel(sourcesOf(store, actions));
    expect(openAll(model)).toBeGreaterThan(25_000);
    const seen: (Repaint | undefined)[] = [];
    store.onChange((change) => void seen.push(model.apply(change)));
    const items = endpoints(500, "failed");
    store.applyNetworking("a", "c500", { endpoints: { items } }, Date.now());
    expect(seen).toHaveLength(1);
    expect(seen[0]).toHaveLength(4);
  });

  test("the first paint makes the clusters, and nothing that nobody opened", () => {
    const model = new TreeModel(sourcesOf(bigStore(), actions));
    const first = model.children(undefined);
    for (const node of first) model.show(node);
    expect(first).toHaveLength(1_000);
    expect(first.every((node) => node.children === undefined)).toBe(true);
  });

  test("a filter by text leaves the one cluster that has it, each time anew", () => {
    const model = new TreeModel(sourcesOf(bigStore(), actions));
    for (const text of ["vpce-731-", "vpce-2-1", "vpce-3-1"]) {
      model.setFilter({ ...noFilter, text });
      expect(model.children(undefined)).toHaveLength(1);
    }
  });
});
