import {
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesByVPCCommand,
  ListResourceRecordSetsCommand,
  type HostedZoneSummary,
  type ListResourceRecordSetsCommandInput,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
  type Route53Client,
  type VPCRegion,
} from "@aws-sdk/client-route-53";
import type { PrivateZone, ZoneRecord } from "../../domain/customerCloud.ts";
import { asApiError } from "../../http/errors.ts";
import type { CloudOptions } from "../cloud.ts";
import { read } from "./calls.ts";
import type { Service } from "./clients.ts";
import { markInComment } from "./writes/call.ts";

type Route53 = Service<Route53Client>;

/** The private zones that answer in a VPC. Of a zone that is not this account's, little is told. */
export async function readZones(
  route53: Route53,
  network: string,
  options: CloudOptions,
): Promise<PrivateZone[]> {
  const summaries = await zonesOfVpc(route53, network, options);
  return Promise.all(
    summaries.map(async ({ HostedZoneId: id = "", Name = "" }) => {
      const [records, told] = await Promise.all([
        readRecords(route53, id, options).catch(untold([])),
        readAbout(route53, id, options).catch(untold({ networks: [network] })),
      ]);
      return { id, name: withoutDot(Name), ...told, records: records.map(recordOf) };
    }),
  );
}

/** For a read of what is somebody else's: what stands for the answer. */
function untold<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (asApiError(error, "permission", "notFound") === undefined) throw error;
    return value;
  };
}

/** In which networks a zone answers, and who made it. */
async function readAbout(
  route53: Route53,
  Id: string,
  options: CloudOptions,
): Promise<Pick<PrivateZone, "networks" | "mark">> {
  const { HostedZone, VPCs = [] } = await read(
    route53,
    "GetHostedZone",
    options,
    (client, settings) => client.send(new GetHostedZoneCommand({ Id }), settings),
  );
  return {
    networks: VPCs.flatMap(({ VPCId }) => VPCId ?? []),
    ...markInComment(HostedZone?.Config?.Comment),
  };
}

/** The SDK has no paginator for this list. */
async function zonesOfVpc(
  route53: Route53,
  VPCId: string,
  options: CloudOptions,
): Promise<HostedZoneSummary[]> {
  const found: HostedZoneSummary[] = [];
  let NextToken: string | undefined;
  do {
    const input = { VPCId, VPCRegion: route53.region as VPCRegion, NextToken };
    const page = await read(route53, "ListHostedZonesByVPC", options, (client, settings) =>
      client.send(new ListHostedZonesByVPCCommand(input), settings),
    );
    found.push(...(page.HostedZoneSummaries ?? []));
    // A page that leads to itself is the last.
    NextToken = page.NextToken === NextToken ? undefined : page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

/** A zone of the account with what it was made with. */
interface NamedZone {
  readonly id: string;
  readonly reference: string;
  readonly comment?: string;
}

/** The account's own private zones of a name, with what was said when each was made. */
export async function zonesNamed(
  route53: Route53,
  name: string,
  options: CloudOptions,
): Promise<readonly NamedZone[]> {
  const { HostedZones = [] } = await read(
    route53,
    "ListHostedZonesByName",
    options,
    (client, settings) =>
      client.send(new ListHostedZonesByNameCommand({ DNSName: name }), settings),
  );
  return HostedZones.filter((zone) => withoutDot(zone.Name ?? "") === name)
    .filter((zone) => zone.Config?.PrivateZone === true)
    .map(({ Id = "", CallerReference: reference = "", Config }) => ({
      ...{ id: zoneIdOf(Id), reference },
      ...(Config?.Comment !== undefined && { comment: Config.Comment }),
    }));
}

/**
 * The records of a zone as Route 53 has them; what is to be deleted must be named just so. The SDK has no
 * paginator for this list.
 */
export async function readRecords(
  route53: Route53,
  HostedZoneId: string,
  options: CloudOptions,
): Promise<ResourceRecordSet[]> {
  const found: ResourceRecordSet[] = [];
  let next: Partial<ListResourceRecordSetsCommandInput> | undefined = {};
  while (next !== undefined) {
    const input: ListResourceRecordSetsCommandInput = { HostedZoneId, ...next };
    const page: ListResourceRecordSetsCommandOutput = await read(
      route53,
      "ListResourceRecordSets",
      options,
      (client, settings) => client.send(new ListResourceRecordSetsCommand(input), settings),
    );
    found.push(...(page.ResourceRecordSets ?? []));
    next = page.IsTruncated === true ? nextOf(page) : undefined;
  }
  return found;
}

function nextOf(
  page: ListResourceRecordSetsCommandOutput,
): Partial<ListResourceRecordSetsCommandInput> {
  return {
    StartRecordName: page.NextRecordName,
    StartRecordType: page.NextRecordType,
    StartRecordIdentifier: page.NextRecordIdentifier,
  };
}

function recordOf(record: ResourceRecordSet): ZoneRecord {
  const { AliasTarget: alias, ResourceRecords: values = [] } = record;
  return {
    name: withoutDot(record.Name ?? ""),
    type: record.Type ?? "",
    values:
      alias?.DNSName === undefined
        ? values.flatMap(({ Value }) => Value ?? [])
        : [withoutDot(alias.DNSName)],
  };
}

/** `/hostedzone/Z…` as the id alone. */
export function zoneIdOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A name as people write it. */
export function withoutDot(name: string): string {
  return name.replace(/\.$/, "").toLowerCase();
}
