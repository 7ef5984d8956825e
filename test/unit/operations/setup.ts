import { afterEach, beforeEach, vi } from "vitest";
import type { Port } from "../../../src/operations/run.ts";
import type { FakeCloud } from "./fakeCloud.ts";
import { drive, fakeClock, newFolder, removeFolder, Window } from "./harness.ts";

/** What a test of windows works with. */
export interface Desk {
  readonly folder: string;
  /** Opens a window and starts its operations. */
  open(cloud: FakeCloud, port?: Partial<Port>): Promise<Window>;
}

/** A folder and a fake clock for each test of a file; windows are closed at its end. */
export function desk(): Desk {
  // Hours of fake time are many small writes to a real disk, which may be a slow one.
  vi.setConfig({ testTimeout: 60_000 });
  let folder = "";
  const windows: Window[] = [];
  beforeEach(async () => {
    fakeClock();
    folder = await newFolder();
  });
  afterEach(async () => {
    for (const one of windows.splice(0)) await drive(one.operations.dispose());
    vi.useRealTimers();
    await removeFolder(folder);
  });
  return {
    get folder() {
      return folder;
    },
    async open(cloud, port) {
      const one = new Window(folder, cloud, port);
      windows.push(one);
      await drive(one.operations.start());
      return one;
    },
  };
}
