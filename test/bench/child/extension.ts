import type { Account } from "../../../src/accounts/account.ts";
import { createHttpClient, type Fetch } from "../../../src/http/client.ts";
import { RateLimiter, type RateLimit } from "../../../src/http/limiter.ts";
import { Inventory } from "../../../src/inventory/inventory.ts";
import type { Provider, Session } from "../../../src/providers/provider.ts";
import type { Node } from "../../../src/ui/tree/node.ts";
import { prepareNames } from "../../../src/ui/tree/sources.ts";
import { TreeModel, type Repaint } from "../../../src/ui/tree/treeModel.ts";
import { providers } from "../../providers.ts";
import type { Face, Task } from "./task.ts";

/** As good as no limit. */
export const unlimited: RateLimit = { requests: 1_000_000, seconds: 1 };

/** The sessions of accounts, by account id. */
export type Sessions = ReadonlyMap<string, Session>;

/** How a request is sent, by the fetch that the account's requests go through, sign-in included. */
type Send = (fetch: Fetch, ...request: Parameters<Fetch>) => Promise<Response>;

function providerOf(id: string): Provider | undefined {
  return providers.find((provider) => provider.id === id);
}

/** The accounts of a task: one for each face, named as its provider. */
export function accountsOf(faces: readonly Face[]): Account[] {
  return faces.map(({ id }) => ({ id, provider: id, label: id }));
}

/**
 * Sessions as the extension makes them, each over its own fetch and limit.
 * @param network what goes to the network, of all that is measured
 * @param send what sees each request before its sign-in, and sends it
 */
export async function connect(
  faces: readonly Face[],
  limitOf: (provider: Provider) => RateLimit,
  network: Fetch = (url, init) => globalThis.fetch(url, init),
  send: Send = (fetch, url, init) => fetch(url, init),
): Promise<Sessions> {
  const sessions = new Map<string, Session>();
  for (const { id, baseUrl, key } of faces) {
    const provider = providerOf(id)!;
    const fetch = (await provider.signedIn?.(key, network)) ?? network;
    const hosts = Object.keys(provider.hosts ?? {}).map((name) => [name, `${baseUrl}/${name}`]);
    const http = createHttpClient({
      baseUrl,
      hosts: Object.fromEntries(hosts) as Record<string, string>,
      fetch: (url, init) => send(fetch, url, init),
      headers: provider.headers(key),
      limiter: new RateLimiter(limitOf(provider)),
      log: () => undefined,
      ...provider.refusals,
    });
    sessions.set(id, await provider.connect(http));
  }
  return sessions;
}

/** What is known, read over sessions; without them it waits for the network for ever. */
export function createInventory(task: Task, sessions?: Sessions): Inventory {
  const accounts = accountsOf(task.faces);
  const never = new Promise<never>(() => undefined);
  return new Inventory({
    accounts: () => accounts,
    session: (id) => (sessions === undefined ? never : Promise.resolve(sessions.get(id)!)),
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

  constructor(inventory: Inventory, { faces }: Task, sessions?: Sessions) {
    const { store } = inventory;
    const accounts = new Map(accountsOf(faces).map((account) => [account.id, account]));
    this.#model = new TreeModel({
      store,
      account: (id) => accounts.get(id),
      provider: providerOf,
      refusal: () => undefined,
      identityOf: () => undefined,
      sideOf: () => undefined,
      actionsOf: (id) => sessions?.get(id)?.actions,
    });
    prepareNames();
    store.onChange((change) => {
      const repaint = this.#model.apply(change);
      if (repaint !== undefined) this.onEvent(repaint);
    });
  }

  /** Draws all clusters, under their accounts if there are several. Returns them. */
  async paint(): Promise<readonly Node[]> {
    const clusters: Node[] = [];
    for (const node of await this.#paintBelow(undefined)) {
      clusters.push(...(node.kind === "account" ? await this.#paintBelow(node) : [node]));
    }
    return clusters;
  }

  /** Draws everything, as if every node were expanded. */
  async paintAll(node?: Node): Promise<void> {
    for (const child of await this.#paintBelow(node)) await this.paintAll(child);
  }

  /** Builds the children of a node, or the top, and the item of each, as the view does. */
  async #paintBelow(node: Node | undefined): Promise<readonly Node[]> {
    const children = this.#model.children(node);
    await this.#model.prepare(children);
    for (const child of children) this.#model.show(child);
    return children;
  }
}

/** How many private endpoints and egress endpoints are known. */
export function countEndpoints({ store }: Inventory): number {
  let count = 0;
  for (const { clusters } of store.accounts()) {
    for (const { networking } of clusters.values()) {
      count += (networking?.endpoints.items.length ?? 0) + (networking?.egress.items.length ?? 0);
    }
  }
  return count;
}

/** How many clusters are known. */
export function countClusters({ store }: Inventory): number {
  return store.accounts().reduce((sum, { clusters }) => sum + clusters.size, 0);
}
