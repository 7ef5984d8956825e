import * as l10n from "@vscode/l10n";
import { recognise, sameId, type IdentifierKind } from "../../../domain/identifiers.ts";
import type { PrivateEndpoint } from "../../../domain/model.ts";

/** What TiDB Cloud wants to be told of an endpoint in each cloud. */
export const idExamples: Readonly<Record<string, string>> = {
  aws: "vpce-0123456789abcdef0",
  gcp: "projects/my-project/regions/us-east1/forwardingRules/my-endpoint",
  azure: "/subscriptions/…/providers/Microsoft.Network/privateEndpoints/…",
};

const kinds: Readonly<Record<string, IdentifierKind>> = {
  aws: "awsVpcEndpoint",
  azure: "azurePrivateEndpoint",
};

const rule = /^projects\/[^/\s]+\/regions\/(?<region>[^/\s]+)\/forwardingRules\/(?<name>[^/\s]+)$/;

/** Without what Google's pages put before a path. */
export function normalId(text: string): string {
  return text.trim().replace(/^https:\/\/(www|compute)\.googleapis\.com\/compute\/v1\//, "");
}

/** True for what TiDB Cloud has found in the customer's network, and nobody has registered. */
export function isDiscovered({ status }: PrivateEndpoint): boolean {
  return status.word === "DISCOVERED";
}

/**
 * Both documented forms of a GCP endpoint end with its name: the path of its forwarding rule, and the name
 * alone. What TiDB Cloud itself has discovered is sent as it writes it (design §4).
 */
export function sameEndpoint(a: string, b: string): boolean {
  const nameOf = (id: string): string => rule.exec(id)?.groups?.["name"] ?? id;
  const isPath = [a, b].filter((id) => rule.test(id)).length;
  return sameId(a, b) || (isPath === 1 && nameOf(a) === nameOf(b));
}

/** What is wrong with an endpoint's id; undefined = it may be one. GCP's form is not certain: anything goes. */
export function idProblem(id: string, cloud: string, region: string): string | undefined {
  const { kind } = recognise(id, kinds[cloud]);
  const example = idExamples[cloud];
  if (kind === "awsEndpointServiceId" || kind === "awsEndpointService") {
    return l10n.t(
      "This is an endpoint service (vpce-svc-…), the side of the database. What is needed is your VPC endpoint: vpce-…",
    );
  }
  if (kind === "gcpServiceAttachment") {
    return l10n.t(
      "This is a service attachment, the side of the database. What is needed is your endpoint.",
    );
  }
  if (kind === "azurePrivateLinkService" || kind === "azurePrivateLinkAlias") {
    return l10n.t("This is a private link service. What is needed is your private endpoint.");
  }
  if (kinds[cloud] !== undefined && kind !== kinds[cloud]) {
    return l10n.t("This is not the id of a private endpoint, such as {0}.", example ?? "");
  }
  if (/\s/.test(id)) return l10n.t("An id has no blanks.");
  const there = rule.exec(id)?.groups?.["region"];
  return cloud === "gcp" && there !== undefined && there !== region
    ? l10n.t("This endpoint is in {0}: it must be in the cluster's region, {1}.", there, region)
    : undefined;
}
