/** Where secrets are: by account id, nowhere else. */
export interface SecretStore {
  get(id: string): Promise<string | undefined>;
  /** Throws when the platform's keyring does not work. */
  set(id: string, secret: string): Promise<void>;
  delete(id: string): Promise<void>;
  /** The ids that have had a secret for a while; for finding orphans. */
  ids(): Promise<readonly string[]>;
}

/** Secrets that end with this window: what is left where the keyring fails. */
export class SessionSecrets implements SecretStore {
  readonly #secrets = new Map<string, string>();

  get(id: string): Promise<string | undefined> {
    return Promise.resolve(this.#secrets.get(id));
  }

  set(id: string, secret: string): Promise<void> {
    this.#secrets.set(id, secret);
    return Promise.resolve();
  }

  delete(id: string): Promise<void> {
    this.#secrets.delete(id);
    return Promise.resolve();
  }

  ids(): Promise<readonly string[]> {
    return Promise.resolve([...this.#secrets.keys()]);
  }
}
