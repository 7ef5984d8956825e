// The customer's AWS in the demo: what a person chooses from when connecting privately.
import { customerNetwork } from "../world/customer.ts";
import type { Network } from "../world/entities.ts";
import { zoneIds } from "../world/places.ts";
import { addZone } from "./route53/zones.ts";
import type { AwsState, SecurityGroup } from "./state.ts";
import { regionZoneIds } from "./zones.ts";

const region = "us-east-1";

/**
 * Two VPCs in us-east-1 that are peered, of which one has a subnet in a zone that no service is in and the other
 * cannot resolve private names; staging's VPC is shared. Where the providers' parts made a first VPC already, it
 * is that one.
 */
export function fillAwsDemo(state: AwsState): void {
  const { main, staging } = state.accounts;
  const app = customerNetwork(state.world, { cloud: "aws", region }, main);
  addSubnet(state, app, regionZoneIds(region)[3] ?? "", "10.20.128.0/20", 4000);
  const analytics = addAnalytics(state);
  peer(state, app, analytics);
  addDatabaseGroup(state, app);
  addDatabaseGroup(state, analytics);
  shareWithMain(state, customerNetwork(state.world, { cloud: "aws", region }, staging));
  addPrivateZone(state, app);
  addMskSettings(state);
}

/** A VPC in which private DNS cannot be switched on yet, and one of whose subnets is full. */
function addAnalytics(state: AwsState): Network {
  const { world, accounts } = state;
  const network = world.networks.add({
    id: `vpc-${world.random.hex(17)}`,
    accountId: accounts.main,
    cloud: "aws",
    region,
    name: "analytics",
    cidr: "10.60.0.0/16",
    dnsSupport: true,
    dnsHostnames: false,
  });
  zoneIds("aws", region).forEach((zoneId, index) => {
    addSubnet(state, network, zoneId, `10.60.${index * 16}.0/20`, index === 1 ? 0 : 900);
  });
  return network;
}

function peer({ world, peerings }: AwsState, requester: Network, accepter: Network): void {
  const sides = { requesterId: requester.id, accepterId: accepter.id };
  peerings.add({ id: `pcx-${world.random.hex(17)}`, ...sides, status: "active" });
}

function addSubnet(
  { world }: AwsState,
  network: Network,
  zoneId: string,
  cidr: string,
  freeAddresses: number,
): void {
  const id = `subnet-${world.random.hex(17)}`;
  world.subnets.add({ id, networkId: network.id, zoneId, cidr, freeAddresses });
}

/** Ports of all four database providers, from the VPC itself. */
const databasePorts: readonly (readonly [from: number, to: number])[] = [
  [26_257, 26_257],
  [4000, 4000],
  [8443, 8443],
  [9440, 9440],
  [29_080, 29_081],
  [443, 443],
];

function addDatabaseGroup(state: AwsState, network: Network): SecurityGroup {
  const { world } = state;
  return state.groups.add({
    id: `sg-${world.random.hex(17)}`,
    networkId: network.id,
    accountId: network.accountId,
    name: "database-endpoints",
    description: "Databases over private endpoints, from the VPC",
    rules: databasePorts.map(([from, to]) => ({
      id: `sgr-${world.random.hex(17)}`,
      protocol: "tcp",
      from,
      to,
      source: { cidr: network.cidr },
    })),
    createdAt: 0,
  });
}

function shareWithMain({ world, accounts, shares }: AwsState, network: Network): void {
  for (const { id } of world.subnets.group(network.id)) shares.set(id, new Set([accounts.main]));
}

function addPrivateZone(state: AwsState, network: Network): void {
  const name = "internal.meridian.example.";
  const zone = addZone(state, {
    id: `Z${state.world.random.hex(20).toUpperCase()}`,
    accountId: network.accountId,
    name,
    callerReference: "made by hand",
    networks: [{ id: network.id, region }],
    comment: "Services of Meridian Freight",
  });
  const orders = { name: `orders.${name}`, type: "A", ttl: 300, values: ["10.20.4.17"] };
  state.zones.change(zone.id, { records: [...zone.records, orders] });
}

/** What happens without access lists: on one cluster nobody gets in, on the others it is not told. */
function addMskSettings(state: AwsState): void {
  const { world, mskDetails } = state;
  const strict = world.mskClusters.all().find(({ name }) => name === "orders-events");
  if (strict === undefined) return;
  const arn = strict.id.replace(/:cluster\/.*$/, `:configuration/strict/${world.random.uuid()}-7`);
  const properties = "auto.create.topics.enable=false\nallow.everyone.if.no.acl.found=false\n";
  mskDetails.add({
    id: strict.id,
    version: 1,
    state: "ACTIVE",
    authentication: ["saslScram", "saslIam", "tls"],
    configuration: { arn, revision: 1, properties },
  });
}
