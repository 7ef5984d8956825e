import type { EndpointService } from "../world/entities.ts";
import { zoneIds } from "../world/places.ts";
import { Problem } from "../world/problem.ts";
import { later } from "../world/world.ts";
import type { Cluster } from "./entities.ts";
import { assertWritable } from "./lock.ts";
import type { CockroachState } from "./state.ts";

/** The database provider's own cloud account that offers shared (Standard, Basic) services. */
const sharedAccounts = { aws: "640168434621", gcp: "crl-prod-shared", azure: "crl-shared" };

/**
 * Makes the endpoint service in every region of an Advanced cluster that has none; slow, region by
 * region. With services in place it changes nothing (api-facts §1.3).
 * @throws Problem precondition on Basic and Standard, whose services exist by themselves.
 */
export function createServices(state: CockroachState, cluster: Cluster): void {
  if (cluster.plan !== "advanced") {
    const why = "private endpoint services of Basic and Standard clusters exist by default";
    throw new Problem("precondition", why);
  }
  const existing = new Set(
    state.clusterServices.group(cluster.id).map((service) => service.region),
  );
  const missing = cluster.regions.filter((region) => !existing.has(region.name));
  if (missing.length === 0) return;
  assertWritable(state, cluster);
  missing.forEach((region, index) => {
    const { serviceListed } = state.world.times;
    state.world.clock.after(serviceListed * (index + 1), () =>
      listService(state, cluster, region.name),
    );
  });
}

function listService(state: CockroachState, cluster: Cluster, region: string): void {
  const id = `${cluster.id}/${region}`;
  if (state.clusterServices.get(id) !== undefined) return;
  state.clusterServices.add({ id, clusterId: cluster.id, region, state: "creating" });
  later(state.world, state.clusterServices, id, state.world.times.serviceMade, () => ({
    state: "available",
    serviceId: makeCloudService(state, cluster, region).id,
  }));
}

/** The cloud's service behind a region: one of its own on Advanced, one for all elsewhere. */
export function makeCloudService(
  state: CockroachState,
  cluster: Cluster,
  region: string,
): EndpointService {
  const shared = cluster.plan !== "advanced";
  const accountId = shared ? sharedAccounts[cluster.cloud] : cluster.accountId;
  const present = shared
    ? state.world.services.group(accountId).find((service) => service.region === region)
    : undefined;
  if (present !== undefined) return present;
  return state.world.services.add({
    ...serviceNames(state, cluster, accountId, region),
    cloud: cluster.cloud,
    accountId,
    region,
    zoneIds: zoneIds(cluster.cloud, region),
    acceptance: shared ? "automatic" : "manual",
    // Anyone may ask to connect; the cluster's own rules decide who gets in.
    allowed: cluster.cloud === "gcp" && !shared ? [] : ["*"],
    privateDnsName: cluster.regions.find((one) => one.name === region)?.internalDns ?? "",
  });
}

function serviceNames(
  state: CockroachState,
  cluster: Cluster,
  accountId: string,
  region: string,
): { id: string; name: string } {
  const hex = state.world.random.hex(17);
  const own = cluster.plan === "advanced" ? cluster.id.slice(0, 8) : `shared-${region}`;
  switch (cluster.cloud) {
    case "aws":
      return { id: `vpce-svc-${hex}`, name: `com.amazonaws.vpce.${region}.vpce-svc-${hex}` };
    case "gcp": {
      const path = `projects/${accountId}/regions/${region}/serviceAttachments/crdb-${own}`;
      return { id: path, name: path };
    }
    case "azure":
      return {
        id: `/subscriptions/${accountId}/resourceGroups/crdb-${own}/providers/Microsoft.Network/privateLinkServices/crdb-${own}-${region}`,
        name: `crdb-${own}.${state.world.random.uuid()}.${region}.azure.privatelinkservice`,
      };
  }
}

/** The cluster's services that an endpoint can connect to now, with their cloud half. */
export function usableServices(state: CockroachState, clusterId: string): EndpointService[] {
  return state.clusterServices.group(clusterId).flatMap((service) => {
    const made =
      service.serviceId === undefined ? undefined : state.world.services.get(service.serviceId);
    return service.state === "available" && made !== undefined ? [made] : [];
  });
}
