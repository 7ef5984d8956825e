import { bodyOf, isJson, listIn, param, textIn, type GcpCall, type Json } from "../call.ts";
import { GcpError } from "../errors.ts";
import { pageOf } from "../pages.ts";
import { linkTo, numberOf, pathOf } from "../paths.ts";
import type { GcpState, ManagedZone } from "../state.ts";

/** Adds a zone with the records that every zone has. */
export function addZone(
  state: GcpState,
  zone: Omit<ManagedZone, "id" | "records" | "createdAt">,
): ManagedZone {
  const { dnsName } = zone;
  const server = "ns-gcp-private.googledomains.com.";
  const soa = `${server} cloud-dns-hostmaster.google.com. 1 21600 3600 259200 300`;
  return state.zones.add({
    ...zone,
    id: `${zone.projectId}/${zone.name}`,
    createdAt: state.world.clock.now(),
    records: [
      { name: dnsName, type: "NS", ttl: 21600, rrdatas: [server] },
      { name: dnsName, type: "SOA", ttl: 21600, rrdatas: [soa] },
    ],
  });
}

export function listZones(call: GcpCall): object {
  const dnsName = call.request.query.get("dnsName");
  const all = call.state.zones.group(param(call, "project"));
  const page = pageOf(
    call,
    all.filter((zone) => dnsName === null || zone.dnsName === dnsName),
  );
  return {
    kind: "dns#managedZonesListResponse",
    managedZones: page.rows.map(zoneWire),
    ...page.next,
  };
}

export function getZone(call: GcpCall): object {
  return zoneWire(zoneNamed(call));
}

/** By name or number. @throws GcpError notFound. */
export function zoneNamed(call: GcpCall): ManagedZone {
  const wanted = param(call, "zone");
  const all = call.state.zones.group(param(call, "project"));
  const found = all.find(({ id, name }) => name === wanted || numberOf(id) === wanted);
  if (found !== undefined) return found;
  const message = `The 'parameters.managedZone' resource named '${wanted}' does not exist.`;
  throw new GcpError(404, "notFound", message);
}

export function invalidEntity(field: string, value: unknown): GcpError {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? "");
  return new GcpError(400, "invalid", `Invalid value for '${field}': '${text}'`);
}

/** @throws GcpError for what is no zone, and names that are taken. */
export function createZone(call: GcpCall): object {
  const { state } = call;
  const projectId = param(call, "project");
  const body = bodyOf(call);
  const name = textIn(body, "name") ?? "";
  const dnsName = textIn(body, "dnsName") ?? "";
  const description = textIn(body, "description");
  if (!/^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
    throw invalidEntity("entity.managedZone.name", name);
  }
  if (!/^(?:[a-z0-9_-]+\.)+$/i.test(dnsName)) {
    throw invalidEntity("entity.managedZone.dnsName", dnsName);
  }
  if (description === undefined) {
    const message = "The 'entity.managedZone.description' parameter is required but was missing.";
    throw new GcpError(400, "required", message);
  }
  const visibility = body["visibility"] === "private" ? "private" : "public";
  const networks = visibility === "private" ? networksIn(call, body) : [];
  assertFree(state, { projectId, name, dnsName, networks });
  const zone = { projectId, name, dnsName, description, visibility, networks } as const;
  return zoneWire(addZone(state, zone));
}

function networksIn({ state }: GcpCall, body: Json): string[] {
  const config = body["privateVisibilityConfig"];
  return listIn(isJson(config) ? config : {}, "networks").map((one) => {
    const link = isJson(one) ? (textIn(one, "networkUrl") ?? "") : "";
    const path = pathOf(link);
    if (state.world.networks.get(path) !== undefined) return path;
    throw invalidEntity("entity.managedZone.privateVisibilityConfig.networks.networkUrl", link);
  });
}

/** A name is taken in its project, and a domain in each network. */
function assertFree(
  state: GcpState,
  wanted: Pick<ManagedZone, "projectId" | "name" | "dnsName" | "networks">,
): void {
  const { projectId, name, dnsName, networks } = wanted;
  for (const zone of state.zones.group(projectId)) {
    if (zone.name === name) {
      const message = `The resource 'entity.managedZone' named '${name}' already exists`;
      throw new GcpError(409, "alreadyExists", message);
    }
    if (zone.dnsName !== dnsName) continue;
    const network = zone.networks.find((one) => networks.includes(one));
    if (network === undefined) continue;
    const message = `The network '${linkTo(network)}' already has a zone for '${dnsName}'`;
    throw new GcpError(400, "invalid", message);
  }
}

/** @throws GcpError while there are records other than those that every zone has. */
export function deleteZone(call: GcpCall): undefined {
  const zone = zoneNamed(call);
  const own = zone.records.filter(({ type, name }) => !isApex(zone, name, type));
  if (own.length > 0) {
    const message = `The resource named '${zone.name}' cannot be deleted because it contains one or more 'resource records'.`;
    throw new GcpError(400, "containerNotEmpty", message);
  }
  call.state.zones.remove(zone.id);
}

/** The records that every zone has. */
function isApex({ dnsName }: ManagedZone, name: string, type: string): boolean {
  return name === dnsName && (type === "NS" || type === "SOA");
}

function zoneWire(zone: ManagedZone): object {
  return {
    kind: "dns#managedZone",
    id: numberOf(zone.id),
    name: zone.name,
    dnsName: zone.dnsName,
    description: zone.description,
    nameServers: zone.records.find(({ type }) => type === "NS")?.rrdatas ?? [],
    creationTime: new Date(zone.createdAt).toISOString(),
    visibility: zone.visibility,
    ...(zone.visibility === "private" && {
      privateVisibilityConfig: {
        kind: "dns#managedZonePrivateVisibilityConfig",
        networks: zone.networks.map((path) => ({
          kind: "dns#managedZonePrivateVisibilityConfigNetwork",
          networkUrl: linkTo(path),
        })),
      },
    }),
  };
}
