import { randomUUID } from "node:crypto";
import { createReadStream, watch, type FSWatcher } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";

/** As much as most first lines take. */
const firstLineBytes = 128 * 1024;

/**
 * Writes a file so that a reader sees all of it or what was there before; readable by its owner only.
 * `flush`: it is on the disk when this resolves. Rejects with the system's error.
 */
export async function writeAtomic(path: string, text: string, flush = false): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, text, { mode: 0o600, flush });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** The JSON in a file; undefined = no file, or not JSON. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readText(path));
  } catch {
    return undefined;
  }
}

/** The text in a file; empty = no file, or none that can be read. */
export async function readText(path: string): Promise<string> {
  try {
    // Decoded in one piece: with an encoding, `readFile` decodes piece by piece as it reads.
    return (await readFile(path)).toString();
  } catch {
    return "";
  }
}

/** The first line of a file, without reading what follows; empty = no file, or none that can be read. */
export async function readFirstLine(path: string): Promise<string> {
  const read: Buffer[] = [];
  try {
    for await (const piece of createReadStream(path, { highWaterMark: firstLineBytes })) {
      const end = (piece as Buffer).indexOf("\n");
      read.push((piece as Buffer).subarray(0, end < 0 ? undefined : end));
      if (end >= 0) break;
    }
    return Buffer.concat(read).toString();
  } catch {
    return "";
  }
}

/**
 * Calls back soon after something in the folder changed, and every `pollMs` all the same: not every
 * file system reports. `ending`: only files with this end of their name count. Returns how to stop.
 */
export function watchFolder(
  folder: string,
  pollMs: number,
  changed: () => void,
  ending = "",
): () => void {
  let watcher: FSWatcher | undefined;
  let soon: ReturnType<typeof setTimeout> | undefined;
  // Several files change together: one call for all.
  const report = (_kind: string, name: string | null): void => {
    if (name !== null && !name.endsWith(ending)) return;
    soon ??= setTimeout(() => {
      soon = undefined;
      changed();
    }, 100);
  };
  try {
    watcher = watch(folder, report);
    watcher.on("error", () => watcher?.close());
  } catch {
    // The poll alone does it.
  }
  const poll = setInterval(changed, pollMs);
  return () => {
    watcher?.close();
    clearInterval(poll);
    clearTimeout(soon);
  };
}

/** Lets others have a turn between two pieces of work. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
