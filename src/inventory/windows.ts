import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { watchFolder } from "./files.ts";
import { acquireLease, isStale, readLease, type Lease } from "./lease.ts";

const times = { heartbeatMs: 5_000, staleAfterMs: 20_000 };
const presenceSuffix = ".window";

/** What a window knows of itself among the others on this host. */
export interface Standing {
  /** True = this window reads for all and writes the cache. */
  readonly leader: boolean;
  /** How many windows there are, this one included. */
  readonly count: number;
  /** The part of each account's rate budget that is this window's, 0 to 1. */
  readonly share: number;
}

/**
 * The windows that share a storage folder. Each shows its presence by a file with a heartbeat; one
 * holds the leader's lease, and when that ends, another takes it.
 */
export class Windows {
  readonly #folder: string;
  readonly #owner: string;
  readonly #changed: (standing: Standing) => void;
  readonly #log: (line: string) => void;
  #presence: Lease | undefined;
  #leadership: Lease | undefined;
  #standing: Standing = { leader: false, count: 1, share: 1 };
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #disposed = false;
  #stopWatching: () => void = () => undefined;

  /** `folder`: the storage folder; `owner`: this window's own id, safe as a file name. */
  constructor(
    folder: string,
    owner: string,
    changed: (standing: Standing) => void,
    log: (line: string) => void,
  ) {
    this.#folder = join(folder, "windows");
    this.#owner = owner;
    this.#changed = changed;
    this.#log = log;
  }

  get standing(): Standing {
    return this.#standing;
  }

  /** True while no other window can be leader; to be asked before each write. */
  get leads(): boolean {
    return this.#leadership?.held === true;
  }

  /** Shows itself and looks who else is there. Resolves when the first look is done. */
  async start(): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      this.#alone(error);
      return;
    }
    if (this.#disposed) return;
    this.#stopWatching = watchFolder(this.#folder, times.heartbeatMs, () => void this.#look());
    await this.#look();
  }

  /** Leaves: the others need not wait for the heartbeat to go stale. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#stopWatching();
    await this.#looking;
    await Promise.all([this.#leadership?.release(), this.#presence?.release()]);
  }

  /** One look at a time; what is reported meanwhile is looked at after it. */
  #look(): Promise<void> {
    if (this.#disposed) return Promise.resolve();
    this.#lookAgain = this.#looking !== undefined;
    this.#looking ??= this.#lookOnce()
      .catch((error: unknown) => this.#alone(error))
      .finally(() => {
        this.#looking = undefined;
        if (this.#lookAgain) void this.#look();
      });
    return this.#looking;
  }

  async #lookOnce(): Promise<void> {
    if (this.#presence?.held !== true) {
      this.#presence = await this.#lease(`${this.#owner}${presenceSuffix}`);
    }
    if (this.#leadership?.held !== true) {
      this.#leadership = await this.#lease("leader.lease");
      this.#leadership?.lost.addEventListener("abort", () => void this.#look());
    }
    const count = Math.max(1, await this.#count());
    this.#stand(this.leads, count);
  }

  /** A folder that cannot be used leaves each window on its own: it reads, and writes nothing. */
  #alone(error: unknown): void {
    this.#log(`other windows cannot be seen: ${String(error)}`);
    this.#stand(true, 1);
  }

  #stand(leader: boolean, count: number): void {
    const before = this.#standing;
    if (this.#disposed || (before.leader === leader && before.count === count)) return;
    this.#standing = { leader, count, share: 1 / count };
    this.#changed(this.#standing);
  }

  #lease(name: string): Promise<Lease | undefined> {
    return acquireLease(join(this.#folder, name), { owner: this.#owner, ...times });
  }

  /** Counts the windows that are alive; files of those that are not are cleared away. */
  async #count(): Promise<number> {
    let alive = 0;
    for (const name of await readdir(this.#folder)) {
      if (!name.endsWith(presenceSuffix)) continue;
      const record = await readLease(join(this.#folder, name));
      if (record === undefined) continue;
      if (!isStale(record, times.staleAfterMs)) alive++;
      else if (this.leads) await rm(join(this.#folder, name), { force: true });
    }
    return alive;
  }
}
