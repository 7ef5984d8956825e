import type { Cloud, EndpointService, MskAuthentication } from "../world/entities.ts";
import { rootPrincipal } from "../world/places.ts";
import { Problem } from "../world/problem.ts";
import { serviceByName, type TargetVerdict } from "../world/targets.ts";
import type { World } from "../world/world.ts";
import type { Cluster, TargetType } from "./entities.ts";

const arn = /^arn:aws[a-z-]*:kafka:([a-z0-9-]+):\d{12}:cluster\/[^/]+\/[^/]+$/;
const forms: Record<Cloud, readonly RegExp[]> = {
  aws: [/^(?:com|cn\.com)\.amazonaws\.(?:vpce\.)?[a-z0-9-]+\.[a-z0-9.-]+$/],
  gcp: [/^projects\/[^/]+\/regions\/[^/]+\/serviceAttachments\/[^/]+$/],
  azure: [
    /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/privateLinkServices\/[^/]+$/i,
    /^[^/]+\.[0-9a-f-]{36}\.[a-z0-9]+\.azure\.privatelinkservice$/i,
  ],
};

/** AWS's own services, by the end of their name; the seed's example says `log` (api-facts §8.7). */
const awsManaged = new Set(
  "logs log monitoring kms s3 sts sns sqs secretsmanager kinesis-streams ecr.api ecr.dkr".split(
    " ",
  ),
);

const authentication: Partial<Record<TargetType, MskAuthentication>> = {
  mskSaslScram: "saslScram",
  mskSaslIam: "saslIam",
  mskTls: "tls",
};

/**
 * Checks the form of an identifier for its type and the cluster's cloud.
 * @throws Problem invalid.
 */
export function assertTargetForm(cluster: Cluster, type: TargetType, target: string): void {
  if (type !== "privateService") {
    if (cluster.cloud !== "aws") throw new Problem("invalid", "MSK targets need a cluster on AWS");
    if (!arn.test(target)) {
      throw new Problem("invalid", "target_service_identifier must be the ARN of an MSK cluster");
    }
    return;
  }
  if (forms[cluster.cloud].some((form) => form.test(target))) return;
  const what = `is not a service of ${cluster.cloud.toUpperCase()}`;
  throw new Problem("invalid", `target_service_identifier "${target}" ${what}`);
}

/** Whether the cloud makes a connection from this cluster's account to a target in this region. */
export function judgeTarget(
  world: World,
  cluster: Cluster,
  region: string,
  type: TargetType,
  target: string,
): TargetVerdict {
  const scheme = authentication[type];
  if (scheme !== undefined) return judgeMsk(world, cluster, region, scheme, target);
  if (isAwsManaged(region, target)) return "accepted";
  const service = serviceByName(world, target);
  if (service?.region !== region) return "refused";
  return judgeService(cluster, service);
}

function judgeService(cluster: Cluster, service: EndpointService): TargetVerdict {
  const everyone = service.allowed.includes("*");
  if (service.cloud === "aws") {
    // A principal that is not allowed does not even see the service.
    if (!everyone && !service.allowed.includes(rootPrincipal(cluster.accountId))) return "refused";
    return service.acceptance === "automatic" ? "accepted" : "needsAcceptance";
  }
  const listed = everyone || service.allowed.includes(cluster.accountId);
  return service.acceptance === "automatic" || listed ? "accepted" : "needsAcceptance";
}

function judgeMsk(
  world: World,
  cluster: Cluster,
  region: string,
  scheme: MskAuthentication,
  target: string,
): TargetVerdict {
  const msk = world.mskClusters.get(target);
  if (msk?.region !== region || msk.clusterType !== "PROVISIONED") return "refused";
  if (msk.instanceType === "kafka.t3.small" || !msk.multiVpc.includes(scheme)) return "refused";
  const letIn = msk.policyPrincipals.includes(rootPrincipal(cluster.accountId));
  // The cluster policy is how the owner of an MSK cluster accepts.
  return letIn ? "accepted" : "needsAcceptance";
}

function isAwsManaged(region: string, target: string): boolean {
  const prefix = `com.amazonaws.${region}.`;
  return target.startsWith(prefix) && awsManaged.has(target.slice(prefix.length));
}

/** The owner of the target lets the cluster's account in: policy of MSK, accept list of GCP. */
export function allowAtTarget(world: World, cluster: Cluster, target: string): void {
  const msk = world.mskClusters.get(target);
  if (msk !== undefined) {
    const principals = new Set([...msk.policyPrincipals, rootPrincipal(cluster.accountId)]);
    world.mskClusters.change(msk.id, { policyPrincipals: [...principals] });
    return;
  }
  const service = serviceByName(world, target);
  if (service?.cloud === "gcp") {
    const allowed = new Set([...service.allowed, cluster.accountId]);
    world.services.change(service.id, { allowed: [...allowed] });
  }
}
