import ipaddr from "ipaddr.js";
import { AwsError } from "../errors.ts";
import type { Params } from "../params.ts";
import type { GroupRule, SecurityGroup } from "../state.ts";
import { done, required, type Ec2Action, type Ec2Call } from "./call.ts";
import { groupSeen, groupsSeen } from "./groups.ts";
import { ruleWire } from "./groupWire.ts";
import { listPage, named } from "./lists.ts";

export const groupRuleActions: Readonly<Record<string, Ec2Action>> = {
  DescribeSecurityGroupRules: describeRules,
  AuthorizeSecurityGroupIngress: authorize,
  RevokeSecurityGroupIngress: revoke,
};

type NewRule = Omit<GroupRule, "id">;

/** All of the rules are added, or none: also where only one of them is there already. */
function authorize(call: Ec2Call): Record<string, unknown> {
  const { state } = call;
  const group = groupSeen(call, required(call, "GroupId"));
  const asked = readRules(call);
  const twice = asked.find((rule) => group.rules.some((one) => keyOf(one) === keyOf(rule)));
  if (twice !== undefined) {
    const message = `the specified rule "${inWords(twice)}" already exists`;
    throw new AwsError("InvalidPermission.Duplicate", message);
  }
  const added = asked.map((rule) => ({ ...rule, id: `sgr-${state.world.random.hex(17)}` }));
  state.groups.change(group.id, { rules: [...group.rules, ...added] });
  return {
    ...done,
    securityGroupRuleSet: { item: added.map((rule) => ruleWire(group, rule)) },
  };
}

/** In a VPC that is not the default one, all of the rules must be there. */
function revoke(call: Ec2Call): Record<string, unknown> {
  const group = groupSeen(call, required(call, "GroupId"));
  const ids = call.params.list("SecurityGroupRuleId");
  const gone = ids.length > 0 ? rulesById(group, ids) : rulesLike(group, readRules(call));
  const rules = group.rules.filter((rule) => !gone.includes(rule));
  call.state.groups.change(group.id, { rules });
  return {
    ...done,
    revokedSecurityGroupRuleSet: { item: gone.map((rule) => ruleWire(group, rule)) },
  };
}

function rulesById(group: SecurityGroup, ids: readonly string[]): GroupRule[] {
  return ids.map((id) => {
    const found = group.rules.find((rule) => rule.id === id);
    if (found === undefined) throw noRule(id);
    return found;
  });
}

function rulesLike(group: SecurityGroup, asked: readonly NewRule[]): GroupRule[] {
  return asked.map((rule) => {
    const found = group.rules.find((one) => keyOf(one) === keyOf(rule));
    if (found !== undefined) return found;
    const message = "The specified rule does not exist in this security group.";
    throw new AwsError("InvalidPermission.NotFound", message);
  });
}

/** A permission names a range of ports and any number of sources: a rule for each. */
function readRules(call: Ec2Call): NewRule[] {
  const permissions = call.params.items("IpPermissions");
  const rules =
    permissions.length > 0
      ? permissions.flatMap((one) => readPermission(call, one))
      : readFlat(call);
  if (rules.length > 0) return rules;
  throw new AwsError("MissingParameter", "The request must contain the parameter ipPermissions");
}

function readPermission(call: Ec2Call, permission: Params): NewRule[] {
  const ports = readPorts(permission);
  const sources = [
    ...permission.items("IpRanges").map((one) => [{ cidr: ipv4Range(one.text("CidrIp")) }, one]),
    ...permission
      .items("Ipv6Ranges")
      .map((one) => [{ cidr6: ipv6Range(one.text("CidrIpv6")) }, one]),
    ...permission.items("Groups").map((one) => [groupSource(call, one), one]),
  ] as [GroupRule["source"], Params][];
  return sources.map(([source, item]) => {
    const description = item.text("Description");
    return { ...ports, source, ...(description !== undefined && { description }) };
  });
}

/** One rule in the older form, without a list. */
function readFlat({ params }: Ec2Call): NewRule[] {
  if (params.text("CidrIp") === undefined) return [];
  return [{ ...readPorts(params), source: { cidr: ipv4Range(params.text("CidrIp")) } }];
}

function readPorts(params: Params): Pick<GroupRule, "protocol" | "from" | "to"> {
  const protocol = params.text("IpProtocol") ?? "";
  if (protocol === "-1") return { protocol };
  const from = params.number("FromPort");
  const to = params.number("ToPort");
  if (from === undefined || to === undefined || from > to || from < 0 || to > 65_535) {
    const rule = "Must specify both from and to ports with TCP/UDP.";
    throw new AwsError("InvalidParameterValue", `Invalid value '${rule}' for portRange.`);
  }
  return { protocol, from, to };
}

/** As EC2 keeps it: without what is beyond the prefix. */
function ipv4Range(cidr = ""): string {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr)) throw malformed(cidr);
  return `${ipaddr.IPv4.networkAddressFromCIDR(cidr).toString()}/${bitsOf(cidr)}`;
}

function ipv6Range(cidr = ""): string {
  if (!ipaddr.IPv6.isValidCIDR(cidr)) throw malformed(cidr);
  return `${ipaddr.IPv6.networkAddressFromCIDR(cidr).toString()}/${bitsOf(cidr)}`;
}

function bitsOf(cidr: string): string {
  return cidr.slice(cidr.indexOf("/") + 1);
}

function malformed(cidr: string): AwsError {
  return new AwsError("InvalidParameterValue", `CIDR block ${cidr} is malformed`);
}

function groupSource(call: Ec2Call, pair: Params): GroupRule["source"] {
  const { id, accountId } = groupSeen(call, pair.text("GroupId") ?? "");
  return { groupId: id, accountId };
}

/** Two rules are the same by their ports and source; what is said of them does not matter. */
function keyOf({ protocol, from, to, source }: NewRule): string {
  return `${protocol} ${from ?? ""} ${to ?? ""} ${Object.values(source).join()}`;
}

function inWords({ protocol, from, to, source }: NewRule): string {
  const peer = Object.values(source)[0] ?? "";
  const ports = from === undefined ? "" : `, from port: ${from}, to port: ${to ?? from}`;
  const name = protocol === "-1" ? "ALL" : protocol.toUpperCase();
  return `peer: ${peer}, ${name}${ports}, ALLOW`;
}

function describeRules(call: Ec2Call): Record<string, unknown> {
  const all = groupsSeen(call).flatMap((group) => group.rules.map((rule) => ({ group, rule })));
  const ids = call.params.list("SecurityGroupRuleId");
  const wanted = named(all, ids, ({ rule }) => rule.id, noRule);
  const { rows, ...next } = listPage(call, wanted, {
    filters: {
      "group-id": ({ group }) => group.id,
      "security-group-rule-id": ({ rule }) => rule.id,
    },
    least: 5,
  });
  const item = rows.map(({ group, rule }) => ruleWire(group, rule));
  return { securityGroupRuleSet: { item }, ...next };
}

function noRule(id: string): AwsError {
  const message = `The security group rule ID '${id}' does not exist`;
  return new AwsError("InvalidSecurityGroupRuleId.NotFound", message);
}
