// The world in the words and fields of CockroachDB Cloud's API (api-facts §1; Cluster, Region,
// PrivateEndpointService, PrivateEndpointConnection, EgressPrivateEndpoint, AllowlistEntry of its
// description).
import type {
  AllowEntry,
  Cluster,
  ClusterRegion,
  ClusterService,
  Connection,
  EgressEndpoint,
  TrustedOwner,
} from "./entities.ts";
import { lockOf } from "./lock.ts";
import type { CockroachState } from "./state.ts";

/** How states are spelled for one request: by variant, or by the API version it names. */
export interface Spelling {
  older: boolean;
}

/** `pendingAcceptance` → `PENDING_ACCEPTANCE`. */
function upperSnake(word: string): string {
  return word.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** `PENDING_ACCEPTANCE` → `pendingAcceptance`. */
export function camel(word: string): string {
  return word.toLowerCase().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

const time = (milliseconds: number): string => new Date(milliseconds).toISOString();

export function clusterWire(state: CockroachState, cluster: Cluster): Record<string, unknown> {
  const lock = lockOf(state, cluster);
  const word = lock?.spelling === "state" ? "locked" : cluster.state;
  const shared = cluster.plan !== "advanced";
  return {
    id: cluster.id,
    name: cluster.name,
    cockroach_version: cluster.version,
    upgrade_status: "FINALIZED",
    plan: upperSnake(cluster.plan),
    cloud_provider: upperSnake(cluster.cloud),
    account_id: shared ? "" : cluster.accountId,
    state: upperSnake(word),
    creator_id: cluster.creatorId,
    operation_status: cluster.operation?.word ?? "UNSPECIFIED",
    config: shared ? serverlessConfig(cluster) : dedicatedConfig,
    regions: cluster.regions.map((region) => regionWire(region, shared)),
    created_at: time(cluster.createdAt),
    updated_at: time(cluster.updatedAt),
    ...(cluster.deletedAt !== undefined && { deleted_at: time(cluster.deletedAt) }),
    cidr_range: shared ? "" : "172.28.0.0/14",
    labels: cluster.labels,
    parent_id: cluster.parentId,
    is_customer_cloud_account: false,
    network_visibility: cluster.privateOnly ? "PRIVATE" : "PUBLIC",
    egress_traffic_policy: shared ? "UNSPECIFIED" : "ALLOW_ALL",
    delete_protection: cluster.deleteProtection ? "ENABLED" : "DISABLED",
    ...(shared && { sql_dns: cluster.regions[0]?.sqlDns ?? "" }),
  };
}

const dedicatedConfig = {
  dedicated: {
    machine_type: "m6i.xlarge",
    num_virtual_cpus: 4,
    storage_gib: 150,
    memory_gib: 16,
    disk_iops: 3000,
  },
};

function serverlessConfig(cluster: Cluster): Record<string, unknown> {
  return { serverless: { routing_id: cluster.routingId, upgrade_type: "AUTOMATIC" } };
}

function regionWire(region: ClusterRegion, shared: boolean): Record<string, unknown> {
  return {
    name: region.name,
    sql_dns: region.sqlDns,
    ui_dns: region.uiDns,
    internal_dns: region.internalDns,
    private_endpoint_dns: region.privateEndpointDns,
    node_count: shared ? 0 : region.nodes,
    primary: region.primary,
  };
}

export function serviceWire(
  state: CockroachState,
  cluster: Cluster,
  service: ClusterService,
  spelling: Spelling,
): Record<string, unknown> {
  const made =
    service.serviceId === undefined ? undefined : state.world.services.get(service.serviceId);
  const { gcpTarget } = state.variants;
  const gcp = cluster.cloud === "gcp" && made !== undefined;
  const short = made?.name.split("/").at(-1) ?? "";
  const name = gcp && gcpTarget === "endpoint_service_id" ? short : (made?.name ?? "");
  const id = gcp && gcpTarget === "name" ? short : (made?.id ?? "");
  const zones = made?.zoneIds ?? [];
  return {
    region_name: service.region,
    cloud_provider: upperSnake(cluster.cloud),
    status: `${spelling.older ? "ENDPOINT_SERVICE_STATUS_" : ""}${upperSnake(service.state)}`,
    name,
    endpoint_service_id: id,
    availability_zone_ids: zones,
    ...(cluster.cloud === "aws" &&
      made !== undefined && {
        aws: { service_name: name, service_id: id, availability_zone_ids: zones },
      }),
  };
}

export function connectionWire(
  state: CockroachState,
  cluster: Cluster,
  connection: Connection,
  spelling: Spelling,
): Record<string, unknown> {
  const { connectionRegion } = state.variants;
  const service = state.world.services.get(connection.serviceId);
  return {
    ...(connectionRegion !== "region" && { region_name: connection.region }),
    ...(connectionRegion !== "region_name" && { region: connection.region }),
    cloud_provider: upperSnake(cluster.cloud),
    status: `${spelling.older ? "ENDPOINT_" : "STATUS_"}${upperSnake(connection.state)}`,
    endpoint_id: connection.endpointId,
    endpoint_service_id: connection.serviceId,
    service_name: service?.name ?? "",
    ...(cluster.cloud === "aws" && { external_owner_id: connection.ownerId }),
  };
}

/** The older, AWS-only shape: words without prefix, and none for STALE. */
export function awsConnectionWire(connection: Connection): Record<string, unknown> {
  const state = connection.state === "stale" ? "deleted" : connection.state;
  return {
    region_name: connection.region,
    cloud_provider: "AWS",
    status: upperSnake(state),
    endpoint_id: connection.endpointId,
    service_id: connection.serviceId,
    external_owner_id: connection.ownerId,
  };
}

export function ownerWire(owner: TrustedOwner): Record<string, unknown> {
  return {
    id: owner.id,
    cluster_id: owner.clusterId,
    type: "AWS_ACCOUNT_ID",
    external_owner_id: owner.ownerId,
    created_at: time(owner.createdAt),
  };
}

export function allowEntryWire(entry: AllowEntry): Record<string, unknown> {
  return {
    cidr_ip: entry.ip,
    cidr_mask: entry.mask,
    ...(entry.name !== "" && { name: entry.name }),
    sql: entry.sql,
    ui: entry.ui,
  };
}

export function egressWire(endpoint: EgressEndpoint): Record<string, unknown> {
  return {
    id: endpoint.id,
    endpoint_connection_id: endpoint.connectionId,
    region: endpoint.region,
    target_service_identifier: endpoint.target,
    target_service_type: upperSnake(endpoint.targetType),
    endpoint_address: endpoint.address,
    state: upperSnake(endpoint.state),
    domain_names: endpoint.domainNames,
    domain_names_state: upperSnake(endpoint.domainNamesState),
  };
}
