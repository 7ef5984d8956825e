import { randomUUID } from "node:crypto";
import { SessionSecrets, type SecretStore } from "./secretStore.ts";

/** Where ids and labels are: VS Code's global state has this shape. */
export interface StateStore {
  keys(): readonly string[];
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** A sign-in to something. Holds no secret: that is in the secret store, under `id`. */
export interface SignIn {
  readonly id: string;
  /** The person's name for it. */
  readonly label: string;
}

/** A kind of sign-in: where its entries are, and how they are read. */
export interface SignInKind<T> {
  /** What the keys of its entries in the state begin with. */
  readonly prefix: string;
  /** An entry of the state; undefined when it is none that this version can read. */
  read(value: unknown): T | undefined;
  /** The only machine it is for: the state follows the person to others. Undefined = all of them. */
  machineOf(signIn: T): string | undefined;
}

/** Something about the sign-ins changed: which, and how. */
export interface SignInsChange {
  readonly id: string;
  /**
   * `secret`: sign in anew. `settings`: how it is reached changed. `label`: only its name. `seen`: only what
   * was seen of it.
   */
  readonly kind: "added" | "removed" | "secret" | "settings" | "label" | "seen";
}

/**
 * The sign-ins of a kind. Each is an entry of its own in the state, so that two windows that change two of
 * them do not undo each other. Secrets are only in the secret store.
 */
export class SignIns<T extends SignIn> {
  readonly #kind: SignInKind<T>;
  readonly #host: string;
  readonly #state: StateStore;
  readonly #secrets: SecretStore;
  readonly #session = new SessionSecrets();
  /** Those whose secret could not be stored: they live as long as this window. */
  readonly #sessionOnly = new Map<string, T>();
  /** Stored ones of which only this window has the present secret. */
  readonly #sessionKeys = new Set<string>();
  /** Those whose secret was stored by this window: the others may be able to read it only later. */
  readonly #storedHere = new Set<string>();
  readonly #listeners = new Set<(change: SignInsChange) => void>();
  #known: ReadonlyMap<string, T>;

  /** `host` is this machine. */
  constructor(kind: SignInKind<T>, state: StateStore, secrets: SecretStore, host: string) {
    this.#kind = kind;
    this.#host = host;
    this.#state = state;
    this.#secrets = secrets;
    this.#known = this.#read();
  }

  /** All of them, by label. */
  list(): readonly T[] {
    return [...this.#known.values()].sort((a, b) => a.label.localeCompare(b.label));
  }

  get(id: string): T | undefined {
    return this.#known.get(id);
  }

  /** True when its secret ends with this window. */
  isSessionOnly(id: string): boolean {
    return this.#sessionOnly.has(id) || this.#sessionKeys.has(id);
  }

  /** True when its present secret was stored by this window, so that no other surely has it. */
  storedHere(id: string): boolean {
    return this.#storedHere.has(id);
  }

  /** The secret of one; undefined when it is in no store of this window. */
  secret(id: string): Promise<string | undefined> {
    return (this.isSessionOnly(id) ? this.#session : this.#secrets).get(id);
  }

  /** Calls back after each change, of this window or of another. */
  onDidChange(listener: (change: SignInsChange) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /**
   * Stores a new one; without a secret where it has none. Throws what the secret or state store throws, and then nothing is stored;
   * with `sessionOnly` nothing is written anywhere.
   */
  async add(
    signIn: Omit<T, "id">,
    secret: string | undefined,
    options: { readonly sessionOnly?: boolean } = {},
  ): Promise<T> {
    const added = { ...signIn, id: randomUUID() } as T;
    if (options.sessionOnly === true) {
      if (secret !== undefined) await this.#session.set(added.id, secret);
      this.#sessionOnly.set(added.id, added);
    } else {
      try {
        if (secret !== undefined) await this.#secrets.set(added.id, secret);
        await this.#state.update(this.#kind.prefix + added.id, added);
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
    await this.change(id, (signIn) => ({ ...signIn, label }), "label");
  }

  /** Replaces what is known of it beside the secret; one that is gone stays gone. */
  async change(
    id: string,
    change: (signIn: T) => T,
    kind: "settings" | "label" | "seen" = "settings",
  ): Promise<void> {
    const known = this.#known.get(id);
    if (known === undefined) return;
    const changed = change(known);
    if (this.#sessionOnly.has(id)) this.#sessionOnly.set(id, changed);
    else await this.#state.update(this.#kind.prefix + id, changed);
    this.#changed({ id, kind });
  }

  /**
   * Replaces the secret; the old one is gone. Of one that is gone nothing is stored. Throws what
   * the secret store throws, and then nothing changed; with `sessionOnly` it is not asked, and the old
   * secret holds again in the next window.
   */
  async replaceSecret(
    id: string,
    secret: string,
    options: { readonly sessionOnly?: boolean } = {},
  ): Promise<void> {
    if (!this.#known.has(id)) return;
    if (this.#sessionOnly.has(id)) await this.#session.set(id, secret);
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
   * Forgets it and its secret. Nothing changes on the other side. Throws what the secret store throws: it
   * is gone then, and its secret is swept later.
   */
  async remove(id: string): Promise<void> {
    const session = this.#sessionOnly.delete(id);
    this.#storedHere.delete(id);
    if (!session) await this.#state.update(this.#kind.prefix + id, undefined);
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
    for (const [id, signIn] of this.#known) {
      const old = before.get(id);
      if (old === undefined) this.#tell({ id, kind: "added" });
      else if (JSON.stringify(old) !== JSON.stringify(signIn)) this.#tell({ id, kind: "settings" });
    }
  }

  /** Another window replaced its secret. */
  secretReplaced(id: string): void {
    this.#storedHere.delete(id);
    if (this.#known.has(id)) this.#tell({ id, kind: "secret" });
  }

  /** Deletes secrets that belong to none of them: what a cut between two writes leaves behind. */
  async sweepOrphans(): Promise<void> {
    for (const id of await this.#secrets.ids()) {
      if (this.#state.get(this.#kind.prefix + id) === undefined) await this.#secrets.delete(id);
    }
  }

  async #dropSessionKey(id: string): Promise<void> {
    if (this.#sessionKeys.delete(id)) await this.#session.delete(id);
  }

  #read(): Map<string, T> {
    const stored = this.#state
      .keys()
      .filter((key) => key.startsWith(this.#kind.prefix))
      .map((key) => this.#kind.read(this.#state.get(key)))
      .filter((signIn) => signIn !== undefined)
      .filter((signIn) => [undefined, this.#host].includes(this.#kind.machineOf(signIn)));
    return new Map([...stored, ...this.#sessionOnly.values()].map((one) => [one.id, one]));
  }

  #changed(change: SignInsChange): void {
    this.#known = this.#read();
    this.#tell(change);
  }

  #tell(change: SignInsChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
