import { onTestFinished } from "vitest";
import type { CloudSession } from "../../../src/clouds/cloud.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { Operations } from "../../../src/operations/operations.ts";
import { newFolder, removeFolder } from "../operations/harness.ts";

/** Operations of a window that is signed in to nothing but a cloud of the customer's. */
export async function openWindow(session: CloudSession): Promise<Operations> {
  const folder = await newFolder();
  const operations = new Operations({
    ...{ folder, owner: "window", host: "here" },
    port: {
      session: () => Promise.reject(new Error("No database is asked for anything.")),
      account: () => ({ label: "Work", provider: "fake" }),
      learned: () => undefined,
      wrote: () => undefined,
      cloud: () => Promise.resolve(session),
    },
    log: () => undefined,
    publish: () => undefined,
  });
  onTestFinished(async () => {
    await operations.dispose();
    await removeFolder(folder);
  });
  await operations.start();
  return operations;
}

/** The operation, once nothing of it goes on. */
export async function settled(operations: Operations, id: string): Promise<Operation> {
  await operations.whenSettled(id);
  return operations.get(id)!;
}
