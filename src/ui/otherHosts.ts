import type { StateStore } from "../accounts/signIns.ts";
import type { OpenOperation } from "../operations/openList.ts";

const prefix = "openOperations:";

/**
 * What runs on other machines: journals are on the machine that runs them, but global state follows the
 * person, so each machine leaves there the list of its operations that are not over.
 */
export class OtherHosts {
  readonly #state: StateStore;
  readonly #host: string;
  readonly #listeners = new Set<() => void>();

  constructor(state: StateStore, host: string) {
    this.#state = state;
    this.#host = host;
  }

  /** Leaves this machine's list; an empty one is taken away. */
  async publish(open: readonly OpenOperation[]): Promise<void> {
    await this.#state.update(prefix + this.#host, open.length === 0 ? undefined : open);
  }

  /** The operations that are not over on other machines, as they were last told. */
  list(): readonly OpenOperation[] {
    return this.#state
      .keys()
      .filter((key) => key.startsWith(prefix) && key !== prefix + this.#host)
      .flatMap((key) => readOperations(this.#state.get(key)));
  }

  /** Calls back when an operation was dismissed here. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Takes an operation off the list; its machine, should it still be at it, puts it there again. */
  async dismiss({ id, host }: OpenOperation): Promise<void> {
    const key = prefix + host;
    const left = readOperations(this.#state.get(key)).filter((one) => one.id !== id);
    await this.#state.update(key, left.length === 0 ? undefined : left);
    for (const listener of this.#listeners) listener();
  }
}

function readOperations(value: unknown): OpenOperation[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (one): one is OpenOperation =>
      typeof one === "object" &&
      one !== null &&
      ["id", "title", "clusterName", "state", "host"].every(
        (key) => typeof Reflect.get(one, key) === "string",
      ),
  );
}
