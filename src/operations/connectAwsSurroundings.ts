import type { CloudOptions } from "../clouds/cloud.ts";
import type { EndpointHalf, Network, SecurityGroup, Subnet } from "../domain/customerCloud.ts";
import { textOf, type Values } from "../domain/draft.ts";
import type { LinkRules } from "../providers/link.ts";
import { aliveOf } from "./connectFields.ts";
import type { Connecting } from "./connectForm.ts";
import { readZones, type Zones } from "./connectZones.ts";

/** What the customer's AWS has, as far as the values make it matter. */
export interface AwsSurroundings {
  /** Endpoints that lead to the service already. */
  readonly endpoints: readonly EndpointHalf[];
  /** The one of them that is to be used again; undefined = a new one. */
  readonly endpoint: EndpointHalf | undefined;
  readonly networks: readonly Network[];
  readonly network: Network | undefined;
  /** Of the network. */
  readonly subnets: readonly Subnet[];
  readonly groups: readonly SecurityGroup[];
  /** Zone ids that the service is in; undefined = nobody says. */
  readonly zones: readonly string[] | undefined;
  readonly zonesKnown: boolean;
  /** Of the endpoint's network. */
  readonly privateZones: Zones;
  /** Values of fields that nobody has filled in. */
  readonly defaults: Values;
}

/** Reads them. Of a network only once one is chosen, or there is only one of the person's own. */
export async function awsSurroundings(
  { cloudSession: cloud, owner, target }: Connecting,
  { region, service, privateDns, hosts }: LinkRules,
  values: Values,
  options: CloudOptions,
): Promise<AwsSurroundings> {
  const [networks, offered, endpoints] = await Promise.all([
    cloud.networks(region, options),
    service && cloud.offered(region, service.name, options),
    service === undefined ? [] : cloud.endpoints(region, [service.name], options),
  ]);
  const alive = aliveOf(endpoints);
  const own = networks.filter((one) => one.owner === owner.account);
  const chosen = textOf(values, "network") || (own.length === 1 ? own[0]?.id : undefined);
  const network = own.find(({ id }) => id === chosen);
  const endpoint = alive.find(({ id }) => id === textOf(values, "endpoint"));
  const where = hosts.length === 0 ? undefined : (endpoint?.network ?? network?.id);
  const [subnets, groups, privateZones] = await Promise.all([
    network === undefined ? [] : cloud.subnets(region, network.id, options),
    network === undefined ? [] : cloud.groups(region, network.id, options),
    where === undefined ? { known: [] } : readZones(cloud, region, where, options),
  ]);
  const told = offered?.zones ?? (service?.zones.length === 0 ? undefined : service?.zones);
  return {
    endpoints: alive,
    ...{ endpoint, networks, network, subnets, groups, privateZones },
    zones: told,
    zonesKnown: told !== undefined,
    defaults: {
      network: network?.id ?? "",
      name: `private-endpoint-${target.cluster.name}`,
      source: network?.cidrs[0] ?? "",
      privateDns: privateDns === "on",
      records: privateDns !== "on",
    },
  };
}
