import type { PendingAcceptance, TargetView } from "../part.ts";
import type { TargetVerdict } from "../world/targets.ts";
import type { Cluster, TargetType } from "./entities.ts";
import type { CockroachState } from "./state.ts";
import { judgeTarget } from "./targets.ts";

/** Everything that waits for the owner of a target. */
export function pendingAcceptances(state: CockroachState): PendingAcceptance[] {
  return state.egressEndpoints
    .all()
    .filter((endpoint) => endpoint.state === "pendingAcceptance")
    .map(({ id, clusterId, region, target, halfId: endpointId }) => {
      const name = state.clusters.get(clusterId)?.name ?? clusterId;
      const words = `Cluster ${name} asks to connect from ${region} to ${target}`;
      return { id, clusterId, region, target, endpointId, words };
    });
}

const mskTypes: readonly [TargetType, TargetView["type"]][] = [
  ["mskSaslScram", "MSK_SASL_SCRAM"],
  ["mskSaslIam", "MSK_SASL_IAM"],
  ["mskTls", "MSK_TLS"],
];

/** Identifiers in this world that the cluster's egress endpoints can have as their target. */
export function targetsOf(state: CockroachState, cluster: Cluster): TargetView[] {
  const regions = cluster.regions.map((region) => region.name);
  const own = new Set(
    state.world.accounts
      .group(cluster.cloud)
      .flatMap((account) => (account.side === "database" ? [] : [account.id])),
  );
  const judged = (region: string, type: TargetType, identifier: string): TargetVerdict =>
    judgeTarget(state.world, cluster, region, type, identifier);
  const services = state.world.services
    .all()
    .filter(({ cloud, accountId }) => cloud === cluster.cloud && own.has(accountId))
    .filter(({ region }) => regions.includes(region))
    .flatMap(({ region, name, id, cloud }) =>
      (cloud === "azure" ? [id, name] : [name]).map((identifier) =>
        view(region, "PRIVATE_SERVICE", identifier, judged(region, "privateService", identifier)),
      ),
    );
  if (cluster.cloud !== "aws") return services;
  const managed = regions.map((region) => {
    const identifier = `com.amazonaws.${region}.logs`;
    return view(region, "PRIVATE_SERVICE", identifier, "accepted");
  });
  const msk = state.world.mskClusters
    .all()
    .filter(({ region }) => regions.includes(region))
    .flatMap(({ id, region }) =>
      mskTypes.map(([type, word]) => view(region, word, id, judged(region, type, id))),
    );
  return [...services, ...managed, ...msk];
}

function view(
  region: string,
  type: TargetView["type"],
  identifier: string,
  outcome: TargetVerdict,
): TargetView {
  return { region, type, identifier, outcome };
}
