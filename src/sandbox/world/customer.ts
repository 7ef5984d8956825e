import type { Cloud, CloudEndpoint, EndpointService, EndpointState, Network } from "./entities.ts";
import { zoneIds } from "./places.ts";
import { Problem } from "./problem.ts";
import { mustBeAccepted } from "./vpcEndpoints.ts";
import { later, type World } from "./world.ts";

/** The customer's account in a cloud that is used when none is named. */
function customerAccount(world: World, cloud: Cloud): string {
  const account = world.accounts.group(cloud).find((one) => one.side === "customer");
  if (account === undefined) throw new Problem("notFound", "the customer has no such account");
  return account.id;
}

/** Makes an endpoint to a service, in a network of the customer in the service's region. */
export function connectTo(world: World, service: EndpointService, owner?: string): CloudEndpoint {
  return connectNetwork(world, service, customerNetwork(world, service, owner));
}

/** A network of the customer in a region of a cloud; it is made when there is none. */
export function customerNetwork(
  world: World,
  { cloud, region }: Pick<EndpointService, "cloud" | "region">,
  owner?: string,
): Network {
  const accountId = owner ?? customerAccount(world, cloud);
  const present = world.networks.group(accountId).find((one) => one.region === region);
  return present ?? addNetwork(world, cloud, accountId, region);
}

/** A network of an account, in the form that its cloud gives ids. */
export function addNetwork(world: World, cloud: Cloud, accountId: string, region: string): Network {
  const ids = {
    aws: () => `vpc-${world.random.hex(17)}`,
    gcp: () => `projects/${accountId}/global/networks/app-${region}`,
    azure: () =>
      `/subscriptions/${accountId}/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/${region}`,
  };
  const network = world.networks.add({
    id: ids[cloud](),
    accountId,
    cloud,
    region,
    name: `app-${region}`,
    cidr: "10.20.0.0/16",
    dnsSupport: true,
    dnsHostnames: true,
  });
  zoneIds(cloud, region).forEach((zoneId, index) => {
    const id = {
      aws: () => `subnet-${world.random.hex(17)}`,
      gcp: () => `projects/${accountId}/regions/${region}/subnetworks/${network.name}-${index}`,
      azure: () => `${network.id}/subnets/${index}`,
    }[cloud]();
    const cidr = `10.20.${index * 16}.0/20`;
    world.subnets.add({ id, networkId: network.id, zoneId, cidr, freeAddresses: 4000 });
  });
  return network;
}

/** What somebody chose who made an endpoint by hand. */
type Chosen = Partial<Pick<CloudEndpoint, "name" | "address" | "region" | "subnetIds">>;

/** An endpoint in a network against a service: it waits for acceptance where the service asks. */
export function connectNetwork(
  world: World,
  service: EndpointService,
  network: Network,
  chosen: Chosen = {},
): CloudEndpoint {
  // GCP: once one endpoint of a network was let in, others of it are too (api-facts §1.3).
  const known =
    service.cloud === "gcp" &&
    world.endpoints
      .group(service.id)
      .some((other) => other.networkId === network.id && other.state === "available");
  const listed = known || service.allowed.includes(network.id);
  const waits = !listed && mustBeAccepted(service, network.accountId);
  const state = waits ? "pendingAcceptance" : "pending";
  const endpoint = placeEndpoint(world, service, network, state, chosen);
  if (waits) return endpoint;
  later(world, world.endpoints, endpoint.id, world.times.connectionReady, () => {
    if (known) for (const tell of world.onEndpointLetIn) tell(endpoint);
    return { state: "available" };
  });
  return endpoint;
}

/** An endpoint in a given state; nothing follows by itself. */
export function placeEndpoint(
  world: World,
  service: EndpointService,
  network: Network,
  state: EndpointState,
  chosen: Chosen = {},
): CloudEndpoint {
  return world.endpoints.add({
    ...endpointNames(world, network),
    cloud: network.cloud,
    accountId: network.accountId,
    region: network.region,
    networkId: network.id,
    subnetIds: subnetsFor(world, service, network),
    securityGroupIds: [],
    serviceId: service.id,
    state,
    privateDns: false,
    createdAt: world.clock.now(),
    ...chosen,
  });
}

/** AWS: only subnets in zones of the service take its endpoints. */
function subnetsFor(
  world: World,
  { zoneIds: told, region }: EndpointService,
  network: Network,
): string[] {
  const subnets = world.subnets.group(network.id);
  const zones = told.length > 0 ? told : zoneIds("aws", region);
  const fitting = subnets.filter(({ zoneId }) => network.cloud !== "aws" || zones.includes(zoneId));
  return fitting.map(({ id }) => id);
}

function endpointNames(
  world: World,
  network: Network,
): { id: string; name: string; address: string } {
  const { random } = world;
  const name = `db-${random.hex(6)}`;
  const ip = `10.20.${random.below(256)}.${random.below(250) + 4}`;
  switch (network.cloud) {
    case "aws": {
      const id = `vpce-${random.hex(17)}`;
      const address = `${id}-${random.hex(8)}.vpce-svc.${network.region}.vpce.amazonaws.com`;
      return { id, name, address };
    }
    case "gcp":
      return { id: random.digits(17), name, address: ip };
    case "azure":
      return {
        id: `/subscriptions/${network.accountId}/resourceGroups/network/providers/Microsoft.Network/privateEndpoints/${name}`,
        name,
        address: ip,
      };
  }
}

/**
 * Deletes an endpoint in the customer's cloud, behind the database provider's back.
 * @throws Problem notFound.
 */
export function deleteEndpoint(world: World, id: string): void {
  const endpoint = world.endpoints.get(id);
  if (endpoint === undefined) throw new Problem("notFound", `no endpoint ${id}`);
  world.endpoints.remove(id);
  for (const tell of world.onEndpointGone) tell(endpoint);
}
