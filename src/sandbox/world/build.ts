import { connectionId } from "./connections.ts";
import { addNetwork, placeEndpoint } from "./customer.ts";
import { addEgressHalf } from "./egressHalf.ts";
import type {
  Cloud,
  Cluster,
  ClusterRegion,
  ClusterService,
  Connection,
  DomainNamesState,
  EgressEndpoint,
  EndpointService,
  EndpointState,
  TargetType,
} from "./entities.ts";
import { makeCloudService } from "./services.ts";
import { without } from "./without.ts";
import type { World } from "./world.ts";

/** What a cluster is made from; the rest follows. */
export interface ClusterPlan {
  organizationId: string;
  name: string;
  plan: Cluster["plan"];
  cloud: Cloud;
  accountId: string;
  regions: readonly string[];
  state?: Cluster["state"];
  operation?: Cluster["operation"];
  lock?: Cluster["lock"];
  labels?: Record<string, string>;
  features?: Partial<Cluster["features"]>;
  deleteProtection?: boolean;
  privateOnly?: boolean;
  deletedAt?: number;
  /** Days before the world's start. */
  ageDays?: number;
}

const day = 86_400_000;

/** Adds a cluster with the names that the provider gives its regions. */
export function addCluster(world: World, plan: ClusterPlan): Cluster {
  const { random } = world;
  const routingId = `${plan.name}-${random.digits(4)}`;
  const createdAt = world.clock.now() - (plan.ageDays ?? 30) * day;
  return world.clusters.add({
    state: "created",
    labels: {},
    deleteProtection: false,
    privateOnly: false,
    ...without(plan, "ageDays"),
    id: random.uuid(),
    provider: "cockroach",
    version: "v26.3.2",
    features: { trustedOwners: true, egress: true, ...plan.features },
    regions: plan.regions.map((name, index) => regionOf(plan, routingId, name, index === 0)),
    parentId: "root",
    creatorId: random.uuid(),
    routingId,
    createdAt,
    updatedAt: createdAt,
  });
}

function regionOf(
  plan: ClusterPlan,
  routingId: string,
  name: string,
  primary: boolean,
): ClusterRegion {
  const shared = plan.plan !== "advanced";
  const zone = `${plan.cloud}-${name}.cockroachlabs.cloud`;
  return {
    name,
    nodes: 3,
    primary,
    sqlDns: `${routingId}.${zone}`,
    uiDns: shared ? "" : `admin-${routingId}.${zone}`,
    internalDns: `internal-${routingId}.${zone}`,
    privateEndpointDns: `private-${routingId}.${zone}`,
  };
}

/** What the cloud's half of a connection is while the database records that state. */
const halfState: Record<string, EndpointState | "none"> = {
  pending: "pendingAcceptance",
  pendingAcceptance: "pendingAcceptance",
  available: "available",
  rejected: "rejected",
  failed: "failed",
  expired: "expired",
  deleting: "available",
  deleted: "none",
  stale: "none",
};

/** A connection in any state, with the customer's endpoint that belongs to that state. */
export function addConnection(
  world: World,
  cluster: Cluster,
  region: string,
  state: Connection["state"],
  ownerId: string,
): Connection {
  const present = world.clusterServices.get(`${cluster.id}/${region}`)?.serviceId;
  const service =
    (present === undefined ? undefined : world.services.get(present)) ??
    makeCloudService(world, cluster, region);
  const network =
    world.networks.group(ownerId).find((one) => one.region === region) ??
    addNetwork(world, cluster.cloud, ownerId, region);
  const half = halfState[state] ?? "available";
  const endpoint = placeEndpoint(world, service, network, half === "none" ? "deleted" : half);
  if (half === "none") world.endpoints.remove(endpoint.id);
  return world.connections.add({
    id: connectionId(cluster.id, endpoint.id),
    clusterId: cluster.id,
    endpointId: endpoint.id,
    region,
    serviceId: service.id,
    ownerId,
    state,
    createdAt: cluster.createdAt + day,
  });
}

/** What an egress endpoint in any state is made from. */
interface EgressPlan {
  region: string;
  target: string;
  targetType?: TargetType;
  state: EgressEndpoint["state"];
  domainNames?: string[];
  domainNamesState?: DomainNamesState;
}

const madeStates = new Set(["pendingAcceptance", "available", "deleting", "expired", "rejected"]);

/** An egress endpoint in any state, with its half in the cloud where that state has one. */
export function addEgress(world: World, cluster: Cluster, plan: EgressPlan): EgressEndpoint {
  const endpoint = world.egressEndpoints.add({
    targetType: "privateService",
    domainNames: [],
    domainNamesState: plan.domainNames === undefined ? "empty" : "available",
    ...plan,
    id: world.random.uuid(),
    clusterId: cluster.id,
    connectionId: "",
    address: "",
    createdAt: cluster.createdAt + day,
  });
  if (!madeStates.has(plan.state)) return endpoint;
  const half = addEgressHalf(world, cluster, endpoint, plan.state === "pendingAcceptance");
  const ended = (["expired", "rejected"] as const).find((state) => state === plan.state);
  if (ended !== undefined) world.endpoints.change(half.id, { state: ended });
  const named = { halfId: half.id, connectionId: half.id, address: half.address };
  return world.egressEndpoints.change(endpoint.id, named) ?? endpoint;
}

/** A service of the customer that egress endpoints can have as their target. */
export function addTarget(
  world: World,
  cloud: Cloud,
  accountId: string,
  region: string,
  name: string,
  rest: Pick<EndpointService, "acceptance" | "allowed">,
): EndpointService {
  const hex = world.random.hex(17);
  const path = {
    aws: `vpce-svc-${hex}`,
    gcp: `projects/${accountId}/regions/${region}/serviceAttachments/${name}`,
    azure: `/subscriptions/${accountId}/resourceGroups/${name}/providers/Microsoft.Network/privateLinkServices/${name}`,
  };
  const target = {
    aws: `com.amazonaws.vpce.${region}.vpce-svc-${hex}`,
    gcp: path.gcp,
    azure: `${name}.${world.random.uuid()}.${region}.azure.privatelinkservice`,
  };
  return world.services.add({
    id: path[cloud],
    name: target[cloud],
    cloud,
    accountId,
    region,
    zoneIds: [],
    ...rest,
  });
}

/** Services in the given states, in the cluster's order of regions. */
export function addServices(
  world: World,
  cluster: Cluster,
  states: readonly ClusterService["state"][],
): void {
  cluster.regions.forEach((region, index) => {
    const state = states[index];
    if (state === undefined) return;
    const made = state !== "creating" && state !== "createFailed";
    world.clusterServices.add({
      id: `${cluster.id}/${region.name}`,
      clusterId: cluster.id,
      region: region.name,
      state,
      ...(made && { serviceId: makeCloudService(world, cluster, region.name).id }),
    });
  });
}
