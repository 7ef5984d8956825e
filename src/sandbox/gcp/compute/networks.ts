import type { Network, Subnet } from "../../world/entities.ts";
import { regionNames } from "../../world/places.ts";
import { filterBy, param, route, type GcpCall } from "../call.ts";
import { notFound } from "../errors.ts";
import { aggregatedAnswer, listAnswer } from "../pages.ts";
import { fingerprintOf, linkTo, nameOf, numberOf, regional, regionOf } from "../paths.ts";
import type { GcpState } from "../state.ts";

const project = "/compute/v1/projects/{project}";
const subnetworks = `${project}/regions/{region}/subnetworks`;

export const networkRoutes = [
  route("GET", `${project}/regions`, "compute.regions.list", listRegions),
  route("GET", `${project}/regions/{region}`, "compute.regions.get", getRegion),
  route("GET", `${project}/global/networks`, "compute.networks.list", listNetworks),
  route("GET", `${project}/global/networks/{network}`, "compute.networks.get", getNetwork),
  route("GET", `${project}/aggregated/subnetworks`, "compute.subnetworks.list", listAllSubnets),
  route("GET", subnetworks, "compute.subnetworks.list", listSubnets),
  route("GET", `${subnetworks}/{subnetwork}`, "compute.subnetworks.get", getSubnet),
];

function listRegions(call: GcpCall): object {
  return listAnswer(call, "region", regionNames.gcp, (name) => regionWire(call, name));
}

function getRegion(call: GcpCall): object {
  const name = param(call, "region");
  assertRegion(call, name);
  return regionWire(call, name);
}

/** @throws GcpError notFound. */
export function assertRegion(call: GcpCall, name: string): void {
  if (regionNames.gcp.includes(name)) return;
  throw notFound(`projects/${param(call, "project")}/regions/${name}`);
}

function regionWire(call: GcpCall, name: string): object {
  const path = `projects/${param(call, "project")}/regions/${name}`;
  return {
    kind: "compute#region",
    id: numberOf(path),
    name,
    description: name,
    status: "UP",
    selfLink: linkTo(path),
  };
}

function networksOf(call: GcpCall): Network[] {
  const all = call.state.world.networks.group(param(call, "project"));
  return all.filter(({ cloud }) => cloud === "gcp");
}

function listNetworks(call: GcpCall): object {
  const rows = filterBy(call, networksOf(call), { name: ({ id }) => nameOf(id) });
  return listAnswer(call, "network", rows, (row) => networkWire(call.state, row));
}

function getNetwork(call: GcpCall): object {
  const path = `projects/${param(call, "project")}/global/networks/${param(call, "network")}`;
  const found = networksOf(call).find(({ id }) => id === path);
  if (found === undefined) throw notFound(path);
  return networkWire(call.state, found);
}

function networkWire(state: GcpState, { id, cidr }: Network): object {
  const mode = state.networkModes.get(id);
  const subnets = state.world.subnets.group(id).map((subnet) => linkTo(subnet.id));
  return {
    kind: "compute#network",
    id: numberOf(id),
    name: nameOf(id),
    selfLink: linkTo(id),
    ...(mode === "legacy"
      ? { IPv4Range: cidr, gatewayIPv4: cidr.replace(/\d+\/\d+$/, "1") }
      : { autoCreateSubnetworks: mode === "auto", subnetworks: subnets }),
    routingConfig: { routingMode: "REGIONAL" },
    creationTimestamp: "2025-03-04T02:21:09.123-08:00",
  };
}

function subnetsOf(call: GcpCall): Subnet[] {
  return networksOf(call).flatMap(({ id }) => call.state.world.subnets.group(id));
}

function listAllSubnets(call: GcpCall): object {
  const rows = filterBy(call, subnetsOf(call), filters);
  const wire = (row: Subnet): object => subnetWire(call.state, row);
  return aggregatedAnswer(call, "subnetwork", rows, { regionOf: ({ id }) => regionOf(id), wire });
}

const filters = {
  name: ({ id }: Subnet) => nameOf(id),
  network: ({ networkId }: Subnet) => linkTo(networkId),
};

function listSubnets(call: GcpCall): object {
  const region = param(call, "region");
  assertRegion(call, region);
  const here = subnetsOf(call).filter(({ id }) => regionOf(id) === region);
  const rows = filterBy(call, here, filters);
  return listAnswer(call, "subnetwork", rows, (row) => subnetWire(call.state, row));
}

function getSubnet(call: GcpCall): object {
  const [own, region] = [param(call, "project"), param(call, "region")];
  const path = regional(own, region, "subnetworks", param(call, "subnetwork"));
  const found = subnetsOf(call).find(({ id }) => id === path);
  if (found === undefined) throw notFound(path);
  return subnetWire(call.state, found);
}

function subnetWire(state: GcpState, { id, networkId, cidr }: Subnet): object {
  const [own = ""] = id.split("/regions/");
  return {
    kind: "compute#subnetwork",
    id: numberOf(id),
    name: nameOf(id),
    network: linkTo(networkId),
    ipCidrRange: cidr,
    gatewayAddress: cidr.replace(/\d+\/\d+$/, "1"),
    region: linkTo(`${own}/regions/${regionOf(id)}`),
    purpose: state.purposes.get(id) ?? "PRIVATE",
    privateIpGoogleAccess: false,
    stackType: "IPV4_ONLY",
    fingerprint: fingerprintOf(id, 0),
    selfLink: linkTo(id),
    creationTimestamp: "2025-03-04T02:21:31.456-08:00",
  };
}
