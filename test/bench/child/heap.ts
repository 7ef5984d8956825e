// What the world costs in memory, read over the network or (without rounds) from the cache on disk.
import { connect, countEndpoints, createInventory, Painting, unlimited } from "./extension.ts";
import { answer, readTask } from "./task.ts";

async function heapMb(): Promise<number> {
  for (let time = 0; time < 3; time++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / (1024 * 1024);
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
