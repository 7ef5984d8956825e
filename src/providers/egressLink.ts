import type { OwnService } from "../domain/customerCloud.ts";
import type { Prerequisite, Values } from "../domain/draft.ts";
import type { ActionId } from "./provider.ts";

/**
 * How an egress endpoint of a cluster comes to lead to one kind of service: the provider's part of it, as data. The
 * action that makes it is `createEgressEndpoint`; what that asks for beside the fields named here is asked of a person.
 */
export interface EgressRules {
  /** Among those of a target. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** What it is in the customer's cloud; absent = nothing that a cloud identity of theirs can list or change. */
  readonly service?: OwnService["kind"];
  /** The region in which services are looked for, in the words of their cloud. */
  readonly region: string;
  /** MSK: how the database signs in. */
  readonly authentication?: "scram" | "iam" | "tls";
  /** Zone ids of which the service must be in one; empty = the provider does not say. */
  readonly zones: readonly string[];
  /** Whom the service must let in; absent = the provider does not say. */
  readonly principal?: string;
  /** GCP: the load balancer behind the service must be open to other regions. */
  readonly globalAccess?: boolean;
  /** The field that names the target, and what the kind settles of the others. */
  readonly target: string;
  readonly values: Values;
  /** What gives it names once it is available; absent = they are given when it is made, or it takes none. */
  readonly names?: ActionId;
  /** Values of that one that are likely. */
  readonly named?: Values;
  /** What the owner of a target must have done, for somebody who does it by hand. */
  prerequisites(target: string): readonly Prerequisite[];
}

/** What egress endpoints of a target's region can lead to, and why there can be none, if so. */
export type EgressLinks = { readonly rules: readonly EgressRules[] } | { readonly blocked: string };
