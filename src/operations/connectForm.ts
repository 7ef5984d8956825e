import type { CloudSession, CustomerCloud } from "../clouds/cloud.ts";
import type { CloudCaller } from "../domain/customerCloud.ts";
import type { Field, Values } from "../domain/draft.ts";
import type { LinkRules } from "../providers/link.ts";
import type { Session } from "../providers/provider.ts";
import type { RegionTarget } from "./connectAlso.ts";
import type { ConnectChoice } from "./connectChoice.ts";

/** A cluster's region, and who connects to it. */
export interface Connecting {
  readonly session: Session;
  readonly target: RegionTarget;
  /** The account's other clusters, with each region that has a service. */
  readonly others: readonly RegionTarget[];
  readonly cloud: CustomerCloud;
  readonly cloudSession: CloudSession;
  /** The id of the cloud identity, and who that is. */
  readonly identity: string;
  readonly owner: CloudCaller;
  /** What tells what is made now from everything else. */
  readonly mark: string;
}

/** What one of the customer's clouds makes of the form, from what it has there. */
export interface ConnectForm {
  readonly fields: readonly Field[];
  /** Values of fields that nobody has filled in. */
  readonly defaults: Values;
  readonly warnings: readonly string[];
  /** What is so already and is no step, in words. */
  readonly known: readonly string[];
  /** What is wrong with the values, by field. */
  problems(values: Values): Readonly<Record<string, string | undefined>>;
  /** For which full host names of another cluster, whose rules these are, the same values make zones. */
  hosts(rules: LinkRules, values: Values): readonly string[];
  /** What the values mean; undefined while it is not known where the endpoint is to be. */
  choice(values: Values): ConnectChoice | undefined;
}

/** What every choice has, whatever the cloud. */
export function commonOf({ identity, owner, target, mark }: Connecting) {
  return { identity, owner, region: target.region, mark };
}
