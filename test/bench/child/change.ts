// One endpoint of all changes: from the provider's answer to the one event that VS Code gets.
import { performance } from "node:perf_hooks";
import type { Fetch } from "../../../src/http/client.ts";
import type { ClusterEntry } from "../../../src/inventory/entries.ts";
import { account, connect, createInventory, Painting, unlimited } from "./extension.ts";
import { threadMs, watchSlices } from "./slices.ts";
import { answer, readTask } from "./task.ts";

const task = readTask();

/** The answers of the sandbox, which later come from here: the network is not what is measured. */
const answers = new Map<string, { readonly text: string; readonly status: number }>();
let replaying = false;
const fetch: Fetch = async (url, init) => {
  const known = replaying ? answers.get(url) : undefined;
  if (known !== undefined) return new Response(known.text, { status: known.status });
  const response = await globalThis.fetch(url, init);
  answers.set(url, { text: await response.clone().text(), status: response.status });
  return response;
};

const session = await connect(task, fetch, unlimited);
const inventory = createInventory(task, session);
const painting = new Painting(inventory, session);
inventory.scheduler.pause();
await inventory.start();
await painting.paintAll();

const events: number[] = [];
painting.onEvent = (repaint) => events.push(repaint === "all" ? Infinity : repaint.length);

/** The cluster's answers with another state in the first of its available connections. */
function otherState(): void {
  for (const [url, { text, status }] of answers) {
    if (!url.endsWith("/private-endpoint-connections")) continue;
    const other = text.replace(/"status":\s*"[A-Z_]*AVAILABLE"/, '"status":"REJECTED"');
    if (other === text) throw new Error("No connection of this cluster is available.");
    answers.set(url, { text: other, status });
  }
}

const suitable = ({ cluster, networking }: ClusterEntry): boolean =>
  cluster.plan === "Advanced" &&
  networking?.endpoints.items.some(({ status }) => status.state === "available") === true;
const clusters = [...(inventory.store.account(account.id)?.clusters.values() ?? [])]
  .filter(suitable)
  .slice(0, task.rounds);

const watch = task.watch ? watchSlices() : undefined;
const times: number[] = [];
const cpuTimes: number[] = [];
let most = 0;
for (const { cluster } of clusters) {
  const refresh = () => inventory.scheduler.refreshCluster(account.id, cluster.id);
  answers.clear();
  replaying = false;
  await refresh();
  otherState();
  replaying = true;
  const before = events.length;
  const [began, cpu] = [performance.now(), threadMs()];
  await refresh();
  times.push(performance.now() - began);
  cpuTimes.push(threadMs() - cpu);
  most = Math.max(most, events.length - before);
  if (events.length === before) throw new Error("A change caused no event.");
}
const slices = await watch?.stop();
await inventory.dispose();
answer("change", {
  ms: times,
  cpuMs: cpuTimes,
  events: most,
  elements: Math.max(...events),
  ...(slices && { slices }),
});
