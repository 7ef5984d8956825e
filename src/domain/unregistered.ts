import type { EndpointHalf } from "./customerCloud.ts";
import { recognise } from "./identifiers.ts";
import type { Networking } from "./model.ts";
import { halfOf } from "./otherSide.ts";

/**
 * The customer's endpoints that lead to a service in a region, and that no record of the cluster names. None
 * where the provider does not tell what is registered. Others may use them: a service may be of several clusters.
 */
export function unregisteredIn(
  { services, endpoints }: Networking,
  region: string,
  halves: readonly EndpointHalf[],
): readonly EndpointHalf[] {
  if (endpoints.unavailable !== undefined) return [];
  const here = services.items.filter((one) => one.region === region);
  const offered = new Set(here.map(({ name }) => recognise(name).text));
  const recorded = new Set(
    [...endpoints.items, ...(endpoints.known ?? [])].map((one) => halfOf(one, halves)),
  );
  return halves.filter(
    (half) =>
      offered.has(recognise(half.service).text) &&
      !recorded.has(half) &&
      !["deleting", "gone"].includes(half.status.state),
  );
}
