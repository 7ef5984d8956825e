/** A sign-in to one database provider. Holds no secret: that is in the secret store, under `id`. */
export interface Account {
  readonly id: string;
  /** The provider's id, e.g. `cockroach`. */
  readonly provider: string;
  /** The person's name for it. */
  readonly label: string;
  /** Where its API is, when not at the provider's own address. https or loopback. */
  readonly baseUrl?: string | undefined;
  /** A proxy of its own, `http(s)://host:port`. */
  readonly proxy?: string | undefined;
  /** A file with PEM certificates to trust beside the usual ones. */
  readonly caFile?: string | undefined;
  /** What its provider must be told beside the secret, by the id of the provider's setting; not secret. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** For the account of an embedded sandbox, which ends with VS Code: the machine it runs on. */
  readonly sandbox?: string | undefined;
}

/** How an account's API is reached, and what is set for it; what is absent is as usual. */
export type Reach = Pick<Account, "baseUrl" | "proxy" | "caFile" | "settings">;
