import * as l10n from "@vscode/l10n";
import {
  allParts,
  type Cluster,
  type Fact,
  type KnownEndpoint,
  type Networking,
  type Part,
  type PublicAccess,
  type TrustedOwner,
} from "../../domain/model.ts";
import type { Refusal } from "../../accounts/refusals.ts";
import { itemChangedAt } from "../../inventory/changeTimes.ts";
import type { Failure } from "../../inventory/entries.ts";
import { accountFailure } from "../../inventory/tally.ts";
import type { ActionId } from "../../providers/provider.ts";
import {
  agoWord,
  bothWords,
  cloudWord,
  facts,
  healthWord,
  itemWord,
  knownWord,
  partWord,
  regionWord,
  shown,
  timeWord,
} from "../texts.ts";
import type { Node } from "./node.ts";
import { offersOf } from "./offers.ts";
import { hostAndPort, publicWords } from "./render.ts";
import { failureOf } from "./renderNote.ts";
import { otherSideLines } from "./renderSide.ts";
import { itemAt, itemHealth, type AnyItem, type Sources } from "./sources.ts";

/**
 * A text from elsewhere, so that nothing in it is Markdown, a link or an icon: every ASCII punctuation
 * mark is escaped; `$` as an entity, for icons are looked for after Markdown was read.
 */
export function escaped(text: string): string {
  return shown(text, 1000)
    .replace(/[!-#%-/:-@[-`{-~]/g, "\\$&")
    .replaceAll("$", "&#36;");
}

type Line = readonly [label: string, value: string | undefined];

/** The tooltip of a node, as Markdown in which only our own words are marked up. */
export function tooltipOf(node: Node, sources: Sources, now: number): string {
  const lines = linesOf(node, sources, now);
  const told = lines
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([label, value]) => `**${escaped(label)}:** ${escaped(value ?? "")}`);
  const blocked = offersOf(node, sources)
    .filter((offer) => offer.blocked !== undefined)
    .map(({ action, blocked: why }) =>
      escaped(l10n.t("Not possible here: {0}. {1}", actionWord(action.id), why ?? "")),
    );
  const remarks = remarksOf(node, sources).map(escaped);
  // Two blanks at its end break a line without opening a paragraph.
  return [told.join("  \n"), ...remarks, ...blocked].filter((text) => text !== "").join("\n\n");
}

/** What an action is called in a sentence. */
function actionWord(id: ActionId): string {
  switch (id) {
    case "createEndpointService":
      return l10n.t("create an endpoint service");
    case "registerEndpoint":
      return l10n.t("register a private endpoint");
    case "describeEndpoint":
      return l10n.t("edit the description");
    case "removeEndpoint":
      return l10n.t("remove the private endpoint");
    case "dropEndpoint":
      return l10n.t("drop the private endpoint from the organization");
    case "createEgressEndpoint":
      return l10n.t("create an egress endpoint");
    case "setDomainNames":
      return l10n.t("set domain names");
    case "attachDomains":
      return l10n.t("attach domains");
    case "detachDomains":
      return l10n.t("detach domains");
    case "setPublicAccess":
      return l10n.t("close the public access");
    case "wakeCluster":
      return l10n.t("wake the cluster");
    case "deleteEgressEndpoint":
      return l10n.t("delete the egress endpoint");
    case "addTrustedOwner":
      return l10n.t("add a trusted owner");
    case "removeTrustedOwner":
      return l10n.t("remove the trusted owner");
  }
}

function linesOf(node: Node, sources: Sources, now: number): readonly Line[] {
  if (node.note !== undefined) return noteLines(node, sources, now);
  switch (node.kind) {
    case "account":
      return accountLines(node, sources, now);
    case "cluster":
      return clusterLines(node, sources, now);
    case "region":
      return [...regionLines(node, sources), ...clusterLines(node, sources, now)];
    case "group":
      return groupLines(node, sources);
    case "knownGroup":
      return [
        [
          knownWord(),
          l10n.t("endpoints that the provider knows of, and that may not enter this cluster"),
        ],
      ];
    default:
      return itemLines(node, sources, now);
  }
}

function noteLines(node: Node, sources: Sources, now: number): readonly Line[] {
  const failure = failureOf(node, sources);
  return failure === undefined ? [] : failureLines(failure, now);
}

function failureLines(failure: Failure, now: number): readonly Line[] {
  const status = failure.status === undefined ? "" : String(failure.status);
  return [
    [l10n.t("What happened"), failure.message],
    [l10n.t("What to do"), failure.next],
    [l10n.t("Call"), failure.call && [failure.call, status].join(" ").trim()],
    [l10n.t("When"), agoWord(now - failure.at)],
  ];
}

function accountLines(node: Node, sources: Sources, now: number): readonly Line[] {
  const { accountId } = node.place;
  const account = sources.account(accountId);
  const entry = sources.store.account(accountId);
  const failure = entry && accountFailure(entry);
  return [
    [l10n.t("Account"), account?.label ?? accountId],
    [l10n.t("Provider"), sources.provider(account?.provider ?? "")?.name ?? account?.provider],
    [l10n.t("Clusters listed"), agoOf(entry?.listedAt, now)],
    [l10n.t("Key"), keyWords(sources.refusal(accountId))],
    ...(failure === undefined ? [] : failureLines(failure, now)),
  ];
}

/** What a key may do that was refused a write. */
export function keyWords(refusal: Refusal | undefined): string | undefined {
  return refusal && l10n.t("may read, but was refused to write. {0}", refusal.next);
}

function clusterLines(node: Node, sources: Sources, now: number): readonly Line[] {
  const { accountId, clusterId = "" } = node.place;
  const entry = sources.store.cluster(accountId, clusterId);
  if (entry === undefined) return [];
  const { cluster, described, networking, error, warning } = entry;
  const { lock } = cluster;
  const refusal = sources.refusal(accountId);
  const lockSince = lock?.since === undefined ? "" : l10n.t("seen {0}", agoWord(now - lock.since));
  return [
    [l10n.t("Cluster"), cluster.name],
    [l10n.t("Id"), cluster.id],
    [l10n.t("State"), described ? bothWords(cluster.status) : undefined],
    [l10n.t("Locked by"), lock && [lock.holder, lockSince].filter(Boolean).join(", ")],
    [l10n.t("Plan"), cluster.plan],
    [l10n.t("Cloud"), cloudWord(cluster.cloud)],
    [l10n.t("Cloud account of the cluster"), cluster.cloudAccount],
    [l10n.t("Principal to allow"), cluster.principal],
    [l10n.t("Cloud identity"), identityLine(sources.identityOf({ accountId, clusterId }))],
    ...factLines(cluster.facts),
    ...allParts.map((part): Line => [partWord(part), networking?.[part].unavailable]),
    [l10n.t("Public access"), publicLine(networking?.owners.publicAccess)],
    [l10n.t("Key"), refusal?.clusterId === clusterId ? keyWords(refusal) : undefined],
    [l10n.t("Last change seen"), timeOf(entry.changedAt, now)],
    [l10n.t("Last read"), agoOf(entry.readAt, now) ?? l10n.t("never")],
    ...(error === undefined ? [] : failureLines(error, now)),
    ...(warning === undefined ? [] : failureLines(warning, now)),
  ];
}

function identityLine(identity: ReturnType<Sources["identityOf"]>): string | undefined {
  return identity && facts(identity.label, identity.account);
}

function publicLine(access: PublicAccess | undefined): string | undefined {
  if (access === undefined) return undefined;
  const { entries } = access;
  const more = entries.length > 10 ? [l10n.t("{0} more", entries.length - 10)] : [];
  return facts(publicWords(access), ...entries.slice(0, 10), ...more);
}

function regionLines(node: Node, sources: Sources): readonly Line[] {
  const { accountId, clusterId = "", region = "" } = node.place;
  const entry = sources.store.cluster(accountId, clusterId);
  const known = entry?.cluster.regions.find((one) => one.name === region);
  const services = (entry?.networking?.services.items ?? []).filter((one) => one.region === region);
  return [
    [l10n.t("Region"), known?.label ?? region],
    [l10n.t("Private host and port"), hostAndPort(known?.host, known?.port)],
    [l10n.t("Zones"), [...new Set(services.flatMap(({ zones }) => zones))].join(", ")],
    [l10n.t("Zones of egress endpoints"), known?.egressZones?.join(", ")],
  ];
}

function groupLines(node: Node, sources: Sources): readonly Line[] {
  const { accountId, clusterId = "", part = "endpoints" } = node.place;
  const networking = sources.store.cluster(accountId, clusterId)?.networking;
  return [[partWord(part), networking?.[part].unavailable ?? meaning(part, networking)]];
}

function meaning(part: Part, networking: Networking | undefined): string {
  switch (part) {
    case "services":
      return l10n.t("what the database offers to connect to");
    case "endpoints":
      return l10n.t("from your network to the database");
    case "egress":
      return l10n.t("from the database to a service of yours");
    case "owners":
      return networking?.owners.emptyMeans === "nobody"
        ? l10n.t("who may connect; while the list is empty, nobody may")
        : l10n.t("who may connect; while the list is empty, anyone may");
  }
}

function itemLines(node: Node, sources: Sources, now: number): readonly Line[] {
  const one = itemAt(node.place, sources);
  if (one === undefined) return [];
  const head: Line[] = [[itemWord(one.part), one.item.id]];
  if (one.part === "known") return [...head, ...knownLines(one.item)];
  if (one.part === "unregistered") return otherSideLines(node, one, sources);
  const changed: Line = [l10n.t("Last change seen"), changeOf(node, one, sources, now)];
  const { accountId, clusterId = "" } = node.place;
  const cluster = sources.store.cluster(accountId, clusterId)?.cluster;
  if (one.part === "owners") {
    return [...head, ...ownerLines(one.item, cluster), changed];
  }
  const { item } = one;
  return [
    ...head,
    [l10n.t("State"), `${bothWords(item.status)}, ${healthWord(itemHealth(one))}`],
    [l10n.t("Region"), regionWord(cluster, item.region)],
    ...ownLines(one),
    ...otherSideLines(node, one, sources),
    ...factLines(item.facts),
    changed,
  ];
}

function changeOf(
  { place: { accountId, clusterId = "" } }: Node,
  { part, item }: Exclude<AnyItem, { part: "known" | "unregistered" }>,
  { store }: Sources,
  now: number,
): string | undefined {
  const entry = store.cluster(accountId, clusterId);
  return timeOf(entry && itemChangedAt(entry, part, item.id), now);
}

/** Why it is not attached, the offers tell. */
function knownLines({ description, cloudRegion, serves }: KnownEndpoint): readonly Line[] {
  return [
    [l10n.t("Attached to"), serves.length === 0 ? l10n.t("no cluster") : serves.join(", ")],
    [l10n.t("Region of the endpoint"), cloudRegion],
    [l10n.t("Description"), description],
  ];
}

function ownLines(
  one: Exclude<AnyItem, { part: "owners" | "known" | "unregistered" }>,
): readonly Line[] {
  const { part, item } = one;
  switch (part) {
    case "services":
      return [
        [l10n.t("Service name"), item.name],
        [l10n.t("Zones"), item.zones.join(", ")],
      ];
    case "endpoints":
      return [
        [l10n.t("Id in the cloud"), item.cloudId],
        [l10n.t("Service name"), item.serviceName],
        [l10n.t("Owner"), item.owner],
        [l10n.t("Description"), item.description],
      ];
    case "egress":
      return [
        [l10n.t("Target"), item.target],
        [l10n.t("Type"), item.targetType],
        [l10n.t("Address"), item.address],
        [l10n.t("Connection id"), item.connectionId],
        [l10n.t("Domain names"), item.domainNames.join(", ")],
        ...(item.domainSets ?? []).map(({ type, typeName = type, ...set }): Line => [
          `${typeName} ${set.name}`,
          facts(set.domainNames.join(", "), set.status === undefined ? "" : bothWords(set.status)),
        ]),
        [
          l10n.t("State of the domain names"),
          item.domainNamesStatus && bothWords(item.domainNamesStatus),
        ],
      ];
  }
}

function ownerLines(owner: TrustedOwner, cluster: Cluster | undefined): readonly Line[] {
  const { region } = owner;
  const where = region === undefined ? l10n.t("the whole cluster") : regionWord(cluster, region);
  return [
    [l10n.t("Owner"), owner.owner],
    [l10n.t("Type"), owner.type],
    [l10n.t("Holds for"), where],
    [l10n.t("Added"), owner.createdAt],
  ];
}

function factLines(list: readonly Fact[] | undefined): readonly Line[] {
  return (list ?? []).map(({ label, value }) => [label, value]);
}

function timeOf(at: number | undefined, now: number): string | undefined {
  return at === undefined ? undefined : timeWord(at, now);
}

function agoOf(at: number | undefined, now: number): string | undefined {
  return at === undefined ? undefined : agoWord(now - at);
}

function remarksOf({ kind, place }: Node, sources: Sources): readonly string[] {
  if (kind !== "cluster") return [];
  const entry = sources.store.cluster(place.accountId, place.clusterId ?? "");
  const provider = sources.provider(sources.account(place.accountId)?.provider ?? "");
  return entry?.described === true ? (provider?.remarks(entry.cluster) ?? []) : [];
}
