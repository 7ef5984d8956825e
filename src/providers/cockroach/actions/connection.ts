import * as l10n from "@vscode/l10n";
import { sameId } from "../../../domain/identifiers.ts";
import type { PrivateEndpoint } from "../../../domain/model.ts";
import type { EndpointState } from "../../../domain/state.ts";
import type { Target } from "../../provider.ts";

/** The database's record of a private endpoint, by the id that the customer's cloud gave it. */
export function registered(target: Target, id: string): PrivateEndpoint | undefined {
  return target.networking.endpoints.items.find((endpoint) => sameId(endpoint.id, id));
}

/**
 * What of an entry outlives its removal, for a person; undefined = nothing. REJECTED is what a DELETE
 * leaves behind until the endpoint is gone from the cloud (api-facts §1.3); on GCP, on shared clusters
 * and of an endpoint that is gone already nothing stays.
 */
export function leftover(
  { cluster }: Target,
  id: string,
  state: EndpointState | undefined,
): string | undefined {
  if (state === "rejected") {
    return l10n.t(
      "It is REJECTED, and stays listed so until the endpoint is deleted in your cloud. Registering it again attaches it.",
    );
  }
  if (cluster.plan !== "Advanced" || cluster.cloud === "gcp" || state === "needsAttention") {
    return undefined;
  }
  return l10n.t(
    "The entry of {0} may stay listed as REJECTED until the endpoint is deleted in your cloud. Registering it again attaches it.",
    id,
  );
}
