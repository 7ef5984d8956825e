import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm, stat, writeFile, type FileHandle } from "node:fs/promises";
import { hostname } from "node:os";

/** What a lease file says about who holds it. */
interface LeaseRecord {
  /** Who holds it, as they call themselves (a window's id). */
  readonly owner: string;
  readonly host: string;
  readonly pid: number;
  /** When the holder last said that it is alive, ms since the epoch. */
  readonly heartbeat: number;
  /** New with every acquisition, so that two holds by one owner are told apart. */
  readonly token: string;
}

interface LeaseOptions {
  readonly owner: string;
  /** A holder silent for this long has lost the lease; at least three heartbeats. */
  readonly staleAfterMs: number;
  readonly heartbeatMs: number;
}

/** A hold on something that only one window may do. */
export interface Lease {
  /** Aborts when the lease was lost: taken over, its file gone, or the heartbeat came too late. */
  readonly lost: AbortSignal;
  /** False as soon as another might hold it; ask before a step that must not happen twice. */
  readonly held: boolean;
  /** Gives it back; removes the file if it is still ours. Never rejects. */
  release(): Promise<void>;
}

/** Who holds the lease at this path, stale or not; undefined = nobody, or the file cannot be read. */
export async function readLease(path: string): Promise<LeaseRecord | undefined> {
  try {
    return recordOf(await readFile(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** True when the holder has been silent for too long (or its clock says something impossible). */
export function isStale(record: Pick<LeaseRecord, "heartbeat">, staleAfterMs: number): boolean {
  return Math.abs(Date.now() - record.heartbeat) > staleAfterMs;
}

/**
 * Takes the lease at this path; undefined = somebody alive holds it, or was faster. The folder must
 * exist. Rejects only when the file system does (no such folder, no permission).
 */
export async function acquireLease(
  path: string,
  options: LeaseOptions,
): Promise<Lease | undefined> {
  const record: LeaseRecord = {
    owner: options.owner,
    host: hostname(),
    pid: process.pid,
    heartbeat: Date.now(),
    token: randomUUID(),
  };
  if (!(await create(path, record)) && !(await takeOver(path, record, options))) return undefined;
  return new HeldLease(path, record, options);
}

class HeldLease implements Lease {
  readonly #path: string;
  readonly #options: LeaseOptions;
  readonly #lost = new AbortController();
  #record: LeaseRecord;
  #released = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #beating: Promise<void> = Promise.resolve();

  constructor(path: string, record: LeaseRecord, options: LeaseOptions) {
    this.#path = path;
    this.#record = record;
    this.#options = options;
    this.#schedule();
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  get held(): boolean {
    return !this.#released && !this.#lost.signal.aborted && !this.#late;
  }

  async release(): Promise<void> {
    if (this.#released) return;
    const mine = this.held;
    this.#released = true;
    clearTimeout(this.#timer);
    await this.#beating;
    if (!mine || (await readLease(this.#path))?.token !== this.#record.token) return;
    await rm(this.#path, { force: true }).catch(() => undefined);
  }

  /** One heartbeat early: whoever takes over counts from the same moment as we do. */
  get #late(): boolean {
    return isStale(this.#record, this.#options.staleAfterMs - this.#options.heartbeatMs);
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.#beating = this.#beat();
    }, this.#options.heartbeatMs);
  }

  async #beat(): Promise<void> {
    // After a sleep of the machine another window may be taking over at this moment.
    const next = { ...this.#record, heartbeat: Date.now() };
    const alive = !this.#late && (await this.#write(next));
    if (this.#released) return;
    if (alive) this.#schedule();
    else this.#lost.abort();
  }

  /**
   * False = the lease is somebody else's. Writes into the very file it has checked: if another takes
   * over in between, it puts a new file in place and this write reaches only the old one.
   */
  async #write(next: LeaseRecord): Promise<boolean> {
    let file: FileHandle | undefined;
    try {
      file = await open(this.#path, "r+");
      if (recordOf(await file.readFile("utf8"))?.token !== next.token) return false;
      await file.write(textOf(next), 0);
      this.#record = next;
      return true;
    } catch (error) {
      // Anything but a missing file may pass; if it does not, the heartbeat is late soon enough.
      return !isMissing(error);
    } finally {
      await file?.close().catch(() => undefined);
    }
  }
}

/** Makes the file, or says that there is one already. */
async function create(path: string, record: LeaseRecord): Promise<boolean> {
  try {
    await writeFile(path, textOf(record), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

/**
 * Replaces a stale lease. A marker named after the hold that ends lets one taker through; it looks
 * again once it is through, because an earlier taker may have come and gone.
 */
async function takeOver(
  path: string,
  record: LeaseRecord,
  { staleAfterMs }: LeaseOptions,
): Promise<boolean> {
  const seen = await staleHold(path, staleAfterMs);
  if (seen === undefined) return false;
  const marker = `${path}.${seen}.takeover`;
  if (!(await create(marker, record))) {
    await removeAbandoned(marker, staleAfterMs);
    return false;
  }
  const fresh = `${path}.${record.token}.new`;
  try {
    if ((await staleHold(path, staleAfterMs)) !== seen) return false;
    await writeFile(fresh, textOf(record), { mode: 0o600 });
    await rename(fresh, path);
    return true;
  } catch (error) {
    await rm(fresh, { force: true });
    // Another process has the file open, on a system that minds: the next try will do.
    if (hasCode(error, "EPERM") || hasCode(error, "EACCES") || hasCode(error, "EBUSY"))
      return false;
    throw error;
  } finally {
    await rm(marker, { force: true });
  }
}

/** The name of the hold that has ended; undefined = somebody holds the lease, or nobody any more. */
async function staleHold(path: string, staleAfterMs: number): Promise<string | undefined> {
  const record = await readLease(path);
  if (record !== undefined) return isStale(record, staleAfterMs) ? record.token : undefined;
  // Cut short while it was written: its age is the file's.
  const written = await modifiedAt(path);
  if (written === undefined) return undefined;
  return isStale({ heartbeat: written }, staleAfterMs) ? `unreadable-${written}` : undefined;
}

/** A taker that died half-way must not keep the lease out of reach for ever. */
async function removeAbandoned(marker: string, staleAfterMs: number): Promise<void> {
  const written = await modifiedAt(marker);
  if (written === undefined || !isStale({ heartbeat: written }, staleAfterMs)) return;
  await rm(marker, { force: true });
}

async function modifiedAt(path: string): Promise<number | undefined> {
  try {
    return Math.round((await stat(path)).mtimeMs);
  } catch {
    return undefined;
  }
}

/** One line of constant length, so that a heartbeat overwrites exactly the one before it. */
function textOf(record: LeaseRecord): string {
  return `${JSON.stringify(record)}\n`;
}

function recordOf(text: string): LeaseRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { owner, host, pid, heartbeat, token } = value as Partial<Record<string, unknown>>;
  if (typeof owner !== "string" || typeof host !== "string" || typeof pid !== "number") {
    return undefined;
  }
  // The token becomes part of a file's name.
  if (typeof heartbeat !== "number" || typeof token !== "string" || !/^[\w-]+$/.test(token)) {
    return undefined;
  }
  return { owner, host, pid, heartbeat, token };
}

function isMissing(error: unknown): boolean {
  return hasCode(error, "ENOENT");
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
