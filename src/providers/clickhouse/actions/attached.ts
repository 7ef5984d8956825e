import { sameId } from "../../../domain/identifiers.ts";
import type { KnownEndpoint, PrivateEndpoint } from "../../../domain/model.ts";
import type { Target } from "../../provider.ts";

/** The endpoint with this id, if it is attached to the service. */
export function attached({ networking }: Target, id: string): PrivateEndpoint | undefined {
  return networking.endpoints.items.find((endpoint) => sameId(endpoint.id, id));
}

/** The endpoint with this id, if the organization knows it and it is not attached to the service. */
export function knownBeside({ networking }: Target, id: string): KnownEndpoint | undefined {
  return networking.endpoints.known?.find((endpoint) => sameId(endpoint.id, id));
}
