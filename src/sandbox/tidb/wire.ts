// Projects and Dedicated clusters in the words and fields of TiDB Cloud's APIs (api-facts §3.2, §3.3).
import { discovered } from "./rules.ts";
import {
  lagOf,
  type GroupService,
  type NodeGroup,
  type Project,
  type TidbCluster,
  type TidbConnection,
  type TidbState,
} from "./state.ts";

export type Wire = Record<string, unknown>;

export const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
export const seconds = (milliseconds: number): string => Math.floor(milliseconds / 1000).toString();
const displayRegions: Readonly<Record<string, string>> = {
  "us-east-1": "N. Virginia (us-east-1)",
  "us-west-2": "Oregon (us-west-2)",
};

export const regionId = ({ cloud, region }: TidbCluster): string => `${cloud}-${region}`;
export const regionName = ({ region }: TidbCluster): string => displayRegions[region] ?? region;

export function legacyProjectWire(state: TidbState, project: Project): Wire {
  const clusters = state.clusters.group(project.organizationId);
  return {
    id: project.id,
    org_id: "1372813089209061633",
    name: project.name,
    cluster_count: clusters.filter((one) => one.projectId === project.id).length,
    user_count: 3,
    create_timestamp: seconds(project.createdAt),
    aws_cmek_enabled: false,
  };
}

const privateHost = (state: TidbState, cluster: TidbCluster, group: NodeGroup): string => {
  const service = state.services.get(group.id);
  if (service?.state !== "ACTIVE") return "";
  if (cluster.cloud === "aws") return service.dnsName;
  const first = state.connections
    .group(cluster.id)
    .find((one) => one.groupId === group.id && one.state === "ACTIVE");
  return first === undefined ? "" : hostOf(state, first);
};

export function dedicatedWire(state: TidbState, cluster: TidbCluster): Wire {
  const asleep = cluster.state === "PAUSED";
  return {
    name: `clusters/${cluster.id}`,
    clusterId: cluster.id,
    displayName: cluster.name,
    regionId: regionId(cluster),
    labels: { "tidb.cloud/organization": "1", "tidb.cloud/project": cluster.projectId },
    tidbNodeSetting: {
      nodeSpecKey: "8C16G",
      nodeSpecDisplayName: "8 vCPU, 16 GiB",
      tidbNodeGroups: cluster.groups.map((group) => ({
        ...groupWire(state, cluster, group),
        state: asleep ? "PAUSED" : "ACTIVE",
      })),
    },
    tikvNodeSetting: {
      nodeCount: 3,
      nodeSpecKey: "8C32G",
      storageSizeGi: 500,
      storageType: "Standard",
    },
    port: cluster.port,
    state: cluster.state,
    version: cluster.version,
    createdBy: "dana@meridian.example",
    createTime: time(cluster.createdAt),
    updateTime: time(cluster.createdAt),
    regionDisplayName: regionName(cluster),
    cloudProvider: cluster.cloud,
    annotations: {},
  };
}

export function groupWire(state: TidbState, cluster: TidbCluster, group: NodeGroup): Wire {
  const host = privateHost(state, cluster, group);
  return {
    name: `tidbNodeGroups/${group.id}`,
    tidbNodeGroupId: group.id,
    clusterId: cluster.id,
    displayName: group.name,
    nodeCount: 2,
    endpoints: [
      {
        host: `peering.${cluster.id}.tidb-cloud.example`,
        port: cluster.port,
        connectionType: "VPC_PEERING",
      },
      { host, port: cluster.port, connectionType: "PRIVATE_ENDPOINT" },
    ],
    nodeSpecKey: "8C16G",
    nodeSpecDisplayName: "8 vCPU, 16 GiB",
    isDefaultGroup: group.isDefault,
  };
}

export function serviceWire(state: TidbState, cluster: TidbCluster, service: GroupService): Wire {
  const made =
    service.serviceId === undefined ? undefined : state.world.services.get(service.serviceId);
  return {
    name: `tidbNodeGroups/${service.id}/privateLinkService`,
    tidbNodeGroupId: service.id,
    serviceName: made?.name ?? "",
    serviceDnsName: service.dnsName,
    ...(cluster.cloud === "aws" && { availableZones: made?.zoneIds ?? [] }),
    state: service.state,
    regionId: regionId(cluster),
    regionDisplayName: regionName(cluster),
    cloudProvider: cluster.cloud,
  };
}

/** AWS: one name for all endpoints; elsewhere each has its own (api-facts §3.3). */
function hostOf(state: TidbState, connection: TidbConnection): string {
  const dns = state.services.get(connection.groupId)?.dnsName ?? "";
  const half =
    connection.halfId === undefined ? undefined : state.world.endpoints.get(connection.halfId);
  if (half === undefined || half.cloud === "aws") return dns;
  return `${half.name}${half.cloud === "azure" ? "-7f3a" : ""}.${dns}`;
}

/** A cluster's connections as a reader sees them, with what was discovered. */
export function connectionsOf(
  state: TidbState,
  cluster: TidbCluster,
  groupId?: string,
): TidbConnection[] {
  const rows = state.connections.groupAt(cluster.id, lagOf(state.variants));
  const known = new Set(rows.map(({ halfId }) => halfId));
  const waiting = cluster.groups
    .flatMap(({ id }) => discovered(state, cluster, id))
    .filter(({ halfId }) => !known.has(halfId));
  return [...rows, ...waiting].filter((one) => groupId === undefined || one.groupId === groupId);
}

export function connectionWire(
  state: TidbState,
  cluster: TidbCluster,
  connection: TidbConnection,
): Wire {
  const { world } = state;
  const group = cluster.groups.find(({ id }) => id === connection.groupId);
  const service = state.services.get(connection.groupId);
  const made = service?.serviceId === undefined ? undefined : world.services.get(service.serviceId);
  const half = connection.halfId === undefined ? undefined : world.endpoints.get(connection.halfId);
  return {
    name: `tidbNodeGroups/${connection.groupId}/privateEndpointConnections/${connection.id}`,
    tidbNodeGroupId: connection.groupId,
    privateEndpointConnectionId: connection.id,
    clusterId: cluster.id,
    clusterDisplayName: cluster.name,
    labels: { "tidb.cloud/project": cluster.projectId },
    endpointId: connection.endpointId,
    ...(cluster.cloud === "azure" && { privateIpAddress: connection.privateIp ?? null }),
    endpointState: connection.state,
    message: connection.message,
    regionId: regionId(cluster),
    regionDisplayName: regionName(cluster),
    cloudProvider: cluster.cloud,
    privateLinkServiceName: made?.name ?? "",
    privateLinkServiceState: service?.state ?? "CREATING",
    tidbNodeGroupDisplayName: group?.name ?? "",
    ...(cluster.cloud === "gcp" && { accountId: half?.accountId ?? null }),
    host: hostOf(state, connection),
    port: cluster.port,
  };
}
