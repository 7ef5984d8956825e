import type * as vscode from "vscode";
import type { SecretStore } from "./secretStore.ts";

const prefix = "secret:";

/** A secret without an account may be one whose account is just being written, ms. */
const settledAfter = 60_000;

/** VS Code's secret storage, one entry an account. */
export class VscodeSecrets implements SecretStore {
  readonly #storage: vscode.SecretStorage;
  /** VS Code lists no keys on the oldest supported version, so the ids are kept in global state. */
  readonly #state: vscode.Memento;

  constructor(storage: vscode.SecretStorage, state: vscode.Memento) {
    this.#storage = storage;
    this.#state = state;
  }

  async get(id: string): Promise<string | undefined> {
    return this.#storage.get(prefix + id);
  }

  async set(id: string, secret: string): Promise<void> {
    // First the note that it exists: a cut between the two leaves an orphan that can be found.
    await this.#state.update(prefix + id, Date.now());
    await this.#storage.store(prefix + id, secret);
  }

  async delete(id: string): Promise<void> {
    await this.#storage.delete(prefix + id);
    await this.#state.update(prefix + id, undefined);
  }

  ids(): Promise<readonly string[]> {
    const before = Date.now() - settledAfter;
    const keys = this.#state
      .keys()
      .filter((key) => key.startsWith(prefix) && this.#state.get(key, 0) < before);
    return Promise.resolve(keys.map((key) => key.slice(prefix.length)));
  }
}
