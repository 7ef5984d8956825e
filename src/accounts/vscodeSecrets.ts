import type * as vscode from "vscode";
import type { SecretStore } from "./secretStore.ts";

/** A secret without an account may be one whose account is just being written, ms. */
const settledAfter = 60_000;

/** VS Code's secret storage, one entry a sign-in of a kind. */
export class VscodeSecrets implements SecretStore {
  readonly #storage: vscode.SecretStorage;
  /** VS Code lists no keys on the oldest supported version, so the ids are kept in global state. */
  readonly #state: vscode.Memento;

  readonly #prefix: string;

  /** `prefix`: what the keys of this kind's entries begin with. */
  constructor(prefix: string, storage: vscode.SecretStorage, state: vscode.Memento) {
    this.#prefix = prefix;
    this.#storage = storage;
    this.#state = state;
  }

  async get(id: string): Promise<string | undefined> {
    return this.#storage.get(this.#prefix + id);
  }

  async set(id: string, secret: string): Promise<void> {
    // First the note that it exists: a cut between the two leaves an orphan that can be found.
    await this.#state.update(this.#prefix + id, Date.now());
    await this.#storage.store(this.#prefix + id, secret);
  }

  async delete(id: string): Promise<void> {
    await this.#storage.delete(this.#prefix + id);
    await this.#state.update(this.#prefix + id, undefined);
  }

  ids(): Promise<readonly string[]> {
    const before = Date.now() - settledAfter;
    const keys = this.#state
      .keys()
      .filter((key) => key.startsWith(this.#prefix) && this.#state.get(key, 0) < before);
    return Promise.resolve(keys.map((key) => key.slice(this.#prefix.length)));
  }
}
