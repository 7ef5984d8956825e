import type { Account } from "../../../src/accounts/account.ts";
import { createHttpClient, type Fetch } from "../../../src/http/client.ts";
import { RateLimiter, type RateLimit } from "../../../src/http/limiter.ts";
import { Inventory } from "../../../src/inventory/inventory.ts";
import { cockroach } from "../../../src/providers/cockroach/provider.ts";
import type { Session } from "../../../src/providers/provider.ts";
import type { Node } from "../../../src/ui/tree/node.ts";
import { prepareNames } from "../../../src/ui/tree/sources.ts";
import { TreeModel, type Repaint } from "../../../src/ui/tree/treeModel.ts";
import type { Task } from "./task.ts";

/** The one account of the benchmark. */
export const account: Account = { id: "bench", provider: "cockroach", label: "Bench" };

/** As good as no limit. */
export const unlimited: RateLimit = { requests: 1_000_000, seconds: 1 };

/** A session as the extension makes one, over a given fetch and limit. */
export async function connect(task: Task, fetch: Fetch, limit: RateLimit): Promise<Session> {
  const http = createHttpClient({
    baseUrl: task.baseUrl,
    fetch,
    headers: cockroach.headers(task.key),
    limiter: new RateLimiter(limit),
    log: () => undefined,
    ...cockroach.refusals,
  });
  return cockroach.connect(http);
}

/** What is known, read over a session; without one it waits for the network for ever. */
export function createInventory(task: Task, session?: Session): Inventory {
  return new Inventory({
    accounts: () => [account],
    session: () =>
      session === undefined ? new Promise<never>(() => undefined) : Promise.resolve(session),
    folder: task.storage,
    share: () => undefined,
    log: (line) => {
      if (!line.includes("cancelled")) console.error(line);
    },
  });
}

/** The Clusters tree without its view: draws what a VS Code would ask for. */
export class Painting {
  readonly #model: TreeModel;
  /** Called with every event that VS Code would get. */
  onEvent: (repaint: Repaint) => void = () => undefined;

  constructor(inventory: Inventory, session?: Session) {
    const { store } = inventory;
    this.#model = new TreeModel({
      store,
      account: () => account,
      provider: () => cockroach,
      refusal: () => undefined,
      actionsOf: () => session?.actions,
    });
    prepareNames();
    store.onChange((change) => {
      const repaint = this.#model.apply(change);
      if (repaint !== undefined) this.onEvent(repaint);
    });
  }

  /** Builds the children of a node, or the top, and the item of each, as the view does. Returns them. */
  async paint(node?: Node): Promise<readonly Node[]> {
    const children = this.#model.children(node);
    await this.#model.prepare(children);
    for (const child of children) this.#model.show(child);
    return children;
  }

  /** Builds everything, as if every node were expanded. */
  async paintAll(node?: Node): Promise<void> {
    for (const child of await this.paint(node)) await this.paintAll(child);
  }
}

/** How many private endpoints and egress endpoints are known. */
export function countEndpoints(inventory: Inventory): number {
  let count = 0;
  for (const { networking } of inventory.store.account(account.id)?.clusters.values() ?? []) {
    count += (networking?.endpoints.items.length ?? 0) + (networking?.egress.items.length ?? 0);
  }
  return count;
}

/** How many clusters are known. */
export function countClusters(inventory: Inventory): number {
  return inventory.store.account(account.id)?.clusters.size ?? 0;
}
