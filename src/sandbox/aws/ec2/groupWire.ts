import type { GroupRule, SecurityGroup } from "../state.ts";

/** Everything may leave, as in a group that nobody changed that of. */
export const openEgress = {
  item: [{ ipProtocol: "-1", ipRanges: { item: [{ cidrIp: "0.0.0.0/0" }] } }],
};

/** Rules as `IpPermissions`: the sources of one range of ports together. */
export function permissionSet(rules: readonly GroupRule[]): object {
  const ranges = Map.groupBy(rules, ({ protocol, from, to }) => `${protocol} ${from} ${to}`);
  const item = [...ranges.values()].map((same) => ({
    ...portsWire(same[0]),
    groups: { item: same.flatMap(pairWire) },
    ipRanges: { item: same.flatMap(rangeWire) },
    ipv6Ranges: { item: same.flatMap(range6Wire) },
    prefixListIds: {},
  }));
  return { item };
}

function portsWire(rule: GroupRule | undefined): object {
  return {
    ipProtocol: rule?.protocol,
    ...(rule?.from !== undefined && { fromPort: rule.from }),
    ...(rule?.to !== undefined && { toPort: rule.to }),
  };
}

function pairWire({ source, description }: GroupRule): object[] {
  if (!("groupId" in source)) return [];
  return [{ groupId: source.groupId, userId: source.accountId, ...described(description) }];
}

function rangeWire({ source, description }: GroupRule): object[] {
  return "cidr" in source ? [{ cidrIp: source.cidr, ...described(description) }] : [];
}

function range6Wire({ source, description }: GroupRule): object[] {
  return "cidr6" in source ? [{ cidrIpv6: source.cidr6, ...described(description) }] : [];
}

function described(description: string | undefined): object {
  return description === undefined ? {} : { description };
}

/** A rule by itself, as `SecurityGroupRule`. */
export function ruleWire(group: SecurityGroup, rule: GroupRule): object {
  const { source } = rule;
  return {
    securityGroupRuleId: rule.id,
    groupId: group.id,
    groupOwnerId: group.accountId,
    isEgress: false,
    ...portsWire(rule),
    ...("cidr" in source && { cidrIpv4: source.cidr }),
    ...("cidr6" in source && { cidrIpv6: source.cidr6 }),
    ...("groupId" in source && {
      referencedGroupInfo: { groupId: source.groupId, userId: source.accountId },
    }),
    ...described(rule.description),
    tagSet: {},
  };
}
