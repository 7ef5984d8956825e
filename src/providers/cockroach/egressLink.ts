import * as l10n from "@vscode/l10n";
import type { EgressLinks, EgressRules } from "../egressLink.ts";
import type { Target } from "../provider.ts";
import {
  confluentPrerequisites,
  targetPrerequisites,
  targetTypeOptions,
} from "./actions/targets.ts";

/** How the database signs in, by the type of the target (api-facts §1.5). */
const authentication: Readonly<Record<string, "scram" | "iam" | "tls">> = {
  MSK_SASL_SCRAM: "scram",
  MSK_SASL_IAM: "iam",
  MSK_TLS: "tls",
};

/** What egress endpoints in a region of a cluster can lead to (api-facts §1.5). */
export function egressLinksOf(target: Target): EgressLinks {
  const { cluster, networking, region = "" } = target;
  const { unavailable } = networking.egress;
  if (unavailable !== undefined) return { blocked: unavailable };
  const { principal, cloud } = cluster;
  const zones = cluster.regions.find(({ name }) => name === region)?.egressZones ?? [];
  const common = {
    region,
    zones,
    target: "identifier",
    names: "setDomainNames",
    ...(principal !== undefined && { principal }),
  } as const;
  // Azure has no identities of ours: there it is done by hand.
  const ours = cloud === "aws" || cloud === "gcp";
  const kinds = targetTypeOptions(cluster)
    .filter(({ blocked }) => blocked === undefined)
    .map(({ value: id, label, description = "" }): EgressRules => {
      const kafka = authentication[id];
      return {
        ...{ id, label, description, ...common },
        ...(ours && { service: kafka === undefined ? "service" : "kafka" }),
        ...(kafka !== undefined && { authentication: kafka }),
        globalAccess: cloud === "gcp",
        values: { region, type: id },
        // Of Confluent's services there is a kind of its own.
        prerequisites: (name) => withoutConfluent(target, id, name),
      };
    });
  return { rules: [...kinds, ...(cloud === "aws" ? [confluent(target, common)] : [])] };
}

function withoutConfluent({ cluster }: Target, type: string, name: string) {
  const labels = confluentPrerequisites(cluster).map(({ label }) => label);
  return targetPrerequisites(type, name, cluster).filter(({ label }) => !labels.includes(label));
}

/** Bootstrap server and brokers are found by the names of the network, which one wildcard covers. */
function confluent(
  { cluster }: Target,
  { region, zones, target, names }: Pick<EgressRules, "region" | "zones" | "target" | "names">,
): EgressRules {
  return {
    ...{ id: "confluent", region, zones, target },
    label: l10n.t("Confluent Cloud"),
    description: l10n.t("A Kafka cluster of a network with PrivateLink"),
    values: { region, type: "PRIVATE_SERVICE" },
    ...(names !== undefined && { names }),
    named: { domainNames: [`*.${region}.${cluster.cloud}.confluent.cloud`] },
    prerequisites: () => confluentPrerequisites(cluster),
  };
}
