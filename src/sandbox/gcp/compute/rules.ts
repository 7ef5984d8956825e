import type { CloudEndpoint, EndpointState } from "../../world/entities.ts";
import { fingerprintOf, linkTo, nameOf, numberOf, regional, regionOf } from "../paths.ts";
import type { GcpState, RuleDetails } from "../state.ts";
import { labelFingerprint } from "./labels.ts";

/** The path of the forwarding rule that an endpoint is. */
export function rulePath({ accountId, region, name }: CloudEndpoint): string {
  return regional(accountId, region, "forwardingRules", name);
}

/** The endpoints of a project, as the world has them. */
export function endpointsOf(state: GcpState, projectId: string): CloudEndpoint[] {
  return state.world.endpoints
    .all()
    .filter((one) => one.cloud === "gcp" && one.accountId === projectId && one.networkId !== "");
}

/** Gives endpoints that were made elsewhere what a forwarding rule has: an address, a version. */
export function adoptRules(state: GcpState): void {
  for (const { id: accountId, side } of state.world.accounts.group("gcp")) {
    if (side !== "customer") continue;
    for (const endpoint of endpointsOf(state, accountId)) {
      if (state.rules.get(endpoint.id) === undefined) adopt(state, endpoint);
    }
  }
}

function adopt(state: GcpState, endpoint: CloudEndpoint): void {
  const { id, accountId, region, name, address: ip, createdAt, networkId } = endpoint;
  const addressId = regional(accountId, region, "addresses", `${name}-ip`);
  const subnets = state.world.subnets.group(networkId);
  const subnet = subnets.find((one) => regionOf(one.id) === region) ?? subnets[0];
  const subnetId = subnet?.id ?? "";
  state.addresses.add({
    id: addressId,
    projectId: accountId,
    ip,
    subnetId,
    reserved: true,
    createdAt,
    description: "",
  });
  state.rules.add({ ...newDetails(id, addressId), globalAccess: true });
}

/** What a forwarding rule has at first. */
export function newDetails(id: string, addressId: string): RuleDetails {
  const off = { globalAccess: false, noAutomateDnsZone: false };
  return { id, addressId, description: "", version: 0, ...off, labels: {} };
}

/** The endpoint that uses an address. */
export function ruleOfAddress(state: GcpState, addressId: string): CloudEndpoint | undefined {
  const [rule] = state.rules.group(addressId);
  return rule && state.world.endpoints.get(rule.id);
}

/** How far the two sides of an endpoint are (api-facts §6.1). */
export function connectionStatus(state: EndpointState): string {
  switch (state) {
    case "pendingAcceptance":
    case "pending":
      return "PENDING";
    case "available":
      return "ACCEPTED";
    case "rejected":
      return "REJECTED";
    case "failed":
    case "partial":
      return "NEEDS_ATTENTION";
    case "deleting":
    case "deleted":
    case "expired":
      return "CLOSED";
  }
}

export function ruleWire(state: GcpState, endpoint: CloudEndpoint): object {
  const path = rulePath(endpoint);
  const { accountId, region } = endpoint;
  const details = state.rules.get(endpoint.id);
  const { version = 0, labels = {}, namespace, description = "" } = details ?? {};
  return {
    kind: "compute#forwardingRule",
    id: numberOf(path),
    name: nameOf(path),
    ...(description !== "" && { description }),
    region: linkTo(`projects/${accountId}/regions/${region}`),
    IPAddress: endpoint.address,
    target: linkTo(endpoint.serviceId),
    network: linkTo(endpoint.networkId),
    networkTier: "PREMIUM",
    loadBalancingScheme: "",
    allowPscGlobalAccess: details?.globalAccess ?? false,
    ...(details?.noAutomateDnsZone === true && { noAutomateDnsZone: true }),
    ...(namespace !== undefined && { serviceDirectoryRegistrations: [{ namespace }] }),
    pscConnectionId: endpoint.id,
    pscConnectionStatus: connectionStatus(endpoint.state),
    ...(Object.keys(labels).length > 0 && { labels }),
    labelFingerprint: labelFingerprint(path, labels),
    fingerprint: fingerprintOf(path, version),
    creationTimestamp: new Date(endpoint.createdAt).toISOString(),
    selfLink: linkTo(path),
  };
}
