import * as l10n from "@vscode/l10n";
import type { Fact } from "../../domain/model.ts";
import type { Place } from "./node.ts";
import { isStateful, itemAt, type AnyItem, type Sources } from "./sources.ts";

/** A value that a person may want elsewhere. */
export interface Copyable {
  readonly label: string;
  readonly value: string;
}

/** What can be copied of a place, the most wanted first; values that are not known are left out. */
export function copyablesAt(
  place: Place,
  sources: Pick<Sources, "store" | "sideOf">,
): readonly Copyable[] {
  const one = itemAt(place, sources);
  const entries = one === undefined ? ofCluster(place, sources) : ofItem(one);
  return entries
    .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "")
    .map(([label, value]) => ({ label, value }));
}

/** The id that people call a thing by: an owner's is its account's, an endpoint's that of its own cloud. */
export function idAt(place: Place, sources: Pick<Sources, "store" | "sideOf">): string | undefined {
  const one = itemAt(place, sources);
  if (one === undefined) return place.clusterId;
  if (one.part === "endpoints") return one.item.cloudId ?? one.item.id;
  if (one.part === "unregistered") return one.item.connectionId ?? one.item.id;
  return one.part === "owners" ? one.item.owner : one.item.id;
}

type Entries = readonly (readonly [string, string | undefined])[];

function ofCluster({ accountId, clusterId, region }: Place, { store }: Pick<Sources, "store">) {
  const entry = clusterId === undefined ? undefined : store.cluster(accountId, clusterId);
  if (entry === undefined) return [];
  const { cluster } = entry;
  const own: Entries = [
    [l10n.t("Cluster id"), cluster.id],
    [l10n.t("Name"), cluster.name],
    [l10n.t("Principal to allow"), cluster.principal],
    [l10n.t("Cloud account of the cluster"), cluster.cloudAccount],
    ...factEntries(cluster.facts),
  ];
  if (region === undefined) return own;
  const known = cluster.regions.find((one) => one.name === region);
  const port = known?.port === undefined ? undefined : String(known.port);
  const address = known?.host && port && `${known.host}:${port}`;
  const here: Entries = [
    [l10n.t("Host and port"), address],
    [l10n.t("Host"), known?.host],
    [l10n.t("Port"), port],
    [l10n.t("Region"), known?.label ?? region],
    [l10n.t("Id of the region"), known?.label && region],
  ];
  return [...here, ...own];
}

/** What the provider says beside the model: it is there to be used elsewhere. */
function factEntries(facts: readonly Fact[] = []): Entries {
  return facts.map(({ label, value }) => [label, value]);
}

function ofItem(one: AnyItem): Entries {
  return [...ownOf(one), ...(isStateful(one) ? factEntries(one.item.facts) : [])];
}

function ownOf({ part, item }: AnyItem): Entries {
  switch (part) {
    case "services":
      return [
        [l10n.t("Service name"), item.name],
        [l10n.t("Service id"), item.id === item.name ? undefined : item.id],
        [l10n.t("Zones"), item.zones.join(", ")],
      ];
    case "endpoints":
      return [
        [l10n.t("Endpoint id"), item.id],
        [l10n.t("Id in the cloud"), item.cloudId],
        [l10n.t("Service name"), item.serviceName],
        [l10n.t("Owner"), item.owner],
      ];
    case "known":
      return [
        [l10n.t("Endpoint id"), item.id],
        [l10n.t("Description"), item.description],
        [l10n.t("Region of the endpoint"), item.cloudRegion],
      ];
    case "unregistered":
      return [
        [l10n.t("Endpoint id"), item.connectionId ?? item.id],
        [l10n.t("Service name"), item.service],
        [l10n.t("Owner"), item.owner],
      ];
    case "egress":
      return [
        [l10n.t("Endpoint id"), item.id],
        [l10n.t("Target"), item.target],
        [l10n.t("Address"), item.address],
        [l10n.t("Connection id"), item.connectionId],
        [l10n.t("Domain names"), item.domainNames.join("\n")],
      ];
    case "owners":
      return [
        [l10n.t("Owner"), item.owner],
        [l10n.t("Id of the entry"), item.id],
      ];
  }
}
