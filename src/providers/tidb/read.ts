import * as l10n from "@vscode/l10n";
import type { Cluster, Fact, PublicAccess, Region } from "../../domain/model.ts";
import { clusterIdOf } from "./ids.ts";
import { clusterStatusOf } from "./states.ts";
import type {
  WireDedicated,
  WireLegacy,
  WireNodeGroup,
  WirePremium,
  WireServerless,
  WireZones,
} from "./wire.ts";
import { originOf } from "./zones.ts";

type Loose = string | number | null | undefined;

/** Labelled values; those that are not known are left out. */
export function factsOf(...entries: readonly (readonly [string, Loose])[]): Fact[] {
  return entries.flatMap(([label, value]) =>
    value == null || value === "" ? [] : [{ label, value: String(value) }],
  );
}

/** A count or port that may come as text; undefined = there is none. */
export function numberOf(value: Loose): number | undefined {
  const number = value == null || value === "" ? NaN : Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

/** The cloud, and its own name of a region that TiDB Cloud writes with the cloud's before (`aws-us-east-1`). */
export function placeOf(regionId: string, provider: string): { cloud: string; region: string } {
  const id = regionId.replace(/^regions\//, "");
  const cloud = (provider || (/^(aws|gcp|azure|alicloud)-/.exec(id)?.[1] ?? "")).toLowerCase();
  return { cloud, region: id.startsWith(`${cloud}-`) ? id.slice(cloud.length + 1) : id };
}

function regionOf(name: string, host: Loose, port: Loose, more: Partial<Region> = {}): Region {
  const number = numberOf(port);
  return {
    name,
    ...(host != null && host !== "" && { host: String(host) }),
    ...(number !== undefined && { port: number }),
    ...more,
  };
}

/** The node groups of a cluster, the default one first. */
export function groupsOf(wire: WireDedicated): readonly WireNodeGroup[] {
  const groups = wire.tidbNodeSetting.tidbNodeGroups ?? [];
  return [...groups].sort(
    (a, b) => Number(b.isDefaultGroup === true) - Number(a.isDefaultGroup === true),
  );
}

/** What a node group is called. */
export function groupName(group: Pick<WireNodeGroup, "displayName" | "tidbNodeGroupId">): string {
  return group.displayName || group.tidbNodeGroupId;
}

const privateOf = (group: WireNodeGroup | undefined) =>
  group?.endpoints?.find((one) => one.connectionType === "PRIVATE_ENDPOINT");

/** A Dedicated cluster. Its one region's host is that of the default node group. */
export function readDedicated(wire: WireDedicated): Cluster {
  const { cloud, region } = placeOf(wire.regionId, wire.cloudProvider ?? "");
  const groups = groupsOf(wire);
  const open = privateOf(groups[0]);
  return {
    id: clusterIdOf({ kind: "dedicated", cluster: wire.clusterId }),
    name: wire.displayName,
    plan: "Dedicated",
    cloud,
    status: clusterStatusOf(wire.state ?? ""),
    regions: [regionOf(region, open?.host, open?.port ?? wire.port)],
    facts: factsOf(
      [l10n.t("Id in TiDB Cloud"), wire.clusterId],
      [l10n.t("Project"), projectOf(wire)],
      [l10n.t("Version"), wire.version],
      ...groups.map((group): [string, Loose] => [
        l10n.t("Node group {0}", groupName(group)),
        [group.state, addressOf(privateOf(group))].filter((text) => text).join(", "),
      ]),
    ),
  };
}

function addressOf(endpoint: { host?: Loose; port?: Loose } | undefined): string {
  const { host, port } = endpoint ?? {};
  return host ? `${host}${port ? `:${port}` : ""}` : "";
}

/** The project of a Dedicated cluster, where its labels tell it. */
export function projectOf({ labels }: WireDedicated): string | undefined {
  const project = labels?.["tidb.cloud/project"];
  return typeof project === "string" && project !== "" ? project : undefined;
}

/** `STARTER` or `Essential_V2` as people write it. */
function planOf(word: string): string {
  return word
    .split("_")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase())
    .join(" ");
}

/** A Starter or Essential cluster; `zones` tell where its egress endpoints leave from, once known. */
export function readServerless(wire: WireServerless, zones: WireZones | undefined): Cluster {
  const { regionId, name, cloudProvider, provider } = wire.region;
  const { cloud, region } = placeOf(regionId || name || "", cloudProvider || provider || "");
  const open = wire.endpoints?.private;
  const { zones: egressZones, ...origin } = originOf(cloud, zones);
  return {
    id: clusterIdOf({ kind: "serverless", cluster: wire.clusterId }),
    name: wire.displayName,
    plan: planOf(wire.servicePlan || wire.clusterPlan || "Starter"),
    cloud,
    ...origin,
    status: clusterStatusOf(wire.state ?? ""),
    regions: [
      regionOf(region, open?.host, open?.port, egressZones.length > 0 ? { egressZones } : {}),
    ],
    facts: factsOf([l10n.t("Id in TiDB Cloud"), wire.clusterId], [l10n.t("Version"), wire.version]),
  };
}

/** Who may connect to a Starter or Essential cluster over the internet; undefined = it does not say. */
export function publicAccessOf(wire: WireServerless): PublicAccess | undefined {
  const open = wire.endpoints?.public;
  if (open == null) return undefined;
  // The networks stay as they are, whether it is disabled or not.
  const exact = open.disabled === true ? "disabled" : "enabled";
  if (open.disabled === true) return { state: "closed", entries: [], exact };
  const networks = open.authorizedNetworks ?? [];
  const isAll = networks.some(
    ({ startIpAddress, endIpAddress }) =>
      startIpAddress === "0.0.0.0" && endIpAddress === "255.255.255.255",
  );
  return {
    state: networks.length === 0 || isAll ? "open" : "limited",
    entries: networks.map(({ startIpAddress, endIpAddress, displayName }) => {
      const range = `${startIpAddress ?? "?"} – ${endIpAddress ?? "?"}`;
      return displayName ? `${range} (${displayName})` : range;
    }),
    exact,
  };
}

/** A Premium or Essential V2 cluster. */
export function readPremium(wire: WirePremium): Cluster {
  const { cloud, region } = placeOf(wire.regionId, wire.cloudProvider ?? "");
  const open = wire.endpoints?.find((one) => one.connectionType === "PRIVATE_ENDPOINT");
  return {
    id: clusterIdOf({ kind: "premium", cluster: wire.tidbId }),
    name: wire.displayName,
    plan: planOf(wire.servicePlan || "Premium").replace(/ v(\d)$/i, " V$1"),
    cloud,
    status: clusterStatusOf(wire.state ?? ""),
    regions: [regionOf(region, open?.host, open?.port)],
    facts: factsOf([l10n.t("Id in TiDB Cloud"), wire.tidbId]),
  };
}

/** A cluster that only the legacy API lists. */
export function readLegacy(wire: WireLegacy, project: string): Cluster {
  return {
    id: clusterIdOf({ kind: "legacy", cluster: wire.id, project }),
    name: wire.name,
    plan: wire.cluster_type === "DEVELOPER" ? "Starter" : "Dedicated",
    cloud: wire.cloud_provider.toLowerCase(),
    status: clusterStatusOf(wire.status?.cluster_status ?? ""),
    regions: [regionOf(wire.region, undefined, wire.config?.port)],
    facts: factsOf(
      [l10n.t("Id in TiDB Cloud"), wire.id],
      [l10n.t("Project"), project],
      [l10n.t("Version"), wire.status?.tidb_version],
      [l10n.t("Known by"), l10n.t("the legacy API v1beta only: read only")],
    ),
  };
}
