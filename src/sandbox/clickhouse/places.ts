import type { Cloud, EndpointService } from "../world/entities.ts";
import { zoneIds } from "../world/places.ts";
import type { Book, Service } from "./entities.ts";

/** The accounts in which ClickHouse Cloud runs; AWS's is the documented one (api-facts §4.4). */
export const databaseAccounts: Readonly<Record<Cloud, string>> = {
  aws: "072088201116",
  gcp: "clickhouse-prod",
  azure: "5c1ec40c-0000-4e0b-8f0d-93a1b2c3d4e5",
};

/** Regions that the description lists. */
export const regions: Readonly<Record<Cloud, readonly string[]>> = {
  aws: ["us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1"],
  gcp: ["us-east1", "us-central1", "europe-west4", "asia-southeast1"],
  azure: ["eastus", "eastus2", "westus3", "germanywestcentral"],
};

const privateZone: Readonly<Record<Cloud, string>> = {
  aws: "vpce.aws",
  gcp: "p.gcp",
  azure: "privatelink.azure",
};

/** The name that is found by a private endpoint (api-facts §4.3). */
export function privateHost({ label, region, cloud }: Service): string {
  return `${label}.${region}.${privateZone[cloud]}.clickhouse.cloud`;
}

export function publicHost({ label, region, cloud }: Service): string {
  return `${label}.${region}.${cloud}.clickhouse.cloud`;
}

export function addDatabaseAccounts({ world }: Book): void {
  for (const cloud of ["aws", "gcp", "azure"] as const) {
    const id = databaseAccounts[cloud];
    world.accounts.add({ id, cloud, name: "ClickHouse Cloud", side: "database" });
  }
}

/** The one endpoint service of a region, which all services there are reached by. */
export function regionalService({ world }: Book, cloud: Cloud, region: string): EndpointService {
  const accountId = databaseAccounts[cloud];
  const present = world.services.group(accountId).find((one) => one.region === region);
  if (present !== undefined) return present;
  const hex = world.random.hex(17);
  const path = `projects/${accountId}/regions/${region}/serviceAttachments/production-${region}`;
  const resource = `/subscriptions/${accountId}/resourceGroups/production/providers/Microsoft.Network/privateLinkServices/production-${region}`;
  const alias = `production-${region}.${world.random.uuid()}.${region}.azure.privatelinkservice`;
  const names = {
    aws: { id: `vpce-svc-${hex}`, name: `com.amazonaws.vpce.${region}.vpce-svc-${hex}` },
    gcp: { id: path, name: path },
    azure: { id: resource, name: alias },
  };
  return world.services.add({
    ...names[cloud],
    cloud,
    accountId,
    region,
    zoneIds: zoneIds(cloud, region),
    // AWS lets everybody in at once; elsewhere the endpoint waits until a service lists it.
    acceptance: cloud === "aws" ? "automatic" : "manual",
    allowed: cloud === "aws" ? ["*"] : [],
    privateDnsName: `*.${region}.${privateZone[cloud]}.clickhouse.cloud`,
  });
}
