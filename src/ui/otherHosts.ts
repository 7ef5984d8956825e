import type { StateStore } from "../accounts/accounts.ts";
import type { OpenOperation } from "../operations/openList.ts";

const prefix = "openOperations:";

/**
 * What runs on other machines: journals are on the machine that runs them, but global state follows the
 * person, so each machine leaves there the list of its operations that are not over.
 */
export class OtherHosts {
  readonly #state: StateStore;
  readonly #host: string;

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
