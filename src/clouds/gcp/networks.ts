import * as l10n from "@vscode/l10n";
import type { protos } from "@google-cloud/compute";
import type { Network, Subnet } from "../../domain/customerCloud.ts";
import type { CloudOptions } from "../cloud.ts";
import { read, untried } from "./calls.ts";
import type { Google } from "./clients.ts";
import { nameIn, pathOf, projectIn } from "./paths.ts";

type NetworkWire = protos.google.cloud.compute.v1.INetwork;
type SubnetWire = protos.google.cloud.compute.v1.ISubnetwork;

/** The project's networks: each is in all regions, and only its subnets have ranges. */
export async function readNetworks(google: Google, options: CloudOptions): Promise<Network[]> {
  const { project } = google;
  const [networks] = await read(google, "networks.list", options, () =>
    google.networks().list({ project }, untried()),
  );
  return networks.map(networkOf);
}

function networkOf({ selfLink, name, IPv4Range: range }: NetworkWire): Network {
  const id = pathOf(selfLink ?? "");
  return { id, name: name ?? nameIn(id), owner: projectIn(id), cidrs: range ? [range] : [] };
}

/** What subnets are for where machines and endpoints have their addresses; often nothing is said. */
const forMachines = new Set(["", "PRIVATE", "PRIVATE_RFC_1918"]);

/** The subnets of a network in a region. */
export async function readSubnets(
  google: Google,
  region: string,
  network: string,
  options: CloudOptions,
): Promise<Subnet[]> {
  const { project } = google;
  const [subnets] = await read(google, "subnetworks.list", options, () =>
    google.subnetworks().list({ project, region }, untried()),
  );
  return subnets.map(subnetOf).filter((subnet) => subnet.network === pathOf(network));
}

function subnetOf({ selfLink, name, network, ipCidrRange, purpose }: SubnetWire): Subnet {
  const id = pathOf(selfLink ?? "");
  return {
    id,
    name: name ?? nameIn(id),
    network: pathOf(network ?? ""),
    cidr: ipCidrRange ?? "",
    ...(!forMachines.has(purpose ?? "") && {
      unfit: l10n.t("It is kept for something else: {0}.", purpose ?? ""),
    }),
  };
}
