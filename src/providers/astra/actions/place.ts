import * as l10n from "@vscode/l10n";
import { textOf, type Field, type Values } from "../../../domain/draft.ts";
import type { Cluster, EndpointService, TrustedOwner } from "../../../domain/model.ts";
import type { Target } from "../../provider.ts";
import type { Place } from "../api.ts";

/** The datacenter that is meant: what was chosen, where one stands, or the only one that fits. */
export function regionOf(values: Values, target: Target, fitting: readonly string[]): string {
  const only = fitting.length === 1 ? fitting[0] : undefined;
  return textOf(values, "region") || (target.region ?? only ?? "");
}

/** What a person calls a datacenter. */
export function regionLabel({ regions }: Cluster, region: string): string {
  return regions.find((one) => one.name === region)?.label ?? region;
}

/** The ids of all datacenters: those the database lists, and those that only its services name. */
export function regionsOf({ cluster, networking }: Target): string[] {
  const served = networking.services.items.map((service) => service.region);
  return [...new Set([...cluster.regions.map((one) => one.name), ...served])];
}

/** The question for the datacenter; `blocked` tells of each why it cannot be chosen. */
export function regionField(
  target: Target,
  blocked: (region: string) => string | undefined,
): Field {
  const ids = regionsOf(target);
  const labels = ids.map((id) => regionLabel(target.cluster, id));
  return {
    id: "region",
    label: l10n.t("Region"),
    kind: "choice",
    required: true,
    options: ids.map((id, index) => {
      const why = blocked(id);
      const label = labels[index] ?? id;
      // The id says nothing to a person, but where two have the same name.
      const isShared = labels.indexOf(label) !== labels.lastIndexOf(label);
      return {
        value: id,
        label,
        ...(isShared && { description: id }),
        ...(why !== undefined && { blocked: why }),
      };
    }),
  };
}

/** What is wrong with a chosen datacenter. */
export function regionProblem(
  region: string,
  target: Target,
  blocked: (region: string) => string | undefined,
): string | undefined {
  return regionsOf(target).includes(region)
    ? blocked(region)
    : l10n.t("Choose one of the database's regions.");
}

export function serviceIn({ networking }: Target, region: string): EndpointService | undefined {
  return networking.services.items.find((service) => service.region === region);
}

export function ownersIn({ networking }: Target, region: string): TrustedOwner[] {
  return networking.owners.items.filter((owner) => owner.region === region);
}

export function placeOf({ cluster }: Target, datacenterID: string): Place {
  return { clusterID: cluster.id, datacenterID };
}

/** Why nothing can be changed for as long as nobody resumes or mends the database; undefined = it can. */
export function notInService({ cluster: { status } }: Target): string | undefined {
  switch (status.state) {
    case "needsAttention":
      return l10n.t("The database is {0}: resume it first.", status.word);
    case "failed":
    case "deleting":
    case "gone":
      return l10n.t("The database is {0}.", status.word);
    default:
      return undefined;
  }
}

export function noServiceYet(): string {
  return l10n.t("There is no endpoint service yet: create it first, with its first principal.");
}
