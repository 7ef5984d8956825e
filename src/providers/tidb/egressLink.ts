import * as l10n from "@vscode/l10n";
import type { EgressLinks, EgressRules } from "../egressLink.ts";
import type { Target } from "../provider.ts";
import {
  confluentPrerequisites,
  egressBlocked,
  egressPrerequisites,
  egressType,
  originIn,
} from "./actions/egressTargets.ts";
import { confluent } from "./domainTypes.ts";
import type { Zones } from "./zones.ts";

/** What private link connections of a Starter or Essential cluster can lead to (api-facts §3.5). */
export function egressLinksOf(target: Target, known: Zones): EgressLinks {
  const blocked = egressBlocked(target);
  if (blocked !== undefined) return { blocked };
  const { cluster } = target;
  const { principal, zones } = originIn(cluster, known);
  const type = egressType(cluster) ?? "";
  const isAws = cluster.cloud === "aws";
  const common = {
    region: cluster.regions[0]?.name ?? "",
    zones,
    target: "identifier",
    values: { type },
    names: "attachDomains",
    prerequisites: () => egressPrerequisites(cluster, known),
  } as const;
  const service: EgressRules = {
    ...{ id: type, ...common },
    label: isAws ? l10n.t("AWS endpoint service") : l10n.t("Alibaba Cloud endpoint service"),
    description: l10n.t("A service of yours behind a load balancer"),
    ...(isAws && { service: "service" }),
    ...(principal !== undefined && { principal }),
  };
  const others: EgressRules = {
    ...{ id: "confluent", ...common },
    label: l10n.t("Confluent Cloud"),
    description: l10n.t("A Kafka cluster of a network with PrivateLink"),
    named: { type: confluent },
    prerequisites: () => confluentPrerequisites(cluster, known),
  };
  return { rules: isAws ? [service, others] : [service] };
}
