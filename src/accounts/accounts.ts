import { randomUUID } from "node:crypto";
import type { Account, Reach } from "./account.ts";
import { SessionSecrets, type SecretStore } from "./secretStore.ts";

/** Where ids and labels are: VS Code's global state has this shape. */
export interface StateStore {
  keys(): readonly string[];
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const prefix = "account:";

/** An entry of the state; undefined when it is none that this version can read. */
function readAccount(value: unknown): Account | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const text = (key: string): string | undefined => {
    const found: unknown = Reflect.get(value, key);
    return typeof found === "string" ? found : undefined;
  };
  const id = text("id");
  const provider = text("provider");
  const label = text("label");
  if (id === undefined || provider === undefined || label === undefined) return undefined;
  const reach: Reach = {
    ...{ baseUrl: text("baseUrl"), proxy: text("proxy"), caFile: text("caFile") },
    settings: readSettings(Reflect.get(value, "settings")),
  };
  return { id, provider, label, ...reach, sandbox: text("sandbox") };
}

/** What of it can be read; undefined = nothing. */
function readSettings(value: unknown): Account["settings"] {
  if (typeof value !== "object" || value === null) return undefined;
  const texts = Object.entries(value).filter(([, text]) => typeof text === "string");
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}

/** Something about the accounts changed: which, and how. */
export interface AccountsChange {
  readonly id: string;
  /** `secret`: sign in anew. `settings`: how it is reached changed. `label`: only its name. */
  readonly kind: "added" | "removed" | "secret" | "settings" | "label";
}

/**
 * The sign-ins. Each account is an entry of its own in the state, so that two windows that change two
 * accounts do not undo each other. Secrets are only in the secret store.
 */
export class Accounts {
  readonly #host: string;
  readonly #state: StateStore;
  readonly #secrets: SecretStore;
  readonly #session = new SessionSecrets();
  /** Accounts whose secret could not be stored: they live as long as this window. */
  readonly #sessionAccounts = new Map<string, Account>();
  /** Stored accounts of which only this window has the present secret. */
  readonly #sessionKeys = new Set<string>();
  /** Accounts whose secret was stored by this window: the others may be able to read it only later. */
  readonly #storedHere = new Set<string>();
  readonly #listeners = new Set<(change: AccountsChange) => void>();
  #known: ReadonlyMap<string, Account>;

  /** `host` is this machine: the state follows the person to others, where a sandbox is not. */
  constructor(state: StateStore, secrets: SecretStore, host: string) {
    this.#host = host;
    this.#state = state;
    this.#secrets = secrets;
    this.#known = this.#read();
  }

  /** All accounts, by label. */
  list(): readonly Account[] {
    return [...this.#known.values()].sort((a, b) => a.label.localeCompare(b.label));
  }

  get(id: string): Account | undefined {
    return this.#known.get(id);
  }

  /** True when its secret ends with this window. */
  isSessionOnly(id: string): boolean {
    return this.#sessionAccounts.has(id) || this.#sessionKeys.has(id);
  }

  /** True when its present secret was stored by this window, so that no other surely has it. */
  storedHere(id: string): boolean {
    return this.#storedHere.has(id);
  }

  /** The secret of an account; undefined when it is in no store of this window. */
  secret(id: string): Promise<string | undefined> {
    return (this.isSessionOnly(id) ? this.#session : this.#secrets).get(id);
  }

  /** Calls back after each change, of this window or of another. */
  onDidChange(listener: (change: AccountsChange) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /**
   * Stores a new account. Throws what the secret or state store throws, and then nothing is stored;
   * with `sessionOnly` nothing is written anywhere.
   */
  async add(
    account: Omit<Account, "id">,
    secret: string,
    options: { readonly sessionOnly?: boolean } = {},
  ): Promise<Account> {
    const added: Account = { ...account, id: randomUUID() };
    if (options.sessionOnly === true) {
      await this.#session.set(added.id, secret);
      this.#sessionAccounts.set(added.id, added);
    } else {
      try {
        await this.#secrets.set(added.id, secret);
        await this.#state.update(prefix + added.id, added);
      } catch (error) {
        await this.#secrets.delete(added.id).catch(() => undefined);
        throw error;
      }
    }
    this.#storedHere.add(added.id);
    this.#changed({ id: added.id, kind: "added" });
    return added;
  }

  async rename(id: string, label: string): Promise<void> {
    await this.#replace(id, (account) => ({ ...account, label }), "label");
  }

  /** Sets how its API is reached, and its settings; what is absent in `reach` goes back to the usual. */
  async setReach(id: string, reach: Reach): Promise<void> {
    const usual = { baseUrl: undefined, proxy: undefined, caFile: undefined, settings: undefined };
    await this.#replace(id, (account) => ({ ...account, ...usual, ...reach }), "settings");
  }

  /**
   * Replaces the secret; the old one is gone. Of an account that is gone nothing is stored. Throws what
   * the secret store throws, and then nothing changed; with `sessionOnly` it is not asked, and the old
   * secret holds again in the next window.
   */
  async replaceSecret(
    id: string,
    secret: string,
    options: { readonly sessionOnly?: boolean } = {},
  ): Promise<void> {
    if (!this.#known.has(id)) return;
    if (this.#sessionAccounts.has(id)) await this.#session.set(id, secret);
    else if (options.sessionOnly === true) {
      await this.#session.set(id, secret);
      this.#sessionKeys.add(id);
    } else {
      await this.#secrets.set(id, secret);
      await this.#dropSessionKey(id);
    }
    this.#storedHere.add(id);
    this.#changed({ id, kind: "secret" });
  }

  /**
   * Forgets the account and its secret. Nothing changes at the provider. Throws what the secret store
   * throws: the account is gone then, and its secret is swept later.
   */
  async remove(id: string): Promise<void> {
    const session = this.#sessionAccounts.delete(id);
    this.#storedHere.delete(id);
    if (!session) await this.#state.update(prefix + id, undefined);
    await this.#dropSessionKey(id);
    try {
      await (session ? this.#session : this.#secrets).delete(id);
    } finally {
      this.#changed({ id, kind: "removed" });
    }
  }

  /** Takes over what other windows changed in the shared state. */
  reread(): void {
    const before = this.#known;
    this.#known = this.#read();
    for (const id of before.keys()) if (!this.#known.has(id)) this.#tell({ id, kind: "removed" });
    for (const [id, account] of this.#known) {
      const old = before.get(id);
      if (old === undefined) this.#tell({ id, kind: "added" });
      else if (JSON.stringify(old) !== JSON.stringify(account))
        this.#tell({ id, kind: "settings" });
    }
  }

  /** Another window replaced the secret of this account. */
  secretReplaced(id: string): void {
    this.#storedHere.delete(id);
    if (this.#known.has(id)) this.#tell({ id, kind: "secret" });
  }

  /** Deletes secrets that belong to no account: what a cut between two writes leaves behind. */
  async sweepOrphans(): Promise<void> {
    for (const id of await this.#secrets.ids()) {
      if (this.#state.get(prefix + id) === undefined) await this.#secrets.delete(id);
    }
  }

  async #dropSessionKey(id: string): Promise<void> {
    if (this.#sessionKeys.delete(id)) await this.#session.delete(id);
  }

  #read(): Map<string, Account> {
    const stored = this.#state
      .keys()
      .filter((key) => key.startsWith(prefix))
      .map((key) => readAccount(this.#state.get(key)))
      .filter((account) => account !== undefined)
      .filter(({ sandbox }) => sandbox === undefined || sandbox === this.#host);
    return new Map([...stored, ...this.#sessionAccounts.values()].map((a) => [a.id, a]));
  }

  async #replace(
    id: string,
    change: (account: Account) => Account,
    kind: AccountsChange["kind"],
  ): Promise<void> {
    const account = this.#known.get(id);
    if (account === undefined) return;
    const changed = change(account);
    if (this.#sessionAccounts.has(id)) this.#sessionAccounts.set(id, changed);
    else await this.#state.update(prefix + id, changed);
    this.#changed({ id, kind });
  }

  #changed(change: AccountsChange): void {
    this.#known = this.#read();
    this.#tell(change);
  }

  #tell(change: AccountsChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
