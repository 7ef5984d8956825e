// Starter, Essential, Premium and the legacy API, in their words and fields (api-facts §3.4 to §3.7).
import {
  lagOf,
  type AttachedDomains,
  type GroupService,
  type PrivateLink,
  type TidbCluster,
  type TidbConnection,
  type TidbState,
} from "./state.ts";
import { connectionWire, regionId, regionName, seconds, time, type Wire } from "./wire.ts";

export function serverlessWire(state: TidbState, cluster: TidbCluster): Wire {
  const service = state.services.get(cluster.id);
  const made =
    service?.serviceId === undefined ? undefined : state.world.services.get(service.serviceId);
  const { disabled, networks } = cluster.publicAccess;
  const zoned = {
    serviceName: made?.name ?? `com.aliyuncs.privatelink.${cluster.region}.tidb`,
    availabilityZone: made?.zoneIds ?? [],
  };
  return {
    name: `clusters/${cluster.id}`,
    clusterId: cluster.id,
    displayName: cluster.name,
    region: {
      name: `regions/${regionId(cluster)}`,
      regionId: regionId(cluster),
      cloudProvider: cluster.cloud,
      displayName: regionName(cluster),
    },
    endpoints: {
      public: {
        host: `gateway.${cluster.region}.tidb-cloud.example`,
        port: cluster.port,
        disabled,
        authorizedNetworks: networks.map(({ start, end, name }) => ({
          startIpAddress: start,
          endIpAddress: end,
          displayName: name,
        })),
      },
      ...(service !== undefined && {
        private: {
          host: service.dnsName,
          port: cluster.port,
          [cluster.cloud === "alicloud" ? "alicloud" : "aws"]: zoned,
        },
      }),
    },
    version: cluster.version,
    createdBy: "dana@meridian.example",
    userPrefix: cluster.id.slice(0, 12),
    state: cluster.state,
    labels: { "tidb.cloud/project": cluster.projectId },
    annotations: {},
    createTime: time(cluster.createdAt),
    updateTime: time(cluster.createdAt),
    servicePlan: cluster.plan,
  };
}

export function linkWire(state: TidbState, link: PrivateLink, withDomains: boolean): Wire {
  const cluster = state.clusters.get(link.clusterId);
  const target = {
    name: link.target,
    endpointId: link.halfId ?? "",
    availabilityZoneIds: link.zones,
  };
  const sets = state.domains
    .groupAt(link.clusterId, lagOf(state.variants))
    .filter((one) => one.linkId === link.id);
  return {
    privateLinkConnectionId: link.id,
    clusterId: link.clusterId,
    displayName: link.displayName,
    type: link.type,
    state: link.state,
    message: link.message,
    createdBy: "dana@meridian.example",
    createTime: time(link.createdAt),
    updateTime: time(link.createdAt),
    ...(withDomains && { attachedDomains: sets.map(domainsWire) }),
    ...(cluster?.cloud === "alicloud"
      ? { alicloudEndpointService: target }
      : { awsEndpointService: { ...target, region: link.region } }),
  };
}

export function domainsWire(set: AttachedDomains): Wire {
  return {
    ...(set.id !== "" && { attachDomainId: set.id }),
    clusterId: set.clusterId,
    privateLinkConnectionId: set.linkId,
    type: set.type,
    uniqueName: set.uniqueName,
    domains: set.names.map((name) => ({
      name,
      state: set.state,
      message: set.state === "FAILED" ? "the name could not be resolved" : "",
    })),
    createTime: time(set.createdAt),
  };
}

export function premiumWire(state: TidbState, cluster: TidbCluster): Wire {
  const service = state.services.get(cluster.id);
  return {
    name: `tidbs/${cluster.id}`,
    tidbId: cluster.id,
    displayName: cluster.name,
    regionId: regionId(cluster),
    regionDisplayName: regionName(cluster),
    cloudProvider: cluster.cloud,
    state: cluster.state,
    servicePlan: cluster.plan,
    labels: { "tidb.cloud/project": cluster.projectId },
    endpoints: [
      {
        host: `gateway.${cluster.region}.tidb-cloud.example`,
        port: cluster.port,
        connectionType: "PUBLIC",
      },
      { host: service?.dnsName ?? "", port: cluster.port, connectionType: "PRIVATE_ENDPOINT" },
    ],
  };
}

/** As of a node group, with other names and `port` as text (api-facts §3.6). */
export function premiumConnectionWire(
  state: TidbState,
  cluster: TidbCluster,
  connection: TidbConnection,
): Wire {
  const {
    endpointId,
    endpointState,
    message,
    privateLinkServiceName,
    privateLinkServiceState,
    host,
  } = connectionWire(state, cluster, connection);
  return {
    name: `tidbs/${cluster.id}/privateEndpointConnections/${connection.id}`,
    id: connection.id,
    tidbId: cluster.id,
    ...{
      endpointId,
      endpointState,
      message,
      privateLinkServiceName,
      privateLinkServiceState,
      host,
    },
    regionId: regionId(cluster),
    cloudProvider: cluster.cloud,
    port: String(cluster.port),
  };
}

const legacyStates: Readonly<Record<string, string>> = {
  ACTIVE: "AVAILABLE",
  MAINTENANCE: "MAINTAINING",
};

export function legacyWire(cluster: TidbCluster): Wire {
  return {
    id: cluster.id,
    project_id: cluster.projectId,
    name: cluster.name,
    cluster_type: cluster.kind === "serverless" ? "DEVELOPER" : "DEDICATED",
    cloud_provider: cluster.cloud.toUpperCase(),
    region: cluster.region,
    create_timestamp: seconds(cluster.createdAt),
    config: { port: cluster.port },
    status: {
      tidb_version: cluster.version,
      cluster_status: legacyStates[cluster.state] ?? cluster.state,
    },
  };
}

export function legacyServiceWire(
  state: TidbState,
  cluster: TidbCluster,
  service: GroupService,
): Wire {
  const made =
    service.serviceId === undefined ? undefined : state.world.services.get(service.serviceId);
  return {
    private_endpoint_service: {
      cloud_provider: cluster.cloud.toUpperCase(),
      name: made?.name ?? "",
      status: service.state,
      dns_name: service.dnsName,
      port: cluster.port,
      ...(cluster.cloud === "aws" && { az_ids: made?.zoneIds ?? [] }),
    },
  };
}

export function legacyEndpointWire(
  state: TidbState,
  cluster: TidbCluster,
  one: TidbConnection,
): Wire {
  const { privateLinkServiceName, privateLinkServiceState } = connectionWire(state, cluster, one);
  return {
    id: one.id,
    cloud_provider: cluster.cloud.toUpperCase(),
    cluster_id: cluster.id,
    cluster_name: cluster.name,
    region_name: regionName(cluster),
    endpoint_name: one.endpointId,
    status: one.state,
    message: one.message,
    service_name: privateLinkServiceName,
    service_status: privateLinkServiceState,
  };
}
