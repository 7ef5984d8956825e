import type { CloudEndpoint, Subnet } from "../../world/entities.ts";
import { bodyOf, filterBy, newName, param, route, textIn, type GcpCall } from "../call.ts";
import { exists, GcpError, invalidField, notFound } from "../errors.ts";
import { startOperation } from "../operations.ts";
import { listAnswer } from "../pages.ts";
import { linkTo, nameOf, numberOf, pathOf, regional, regionOf } from "../paths.ts";
import type { Address, GcpState, OperationError } from "../state.ts";
import { freeIp, isIn } from "./ips.ts";
import { assertRegion } from "./networks.ts";
import { ruleOfAddress, rulePath } from "./rules.ts";

const addresses = "/compute/v1/projects/{project}/regions/{region}/addresses";

export const addressRoutes = [
  route("GET", addresses, "compute.addresses.list", listAddresses),
  route("POST", addresses, "compute.addresses.create", insertAddress),
  route("GET", `${addresses}/{address}`, "compute.addresses.get", getAddress),
  route("DELETE", `${addresses}/{address}`, "compute.addresses.delete", deleteAddress),
];

function listAddresses(call: GcpCall): object {
  const region = param(call, "region");
  assertRegion(call, region);
  const here = call.state.addresses
    .group(param(call, "project"))
    .filter(({ id }) => regionOf(id) === region);
  const rows = filterBy(call, here, { name: ({ id }) => nameOf(id), address: ({ ip }) => ip });
  return listAnswer(call, "address", rows, (row) => addressWire(call.state, row));
}

/** @throws GcpError notFound. */
function addressNamed(call: GcpCall): Address {
  const [project, region] = [param(call, "project"), param(call, "region")];
  const path = regional(project, region, "addresses", param(call, "address"));
  const found = call.state.addresses.get(path);
  if (found === undefined) throw notFound(path);
  return found;
}

function getAddress(call: GcpCall): object {
  return addressWire(call.state, addressNamed(call));
}

/** Reserves an address: it is listed as being reserved until the operation is done. */
function insertAddress(call: GcpCall): object {
  const { state } = call;
  const region = param(call, "region");
  const projectId = param(call, "project");
  assertRegion(call, region);
  const body = bodyOf(call);
  const id = regional(projectId, region, "addresses", newName(body));
  if (state.addresses.get(id) !== undefined) throw exists(id);
  assertKind(textIn(body, "addressType"), textIn(body, "purpose"));
  const subnet = subnetFor(call, textIn(body, "subnetwork"));
  const wanted = textIn(body, "address");
  if (wanted !== undefined && !isIn(wanted, subnet.cidr)) {
    const why = `Requested internal IP address is outside the subnetwork CIDR range.`;
    throw invalidField("resource.address", wanted, why);
  }
  const taken = takeIp(state, subnet, wanted);
  if ("ip" in taken) {
    const createdAt = state.world.clock.now();
    state.addresses.add({
      ...{ id, projectId, ip: taken.ip, subnetId: subnet.id, reserved: false, createdAt },
      description: textIn(body, "description") ?? "",
    });
    changeFree(state, subnet.id, -1);
  }
  const effect = (): OperationError | undefined => {
    state.addresses.change(id, { reserved: true });
    return "ip" in taken ? undefined : taken;
  };
  return startOperation(call, { type: "insert", target: id, effect });
}

/** Only what endpoints take is simulated. */
function assertKind(addressType = "EXTERNAL", purpose = "GCE_ENDPOINT"): void {
  if (addressType !== "INTERNAL") {
    throw invalidField("resource.addressType", addressType, "Only INTERNAL is simulated.");
  }
  if (purpose !== "GCE_ENDPOINT") {
    throw invalidField("resource.purpose", purpose, "Only GCE_ENDPOINT is simulated.");
  }
}

function subnetFor(call: GcpCall, link: string | undefined): Subnet {
  if (link === undefined) {
    throw invalidField("resource.subnetwork", "", "A subnetwork must be named.");
  }
  const path = pathOf(link);
  const found = call.state.world.subnets.get(path);
  const own = path.startsWith(`projects/${param(call, "project")}/`);
  if (found === undefined || !own) throw notFound(path);
  if (regionOf(path) !== param(call, "region")) {
    throw invalidField("resource.subnetwork", link, "It must be in the region of the address.");
  }
  const purpose = call.state.purposes.get(path) ?? "PRIVATE";
  if (purpose !== "PRIVATE") {
    const why = `Subnetwork must have purpose=PRIVATE, not ${purpose}.`;
    throw invalidField("resource.subnetwork", link, why);
  }
  return found;
}

/** The address, or what the operation tells of. */
function takeIp(
  state: GcpState,
  subnet: Subnet,
  wanted: string | undefined,
): { ip: string } | OperationError {
  const used = new Set(
    state.addresses.all().flatMap((one) => (one.subnetId === subnet.id ? [one.ip] : [])),
  );
  if (wanted !== undefined && used.has(wanted)) {
    const message = `IP '${wanted}' is already being used by another resource.`;
    return { code: "IP_IN_USE_BY_ANOTHER_RESOURCE", message };
  }
  const ip = subnet.freeAddresses > 0 ? (wanted ?? freeIp(subnet.cidr, used)) : undefined;
  if (ip !== undefined) return { ip };
  const message = `IP space of '${subnet.id}' is exhausted.`;
  return { code: "IP_SPACE_EXHAUSTED", message };
}

function changeFree({ world }: GcpState, subnetId: string, by: number): void {
  const subnet = world.subnets.get(subnetId);
  if (subnet === undefined) return;
  world.subnets.change(subnetId, { freeAddresses: subnet.freeAddresses + by });
}

function deleteAddress(call: GcpCall): object {
  const { state } = call;
  const { id, subnetId } = addressNamed(call);
  assertUnused(id, ruleOfAddress(state, id));
  const effect = (): undefined => {
    state.addresses.remove(id);
    changeFree(state, subnetId, 1);
  };
  return startOperation(call, { type: "delete", target: id, effect });
}

function assertUnused(id: string, endpoint: CloudEndpoint | undefined): void {
  if (endpoint === undefined) return;
  const message = `The address resource '${id}' is already being used by '${rulePath(endpoint)}'`;
  throw new GcpError(400, "resourceInUseByAnotherResource", message);
}

function addressWire(state: GcpState, row: Address): object {
  const { id, ip, subnetId, reserved, createdAt } = row;
  const user = ruleOfAddress(state, id);
  const status = user !== undefined ? "IN_USE" : reserved ? "RESERVED" : "RESERVING";
  return {
    kind: "compute#address",
    id: numberOf(id),
    name: nameOf(id),
    ...(row.description !== "" && { description: row.description }),
    address: ip,
    addressType: "INTERNAL",
    purpose: "GCE_ENDPOINT",
    status,
    subnetwork: linkTo(subnetId),
    region: linkTo(`projects/${row.projectId}/regions/${regionOf(id)}`),
    networkTier: "PREMIUM",
    ...(user !== undefined && { users: [linkTo(rulePath(user))] }),
    creationTimestamp: new Date(createdAt).toISOString(),
    selfLink: linkTo(id),
  };
}
