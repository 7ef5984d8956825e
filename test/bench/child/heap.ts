// What the world costs in memory, read over the network or (without rounds) from the cache on disk.
import { connect, countEndpoints, createInventory, Painting, unlimited } from "./extension.ts";
import { answer, readTask } from "./task.ts";

/** What is left once nothing more is collected: what waits for finalizers of requests takes several turns. */
async function heapMb(): Promise<number> {
  let least = Infinity;
  for (let idle = 0; idle < 5; idle++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { heapUsed, external } = process.memoryUsage();
    const mb = (heapUsed + external) / (1024 * 1024);
    if (mb < least - 0.1) idle = 0;
    least = Math.min(least, mb);
  }
  return least;
}

const task = readTask();
const sessions = await connect(task.faces, () => unlimited);
for (const session of sessions.values()) await session.check({ priority: "asked" });
const inventory = createInventory(task, task.rounds > 0 ? sessions : undefined);
const painting = new Painting(inventory, task, sessions);
const before = await heapMb();
await inventory.start();
if (task.rounds > 0) await inventory.scheduler.refreshAll();
await painting.paint();
const mb = (await heapMb()) - before;
const endpoints = countEndpoints(inventory);
await inventory.dispose();
answer("heap", { mb, endpoints });
