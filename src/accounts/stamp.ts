import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";

/** What the file is called, in the folder that all windows of this machine share. */
export const stampName = "accounts.json";

/** What a window changed; of which account, and whether its secret. No label, no secret. */
interface Stamped {
  readonly id: string;
  readonly secret: boolean;
}

/** What the file says: who changed something last, and all that this window has changed of late. */
interface Stamp {
  readonly window: string;
  readonly changes: readonly (Stamped & { readonly at: number })[];
}

/** A change stands in the file this long, ms: a watcher may see only the last of several writes. */
const keptMs = 60_000;

/** The file by which a window tells the others of this machine that the accounts changed. */
export class StampFile {
  readonly #file: string;
  readonly #window: string;
  #changes: Stamp["changes"] = [];
  #writing: Promise<void> = Promise.resolve();
  /** The last change of each other window that was taken over. */
  readonly #taken = new Map<string, number>();

  constructor(folder: string, window: string) {
    this.#file = path.join(folder, stampName);
    this.#window = window;
  }

  /** Tells of a change of this window. Writes do not overtake each other. */
  write(change: Stamped): Promise<void> {
    // Two changes in one millisecond are still two.
    const at = Math.max(Date.now(), (this.#changes.at(-1)?.at ?? 0) + 1);
    this.#changes = [...this.#changes.filter((one) => one.at > at - keptMs), { ...change, at }];
    const stamp: Stamp = { window: this.#window, changes: this.#changes };
    const next = this.#writing.then(() => this.#save(stamp));
    this.#writing = next.catch(() => undefined);
    return next;
  }

  /** What another window has changed since the last look; undefined = the last one to write was this one. */
  async read(): Promise<readonly Stamped[] | undefined> {
    const text = await readFile(this.#file, "utf8").catch(() => "null");
    const { window, changes = [] } = (JSON.parse(text) ?? {}) as Partial<Stamp>;
    if (window === undefined || window === this.#window) return undefined;
    const taken = this.#taken.get(window) ?? 0;
    this.#taken.set(window, changes.at(-1)?.at ?? taken);
    return changes.filter(({ at }) => at > taken).map(({ id, secret }) => ({ id, secret }));
  }

  async #save(stamp: Stamp): Promise<void> {
    const draft = `${this.#file}.${this.#window}`;
    await mkdir(path.dirname(this.#file), { recursive: true });
    await writeFile(draft, JSON.stringify(stamp), { mode: 0o600 });
    await rename(draft, this.#file);
  }
}
