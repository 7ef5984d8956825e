import {
  AuthorizeSecurityGroupIngressCommand,
  RevokeSecurityGroupIngressCommand,
  type EC2Client,
  type IpPermission,
} from "@aws-sdk/client-ec2";
import * as l10n from "@vscode/l10n";
import { canonicalSource } from "../../../domain/cidr.ts";
import type { Opening, SecurityGroup } from "../../../domain/customerCloud.ts";
import { linesOf, textOf, type Values } from "../../../domain/draft.ts";
import type { CloudOptions, CloudSight, CloudWrite } from "../../cloud.ts";
import { write } from "../calls.ts";
import type { Clients, Service } from "../clients.ts";
import { isCode } from "../errors.ts";
import { readGroups } from "../networks.ts";
import { planned } from "./call.ts";

interface Range {
  readonly from: number;
  readonly to: number;
}

/** What a write is about: a group as it is now, and the ports in it that are meant. */
interface Meant {
  readonly ec2: Service<EC2Client>;
  readonly values: Values;
  readonly group: SecurityGroup | undefined;
  /** Of the ports, those with a rule of their own for just this source. */
  readonly open: readonly Range[];
  readonly closed: readonly Range[];
}

/**
 * Lets TCP in, one rule a range of ports. What has its rule already is neither sent nor taken back.
 * Values: `region`, `group`, `source` (a CIDR or a group), `ports` (`26257` or `29080-29081`, one a line).
 */
export function openPorts(clients: Clients): CloudWrite {
  return {
    id: "openPorts",
    purpose: "set",
    repeatable: true,
    typicalSeconds: 5,
    calls: (values) => [
      planned("EC2", "AuthorizeSecurityGroupIngress", inputOf(values, rangesOf(values))),
    ],
    async look(values, options) {
      const meant = await find(clients, values, options);
      const { group, open, closed, ec2 } = meant;
      return {
        blocked: () => problem(meant),
        progress: () =>
          closed.length === 0
            ? { kind: "done", text: l10n.t("The ports {0} are open.", wordsOf(open)) }
            : { kind: "absent", text: l10n.t("The ports {0} are not open.", wordsOf(closed)) },
        undo: () => ({
          write: "closePorts",
          values: { ...values, ports: closed.map(textOfRange) },
          about: group?.name ?? textOf(values, "group"),
        }),
        run: (rest) => authorize(ec2, values, closed, rest),
      } satisfies CloudSight;
    },
  };
}

/** Takes such rules away again; other rules of the group stay. Values: as for `openPorts`. */
export function closePorts(clients: Clients): CloudWrite {
  return {
    id: "closePorts",
    purpose: "remove",
    repeatable: true,
    typicalSeconds: 5,
    calls: (values) => [
      planned("EC2", "RevokeSecurityGroupIngress", inputOf(values, rangesOf(values))),
    ],
    async look(values, options) {
      const meant = await find(clients, values, options);
      const { group, open, ec2 } = meant;
      return {
        blocked: () => undefined,
        progress: () =>
          open.length === 0
            ? { kind: "done", text: l10n.t("The rules are gone.") }
            : { kind: "absent", text: l10n.t("The ports {0} are open.", wordsOf(open)) },
        undo: () => ({
          write: "openPorts",
          values: { ...values, ports: open.map(textOfRange) },
          about: group?.name ?? textOf(values, "group"),
        }),
        run: (rest) => revoke(ec2, values, open, rest),
      } satisfies CloudSight;
    },
  };
}

async function find(clients: Clients, values: Values, options: CloudOptions): Promise<Meant> {
  const ec2 = clients.ec2(textOf(values, "region"));
  const filter = { name: "group-id", value: textOf(values, "group") } as const;
  const [group] = await readGroups(ec2, filter, options);
  const source = canonicalSource(textOf(values, "source"));
  const wanted = rangesOf(values);
  const isOpen = (range: Range): boolean =>
    group?.openings.some((one) => isRule(one, range, source)) === true;
  return {
    ...{ ec2, values, group },
    open: wanted.filter(isOpen),
    closed: wanted.filter((range) => !isOpen(range)),
  };
}

function isRule(opening: Opening, { from, to }: Range, source: string | undefined): boolean {
  const ports = opening.from === from && opening.to === to;
  return opening.protocol === "tcp" && ports && opening.source === source;
}

function problem({ group, values }: Meant): string | undefined {
  if (group === undefined) {
    return l10n.t("There is no security group {0} in this account.", textOf(values, "group"));
  }
  const ranges = rangesOf(values);
  if (ranges.length === 0 || ranges.length < linesOf(values, "ports").length) {
    return l10n.t("A port is a number from 1 to 65535, or two with a dash between.");
  }
  if (canonicalSource(textOf(values, "source")) !== undefined) return undefined;
  return l10n.t("Traffic is let in from a CIDR, such as 10.0.0.0/16, or a security group (sg-…).");
}

/** The ranges that a person may mean; a line that is none is left out. */
function rangesOf(values: Values): Range[] {
  return linesOf(values, "ports").flatMap((line) => {
    const [, first = "", last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(line) ?? [];
    const [from, to] = [Number(first), Number(last)];
    return from >= 1 && from <= to && to <= 65_535 ? [{ from, to }] : [];
  });
}

function textOfRange({ from, to }: Range): string {
  return from === to ? `${from}` : `${from}-${to}`;
}

function wordsOf(ranges: readonly Range[]): string {
  return ranges.map(textOfRange).join(", ");
}

function inputOf(
  values: Values,
  ranges: readonly Range[],
): { GroupId: string; IpPermissions: IpPermission[] } {
  const typed = textOf(values, "source");
  const source = canonicalSource(typed) ?? typed;
  return {
    GroupId: textOf(values, "group"),
    IpPermissions: ranges.map(({ from, to }) => ({
      ...{ IpProtocol: "tcp", FromPort: from, ToPort: to },
      ...sourceOf(source),
    })),
  };
}

function sourceOf(source: string): Partial<IpPermission> {
  if (source.startsWith("sg-")) return { UserIdGroupPairs: [{ GroupId: source }] };
  return source.includes(":")
    ? { Ipv6Ranges: [{ CidrIpv6: source }] }
    : { IpRanges: [{ CidrIp: source }] };
}

/** A rule that somebody added meanwhile is what was wanted; the others are looked for again. */
async function authorize(
  ec2: Service<EC2Client>,
  values: Values,
  ranges: readonly Range[],
  options: CloudOptions,
): Promise<string> {
  const input = inputOf(values, ranges);
  try {
    await write(ec2, "AuthorizeSecurityGroupIngress", options, (client) =>
      client.send(new AuthorizeSecurityGroupIngressCommand(input)),
    );
  } catch (error) {
    if (!isCode(error, "InvalidPermission.Duplicate")) throw error;
  }
  return input.GroupId;
}

async function revoke(
  ec2: Service<EC2Client>,
  values: Values,
  ranges: readonly Range[],
  options: CloudOptions,
): Promise<string> {
  const input = inputOf(values, ranges);
  try {
    await write(ec2, "RevokeSecurityGroupIngress", options, (client) =>
      client.send(new RevokeSecurityGroupIngressCommand(input)),
    );
  } catch (error) {
    if (!isCode(error, "InvalidPermission.NotFound")) throw error;
  }
  return input.GroupId;
}
