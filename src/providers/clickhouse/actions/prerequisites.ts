import * as l10n from "@vscode/l10n";
import type { Prerequisite } from "../../../domain/draft.ts";
import type { Target } from "../../provider.ts";
import { privatePorts } from "../read.ts";

/** What must be so on the customer's side before an endpoint is of use (api-facts §4.3). */
export function endpointPrerequisites({ cluster, networking }: Target): Prerequisite[] {
  const region = cluster.regions[0];
  const list: Prerequisite[] = networking.services.items.map(({ name }) => ({
    label: l10n.t("An endpoint in your network to the endpoint service of {0}", cluster.name),
    detail: crossRegion(cluster.cloud, region?.name ?? ""),
    copy: name,
  }));
  if (cluster.cloud === "aws") {
    list.push({
      label: l10n.t("Its security group lets TCP {0} in from your applications", privatePorts),
    });
    list.push({
      label: l10n.t("Its private DNS names are off"),
      detail: l10n.t(
        "They claim every name below vpce.aws.clickhouse.cloud in the region for the whole VPC, and break services behind another endpoint service. Turn them on only if there is none.",
      ),
    });
  }
  const host = hostOf({ cluster, networking });
  if (host !== undefined) {
    list.push({
      label: l10n.t("In your resolver, the private host name leads to the endpoint"),
      detail: recordWords(cluster.cloud),
      copy: host,
    });
  }
  return list;
}

function crossRegion(cloud: string, region: string): string {
  switch (cloud) {
    case "aws":
      return l10n.t("In another region than {0}, name {0} as the service's region.", region);
    case "gcp":
      return l10n.t("It lies in {0}; global access lets other regions reach it.", region);
    default:
      return l10n.t("It may lie in another region than {0}.", region);
  }
}

function recordWords(cloud: string): string {
  return cloud === "aws"
    ? l10n.t(
        "A private zone named exactly so, its apex an alias of the endpoint's DNS name. Connect by this name: the bare IP address is refused.",
      )
    : l10n.t(
        "A private zone named exactly so, its apex an A record with the endpoint's IP address. Connect by this name: the bare IP address is refused.",
      );
}

/** The private host name: with the region, or with the service as soon as that was read. */
function hostOf({ cluster, networking }: Target): string | undefined {
  const host = cluster.regions[0]?.host;
  if (host !== undefined) return host;
  const names = networking.services.items.flatMap(({ facts }) => facts ?? []);
  return names.find(({ value }) => /\.clickhouse\.cloud$/.test(value))?.value;
}
