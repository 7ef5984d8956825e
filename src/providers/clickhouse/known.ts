import * as l10n from "@vscode/l10n";
import type { KnownEndpoint } from "../../domain/model.ts";
import { keyOf, without } from "./ids.ts";
import type { WireEndpoint, WireService } from "./api.ts";
import type { Holder } from "./organization.ts";
import type { EndpointSources } from "./read.ts";

/**
 * Which of the endpoints that a service is offered lead to another endpoint service than its own, by `keyOf`
 * their id, each with a service that it leads to: one leads to one endpoint service only, and a region may
 * have several (api-facts §8-23). `leadsTo` tells a service's endpoint service by its id, if it is known.
 */
export function ledElsewhere(
  { id: own, availablePrivateEndpointIds: offered }: WireService,
  served: ReadonlyMap<string, readonly Holder[]>,
  leadsTo: (serviceId: string) => string | null | undefined,
): Map<string, string> {
  const elsewhere = new Map<string, string>();
  const here = leadsTo(own);
  if (!here) return elsewhere;
  for (const key of (offered ?? []).map(keyOf)) {
    for (const { id, name } of served.get(key) ?? []) {
      if ((leadsTo(id) ?? here) !== here) elsewhere.set(key, name);
    }
  }
  return elsewhere;
}

/**
 * What could be attached to the service, and what nobody has and nobody is offered: that must be seen
 * somewhere until it is dropped.
 */
export function knownEndpoints(
  attached: readonly string[],
  sources: EndpointSources,
): KnownEndpoint[] {
  const { service, known, served, offered } = sources;
  const here = service.availablePrivateEndpointIds ?? [];
  const cloud = service.provider.toLowerCase();
  const lost = [...known.values()]
    .filter(({ cloudProvider }) => (cloudProvider ?? cloud).toLowerCase() === cloud)
    .map(({ id }) => id)
    .filter((id) => !served.has(keyOf(id)) && !offered.has(keyOf(id)));
  const isOffered = new Set(here.map(keyOf));
  return without([...here, ...lost], attached).map((id) =>
    knownEndpoint(id, isOffered.has(keyOf(id)), sources),
  );
}

function knownEndpoint(id: string, isOffered: boolean, sources: EndpointSources): KnownEndpoint {
  const { service, known, served } = sources;
  const entry = known.get(keyOf(id));
  const description = entry?.description ?? "";
  const cloudRegion = entry?.region ?? "";
  const blocked = isOffered ? cannotWork(id, entry, sources) : notOffered(cloudRegion);
  return {
    // As the organization writes it: it may not find another spelling.
    id: entry?.id ?? id,
    region: service.region,
    ...(description !== "" && { description }),
    ...(cloudRegion !== "" && { cloudRegion }),
    ...(blocked !== undefined && { blocked }),
    serves: (served.get(keyOf(id)) ?? []).map(({ name }) => name),
  };
}

function notOffered(region: string): string {
  return region === ""
    ? l10n.t("ClickHouse Cloud does not offer it to this service.")
    : l10n.t("ClickHouse Cloud does not offer it to this service: it lies in {0}.", region);
}

/** On Google Cloud an endpoint lies in the region of the service (api-facts §4.3). */
function cannotWork(
  id: string,
  entry: WireEndpoint | undefined,
  { service, elsewhere }: EndpointSources,
): string | undefined {
  const other = elsewhere.get(keyOf(id));
  if (other !== undefined) {
    return l10n.t(
      "It leads to the endpoint service of {0}, which is not the one of this service.",
      other,
    );
  }
  const region = entry?.region ?? "";
  return service.provider.toLowerCase() === "gcp" && region !== "" && region !== service.region
    ? l10n.t("It lies in {0}: on Google Cloud it must lie in the service's region.", region)
    : undefined;
}
