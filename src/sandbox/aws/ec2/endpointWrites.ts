import type { CloudEndpoint, EndpointService, Network } from "../../world/entities.ts";
import { deleteEndpoint } from "../../world/customer.ts";
import { changeVpcEndpoint, makeVpcEndpoint, mustBeAccepted } from "../../world/vpcEndpoints.ts";
import { AwsError } from "../errors.ts";
import { groupIdsOf, interfacesOf } from "../interfaces.ts";
import { networksSeen } from "../state.ts";
import { awsTimes } from "../times.ts";
import { done, required, requiredList, type Ec2Action, type Ec2Call } from "./call.ts";
import {
  assertPrivateDns,
  assertSubnets,
  groupsFor,
  invalid,
  notAccepted,
} from "./endpointRules.ts";
import { endpointNow, endpointWire, serviceOf } from "./endpoints.ts";
import { serviceSeen } from "./services.ts";
import { specifiedTags } from "./tags.ts";
import { notOwner } from "./vpcs.ts";

export const endpointWrites: Readonly<Record<string, Ec2Action>> = {
  CreateVpcEndpoint: createEndpoint,
  ModifyVpcEndpoint: modifyEndpoint,
  DeleteVpcEndpoints: deleteEndpoints,
};

/** Asked for again with the same token, it is the same endpoint. */
function createEndpoint(call: Ec2Call): Record<string, unknown> {
  const { state, who, params } = call;
  const clientToken = params.text("ClientToken");
  const place = `${who.accountId}/${clientToken ?? ""}`;
  const before = clientToken === undefined ? undefined : state.clientTokens.get(place);
  if (before !== undefined && before.request !== params.canonical()) {
    const message = `The client token ${clientToken ?? ""} was used with other parameters`;
    throw new AwsError("IdempotentParameterMismatch", message);
  }
  const known = before && state.world.endpoints.get(before.endpointId);
  const endpoint = known ?? makeEndpoint(call);
  if (clientToken !== undefined) {
    state.clientTokens.set(place, { request: params.canonical(), endpointId: endpoint.id });
  }
  return {
    vpcEndpoint: endpointWire(state, endpoint),
    ...(clientToken !== undefined && { clientToken }),
  };
}

function makeEndpoint(call: Ec2Call): CloudEndpoint {
  const { state, who, params } = call;
  const network = callNetwork(call);
  const service = serviceSeen(call, required(call, "ServiceName"));
  const type = params.text("VpcEndpointType") ?? "Gateway";
  if (type !== "Interface") {
    throw invalid(`Endpoint type (${type}) does not match available service types ([Interface]).`);
  }
  if (network.accountId !== who.accountId) throw notOwner(network);
  const subnetIds = params.list("SubnetId");
  assertSubnets(state, network, service, subnetIds);
  const groupIds = groupsFor(state, network, params.list("SecurityGroupId"));
  const privateDns = params.flag("PrivateDnsEnabled") ?? false;
  if (privateDns) {
    assertPrivateDns(state, network, service);
    if (mustBeAccepted(service, who.accountId)) throw notAccepted(service);
  }
  const tags = specifiedTags(call, "vpc-endpoint");
  const plan = { network, service, subnetIds, groupIds, privateDns };
  const endpoint = makeVpcEndpoint(state.world, plan);
  if (tags.size > 0) state.tags.set(endpoint.id, tags);
  return endpoint;
}

/** Calls about endpoints spell the codes of what they do not find in a way of their own. */
function callNetwork(call: Ec2Call): Network {
  const id = required(call, "VpcId");
  const seen = networksSeen(call.state, call.who.accountId, call.region);
  const found = seen.find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new AwsError("InvalidVpcId.NotFound", `The Vpc Id ${id} does not exist`);
}

/** Everything is checked before anything is changed. */
function modifyEndpoint(call: Ec2Call): Record<string, unknown> {
  const { state, params } = call;
  const endpoint = endpointNow(call, required(call, "VpcEndpointId"));
  const network = state.world.networks.get(endpoint.networkId);
  const service = serviceOf(state, endpoint);
  if (network === undefined || service === undefined) {
    throw invalid(`The endpoint ${endpoint.id} cannot be changed.`);
  }
  const privateDns = params.flag("PrivateDnsEnabled");
  if (privateDns === true) assertDnsNow(call, endpoint, network, service);
  assertInUse(endpoint);
  const subnetIds = changedSubnets(call, endpoint, network, service);
  const securityGroupIds = changedGroups(call, endpoint, network);
  const patch = {
    subnetIds,
    securityGroupIds,
    ...(privateDns !== undefined && { privateDns }),
  };
  const sets = privateDns !== undefined && privateDns !== endpoint.privateDns;
  const moves = subnetIds.join() !== endpoint.subnetIds.join();
  // Other groups take effect at once.
  if (!sets && !moves) state.world.endpoints.change(endpoint.id, patch);
  else changeVpcEndpoint(state.world, endpoint.id, awsTimes.endpointModified, patch);
  return done;
}

function assertDnsNow(
  { state }: Ec2Call,
  endpoint: CloudEndpoint,
  network: Network,
  service: EndpointService,
): void {
  if (endpoint.state === "pendingAcceptance") throw notAccepted(service);
  assertPrivateDns(state, network, service, endpoint);
}

function assertInUse({ id, state: word }: CloudEndpoint): void {
  if (word === "available" || word === "pending" || word === "partial") return;
  const message = `The VPC endpoint ${id} is in state ${word} and cannot be modified`;
  throw new AwsError("IncorrectState", message);
}

function changedSubnets(
  { state, params }: Ec2Call,
  endpoint: CloudEndpoint,
  network: Network,
  service: EndpointService,
): string[] {
  const added = params.list("AddSubnetId").filter((id) => !endpoint.subnetIds.includes(id));
  const removed = new Set(params.list("RemoveSubnetId"));
  assertSubnets(state, network, service, added);
  const left = endpoint.subnetIds.filter((id) => !removed.has(id));
  const zone = (id: string): string | undefined => state.world.subnets.get(id)?.zoneId;
  const twice = added.find((id) => left.some((other) => zone(other) === zone(id)));
  if (twice !== undefined) {
    const what = `Found another VPC endpoint subnet in the availability zone of ${twice}`;
    throw new AwsError("DuplicateSubnetsInSameZone", what);
  }
  return [...left, ...added];
}

function changedGroups(
  { state, params }: Ec2Call,
  endpoint: CloudEndpoint,
  network: Network,
): string[] {
  const added = params.list("AddSecurityGroupId");
  const removed = new Set(params.list("RemoveSecurityGroupId"));
  if (added.length > 0) groupsFor(state, network, added);
  const groups = new Set([...groupIdsOf(state, endpoint), ...added]);
  const left = [...groups].filter((id) => !removed.has(id));
  if (left.length > 0) return left;
  throw invalid(`The endpoint ${endpoint.id} must have at least one security group`);
}

/** What cannot be deleted is told inside an answer of 200. */
function deleteEndpoints(call: Ec2Call): Record<string, unknown> {
  const item = requiredList(call, "VpcEndpointId").flatMap((id) => {
    try {
      beginDeletion(call, endpointNow(call, id));
      return [];
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return [{ resourceId: id, error: { code: error.code, message: error.message } }];
    }
  });
  return { unsuccessful: { item } };
}

/** Its interfaces outlive it: for some seconds, its security groups are still in use. */
function beginDeletion({ state }: Ec2Call, endpoint: CloudEndpoint): void {
  if (endpoint.state === "deleting") return;
  const { world, lingering, tags } = state;
  world.endpoints.change(endpoint.id, { state: "deleting" });
  world.clock.after(awsTimes.endpointDeleted, () => {
    const last = world.endpoints.get(endpoint.id);
    if (last === undefined) return;
    const interfaces = interfacesOf(state, last);
    for (const one of interfaces) lingering.add(one);
    deleteEndpoint(world, endpoint.id);
    tags.delete(endpoint.id);
    world.clock.after(awsTimes.interfacesLinger, () => {
      for (const one of interfaces) lingering.remove(one.id);
    });
  });
}
