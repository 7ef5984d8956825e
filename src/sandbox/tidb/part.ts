import { createKeyRing } from "../http/keys.ts";
import { addOrganization, callersOf } from "../keys.ts";
import { neverBusy, spellingOf, type Locks } from "../locks.ts";
import type { CreatePart, Part, TargetView } from "../part.ts";
import type { EndpointService } from "../world/entities.ts";
import { linkTypes } from "./build.ts";
import { fillTidbDemo } from "./demo.ts";
import { spelled } from "./endpointIds.ts";
import { createTidbFace } from "./face.ts";
import { fillGenerated } from "./generator.ts";
import { decideLink, judge } from "./links.ts";
import { halfGone } from "./rules.ts";
import { clearState, createState, type TidbCluster, type TidbState } from "./state.ts";
import { tidbRules } from "./variants.ts";

/** The part with what tests look at. */
export interface TidbPart extends Part {
  readonly state: TidbState;
}

/** TiDB Cloud in the sandbox. */
export const createTidbPart: CreatePart = ({ world, now }): TidbPart => {
  const state = createState(world);
  const ring = createKeyRing();
  const caller = callersOf(state.organizations);
  return {
    state,
    face: createTidbFace(state, ring, now),
    keys: {
      admin: ring.addPair("", caller("admin")),
      /** Looks at everything, and may change nothing. */
      viewer: ring.addPair("", caller("viewer")),
      /** Of an organization that has Dedicated only, or Starter and Essential only. */
      dedicated: ring.addPair("", caller("dedicated")),
      serverless: ring.addPair("", caller("serverless")),
      /** An OAuth access token. */
      token: ring.add("tidb_", caller("token")),
      revoked: ring.revokedPair(""),
      /** Owner of a second organization, which has nothing. */
      other: ring.addPair("", caller("admin", "other")),
    },
    variants: state.variants,
    variantRules: tidbRules,
    fill(amount) {
      state.organizations.main = addOrganization(world, "tidb", "Meridian Freight");
      state.organizations.other = addOrganization(world, "tidb", "Meridian Labs");
      if (amount === "demo") fillTidbDemo(state);
      else fillGenerated(state, amount);
    },
    clear: () => clearState(state),
    clusterName: (id) => named(state, id)?.name,
    serviceOf: (clusterId, region) => serviceOf(state, clusterId, region),
    endpointName: (endpoint) => spelled(endpoint, state.variants),
    endpointGone: (endpoint) => halfGone(state, endpoint),
    pending: () =>
      state.links
        .all()
        .filter((link) => link.state === "PENDING_ACCEPTANCE")
        .map(({ id, clusterId, region, target, halfId: endpointId }) => {
          const name = state.clusters.get(clusterId)?.name ?? clusterId;
          const words = `Cluster ${name} asks to connect from ${region} to ${target}`;
          return { id, clusterId, region, target, endpointId, words };
        }),
    decide: (id, decision) => decideLink(state, id, decision),
    targets: (clusterId) => targetsOf(state, clusterId),
    locks: locksOf(state),
  };
};

/** By its own id, or as others write it: with its kind before. */
function named({ clusters }: TidbState, id: string): TidbCluster | undefined {
  return clusters.get(id) ?? clusters.get(id.slice(id.lastIndexOf("-") + 1));
}

/** The service of the first node group that has one. */
function serviceOf(
  state: TidbState,
  clusterId: string,
  region: string,
): EndpointService | undefined {
  const cluster = named(state, clusterId);
  if (cluster === undefined || cluster.region !== region) return undefined;
  return state.services
    .group(cluster.id)
    .map(({ serviceId }) =>
      serviceId === undefined ? undefined : state.world.services.get(serviceId),
    )
    .find((one) => one !== undefined);
}

function targetsOf(state: TidbState, clusterId: string): TargetView[] {
  const cluster = named(state, clusterId);
  if (cluster === undefined) return [];
  const { world } = state;
  const own = world.accounts.group("aws").filter(({ side }) => side !== "database");
  const type = linkTypes["aws"] ?? "";
  if (cluster.kind !== "serverless" || cluster.cloud !== "aws") return [];
  return own
    .flatMap(({ id }) => world.services.group(id))
    .filter(({ region }) => region === cluster.region)
    .map(({ region, name }) => ({
      region,
      type,
      identifier: name,
      outcome: judge(state, cluster, name),
    }));
}

/** Dedicated clusters in maintenance take no endpoints (api-facts §3.3); of the others nothing is said. */
function locksOf(state: TidbState): Locks {
  const change = (clusterId: string, word: string): void => {
    const cluster = named(state, clusterId);
    if (cluster?.kind !== "dedicated") throw neverBusy();
    state.clusters.change(cluster.id, { state: word });
  };
  return {
    lock(id, { spelling = "MAINTENANCE", seconds }) {
      change(id, spellingOf(["MAINTENANCE", "UPGRADING"], spelling));
      if (seconds !== undefined) state.world.clock.after(seconds, () => change(id, "ACTIVE"));
    },
    unlock: (id) => change(id, "ACTIVE"),
  };
}
