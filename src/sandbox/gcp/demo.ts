import { addTarget } from "../world/build.ts";
import { addNetwork } from "../world/customer.ts";
import type { Network } from "../world/entities.ts";
import { regional } from "./paths.ts";
import type { GcpState } from "./state.ts";
import { addZone } from "./dns/zones.ts";

const region = "europe-west1";

/** What makes the customer's project lifelike, beside what the database providers' demos put there. */
export function fillGcpDemo(state: GcpState): void {
  const { world, projects } = state;
  const own = world.networks.group(projects.main);
  const main =
    own.find((one) => one.region === region) ?? addNetwork(world, "gcp", projects.main, region);
  for (const [index, where] of clusterRegions(state, main).entries()) {
    addSubnet(state, main, {
      region: where,
      name: `app-${where}`,
      cidr: `10.21.${index * 16}.0/20`,
    });
  }
  addSubnet(state, main, { region, name: "batch-full", cidr: "10.22.0.0/28", free: 0 });
  const nat = { region, name: "orders-api-nat", cidr: "10.23.0.0/24" };
  state.purposes.set(addSubnet(state, main, nat), "PRIVATE_SERVICE_CONNECT");
  addShared(state);
  addWaitingConsumer(state);
  addZone(state, {
    projectId: projects.main,
    name: "internal",
    dnsName: "internal.meridian.example.",
    description: "Services of Meridian Freight",
    visibility: "private",
    networks: [main.id],
  });
}

/** Regions in which databases offer a service attachment, and the network has no subnet. */
function clusterRegions({ world }: GcpState, network: Network): string[] {
  const subnets = world.subnets.group(network.id);
  const regions = world.services.all().flatMap((one) => (one.cloud === "gcp" ? [one.region] : []));
  return [...new Set(regions)].filter(
    (where) => !subnets.some(({ id }) => id.includes(`/regions/${where}/`)),
  );
}

interface SubnetPlan {
  region: string;
  name: string;
  cidr: string;
  free?: number;
}

/** Returns its path. */
function addSubnet({ world }: GcpState, network: Network, plan: SubnetPlan): string {
  const { region: where, name, cidr, free = 4000 } = plan;
  const id = regional(network.accountId, where, "subnetworks", name);
  world.subnets.add({
    ...{ id, networkId: network.id, zoneId: `${where}-b`, cidr, freeAddresses: free },
  });
  return id;
}

/** A second network, whose subnets overlap with nothing of the first. */
function addShared(state: GcpState): void {
  const { world, projects } = state;
  const network = world.networks.add({
    id: `projects/${projects.main}/global/networks/shared-services`,
    accountId: projects.main,
    cloud: "gcp",
    region,
    name: "shared-services",
    cidr: "10.40.0.0/16",
    dnsSupport: true,
    dnsHostnames: true,
  });
  addSubnet(state, network, { region, name: "shared-services", cidr: "10.40.0.0/20" });
}

/** A service of the customer at whose door somebody waits. */
function addWaitingConsumer({ world, projects }: GcpState): void {
  const orders = addTarget(world, "gcp", projects.main, region, "orders-api", {
    acceptance: "manual",
    allowed: [],
  });
  const accountId = "partner-analytics";
  world.accounts.add({ id: accountId, cloud: "gcp", name: accountId, side: "other" });
  world.endpoints.add({
    id: world.random.digits(17),
    cloud: "gcp",
    accountId,
    region,
    networkId: `projects/${accountId}/global/networks/default`,
    subnetIds: [],
    securityGroupIds: [],
    serviceId: orders.id,
    name: "orders-api",
    state: "pendingAcceptance",
    address: "10.128.0.9",
    privateDns: false,
    createdAt: world.clock.now(),
  });
}
