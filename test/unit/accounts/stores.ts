import { Accounts } from "../../../src/accounts/accounts.ts";
import type { SignInsChange, StateStore } from "../../../src/accounts/signIns.ts";
import type { SecretStore } from "../../../src/accounts/secretStore.ts";

/** Global state as VS Code has it: values survive as JSON. */
export class MemoryState implements StateStore {
  readonly values = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.values.keys()];
  }

  get(key: string): unknown {
    return this.values.get(key);
  }

  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, JSON.parse(JSON.stringify(value)) as unknown);
    return Promise.resolve();
  }
}

/** A keyring whose calls fail while `broken` names them. */
export class MemorySecrets implements SecretStore {
  readonly values = new Map<string, string>();
  readonly broken = new Set<"get" | "set" | "delete">();

  get(id: string): Promise<string | undefined> {
    return this.#unless("get", () => this.values.get(id));
  }

  set(id: string, secret: string): Promise<void> {
    // A keyring may have written before it failed.
    this.values.set(id, secret);
    return this.#unless("set", () => undefined);
  }

  delete(id: string): Promise<void> {
    return this.#unless("delete", () => void this.values.delete(id));
  }

  ids(): Promise<readonly string[]> {
    return Promise.resolve([...this.values.keys()]);
  }

  #unless<T>(call: "get" | "set" | "delete", work: () => T): Promise<T> {
    return this.broken.has(call)
      ? Promise.reject(new Error("The keyring is locked."))
      : Promise.resolve(work());
  }
}

export const prod = { provider: "cockroach", label: "Production" } as const;

/** Accounts over stores in memory, and what they told. */
export function memoryAccounts(state = new MemoryState(), secrets = new MemorySecrets()) {
  const accounts = new Accounts(state, secrets, "here");
  const told: SignInsChange[] = [];
  accounts.onDidChange((change) => told.push(change));
  return { accounts, state, secrets, told };
}
