import type { Cloud, EndpointService } from "./entities.ts";
import type { World } from "./world.ts";

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
    title: name,
    cloud,
    accountId,
    region,
    zoneIds: [],
    ...rest,
  });
}
