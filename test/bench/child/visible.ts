// How soon a cluster is fresh after it came on screen or was asked for, while the sweep holds the budget:
// all accounts side by side, each under its provider's limit.
import { performance } from "node:perf_hooks";
import { allParts } from "../../../src/domain/model.ts";
import type { RateLimit } from "../../../src/http/limiter.ts";
import type { VisibleKey } from "../../../src/inventory/scheduler.ts";
import type { ClusterEntry } from "../../../src/inventory/entries.ts";
import { providers } from "../../providers.ts";
import { connect, createInventory, Painting } from "./extension.ts";
import { watchSlices } from "./slices.ts";
import { answer, readTask } from "./task.ts";

const task = readTask();
const sessions = await connect(task.faces, ({ rateLimit }) => rateLimit);
const inventory = createInventory(task, sessions);
const painting = new Painting(inventory, task, sessions);
const { store, scheduler } = inventory;
const watch = task.watch ? watchSlices() : undefined;
// What is on screen is read from the start on, also before the refresh that is asked for.
const began = Date.now();
await inventory.start();
await painting.paint();
void scheduler.refreshAll().catch(() => undefined);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What is on screen of each account. */
const visible = new Map<string, VisibleKey>();
function show(accountId: string, clusterId: string | undefined): void {
  visible.delete(accountId);
  if (clusterId !== undefined) visible.set(accountId, { accountId, clusterId });
  scheduler.setVisible([...visible.values()]);
}

/** How many kinds of things are read of it. */
function partsOf({ networking }: ClusterEntry): number {
  return allParts.filter((part) => networking?.[part].unavailable === undefined).length;
}

/** Clusters that need all calls there are, the last of the list first: the sweep is not there soon. */
function clustersOf(accountId: string): Iterator<string> {
  const all = [...(store.account(accountId)?.clusters.values() ?? [])];
  const most = Math.max(...all.map(partsOf));
  const ids = all.filter((entry) => partsOf(entry) === most).map(({ cluster }) => cluster.id);
  return ids.reverse().values();
}

/** How long so many calls take at four fifths of the limit, ms. */
function timeOf(calls: number, { requests, seconds }: RateLimit): number {
  return (calls * seconds * 1000) / (0.8 * requests);
}

async function watchAccount(accountId: string, limit: RateLimit) {
  const clusters = clustersOf(accountId);
  const measure = async (ask: (id: string) => void): Promise<number> => {
    const id = clusters.next().value as string | undefined;
    if (id === undefined) throw new Error(`${accountId}: there are too few clusters.`);
    // Long enough for the sweep to have used up what the bucket holds.
    await pause(timeOf(4 + 2 * Math.random(), limit));
    const [from, since] = [performance.now(), Date.now()];
    ask(id);
    while ((store.cluster(accountId, id)?.readAt ?? 0) < since) await pause(1);
    return performance.now() - from;
  };
  // The list is read first, page by page.
  while ((store.account(accountId)?.listedAt ?? 0) < began) await pause(50);
  const shown: number[] = [];
  const asked: number[] = [];
  for (let round = 0; round < task.rounds; round++) {
    shown.push(await measure((id) => show(accountId, id)));
    show(accountId, undefined);
    asked.push(await measure((id) => void scheduler.refreshCluster(accountId, id)));
  }
  return { id: accountId, shown, asked, fiveCalls: timeOf(5, limit) };
}

const accounts = providers.filter(({ id }) => sessions.has(id));
const times = await Promise.all(accounts.map(({ id, rateLimit }) => watchAccount(id, rateLimit)));
const slices = await watch?.stop();
await inventory.dispose();
answer("visible", { times, ...(slices && { slices }) });
