import { regionNames } from "../../world/places.ts";
import { AwsError } from "../errors.ts";
import { zonesOf } from "../zones.ts";
import type { Ec2Action, Ec2Call } from "./call.ts";
import { listPage, named } from "./lists.ts";

/** Calls about regions and zones. */
export const zoneActions: Readonly<Record<string, Ec2Action>> = {
  DescribeRegions: describeRegions,
  DescribeAvailabilityZones: describeZones,
};

const optedIn = "opt-in-not-required";

function describeRegions(call: Ec2Call): Record<string, unknown> {
  const names = call.params.list("RegionName");
  const wanted = named(regionNames.aws, names, (name) => name, noRegion);
  const { rows } = listPage(call, wanted, {
    filters: { "region-name": (name) => name, "opt-in-status": () => optedIn },
  });
  const item = rows.map((regionName) => ({
    regionName,
    regionEndpoint: `ec2.${regionName}.amazonaws.com`,
    optInStatus: optedIn,
  }));
  return { regionInfo: { item } };
}

function noRegion(region: string): AwsError {
  return new AwsError("InvalidParameterValue", `Invalid region: [${region}]`);
}

function describeZones(call: Ec2Call): Record<string, unknown> {
  const { who, region, params } = call;
  const all = zonesOf(who.accountId, region);
  const names = named(all, params.list("ZoneName"), (zone) => zone.name, noZone);
  const zones = named(names, params.list("ZoneId"), (zone) => zone.id, noZone);
  const page = listPage(call, zones, {
    filters: {
      "zone-name": (zone) => zone.name,
      "zone-id": (zone) => zone.id,
      "region-name": () => region,
      "zone-type": () => "availability-zone",
      "opt-in-status": () => optedIn,
      state: () => "available",
    },
  });
  const item = page.rows.map(({ id, name }) => ({
    optInStatus: optedIn,
    messageSet: {},
    regionName: region,
    zoneName: name,
    zoneId: id,
    groupName: region,
    networkBorderGroup: region,
    zoneType: "availability-zone",
    zoneState: "available",
  }));
  return { availabilityZoneInfo: { item } };
}

function noZone(zone: string): AwsError {
  return new AwsError("InvalidParameterValue", `Invalid availability zone: [${zone}]`);
}
