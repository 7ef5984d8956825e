import type { Face } from "./http/face.ts";
import type { Locks } from "./locks.ts";
import type { CloudEndpoint, EndpointService } from "./world/entities.ts";
import type { VariantRules } from "./world/variants.ts";
import type { World } from "./world/world.ts";

/** Something that waits for a person on the customer's side. */
export interface PendingAcceptance {
  /** What `decide` takes. */
  id: string;
  clusterId: string;
  region: string;
  target: string;
  /** Its half in the customer's cloud; absent where it has none. */
  endpointId?: string | undefined;
  /** What waits for what, in words. */
  words: string;
}

/** What the owner of a target can do about it. */
export type Decision = "accept" | "reject" | "expire";

/** A service of the customer that an egress endpoint can lead to, and what comes of one. */
export interface TargetView {
  region: string;
  type: string;
  identifier: string;
  outcome: "accepted" | "needsAcceptance" | "refused";
}

/** A database provider in the sandbox: its part of the world, its API, its keys. */
export interface Part {
  readonly face: Face;
  /** By name; `admin` may do everything, `revoked` looks right and is known to nobody. */
  readonly keys: Readonly<Record<string, string>> & {
    readonly admin: string;
    readonly revoked: string;
  };
  /** Points on which sources disagree, as they are set, and what each may be. */
  readonly variants: object;
  readonly variantRules: VariantRules;
  /** Fills its part, which is empty: with the demo, or with so many generated clusters. */
  fill(amount: "demo" | number): void;
  /** Empties it, and sets its variants back. */
  clear(): void;
  /** The name of a cluster of this provider; undefined = it is none of its clusters. */
  clusterName(clusterId: string): string | undefined;
  /** What a cluster of this provider offers to connect to in a region; undefined = nothing. */
  serviceOf(clusterId: string, region: string): EndpointService | undefined;
  /** How a person names an endpoint of the customer to this provider; absent = by its id in the cloud. */
  endpointName?(endpoint: CloudEndpoint): string;
  /** An endpoint was deleted in the customer's cloud. */
  endpointGone(endpoint: CloudEndpoint): void;
  /** GCP let an endpoint in without asking, because another one of its network is; absent = it does not notice. */
  endpointLetIn?(endpoint: CloudEndpoint): void;
  /** What waits for the owner of a target (egress); absent = nothing ever does. */
  pending?(): PendingAcceptance[];
  /** @throws Problem notFound. */
  decide?(id: string, decision: Decision): void;
  /** For one of its clusters; absent = nothing leads out of them. */
  targets?(clusterId: string): TargetView[];
  /** Absent = nothing in its API tells that a cluster is busy. */
  readonly locks?: Locks;
}

/** What a part is made with. */
export interface PartOptions {
  readonly world: World;
  /** Real time in ms, for dates in headers and the age of nonces. */
  readonly now: () => number;
}

/** Makes a part; it is empty until it is filled. */
export type CreatePart = (options: PartOptions) => Part;
