// The world in the words and fields of the DevOps API (api-facts §2; Database, Datacenter,
// PrivateLink…Output, AccessListResponse, CredsURL of its description).
import type { World } from "../world/world.ts";
import {
  readLag,
  type AstraState,
  type Database,
  type Datacenter,
  type Endpoint,
  type Link,
} from "./state.ts";

export type Json = Record<string, unknown>;

export function databaseWire(state: AstraState, database: Database): Json {
  const { status, message, cloud, tier, name, vector } = database;
  return {
    id: database.id,
    orgId: database.organizationId,
    ownerId: database.ownerId,
    info: {
      name,
      keyspace: "default_keyspace",
      cloudProvider: cloud.toUpperCase(),
      tier,
      capacityUnits: 1,
      region: database.datacenters[0]?.region ?? "",
      ...(vector && { dbType: "vector" }),
      ...(state.variants.datacenters === "info" && {
        datacenters: database.datacenters.map((one) => datacenterWire(state.world, database, one)),
      }),
    },
    creationTime: time(database.createdAt),
    status,
    availableActions: status === "PARKED" ? ["unpark", "terminate"] : ["getCreds", "terminate"],
    ...(message !== undefined && { message }),
  };
}

export function datacenterWire(
  world: World,
  { cloud, tier }: Database,
  { id, region, status }: Datacenter,
): Json {
  return {
    id,
    name: `dc-${id.split("-").at(-1) ?? "1"}`,
    tier,
    status,
    cloudProvider: cloud.toUpperCase(),
    region,
    regionZone: /^(eu|west|north)/.test(region)
      ? "emea"
      : /^(ap|asia)/.test(region)
        ? "apac"
        : "na",
    regionClassification: "standard",
    capacityUnits: 1,
    secureBundleUrl: bundleUrl(world),
  };
}

/** Signed anew at every call: whoever has it can connect. */
function bundleUrl(world: World): string {
  return `https://bundles.astra.example/secure-connect.zip?signature=${world.random.hex(40)}`;
}

/** The links of one database, as a reader sees them whose view lags. */
export function clusterLinksWire(state: AstraState, database: Database): Json {
  const lag = readLag(state.variants);
  const endpoints = state.endpoints.groupAt(database.id, lag);
  const datacenters = state.links.groupAt(database.id, lag).map((link) =>
    linkWire(
      state,
      database,
      link,
      endpoints.filter((one) => one.datacenterId === link.id),
    ),
  );
  return { clusterID: database.id, datacenters };
}

function linkWire(
  state: AstraState,
  database: Database,
  link: Link,
  endpoints: readonly Endpoint[],
): Json {
  const service = serviceWire(state, link);
  if (state.variants.itemShape === "former") {
    return {
      provider: database.cloud,
      region: database.datacenters.find((one) => one.id === link.id)?.region ?? "",
      organizationId: database.organizationId,
      datacenterID: link.id,
      ...service,
      endpoints: endpoints.map((one) => ({
        id: one.endpointId,
        dateActivation: time(one.createdAt),
        ...(one.status === "Rejected" && { dateDeactivation: time(one.createdAt) }),
      })),
    };
  }
  return { ...service, datacenterID: link.id, endpoints: endpoints.map(endpointWire) };
}

/** The answer to allowing a principal. */
export function serviceWire({ world }: AstraState, link: Link): Json {
  return {
    serviceName: world.services.get(link.serviceId)?.name ?? "",
    allowedPrincipals: link.principals,
  };
}

export function endpointWire(endpoint: Endpoint): Json {
  return {
    endpointID: endpoint.endpointId,
    description: endpoint.description,
    linkID: endpoint.linkId,
    status: endpoint.status,
    createdDateTime: time(endpoint.createdAt).slice(0, 19),
  };
}

export function accessListWire({ id, organizationId, accessList }: Database): Json {
  return {
    organizationId,
    databaseId: id,
    addresses: accessList.addresses.map((one) => ({
      ...one,
      lastUpdateDateTime: "2026-01-10T09:30:00Z",
    })),
    configurations: { accessListEnabled: accessList.enabled },
  };
}

/** What drivers connect to. */
export function cqlHost({ id }: Database, { region }: Datacenter): string {
  return `${id}-${region}.db.astra.datastax.com`;
}

/**
 * The addresses of a datacenter's bundles, which are secrets, and the names below custom domains; `sign`
 * makes one address. The two descriptions differ in how they say whose bundle it is.
 */
export function bundleWire(
  { customDomains, variants }: AstraState,
  database: Database,
  datacenter: Datacenter,
  sign: () => string,
): Json {
  const name = (kind: string, domain: string): string =>
    `${database.id}-${datacenter.region}.${kind}.${domain}`;
  const whose =
    variants.bundleFields === "region"
      ? { region: datacenter.region, cloudProvider: database.cloud.toUpperCase() }
      : { datacenterID: datacenter.id };
  return {
    downloadURL: sign(),
    downloadURLInternal: sign(),
    downloadURLMigrationProxy: "",
    downloadURLMigrationProxyInternal: "",
    datcenterID: datacenter.id,
    ...whose,
    customDomainBundles: customDomains.map((domain) => ({
      domain,
      cqlFQDN: name("db", domain),
      apiFQDN: name("apps", domain),
      dashboardFQDN: name("dashboard", domain),
      downloadURL: sign(),
    })),
  };
}

const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
