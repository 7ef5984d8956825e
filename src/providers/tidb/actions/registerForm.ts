import * as l10n from "@vscode/l10n";
import type { Field, Prerequisite } from "../../../domain/draft.ts";
import type { EndpointService } from "../../../domain/model.ts";
import type { Target } from "../../provider.ts";
import { idExamples, isDiscovered } from "./endpointIds.ts";
import { cloudIdOf, usable, type Wanted } from "./wantedEndpoint.ts";

function groupLabel({ id, facts }: EndpointService): string {
  return facts?.find(({ label }) => label === l10n.t("Node group"))?.value ?? id;
}

/** What is asked; the private IP address only where the API wants it (api-facts §3.3). */
export function fieldsOf(target: Target): Field[] {
  const { cloud } = target.cluster;
  const example = idExamples[cloud] ?? "";
  const fields: Field[] = [
    {
      id: "nodeGroup",
      label: l10n.t("Node group"),
      kind: "choice",
      required: true,
      help: l10n.t("Each node group has an endpoint service of its own."),
      options: usable(target).map((service) => ({ value: service.id, label: groupLabel(service) })),
    },
    {
      id: "endpointId",
      label: cloud === "gcp" ? l10n.t("PSC endpoint") : l10n.t("Private endpoint id"),
      kind: "text",
      required: true,
      help:
        cloud === "gcp"
          ? l10n.t(
              "The path of its forwarding rule, {0}, or its name: TiDB Cloud documents both.",
              example,
            )
          : l10n.t("The id that your cloud gave the endpoint, for example {0}.", example),
      placeholder: example,
      suggestions: target.networking.endpoints.items.filter(isDiscovered).map(cloudIdOf),
    },
  ];
  if (cloud !== "azure") return fields;
  return [
    ...fields,
    {
      id: "privateIpAddress",
      label: l10n.t("Private IP address"),
      kind: "text",
      required: true,
      help: l10n.t(
        "Of the private endpoint in your virtual network. TiDB Cloud makes a public DNS record that leads to it.",
      ),
      placeholder: "10.0.0.4",
    },
  ];
}

/** What is wrong with an IPv4 address; undefined = nothing. */
export function ipProblem(text: string): string | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
  return parts?.every((part) => Number(part) < 256) === true
    ? undefined
    : l10n.t("This is not an IPv4 address, such as 10.0.0.4.");
}

/** What must be so on the customer's side before. */
export function prerequisites(wanted: Wanted, target: Target): Prerequisite[] {
  const { cluster, networking } = target;
  const service = networking.services.items.find(({ id }) => id === wanted.nodeGroup);
  const [region] = cluster.regions;
  const port = String(region?.port ?? 4000);
  const list: Prerequisite[] = [];
  if (service !== undefined) {
    list.push({
      label: l10n.t("An endpoint in your network to this service, in {0}", service.region),
      ...(service.zones.length > 0 && {
        detail: l10n.t(
          "In at least one of the zones {0}. For another zone, ask TiDB Cloud support.",
          service.zones.join(", "),
        ),
      }),
      copy: service.name,
    });
  }
  if (cluster.cloud === "aws") {
    list.push(
      { label: l10n.t("Its security group lets TCP {0} in from your applications", port) },
      { label: l10n.t("The VPC has DNS hostnames and DNS resolution on") },
    );
  }
  return list;
}

/** Google Cloud's limit, per cluster and per project (api-facts §3.3). */
const mostOnGcp = 10;

/** What may be wrong, but need not be. */
export function warningsOf({ endpointId }: Wanted, { cluster, networking }: Target): string[] {
  if (cluster.cloud !== "gcp") return [];
  const count = networking.endpoints.items.filter((one) => !isDiscovered(one)).length;
  return [
    ...(/^\d+$/.test(endpointId)
      ? [
          l10n.t(
            "This looks like a PSC connection id. TiDB Cloud documents the path of the forwarding rule, or its name.",
          ),
        ]
      : []),
    ...(count >= mostOnGcp
      ? [
          l10n.t(
            "This cluster has {0} private endpoints: on Google Cloud there may be {1} of a cluster and of a project.",
            count,
            mostOnGcp,
          ),
        ]
      : []),
  ];
}
