import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomic } from "../inventory/files.ts";
import type { Operation } from "./operation.ts";

const keptFinished = 50;
const keptFor = 14 * 24 * 3600_000;
/** A temporary file this old belongs to a process that was killed. */
const abandonedAfter = 10 * 60_000;

const overStates = new Set(["done", "undone", "failed", "cancelled"]);

/** What the folder holds now. */
export interface Loaded {
  readonly operations: readonly Operation[];
  /** Files that could not be understood, by the name under which they were set aside. */
  readonly damaged: readonly string[];
}

/** The operations on disk: one file each, written whole or not at all, readable only by their owner. */
export class Journal {
  readonly #folder: string;
  readonly #known = new Map<string, { readonly stamp: string; readonly operation: Operation }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Replaces the operation's file. Rejects with the system's error when the disk does not take it. */
  async save(operation: Operation): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeAtomic(this.#path(operation.id), JSON.stringify(operation, undefined, 1), true);
  }

  /** The operation's file; undefined when it is not there or cannot be understood. */
  async read(id: string): Promise<Operation | undefined> {
    const text = await readFile(this.#path(id), "utf8").catch(missing);
    if (text === undefined) return undefined;
    const { understood } = await format();
    return understood(text, id);
  }

  async remove(id: string): Promise<void> {
    this.#known.delete(id);
    await rm(this.#path(id), { force: true });
  }

  /** The path of the lease of whoever runs the operation. */
  leasePath(id: string): string {
    return join(this.#folder, `${id}.lease`);
  }

  /** All operations, oldest first. What cannot be understood is set aside, beside its place. */
  async load(): Promise<Loaded> {
    const names = (await readdir(this.#folder).catch(missing)) ?? [];
    const operations: Operation[] = [];
    const damaged: string[] = [];
    for (const name of names) {
      if (name.endsWith(".tmp")) await this.#sweep(name);
      if (!name.endsWith(".json")) continue;
      const found = await this.#loadOne(name);
      if (found === "damaged") damaged.push(`${name}.damaged`);
      else if (found !== undefined) operations.push(found);
    }
    operations.sort((a, b) => a.createdAt - b.createdAt);
    return { operations, damaged };
  }

  /** Removes what is over, beyond the newest 50 and older than 14 days. */
  async prune(operations: readonly Operation[]): Promise<void> {
    const over = operations.filter(({ state }) => overStates.has(state));
    const finished = over.sort((a, b) => b.updatedAt - a.updatedAt);
    const oldest = Date.now() - keptFor;
    for (const [place, one] of finished.entries()) {
      if (place >= keptFinished || one.updatedAt < oldest) await this.remove(one.id);
    }
  }

  async #loadOne(name: string): Promise<Operation | "damaged" | undefined> {
    const path = join(this.#folder, name);
    const id = name.slice(0, -".json".length);
    const status = await stat(path).catch(missing);
    if (status === undefined) return undefined;
    const stamp = `${status.mtimeMs}/${status.ino}/${status.size}`;
    const known = this.#known.get(id);
    if (known?.stamp === stamp) return known.operation;
    const text = await readFile(path, "utf8").catch(unreadable);
    if (text === undefined) return undefined;
    const { understood, ofNewerVersion } = await format();
    const found = understood(text, id);
    if (found === undefined) return ofNewerVersion(text) ? undefined : this.#setAside(path);
    this.#known.set(id, { stamp, operation: found });
    return found;
  }

  /** Undefined when it cannot be moved, or another window was faster: it is skipped, again and again. */
  async #setAside(path: string): Promise<"damaged" | undefined> {
    try {
      await rename(path, `${path}.damaged`);
      return "damaged";
    } catch {
      return undefined;
    }
  }

  async #sweep(name: string): Promise<void> {
    const path = join(this.#folder, name);
    const status = await stat(path).catch(missing);
    if (status !== undefined && status.mtimeMs < Date.now() - abandonedAfter) {
      await rm(path, { force: true });
    }
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}

/** Loaded with the first file that is read: it is not needed for activation. */
function format() {
  return import("./journalFormat.ts");
}

/** For `catch`: another window may have removed it just now; anything else is an error. */
function missing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** For `catch`: what is there but cannot be read (a folder, another's file) is damaged. */
function unreadable(error: unknown): string | undefined {
  return isMissing(error) ? undefined : "";
}
