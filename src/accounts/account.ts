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
  /** For the account of an embedded sandbox, which ends with VS Code: the machine it runs on. */
  readonly sandbox?: string | undefined;
}
