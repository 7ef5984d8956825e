// From the cache on disk to the first paint of all clusters, as it is after `activate` returned.
import { performance } from "node:perf_hooks";
import type { Node } from "../../../src/ui/tree/node.ts";
import { worldClusters } from "../size.ts";
import { countClusters, createInventory, Painting } from "./extension.ts";
import { threadMs, watchSlices } from "./slices.ts";
import { answer, readTask } from "./task.ts";

const task = readTask();
const inventory = createInventory(task);
const painting = new Painting(inventory, task);
const done = Promise.withResolvers<readonly Node[]>();
let first: Promise<readonly Node[]> | undefined;
// VS Code asks at once, and then again when no event came for 200 ms: its time, not ours.
painting.onEvent = () => {
  first ??= painting.paint();
  if (countClusters(inventory) < worldClusters) return;
  painting.onEvent = () => undefined;
  setImmediate(() => {
    painting.paint().then(done.resolve, done.reject);
  });
};
const watch = task.watch ? watchSlices() : undefined;
const [began, cpu] = [performance.now(), threadMs()];
const started = inventory.start();
const painted = (await done.promise).length;
const [ms, cpuMs] = [performance.now() - began, threadMs() - cpu];
await started;
if (painted !== worldClusters) throw new Error(`${painted} clusters were painted.`);
const slices = await watch?.stop();
await inventory.dispose();
answer("tree", { ms, cpuMs, ...(slices && { slices }) });
