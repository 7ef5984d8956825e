import * as l10n from "@vscode/l10n";
import type { Prerequisite } from "../../../domain/draft.ts";
import type { Cluster } from "../../../domain/model.ts";
import type { Target } from "../../provider.ts";
import { kindOf, refOf } from "../ids.ts";
import { originOf, type Origin, type Zones } from "../zones.ts";

/** The kinds of target, each of one cloud (api-facts §3.5). */
export const egressTypes: Readonly<Record<string, string>> = {
  aws: "AWS_ENDPOINT_SERVICE",
  alicloud: "ALICLOUD_ENDPOINT_SERVICE",
};

/** The kind that a cluster can have. */
export function egressType({ cloud }: Pick<Cluster, "cloud">): string | undefined {
  return egressTypes[cloud];
}

/** Why a cluster has no private link connections that can be made here; undefined = it has. */
export function egressBlocked({ cluster, networking }: Target): string | undefined {
  if (networking.egress.unavailable !== undefined) return networking.egress.unavailable;
  if (kindOf(cluster) !== "serverless") {
    return l10n.t("Private endpoints for changefeeds are made in TiDB Cloud's console only.");
  }
  return egressType(cluster) === undefined
    ? l10n.t("Only from clusters on AWS and Alibaba Cloud.")
    : undefined;
}

/** Where connections come from. The list of clusters may be older than what the session knows. */
export function originIn({ cloud, id, principal, regions }: Cluster, known: Zones): Origin {
  const told = originOf(cloud, known.of(refOf(id).cluster));
  return {
    ...told,
    ...(principal !== undefined && { principal }),
    zones: regions[0]?.egressZones ?? told.zones,
  };
}

/** What the owner of the target must have done, with the values to copy. */
export function egressPrerequisites(cluster: Cluster, known: Zones): Prerequisite[] {
  const { principal, zones } = originIn(cluster, known);
  return [
    {
      label: l10n.t("The endpoint service allows TiDB Cloud's account"),
      ...(principal === undefined ? { detail: untold() } : { copy: principal }),
    },
    {
      label: l10n.t("It is in at least one of the cluster's zones"),
      ...(zones.length === 0
        ? { detail: untold() }
        : { detail: zones.join(", "), copy: zones.join(",") }),
    },
  ];
}

/** The same of Confluent Cloud, whose services nobody but Confluent owns. */
export function confluentPrerequisites(cluster: Cluster, known: Zones): Prerequisite[] {
  const { cloudAccount: account } = originIn(cluster, known);
  return [
    {
      label: l10n.t("Confluent Cloud: the network's access lists this account"),
      ...(account === undefined ? { detail: untold() } : { copy: account }),
    },
  ];
}

function untold(): string {
  return l10n.t("TiDB Cloud does not tell it for this cluster: look in its console.");
}
