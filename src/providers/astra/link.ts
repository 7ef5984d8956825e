import type { CloudCaller } from "../../domain/customerCloud.ts";
import type { CloudName } from "../../domain/model.ts";
import { notAvailable, type FirstWrite, type Links } from "../link.ts";
import type { Target } from "../provider.ts";
import { regionLabel, serviceIn } from "./actions/place.ts";
import { listed } from "./actions/principal.ts";
import { nameFacts } from "./dnsNames.ts";
import type { DatacenterNames } from "./names.ts";

/** What a private endpoint to a datacenter takes (api-facts §2.3; design §4). `known`: its names and ports. */
export function linksOf(target: Target, known: DatacenterNames | undefined): Links {
  const { cluster, region = "" } = target;
  const service = serviceIn(target, region);
  if (service !== undefined && service.status.state !== "available") {
    return { blocked: notAvailable(service) };
  }
  const { config } = known ?? {};
  const names = nameFacts(cluster, region, known).map(({ value }) => value);
  const rules = {
    ...(service !== undefined && { service }),
    region: regionLabel(cluster, region),
    first: (owner: CloudCaller) => allow(target, region, principalOf(cluster.cloud, owner)),
    register: { region, description: "" },
    named: cluster.cloud === "gcp" ? "connection" : "endpoint",
    ports: [config?.cqlPort, config?.port].flatMap((port) =>
      port === undefined ? [] : [`${port}`],
    ),
    privateDns: "none",
    hosts: names.filter((name) => /[a-z]/i.test(name)),
  } as const;
  return { rules: [rules] };
}

/** The first principal makes the service. */
function allow(target: Target, region: string, owner: string): FirstWrite[] {
  const values = { region, owner };
  if (serviceIn(target, region) === undefined) return [{ action: "createEndpointService", values }];
  return listed(target, region, owner) === undefined ? [{ action: "addTrustedOwner", values }] : [];
}

/**
 * The whole account (GCP's project, Azure's subscription): STS names an assumed role by an ARN that says nothing in a policy, and EC2 refuses ARNs
 * with paths (design §4).
 */
function principalOf(cloud: CloudName, { account, principal }: CloudCaller): string {
  if (cloud !== "aws") return account;
  const partition = principal.split(":")[1] ?? "aws";
  return `arn:${partition}:iam::${account}:root`;
}
