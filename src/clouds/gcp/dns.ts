import * as z from "zod/mini";
import type { PrivateZone, ZoneRecord } from "../../domain/customerCloud.ts";
import { asApiError } from "../../http/errors.ts";
import type { CloudOptions } from "../cloud.ts";
import { read } from "./calls.ts";
import type { Google } from "./clients.ts";
import { pathOf } from "./paths.ts";
import { ask } from "./rest.ts";
import { markIn } from "./writes/call.ts";

const zoneSchema = z.object({
  name: z.string(),
  dnsName: z.string(),
  description: z.optional(z.string()),
  visibility: z.optional(z.string()),
  privateVisibilityConfig: z.optional(
    z.object({ networks: z.optional(z.array(z.object({ networkUrl: z.string() }))) }),
  ),
});
const zonesSchema = z.object({
  managedZones: z.optional(z.array(zoneSchema)),
  nextPageToken: z.optional(z.string()),
});
const recordSchema = z.object({
  name: z.string(),
  type: z.string(),
  ttl: z.optional(z.number()),
  rrdatas: z.optional(z.array(z.string())),
});
const recordsSchema = z.object({
  rrsets: z.optional(z.array(recordSchema)),
  nextPageToken: z.optional(z.string()),
});

/** A zone as Cloud DNS tells it. */
export type ZoneWire = z.infer<typeof zoneSchema>;
/** Records of one name and type as Cloud DNS tells them; what is to be deleted must be named just so. */
export type RecordWire = z.infer<typeof recordSchema>;

/** The path of the project's zones, or of one of them. */
export function zonesPath({ project }: Google, zone?: string): string {
  const zones = `/dns/v1/projects/${encodeURIComponent(project)}/managedZones`;
  return zone === undefined ? zones : `${zones}/${encodeURIComponent(zone)}`;
}

/** A whole list, page by page. */
async function readPages<Page extends { nextPageToken?: string | undefined }>(
  google: Google,
  operation: string,
  path: string,
  options: CloudOptions,
  schema: { parse(value: unknown): Page },
): Promise<Page[]> {
  const pages: Page[] = [];
  let token: string | undefined;
  do {
    const query = token === undefined ? "" : `?pageToken=${encodeURIComponent(token)}`;
    const page = await read(google, operation, options, async () =>
      schema.parse(await ask(google, "dns", "GET", `${path}${query}`)),
    );
    pages.push(page);
    // A page that leads to itself is the last.
    token = page.nextPageToken === token ? undefined : page.nextPageToken;
  } while (token !== undefined && token !== "");
  return pages;
}

/** The project's private zones that answer in a network. */
export async function readZonesOf(
  google: Google,
  network: string,
  options: CloudOptions,
): Promise<ZoneWire[]> {
  const pages = await readPages(
    google,
    "dns.managedZones.list",
    zonesPath(google),
    options,
    zonesSchema,
  );
  return pages
    .flatMap(({ managedZones }) => managedZones ?? [])
    .filter(({ visibility }) => visibility === "private")
    .filter((zone) => networksOf(zone).includes(pathOf(network)));
}

function networksOf({ privateVisibilityConfig }: ZoneWire): string[] {
  return (privateVisibilityConfig?.networks ?? []).map(({ networkUrl }) => pathOf(networkUrl));
}

/** The records of a zone; undefined = there is no such zone. */
export async function readRecords(
  google: Google,
  zone: string,
  options: CloudOptions,
): Promise<RecordWire[] | undefined> {
  const path = `${zonesPath(google, zone)}/rrsets`;
  try {
    const pages = await readPages(
      google,
      "dns.resourceRecordSets.list",
      path,
      options,
      recordsSchema,
    );
    return pages.flatMap(({ rrsets }) => rrsets ?? []);
  } catch (error) {
    if (asApiError(error, "notFound") === undefined) throw error;
    return undefined;
  }
}

/** The private zones that answer in a network, with their records. */
export async function readZones(
  google: Google,
  network: string,
  options: CloudOptions,
): Promise<PrivateZone[]> {
  const zones = await readZonesOf(google, network, options);
  return Promise.all(
    zones.map(async (zone) => ({
      id: zone.name,
      name: withoutDot(zone.dnsName),
      networks: networksOf(zone),
      ...markIn(zone.description),
      records: ((await readRecords(google, zone.name, options)) ?? []).map(recordOf),
    })),
  );
}

function recordOf({ name, type, rrdatas = [] }: RecordWire): ZoneRecord {
  return { name: withoutDot(name), type, values: rrdatas };
}

/** A name as people write it. */
export function withoutDot(name: string): string {
  return name.trim().replace(/\.$/, "").toLowerCase();
}
