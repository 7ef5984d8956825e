import type { CloudEndpoint } from "../world/entities.ts";
import { serviceByName } from "../world/targets.ts";
import type { World } from "../world/world.ts";
import type { Cluster, EgressEndpoint } from "./entities.ts";

/** Makes the cloud's half of an egress endpoint, in the account that runs the cluster. */
export function addEgressHalf(
  world: World,
  cluster: Cluster,
  endpoint: EgressEndpoint,
  waits: boolean,
): CloudEndpoint {
  return world.endpoints.add({
    ...halfNames(world, cluster, endpoint),
    cloud: cluster.cloud,
    accountId: cluster.accountId,
    region: endpoint.region,
    networkId: "",
    subnetIds: [],
    securityGroupIds: [],
    serviceId: serviceByName(world, endpoint.target)?.id ?? endpoint.target,
    name: `egress-${endpoint.id}`,
    state: waits ? "pendingAcceptance" : "available",
    privateDns: false,
    createdAt: world.clock.now(),
  });
}

/** Id and address as each cloud gives them: AWS a DNS name, GCP and Azure an IP address. */
function halfNames(
  world: World,
  cluster: Cluster,
  { id, region }: EgressEndpoint,
): { id: string; address: string } {
  const { random } = world;
  const ip = `10.${random.below(250) + 1}.${random.below(256)}.${random.below(250) + 4}`;
  switch (cluster.cloud) {
    case "aws": {
      const vpce = `vpce-${random.hex(17)}`;
      return {
        id: vpce,
        address: `${vpce}-${random.hex(8)}.vpce-svc.${region}.vpce.amazonaws.com`,
      };
    }
    case "gcp":
      return { id: random.digits(17), address: ip };
    case "azure":
      return {
        id: `/subscriptions/${cluster.accountId}/resourceGroups/crdb-egress/providers/Microsoft.Network/privateEndpoints/${id}`,
        address: ip,
      };
  }
}
