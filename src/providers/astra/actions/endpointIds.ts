import * as l10n from "@vscode/l10n";
import { recognise, sameId, type IdentifierKind } from "../../../domain/identifiers.ts";
import type { PrivateEndpoint } from "../../../domain/model.ts";
import type { Target } from "../../provider.ts";

/** What a private endpoint's id looks like in each cloud (api-facts §2.3). */
const idForms: Readonly<Record<string, { kind: IdentifierKind; example: string }>> = {
  aws: { kind: "awsVpcEndpoint", example: "vpce-0123456789abcdef0" },
  gcp: { kind: "gcpConnectionId", example: "6133183410995353" },
  azure: {
    kind: "azurePrivateEndpoint",
    example: "/subscriptions/…/providers/Microsoft.Network/privateEndpoints/…",
  },
};

export function exampleId(cloud: string): string {
  return idForms[cloud]?.example ?? "";
}

/** What is wrong with an id that was typed: people take the service's for the endpoint's. */
export function idProblem(text: string, cloud: string): string | undefined {
  const form = idForms[cloud];
  const { kind } = recognise(text, form?.kind);
  if (form === undefined || kind === form.kind) return undefined;
  if (kind === "awsEndpointServiceId" || kind === "awsEndpointService") {
    return l10n.t(
      "This is an endpoint service (vpce-svc-…), the side of the database. What is needed is your VPC endpoint: vpce-…",
    );
  }
  if (kind === "azurePrivateLinkService" || kind === "azurePrivateLinkAlias") {
    return l10n.t("This is a private link service. What is needed is your private endpoint.");
  }
  if (cloud === "gcp") {
    return l10n.t("This is no PSC connection id: a number, shown with the PSC endpoint in GCP.");
  }
  return l10n.t("This is not the id of a private endpoint, such as {0}.", form.example);
}

/** True when the id is one that the cloud gives; else it is Astra DB's own. */
export function isCloudId(id: string, cloud: string): boolean {
  const form = idForms[cloud];
  return form === undefined || recognise(id, form.kind).kind === form.kind;
}

/** The id that the customer's cloud gave an endpoint, as far as it is known. */
export function cloudIdOf(endpoint: PrivateEndpoint, cloud: string): string | undefined {
  if (endpoint.cloudId !== undefined) return endpoint.cloudId;
  return isCloudId(endpoint.id, cloud) ? endpoint.id : undefined;
}

/** The endpoint that this id names: by Astra DB's id, or by the cloud's. */
export function endpointBy({ networking }: Target, id: string): PrivateEndpoint | undefined {
  const { items } = networking.endpoints;
  return (
    items.find((one) => one.id === id) ??
    items.find(
      (one) => sameId(one.id, id) || (one.cloudId !== undefined && sameId(one.cloudId, id)),
    )
  );
}
