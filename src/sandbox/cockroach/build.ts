import { addNetwork, placeEndpoint } from "../world/customer.ts";
import type { Cloud, EndpointState } from "../world/entities.ts";
import { without } from "../world/without.ts";
import { connectionId } from "./connections.ts";
import { addEgressHalf } from "./egressHalf.ts";
import type {
  Cluster,
  ClusterRegion,
  ClusterService,
  Connection,
  DomainNamesState,
  EgressEndpoint,
  TargetType,
} from "./entities.ts";
import { makeCloudService } from "./services.ts";
import type { CockroachState } from "./state.ts";

/** What a cluster is made from; the rest follows. */
export interface ClusterPlan {
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
export function addCluster(state: CockroachState, plan: ClusterPlan): Cluster {
  const { random } = state.world;
  const routingId = `${plan.name}-${random.digits(4)}`;
  const createdAt = state.world.clock.now() - (plan.ageDays ?? 30) * day;
  return state.clusters.add({
    state: "created",
    labels: {},
    deleteProtection: false,
    privateOnly: false,
    ...without(plan, "ageDays"),
    id: random.uuid(),
    organizationId: state.organizations.main,
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
  state: CockroachState,
  cluster: Cluster,
  region: string,
  word: Connection["state"],
  ownerId: string,
): Connection {
  const present = state.clusterServices.get(`${cluster.id}/${region}`)?.serviceId;
  const service =
    (present === undefined ? undefined : state.world.services.get(present)) ??
    makeCloudService(state, cluster, region);
  const network =
    state.world.networks.group(ownerId).find((one) => one.region === region) ??
    addNetwork(state.world, cluster.cloud, ownerId, region);
  const half = halfState[word] ?? "available";
  const endpoint = placeEndpoint(state.world, service, network, half === "none" ? "deleted" : half);
  if (half === "none") state.world.endpoints.remove(endpoint.id);
  return state.connections.add({
    id: connectionId(cluster.id, endpoint.id),
    clusterId: cluster.id,
    endpointId: endpoint.id,
    region,
    serviceId: service.id,
    ownerId,
    state: word,
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
export function addEgress(
  state: CockroachState,
  cluster: Cluster,
  plan: EgressPlan,
): EgressEndpoint {
  const endpoint = state.egressEndpoints.add({
    targetType: "privateService",
    domainNames: [],
    domainNamesState: plan.domainNames === undefined ? "empty" : "available",
    ...plan,
    id: state.world.random.uuid(),
    clusterId: cluster.id,
    connectionId: "",
    address: "",
    createdAt: cluster.createdAt + day,
  });
  if (!madeStates.has(plan.state)) return endpoint;
  const half = addEgressHalf(state.world, cluster, endpoint, plan.state === "pendingAcceptance");
  const ended = (["expired", "rejected"] as const).find((one) => one === plan.state);
  if (ended !== undefined) state.world.endpoints.change(half.id, { state: ended });
  const named = { halfId: half.id, connectionId: half.id, address: half.address };
  return state.egressEndpoints.change(endpoint.id, named) ?? endpoint;
}

/** Services in the given states, in the cluster's order of regions. */
export function addServices(
  state: CockroachState,
  cluster: Cluster,
  states: readonly ClusterService["state"][],
): void {
  cluster.regions.forEach((region, index) => {
    const word = states[index];
    if (word === undefined) return;
    const made = word !== "creating" && word !== "createFailed";
    state.clusterServices.add({
      id: `${cluster.id}/${region.name}`,
      clusterId: cluster.id,
      region: region.name,
      state: word,
      ...(made && { serviceId: makeCloudService(state, cluster, region.name).id }),
    });
  });
}

/** Entries of a cluster's allow list: network, name, and what each lets in. */
export function addAllowed(
  state: CockroachState,
  cluster: Cluster,
  entries: readonly (readonly [network: string, name: string, lets: "sql" | "ui" | "sql ui"])[],
): void {
  for (const [network, name, lets] of entries) {
    const [ip = "", mask = ""] = network.split("/");
    state.allowList.add({
      id: `${cluster.id}/${network}`,
      clusterId: cluster.id,
      ip,
      mask: Number(mask),
      name,
      sql: lets !== "ui",
      ui: lets !== "sql",
    });
  }
}
