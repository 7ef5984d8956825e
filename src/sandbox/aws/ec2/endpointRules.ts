import type { CloudEndpoint, EndpointService, Network } from "../../world/entities.ts";
import { AwsError } from "../errors.ts";
import { defaultGroup, freeAddresses } from "../interfaces.ts";
import { subnetsSeen, type AwsState } from "../state.ts";
import { privateName, serviceZoneIds, verificationOf } from "./services.ts";
import { serviceOf } from "./endpoints.ts";

/**
 * Checks the subnets of an endpoint: of its VPC, in zones of the service, one a zone, with a free address.
 * @throws AwsError.
 */
export function assertSubnets(
  state: AwsState,
  network: Network,
  service: EndpointService,
  ids: readonly string[],
): void {
  const zones = new Set<string>();
  for (const id of ids) {
    const subnet = subnetsSeen(state, network.accountId, network).find((one) => one.id === id);
    if (subnet === undefined) throw wrongSubnet(state, network, id);
    if (!serviceZoneIds(service).includes(subnet.zoneId)) {
      throw invalid(
        `The VPC endpoint service ${service.name} does not support the availability zone of the subnet: ${id}.`,
      );
    }
    if (zones.has(subnet.zoneId)) {
      const what = `Found another VPC endpoint subnet in the availability zone of ${id}`;
      throw new AwsError("DuplicateSubnetsInSameZone", what);
    }
    zones.add(subnet.zoneId);
    if (freeAddresses(state, subnet) < 1) {
      const what = `insufficient free addresses in subnet ${id}`;
      throw new AwsError("InsufficientFreeAddressesInSubnet", what);
    }
  }
}

function wrongSubnet(state: AwsState, network: Network, id: string): AwsError {
  const elsewhere = state.world.subnets.get(id);
  const owner = elsewhere && state.world.networks.get(elsewhere.networkId)?.accountId;
  if (owner !== network.accountId) {
    return new AwsError("InvalidSubnetId.NotFound", `The subnet ID '${id}' does not exist`);
  }
  return invalid(`The subnet ID '${id}' is not in the VPC '${network.id}'`);
}

/**
 * The groups of an endpoint: those that are named, else the VPC's default one.
 * @throws AwsError for groups that there are not, or that are of another VPC.
 */
export function groupsFor(state: AwsState, network: Network, ids: readonly string[]): string[] {
  if (ids.length === 0) return [defaultGroup(state, network).id];
  // It comes into being with its VPC.
  defaultGroup(state, network);
  for (const id of ids) {
    const group = state.groups.get(id);
    if (group?.accountId !== network.accountId) throw noGroup(id);
    if (group.networkId !== network.id) {
      throw invalid(`Security group ${id} and VPC ${network.id} belong to different networks.`);
    }
  }
  return [...new Set(ids)];
}

export function noGroup(id: string): AwsError {
  return new AwsError("InvalidGroup.NotFound", `The security group '${id}' does not exist`);
}

/**
 * Checks that the private name of a service can be switched on in a VPC.
 * @throws AwsError InvalidParameter saying what is in the way.
 */
export function assertPrivateDns(
  state: AwsState,
  network: Network,
  service: EndpointService,
  own?: CloudEndpoint,
): void {
  const name = privateName(service);
  if (name === undefined) {
    throw invalid(
      `Private DNS can't be enabled because the service ${service.name} does not provide a private DNS name.`,
    );
  }
  if (!network.dnsSupport || !network.dnsHostnames) {
    throw invalid(
      `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${network.id}`,
    );
  }
  if (verificationOf(state, service) !== "verified") {
    throw invalid(
      `Private DNS can't be enabled because the private DNS name of the service ${service.name} is not verified.`,
    );
  }
  const claimed = state.world.endpoints
    .all()
    .filter((one) => one.networkId === network.id && one.id !== own?.id && one.privateDns)
    .filter(({ state: word }) => word !== "deleting" && word !== "rejected" && word !== "failed");
  const names = claimed.map((one) => serviceOf(state, one)?.privateDnsName);
  if (names.includes(name)) {
    throw invalid(
      `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${name} in the VPC ${network.id}`,
    );
  }
}

export function notAccepted(service: EndpointService): AwsError {
  return invalid(
    `Private DNS can only be enabled after the endpoint connection is accepted by the owner of ${service.name}.`,
  );
}

export function invalid(message: string): AwsError {
  return new AwsError("InvalidParameter", message);
}
