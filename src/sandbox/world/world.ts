import type { Clock } from "./clock.ts";
import type {
  CloudAccount,
  CloudEndpoint,
  EndpointService,
  MskCluster,
  Network,
  Organization,
  Subnet,
} from "./entities.ts";
import { createRandom, type Random } from "./random.ts";
import { createTable, type Table, type TableOptions } from "./table.ts";
import { watchableTimes, type Times } from "./times.ts";

/** What exists beside the databases. Grouping of each table in brackets. */
export interface World {
  readonly clock: Clock;
  readonly times: Times;
  random: Random;
  /** Told of endpoints that were deleted in the customer's cloud, by who has a part of the world. */
  readonly onEndpointGone: ((endpoint: CloudEndpoint) => void)[];
  /** Told of endpoints that GCP let in without asking, because another one of their network is. */
  readonly onEndpointLetIn: ((endpoint: CloudEndpoint) => void)[];
  /**
   * Milliseconds by which readers of endpoints lag behind writes, by who has such readers: as long, what
   * an endpoint was is kept.
   */
  readonly endpointLags: (() => number)[];
  /** [provider] */
  organizations: Table<Organization>;
  /** [cloud] */
  accounts: Table<CloudAccount>;
  /** [account] */
  networks: Table<Network>;
  /** [network] */
  subnets: Table<Subnet>;
  /** [account] */
  services: Table<EndpointService>;
  /** [service] */
  endpoints: Table<CloudEndpoint>;
  /** [account] */
  mskClusters: Table<MskCluster>;
}

/** An empty world. */
export function createWorld(clock: Clock, seed: number): World {
  const endpointLags: World["endpointLags"] = [];
  const table = <Row extends { id: string }>(
    groupOf: TableOptions<Row>["groupOf"],
    memory = (): number => 0,
  ): Table<Row> => createTable({ groupOf, now: () => clock.now(), memory });
  return {
    clock,
    times: { ...watchableTimes },
    random: createRandom(seed),
    onEndpointGone: [],
    onEndpointLetIn: [],
    endpointLags,
    organizations: table((row) => row.provider),
    accounts: table((row) => row.cloud),
    networks: table((row) => row.accountId),
    subnets: table((row) => row.networkId),
    services: table((row) => row.accountId),
    endpoints: table(
      (row) => row.serviceId,
      () => Math.max(0, ...endpointLags.map((lag) => lag())),
    ),
    mskClusters: table((row) => row.accountId),
  };
}

/** Empties the world and forgets what was due, so that it can be filled again with the same seed. */
export function clearWorld(world: World, seed: number): void {
  world.clock.clear();
  world.random = createRandom(seed);
  Object.assign(world.times, watchableTimes);
  for (const table of [
    world.organizations,
    world.accounts,
    world.networks,
    world.subnets,
    world.services,
    world.endpoints,
    world.mskClusters,
  ]) {
    table.clear();
  }
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
