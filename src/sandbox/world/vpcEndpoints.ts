// What happens to an endpoint in AWS, on both sides of the link. Database providers accept and refuse
// by their own rules; what is here is the cloud's.
import type { CloudEndpoint, EndpointService, Network } from "./entities.ts";
import { later, type World } from "./world.ts";

/** What a VPC endpoint is made from. */
export interface VpcEndpointPlan {
  network: Network;
  service: EndpointService;
  subnetIds: readonly string[];
  groupIds: readonly string[];
  privateDns: boolean;
}

/** Whether the owner of a service must accept endpoints of this account. */
export function mustBeAccepted(service: EndpointService, accountId: string): boolean {
  return service.acceptance === "manual" && !service.allowed.includes(accountId);
}

/** Makes an endpoint: it waits for the service's owner, or becomes available by itself. */
export function makeVpcEndpoint(world: World, plan: VpcEndpointPlan): CloudEndpoint {
  const { network, service } = plan;
  const waits = mustBeAccepted(service, network.accountId);
  const id = `vpce-${world.random.hex(17)}`;
  const endpoint = world.endpoints.add({
    id,
    cloud: "aws",
    accountId: network.accountId,
    region: network.region,
    networkId: network.id,
    subnetIds: [...plan.subnetIds],
    securityGroupIds: [...plan.groupIds],
    serviceId: service.id,
    name: `db-${world.random.hex(6)}`,
    state: waits ? "pendingAcceptance" : "pending",
    address: `${id}-${world.random.hex(8)}.${service.id}.${network.region}.vpce.amazonaws.com`,
    privateDns: plan.privateDns,
    createdAt: world.clock.now(),
  });
  if (!waits) becomeAvailable(world, id, world.times.connectionReady);
  return endpoint;
}

/** Changes an endpoint that is in use: it is pending for some seconds. */
export function changeVpcEndpoint(
  world: World,
  id: string,
  seconds: number,
  patch: Partial<CloudEndpoint>,
): void {
  world.endpoints.change(id, { ...patch, state: "pending" });
  becomeAvailable(world, id, seconds);
}

/** The owner of a service lets an endpoint in that waits. */
export function acceptVpcEndpoint(world: World, id: string): void {
  world.endpoints.change(id, { state: "pending" });
  becomeAvailable(world, id, world.times.connectionReady);
}

function becomeAvailable(world: World, id: string, seconds: number): void {
  later(world, world.endpoints, id, seconds, () => ({ state: "available" }));
}
