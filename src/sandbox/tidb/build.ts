import { addNetwork, customerNetwork, placeEndpoint } from "../world/customer.ts";
import type { Cloud, CloudEndpoint, EndpointService, EndpointState } from "../world/entities.ts";
import { zoneIds } from "../world/places.ts";
import type { World } from "../world/world.ts";
import { spelled } from "./endpointIds.ts";
import type {
  AttachedDomains,
  GroupService,
  PrivateLink,
  Project,
  TidbCluster,
  TidbConnection,
  TidbKind,
  TidbState,
} from "./state.ts";

/** Accounts in which TiDB Cloud runs its clusters; of Starter and Essential one for all. */
export const tidbAccounts = {
  aws: "380838443567",
  gcp: "tidb-dataplane-prod",
  azure: "71db0000-2a3b-4c4d-8e5f-0a1b2c3d4e5f",
  alicloud: "5061170238846193",
  sharedAws: "640321857092",
} as const;

const day = 86_400_000;

/** An account that others may have made already. */
export function addAccount(
  world: World,
  id: string,
  cloud: Cloud,
  side: "customer" | "database",
): void {
  const name = side === "database" ? "TiDB Cloud" : "meridian-prod";
  if (world.accounts.get(id) === undefined) world.accounts.add({ id, cloud, name, side });
}

export function addProject(state: TidbState, name: string): Project {
  const { world, organizations } = state;
  return state.projects.add({
    id: world.random.digits(19),
    organizationId: organizations.main,
    name,
    createdAt: world.clock.now() - 500 * day,
  });
}

/** What a cluster is made from; the rest follows. */
type ClusterPlan = Pick<TidbCluster, "kind" | "projectId" | "name" | "cloud" | "region"> &
  Partial<Pick<TidbCluster, "state" | "plan" | "publicAccess">> & {
    /** Further node groups beside the default one, by name. */
    groups?: readonly string[];
    /** State of each group's service; `none`: it is not there yet. */
    service?: string;
    ageDays?: number;
  };

const plans: Record<TidbKind, string> = {
  dedicated: "Dedicated",
  serverless: "Essential",
  premium: "Premium",
  legacy: "Dedicated",
};

/** Adds a cluster, and the services of its node groups. */
export function addCluster(state: TidbState, plan: ClusterPlan): TidbCluster {
  const { world } = state;
  const id = world.random.digits(19);
  const isShared = plan.kind === "serverless" && plan.cloud === "aws";
  const accountId = isShared ? tidbAccounts.sharedAws : tidbAccounts[plan.cloud];
  if (plan.cloud !== "alicloud") addAccount(world, accountId, plan.cloud, "database");
  const names = plan.kind === "dedicated" ? ["default", ...(plan.groups ?? [])] : [plan.name];
  const cluster = state.clusters.add({
    id,
    kind: plan.kind,
    organizationId: state.organizations.main,
    projectId: plan.projectId,
    name: plan.name,
    plan: plan.plan ?? plans[plan.kind],
    cloud: plan.cloud,
    region: plan.region,
    state: plan.state ?? "ACTIVE",
    version: "v8.5.3",
    port: 4000,
    groups: names.map((name, index) => ({
      id: plan.kind === "dedicated" ? world.random.digits(19) : id,
      name,
      isDefault: index === 0,
    })),
    accountId,
    publicAccess: plan.publicAccess ?? { disabled: false, networks: [] },
    createdAt: world.clock.now() - (plan.ageDays ?? 30) * day,
  });
  const service = plan.service ?? "ACTIVE";
  if (service !== "none")
    for (const { id: group } of cluster.groups) addService(state, cluster, group, service);
  return cluster;
}

function addService(
  state: TidbState,
  cluster: TidbCluster,
  groupId: string,
  word: string,
): GroupService {
  const made = word === "CREATING" ? undefined : cloudService(state.world, cluster, groupId);
  return state.services.add({
    id: groupId,
    clusterId: cluster.id,
    state: word,
    ...(made !== undefined && { serviceId: made.id }),
    dnsName: dnsNameOf(cluster, groupId),
  });
}

/** AWS: one name for all endpoints; elsewhere a zone that their names lie in (api-facts §3.3). */
function dnsNameOf(cluster: TidbCluster, groupId: string): string {
  const zone = `${cluster.cloud}-${cluster.region}.clusters.tidb-cloud.example`;
  if (cluster.kind === "serverless")
    return `gateway-privatelink.${cluster.region}.tidb-cloud.example`;
  return `privatelink-tidb-${groupId.slice(-8)}.${zone}`;
}

/** The cloud's service: of a node group its own, of Starter and Essential one for a region. */
function cloudService(
  world: World,
  cluster: TidbCluster,
  groupId: string,
): EndpointService | undefined {
  const { cloud, region, accountId } = cluster;
  if (cloud === "alicloud") return undefined;
  const isShared = cluster.kind === "serverless";
  const present = world.services.group(accountId).find((one) => isShared && one.region === region);
  if (present !== undefined) return present;
  const hex = world.random.hex(17);
  const own = isShared ? `shared-${region}` : groupId.slice(-8);
  const ids: Record<Cloud, { id: string; name: string }> = {
    aws: { id: `vpce-svc-${hex}`, name: `com.amazonaws.vpce.${region}.vpce-svc-${hex}` },
    gcp: samePath(`projects/${accountId}/regions/${region}/serviceAttachments/tidb-${own}`),
    azure: samePath(
      `/subscriptions/${accountId}/resourceGroups/tidb-${own}/providers/Microsoft.Network/privateLinkServices/tidb-${own}`,
    ),
  };
  return world.services.add({
    ...ids[cloud],
    cloud,
    accountId,
    region,
    zoneIds: cloud === "aws" ? zoneIds(cloud, region) : [],
    acceptance: isShared ? "automatic" : "manual",
    allowed: cloud === "gcp" ? [] : ["*"],
    privateDnsName: dnsNameOf(cluster, groupId),
  });
}

const samePath = (path: string): { id: string; name: string } => ({ id: path, name: path });

const halves: Readonly<Record<string, EndpointState>> = {
  ACTIVE: "available",
  DELETING: "available",
  FAILED: "failed",
};

/** A connection in any state with its half in the cloud; `DISCOVERED` is the half alone. */
export function addConnection(
  state: TidbState,
  cluster: TidbCluster,
  groupId: string,
  word: string,
  owner: string,
  message = "",
): TidbConnection | undefined {
  const { world } = state;
  const serviceId = state.services.get(groupId)?.serviceId;
  const service = serviceId === undefined ? undefined : world.services.get(serviceId);
  if (service === undefined) return undefined;
  const network = customerNetwork(world, service, owner);
  const half = placeEndpoint(world, service, network, halves[word] ?? "pendingAcceptance");
  if (word === "DISCOVERED") return undefined;
  return state.connections.add({
    id: world.random.digits(18),
    clusterId: cluster.id,
    groupId,
    endpointId: spelled(half, state.variants),
    halfId: half.id,
    ...(cluster.cloud === "azure" && { privateIp: half.address }),
    state: word,
    message,
  });
}

/** What a private link connection in any state is made from. */
interface LinkPlan {
  name: string;
  target: string;
  state: string;
  message?: string;
}

export const linkTypes: Readonly<Record<string, string>> = {
  aws: "AWS_ENDPOINT_SERVICE",
  alicloud: "ALICLOUD_ENDPOINT_SERVICE",
};

/** A private link connection in any state, with its half where that state has one. */
export function addLink(state: TidbState, cluster: TidbCluster, plan: LinkPlan): PrivateLink {
  const { world } = state;
  const link = state.links.add({
    id: `plc-${world.random.hex(12)}`,
    clusterId: cluster.id,
    displayName: plan.name,
    type: linkTypes[cluster.cloud] ?? "",
    target: plan.target,
    region: cluster.region,
    state: plan.state,
    message: plan.message ?? "",
    zones: [],
    createdAt: cluster.createdAt + day,
  });
  const isMade = ["ACTIVE", "PENDING_ACCEPTANCE", "DELETING"].includes(plan.state);
  return (isMade ? addLinkHalf(state, cluster, link) : undefined) ?? link;
}

/** Makes the cloud's half of a private link connection, in TiDB Cloud's own network. */
export function addLinkHalf(
  state: TidbState,
  cluster: TidbCluster,
  link: PrivateLink,
): PrivateLink | undefined {
  const { world } = state;
  const zones = linkZones(cluster);
  const target = world.services.all().find((one) => one.name === link.target);
  if (cluster.cloud !== "aws" || target === undefined) {
    const halfId = `${cluster.cloud === "aws" ? "vpce" : "ep"}-${world.random.hex(17)}`;
    return state.links.change(link.id, { halfId, zones });
  }
  const { accountId, region } = cluster;
  const network =
    world.networks.group(accountId).find((one) => one.region === region) ??
    addNetwork(world, "aws", accountId, region);
  const half: CloudEndpoint = placeEndpoint(
    world,
    target,
    network,
    link.state === "PENDING_ACCEPTANCE" ? "pendingAcceptance" : "available",
  );
  return state.links.change(link.id, { halfId: half.id, zones });
}

/** The zones that a cluster's private link connections leave from. */
export function linkZones({ cloud, region }: TidbCluster): string[] {
  return cloud === "alicloud" ? [`${region}-a`, `${region}-b`] : zoneIds(cloud, region).slice(0, 2);
}

/** Domain names that a private link connection has. */
export function addDomains(
  state: TidbState,
  link: PrivateLink,
  type: string,
  uniqueName: string,
  word = "ACTIVE",
): AttachedDomains {
  const { world } = state;
  return state.domains.add({
    id: `ad-${world.random.hex(12)}`,
    linkId: link.id,
    clusterId: link.clusterId,
    type,
    uniqueName,
    names: namesOf(state, link, type, uniqueName),
    state: word,
    createdAt: link.createdAt,
  });
}

/** The names of a set, in the pattern of its type (api-facts §3.5). */
export function namesOf(
  state: TidbState,
  link: PrivateLink,
  type: string,
  uniqueName: string,
): string[] {
  const cloud = state.clusters.get(link.clusterId)?.cloud ?? "aws";
  const zone = type === "CONFLUENT" ? "confluent.cloud" : "plc.tidbcloud.com";
  const own = `${uniqueName}.${link.region}.${cloud}.${zone}`;
  return [`*.${own}`, own];
}
