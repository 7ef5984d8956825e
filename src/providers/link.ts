import * as l10n from "@vscode/l10n";
import type { CloudCaller } from "../domain/customerCloud.ts";
import type { Values } from "../domain/draft.ts";
import type { EndpointService } from "../domain/model.ts";
import type { ActionId } from "./provider.ts";

/**
 * By which of its names an endpoint of the customer's is registered: `endpoint`, the id its cloud gave it;
 * `connection`, GCP's PSC connection id; `path`, the path of GCP's forwarding rule.
 */
export type EndpointName = "endpoint" | "connection" | "path";

/** A write of the provider that comes before the endpoint is made. */
export interface FirstWrite {
  readonly action: ActionId;
  readonly values: Values;
}

/** How an endpoint of the customer's comes to lead to one service of a cluster: the provider's part of it, as data. */
export interface LinkRules {
  /** The service; absent = one of the first writes makes it. */
  readonly service?: Pick<EndpointService, "name" | "zones" | "leadsTo">;
  /** The service's region, in the words of its cloud. */
  readonly region: string;
  /** What must be so before the endpoint is made: the service is there, and lets its owner in. */
  first(owner: CloudCaller): readonly FirstWrite[];
  /** What the endpoint is registered with, beside its id; the action is `registerEndpoint`, the field `endpointId`. */
  readonly register: Values;
  readonly named: EndpointName;
  /** TCP ports that it serves; empty = the provider does not say. */
  readonly ports: readonly string[];
  /**
   * Whether the service has private DNS names that its cloud makes, and whether they do no harm (design §4).
   * AWS: switched on at the endpoint; GCP: Service Directory's, decided when the endpoint is made.
   */
  readonly privateDns: "on" | "off" | "none";
  /** The full host names that are to lead to it where private DNS is not on. */
  readonly hosts: readonly string[];
  /** GCP: the domain in which every endpoint has a name of its own instead: `<endpoint>.<domain>`. */
  readonly domain?: string;
  /** GCP: the provider wants other regions of the network to be let in too. */
  readonly globalAccess?: boolean;
}

/** What the provider knows of a target's links, and why there can be none, if so. */
export type Links = { readonly rules: readonly LinkRules[] } | { readonly blocked: string };

/** Why no endpoint can lead to a service that is there, but not available. */
export function notAvailable({ status }: EndpointService): string {
  return l10n.t(
    "The endpoint service is {0}: an endpoint can lead to it once it is available.",
    status.word,
  );
}
