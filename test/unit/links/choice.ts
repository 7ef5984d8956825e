import type { AwsChoice, ConnectChoice, GcpChoice } from "../../../src/operations/connectChoice.ts";
import type { LinkRules } from "../../../src/providers/link.ts";
import type { Target } from "../../../src/providers/provider.ts";
import { identity, type LinkDesk } from "./desk.ts";

/** The rules of the first service, or of the one that is to be made. */
export function rulesOf({ session }: LinkDesk, target: Target): LinkRules {
  const links = session.links(target);
  if ("blocked" in links) throw new Error(links.blocked);
  return links.rules[0]!;
}

/** A new endpoint in the cluster's cloud. */
export function chooseNew(desk: LinkDesk, target: Target): Promise<ConnectChoice> {
  return target.cluster.cloud === "gcp" ? chooseInGcp(desk, target) : chooseInAws(desk, target);
}

/** In the first network with a subnet for it in which no endpoint of the service is: that is let in unasked. */
export async function chooseInGcp(desk: LinkDesk, target: Target): Promise<GcpChoice> {
  const rules = rulesOf(desk, target);
  const { cloud } = desk;
  const { region: name = "" } = target;
  const present = await cloud.endpoints(rules.region, [rules.service!.name], {});
  for (const { id: network } of await cloud.networks(rules.region, {})) {
    const subnets = await cloud.subnets(rules.region, network, {});
    const subnet = subnets.find((one) => one.unfit === undefined && one.name !== "batch-full");
    if (subnet === undefined || present.some((one) => one.network === network)) continue;
    return {
      cloud: "gcp",
      identity,
      owner: await cloud.whoAmI({}),
      region: name,
      endpoint: {
        ...{ network, subnet: subnet.id, name: `to-${target.cluster.name}`, mark: "operation-1" },
        globalAccess: rules.globalAccess === true,
        automaticDns: rules.privateDns === "on",
      },
      hosts: rules.privateDns === "on" ? [] : rules.hosts,
      mark: "operation-1",
    };
  }
  throw new Error("There is no network for it.");
}

/**
 * In the first network of one's own, in a subnet of each zone that fits (or of these), behind a new group.
 */
export async function chooseInAws(
  desk: LinkDesk,
  target: Target,
  zones?: readonly string[],
): Promise<AwsChoice> {
  const rules = rulesOf(desk, target);
  const { cloud } = desk;
  const owner = await cloud.whoAmI({});
  const networks = await cloud.networks(rules.region, {});
  const own = networks.find((one) => one.owner === owner.account && one.dns?.hostnames === true)!;
  const { region: name = "" } = target;
  return {
    cloud: "aws",
    identity,
    owner,
    region: name,
    endpoint: {
      network: own.id,
      subnets: await fittingSubnets(desk, rules, own.id, zones),
      doors: { source: own.cidrs[0]!, ports: rules.ports.length > 0 ? rules.ports : ["443"] },
      name: `to-${target.cluster.name}`,
      mark: "operation-1",
    },
    privateDns: rules.privateDns === "on",
    hosts: rules.privateDns === "on" ? [] : rules.hosts,
    mark: "operation-1",
  };
}

async function fittingSubnets(
  { cloud }: LinkDesk,
  { region, service }: LinkRules,
  network: string,
  wanted: readonly string[] | undefined,
): Promise<string[]> {
  const offered = service && (await cloud.offered(region, service.name, {}));
  const zones = wanted ?? offered?.zones;
  const subnets = await cloud.subnets(region, network, {});
  const byZone = new Map<string, string>();
  for (const { id, zone, freeAddresses = 1 } of subnets) {
    const fits = zones?.includes(zone!.id) !== false && freeAddresses > 0;
    if (fits) byZone.set(zone!.id, id);
  }
  return [...byZone.values()];
}
