import { AwsError } from "../errors.ts";
import { allInterfaces, defaultGroup } from "../interfaces.ts";
import { networkSeen, networksSeen, shows, tagsOf, type SecurityGroup } from "../state.ts";
import { done, required, tagSet, type Ec2Action, type Ec2Call } from "./call.ts";
import { noGroup } from "./endpointRules.ts";
import { permissionSet, openEgress } from "./groupWire.ts";
import { listPage, named } from "./lists.ts";
import { specifiedTags } from "./tags.ts";

/** Calls about security groups as a whole; those about their rules are in groupRules.ts. */
export const groupActions: Readonly<Record<string, Ec2Action>> = {
  DescribeSecurityGroups: describeGroups,
  CreateSecurityGroup: createGroup,
  DeleteSecurityGroup: deleteGroup,
};

/** The groups of an account in a region; a VPC's default one is its owner's. */
export function groupsSeen({ state, who, region }: Ec2Call): SecurityGroup[] {
  return networksSeen(state, who.accountId, region).flatMap((network) => {
    if (network.accountId === who.accountId) defaultGroup(state, network);
    const groups = state.groups.group(network.id);
    return groups.filter((one) => one.accountId === who.accountId && shows(state, one));
  });
}

/** @throws AwsError InvalidGroup.NotFound. */
export function groupSeen(call: Ec2Call, id: string): SecurityGroup {
  const found = groupsSeen(call).find((one) => one.id === id);
  if (found === undefined) throw noGroup(id);
  return found;
}

function describeGroups(call: Ec2Call): Record<string, unknown> {
  const { state, region, params } = call;
  const byId = named(groupsSeen(call), params.list("GroupId"), ({ id }) => id, noGroup);
  const wanted = named(byId, params.list("GroupName"), ({ name }) => name, noGroup);
  const { rows, ...next } = listPage(call, wanted, {
    filters: {
      "group-id": ({ id }) => id,
      "group-name": ({ name }) => name,
      "vpc-id": ({ networkId }) => networkId,
      "owner-id": ({ accountId }) => accountId,
      description: ({ description }) => description,
    },
    tags: ({ id }) => tagsOf(state, id),
    least: 5,
  });
  const item = rows.map((group) => ({
    groupId: group.id,
    securityGroupArn: groupArn(region, group),
    groupName: group.name,
    groupDescription: group.description,
    ownerId: group.accountId,
    vpcId: group.networkId,
    ipPermissions: permissionSet(group.rules),
    ipPermissionsEgress: openEgress,
    tagSet: tagSet(tagsOf(state, group.id)),
  }));
  return { securityGroupInfo: { item }, ...next };
}

function createGroup(call: Ec2Call): Record<string, unknown> {
  const { state, who, region, params } = call;
  const name = required(call, "GroupName");
  const description = required(call, "GroupDescription");
  const networkId = params.text("VpcId");
  if (networkId === undefined) {
    throw new AwsError("VPCIdNotSpecified", "No default VPC for this user");
  }
  if (name.startsWith("sg-")) {
    const message = "Group names may not be in the format sg-*.";
    throw new AwsError("InvalidParameterValue", message);
  }
  const network = networkSeen(state, who.accountId, region, networkId);
  const siblings = state.groups.group(network.id);
  if (name === "default" || siblings.some((one) => one.name === name)) {
    const message = `The security group '${name}' already exists for VPC '${network.id}'`;
    throw new AwsError("InvalidGroup.Duplicate", message);
  }
  const tags = specifiedTags(call, "security-group");
  const group = state.groups.add({
    id: `sg-${state.world.random.hex(17)}`,
    networkId,
    accountId: who.accountId,
    name,
    description,
    rules: [],
    createdAt: state.world.clock.now(),
  });
  if (tags.size > 0) state.tags.set(group.id, tags);
  return {
    ...done,
    groupId: group.id,
    tagSet: tagSet(tags),
    securityGroupArn: groupArn(region, group),
  };
}

function groupArn(region: string, { id, accountId }: SecurityGroup): string {
  return `arn:aws:ec2:${region}:${accountId}:security-group/${id}`;
}

/** Nothing may use it any more: no interface, also not of an endpoint that is gone, and no rule. */
function deleteGroup(call: Ec2Call): Record<string, unknown> {
  const { state, who } = call;
  const group = groupSeen(call, required(call, "GroupId"));
  if (group.name === "default") {
    const what = `the specified group: "${group.id}" name: "default" cannot be deleted by a user`;
    throw new AwsError("CannotDelete", what);
  }
  const used = allInterfaces(state, who.accountId).some((one) => one.groupIds.includes(group.id));
  const named = groupsSeen(call)
    .filter((one) => one.id !== group.id)
    .flatMap(({ rules }) => rules)
    .some(({ source }) => "groupId" in source && source.groupId === group.id);
  if (used || named) {
    const message = `resource ${group.id} has a dependent object`;
    throw new AwsError("DependencyViolation", message);
  }
  state.groups.remove(group.id);
  state.tags.delete(group.id);
  return { ...done, groupId: group.id };
}
