import type { CloudOptions } from "../clouds/cloud.ts";
import type { EndpointHalf, Network, Subnet } from "../domain/customerCloud.ts";
import { textOf, type Values } from "../domain/draft.ts";
import type { LinkRules } from "../providers/link.ts";
import { aliveOf } from "./connectFields.ts";
import type { Connecting } from "./connectForm.ts";
import { readZones, type Zones } from "./connectZones.ts";

/** What the customer's GCP has, as far as the values make it matter. */
export interface GcpSurroundings {
  /** Endpoints that lead to the service already. */
  readonly endpoints: readonly EndpointHalf[];
  /** The one of them that is to be used again; undefined = a new one. */
  readonly endpoint: EndpointHalf | undefined;
  /** Names of all endpoints in the region. */
  readonly taken: readonly string[];
  readonly networks: readonly Network[];
  readonly network: Network | undefined;
  /** Of the network, in the service's region. */
  readonly subnets: readonly Subnet[];
  readonly zones: Zones;
}

/** Reads them. Of a network only once one is chosen, or there is only one of the person's own. */
export async function gcpSurroundings(
  { cloudSession: cloud, owner }: Connecting,
  { region, service }: LinkRules,
  values: Values,
  options: CloudOptions,
): Promise<GcpSurroundings> {
  const [networks, all] = await Promise.all([
    cloud.networks(region, options),
    cloud.endpoints(region, undefined, options),
  ]);
  const endpoints = aliveOf(all.filter((one) => one.service === service?.name));
  const endpoint = endpoints.find(({ id }) => id === textOf(values, "endpoint"));
  const own = networks.filter((one) => one.owner === owner.account);
  const chosen = textOf(values, "network") || (own.length === 1 ? own[0]?.id : undefined);
  const network = own.find(({ id }) => id === chosen);
  const where = endpoint?.network ?? network?.id;
  const [subnets, zones] = await Promise.all([
    network === undefined ? [] : cloud.subnets(region, network.id, options),
    where === undefined ? { known: [] } : readZones(cloud, region, where, options),
  ]);
  const taken = all.map(({ id }) => id);
  return { endpoints, endpoint, taken, networks, network, subnets, zones };
}
