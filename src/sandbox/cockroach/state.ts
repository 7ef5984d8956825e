import type { Organizations } from "../keys.ts";
import { Problem } from "../world/problem.ts";
import { createTable, type Table } from "../world/table.ts";
import type { World } from "../world/world.ts";
import type {
  AllowEntry,
  Cluster,
  ClusterService,
  Connection,
  EgressEndpoint,
  TrustedOwner,
} from "./entities.ts";
import { defaultCockroachVariants, type CockroachVariants } from "./variants.ts";

/** CockroachDB Cloud's part of the world. Grouping of each table in brackets. */
export interface CockroachState {
  readonly world: World;
  readonly variants: CockroachVariants;
  /** The organization of the keys, and a second one that has nothing. */
  readonly organizations: Required<Organizations>;
  /** [organization] */
  readonly clusters: Table<Cluster>;
  /** [cluster] */
  readonly clusterServices: Table<ClusterService>;
  /** [cluster] */
  readonly connections: Table<Connection>;
  /** [cluster] */
  readonly trustedOwners: Table<TrustedOwner>;
  /** [cluster] */
  readonly allowList: Table<AllowEntry>;
  /** [cluster] */
  readonly egressEndpoints: Table<EgressEndpoint>;
}

/** An empty part of a world. */
export function createState(world: World): CockroachState {
  const variants = defaultCockroachVariants();
  const table = <Row extends { id: string }>(groupOf: (row: Row) => string): Table<Row> =>
    createTable({ groupOf, now: () => world.clock.now(), memory: () => readLag({ variants }) });
  return {
    world,
    variants,
    organizations: { main: "", other: "" },
    clusters: table((row) => row.organizationId),
    clusterServices: table((row) => row.clusterId),
    connections: table((row) => row.clusterId),
    trustedOwners: table((row) => row.clusterId),
    allowList: table((row) => row.clusterId),
    egressEndpoints: table((row) => row.clusterId),
  };
}

/** Empties it, and sets its variants back. */
export function clearState(state: CockroachState): void {
  const { clusters, clusterServices, connections } = state;
  const { trustedOwners, allowList, egressEndpoints } = state;
  for (const table of [clusters, clusterServices, connections]) table.clear();
  for (const table of [trustedOwners, allowList, egressEndpoints]) table.clear();
  Object.assign(state.organizations, { main: "", other: "" });
  Object.assign(state.variants, defaultCockroachVariants());
}

/** Milliseconds by which reads of a cluster's networking lag. */
export function readLag({ variants }: Pick<CockroachState, "variants">): number {
  return variants.readLagSeconds * 1000;
}

/**
 * The cluster with this id.
 * @throws Problem notFound when it is unknown or belongs to another organization.
 */
export function clusterOf(
  state: CockroachState,
  clusterId: string,
  organizationId?: string,
): Cluster {
  const cluster = state.clusters.get(clusterId);
  const foreign = organizationId !== undefined && cluster?.organizationId !== organizationId;
  if (cluster === undefined || foreign) {
    throw new Problem("notFound", `cluster ${clusterId} not found`);
  }
  return cluster;
}
