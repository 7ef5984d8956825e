import type { Cloud } from "./entities.ts";

/** Regions of the simulated clouds; AWS with the prefix of its zone ids. */
const awsZonePrefix: Record<string, string> = {
  "us-east-1": "use1",
  "us-east-2": "use2",
  "us-west-2": "usw2",
  "eu-west-1": "euw1",
  "eu-central-1": "euc1",
  "ap-southeast-1": "apse1",
};

export const regionNames: Record<Cloud, readonly string[]> = {
  aws: Object.keys(awsZonePrefix),
  gcp: ["us-east1", "us-central1", "europe-west1", "europe-west4", "asia-southeast1"],
  azure: ["eastus", "westeurope", "northeurope", "southeastasia"],
};

/** Zone ids of a region. Only AWS has ids that differ from names; elsewhere names serve as ids. */
export function zoneIds(cloud: Cloud, region: string): string[] {
  switch (cloud) {
    case "aws":
      return [1, 2, 3].map((zone) => `${awsZonePrefix[region] ?? region}-az${zone}`);
    case "gcp":
      return ["b", "c", "d"].map((zone) => `${region}-${zone}`);
    case "azure":
      return ["1", "2", "3"];
  }
}

/** The principal that an AWS account is allowed under. */
export function rootPrincipal(accountId: string): string {
  return `arn:aws:iam::${accountId}:root`;
}
