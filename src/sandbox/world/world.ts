import type { Clock } from "./clock.ts";
import type {
  CloudAccount,
  CloudEndpoint,
  Cluster,
  ClusterService,
  Connection,
  EgressEndpoint,
  EndpointService,
  MskCluster,
  Network,
  Organization,
  SecurityGroup,
  Subnet,
  TrustedOwner,
} from "./entities.ts";
import { Problem } from "./problem.ts";
import { createRandom, type Random } from "./random.ts";
import { createTable, type Table, type TableOptions } from "./table.ts";
import { watchableTimes, type Times } from "./times.ts";
import { defaultVariants, type Variants } from "./variants.ts";

/** Everything that exists, on both sides of the link. Grouping of each table in brackets. */
export interface World {
  readonly clock: Clock;
  readonly times: Times;
  readonly variants: Variants;
  random: Random;
  /** Told of endpoints that were deleted in the customer's cloud, by who has a part of the world. */
  readonly onEndpointGone: ((endpoint: CloudEndpoint) => void)[];
  /** [provider] */
  organizations: Table<Organization>;
  /** [cloud] */
  accounts: Table<CloudAccount>;
  /** [account] */
  networks: Table<Network>;
  /** [network] */
  subnets: Table<Subnet>;
  /** [network] */
  securityGroups: Table<SecurityGroup>;
  /** [account] */
  services: Table<EndpointService>;
  /** [service] */
  endpoints: Table<CloudEndpoint>;
  /** [account] */
  mskClusters: Table<MskCluster>;
  /** [organization] */
  clusters: Table<Cluster>;
  /** [cluster] */
  clusterServices: Table<ClusterService>;
  /** [cluster] */
  connections: Table<Connection>;
  /** [cluster] */
  trustedOwners: Table<TrustedOwner>;
  /** [cluster] */
  egressEndpoints: Table<EgressEndpoint>;
}

/** An empty world. */
export function createWorld(clock: Clock, seed: number): World {
  const variants = defaultVariants();
  const table = <Row extends { id: string }>(groupOf: TableOptions<Row>["groupOf"]): Table<Row> =>
    createTable({ groupOf, now: () => clock.now(), memory: () => readLag(variants) });
  return {
    clock,
    times: { ...watchableTimes },
    variants,
    random: createRandom(seed),
    onEndpointGone: [],
    organizations: table((row) => row.provider),
    accounts: table((row) => row.cloud),
    networks: table((row) => row.accountId),
    subnets: table((row) => row.networkId),
    securityGroups: table((row) => row.networkId),
    services: table((row) => row.accountId),
    endpoints: table((row) => row.serviceId),
    mskClusters: table((row) => row.accountId),
    clusters: table((row) => row.organizationId),
    clusterServices: table((row) => row.clusterId),
    connections: table((row) => row.clusterId),
    trustedOwners: table((row) => row.clusterId),
    egressEndpoints: table((row) => row.clusterId),
  };
}

/** Empties the world and forgets what was due, so that it can be filled again with the same seed. */
export function clearWorld(world: World, seed: number): void {
  world.clock.clear();
  world.random = createRandom(seed);
  Object.assign(world.times, watchableTimes);
  Object.assign(world.variants, defaultVariants());
  for (const table of [
    world.organizations,
    world.accounts,
    world.networks,
    world.subnets,
    world.securityGroups,
    world.services,
    world.endpoints,
    world.mskClusters,
    world.clusters,
    world.clusterServices,
    world.connections,
    world.trustedOwners,
    world.egressEndpoints,
  ]) {
    table.clear();
  }
}

/** Milliseconds by which reads of a cluster's networking lag. */
export function readLag(variants: Variants): number {
  return variants.cockroach.readLagSeconds * 1000;
}

/**
 * Changes a row's state later, unless it has left the state it is in now by then.
 * `next` may do more, in which case it changes the state itself and returns nothing.
 */
export function later<Row extends { id: string; state: string }>(
  world: World,
  table: Table<Row>,
  id: string,
  seconds: number,
  next: (row: Row) => Partial<Row> | undefined,
): void {
  const from = table.get(id)?.state;
  world.clock.after(seconds, () => {
    const row = table.get(id);
    if (row === undefined || row.state !== from) return;
    const patch = next(row);
    if (patch !== undefined) table.change(id, patch);
  });
}

/**
 * The cluster with this id.
 * @throws Problem notFound when it is unknown or belongs to another organization.
 */
export function clusterOf(world: World, clusterId: string, organizationId?: string): Cluster {
  const cluster = world.clusters.get(clusterId);
  const foreign = organizationId !== undefined && cluster?.organizationId !== organizationId;
  if (cluster === undefined || foreign) {
    throw new Problem("notFound", `cluster ${clusterId} not found`);
  }
  return cluster;
}
