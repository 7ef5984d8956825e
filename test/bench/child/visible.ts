// How soon a cluster is fresh after it came on screen or was asked for, while the sweep holds the budget.
import { performance } from "node:perf_hooks";
import { cockroach } from "../../../src/providers/cockroach/provider.ts";
import { account, connect, createInventory, Painting } from "./extension.ts";
import { watchSlices } from "./slices.ts";
import { answer, readTask } from "./task.ts";

const task = readTask();
const session = await connect(
  task,
  (url, init) => globalThis.fetch(url, init),
  cockroach.rateLimit,
);
const inventory = createInventory(task, session);
const painting = new Painting(inventory, session);
const { store, scheduler } = inventory;
const watch = task.watch ? watchSlices() : undefined;
await inventory.start();
await painting.paint();
void scheduler.refreshAll().catch(() => undefined);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const readAt = (id: string): number => store.cluster(account.id, id)?.readAt ?? 0;

/** Clusters that need all calls there are, the last of the list first: the sweep is not there soon. */
const clusters = [...(store.account(account.id)?.clusters.values() ?? [])]
  .filter(({ cluster }) => cluster.plan === "Advanced")
  .map(({ cluster }) => cluster.id)
  .reverse()
  .values();

async function measure(ask: (id: string) => void): Promise<number> {
  const id = clusters.next().value;
  if (id === undefined) throw new Error("There are too few clusters.");
  // Long enough for the sweep to have used up what the bucket holds.
  await pause(500 + 250 * Math.random());
  const [began, since] = [performance.now(), Date.now()];
  ask(id);
  while (readAt(id) < since) await pause(1);
  return performance.now() - began;
}

// The list is read first, page by page.
await pause(2_500);
const shown: number[] = [];
const asked: number[] = [];
for (let round = 0; round < task.rounds; round++) {
  shown.push(
    await measure((clusterId) => scheduler.setVisible([{ accountId: account.id, clusterId }])),
  );
  scheduler.setVisible([]);
  asked.push(await measure((id) => void scheduler.refreshCluster(account.id, id)));
}
const slices = await watch?.stop();
await inventory.dispose();
answer("visible", { shown, asked, ...(slices && { slices }) });
