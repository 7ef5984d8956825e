import type { CloudSource, CustomerCloud } from "../clouds/cloud.ts";

/** A sign-in to the customer's AWS or GCP. Holds no secret: that is in the secret store, under `id`. */
export interface CloudIdentity {
  readonly id: string;
  readonly cloud: CustomerCloud;
  /** The person's name for it. */
  readonly label: string;
  readonly source: CloudSource["id"];
  /** For `profile`: its name in the shared files. */
  readonly profile?: string | undefined;
  /** Where the cloud's APIs are, when not at their own addresses: an emulator. https or loopback. */
  readonly endpoint?: string | undefined;
  /** The region in which it is asked who it is, where its sign-in names none. */
  readonly region?: string | undefined;
  /** GCP: the project in which it works, where a person named one. */
  readonly project?: string | undefined;
  /** The AWS account or GCP project that it was seen to be of; endpoints are made there. */
  readonly account?: string | undefined;
  /** Who it was seen to be there: an ARN of AWS, the e-mail address of a Google identity. */
  readonly principal?: string | undefined;
  /** The machine whose files or environment it signs in with; absent = its secret is stored. */
  readonly machine?: string | undefined;
  /** For the identity of an embedded sandbox, which ends with VS Code: the machine it runs on. */
  readonly sandbox?: string | undefined;
}
