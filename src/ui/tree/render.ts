import * as l10n from "@vscode/l10n";
import type { OwnerSection, PublicAccess } from "../../domain/model.ts";
import { healthOf, worst, type Health } from "../../domain/state.ts";
import { accountFailure, type Tally } from "../../inventory/tally.ts";
import {
  ageMark,
  amissWords,
  busyWords,
  cloudWord,
  clusterCount,
  endpointCount,
  facts,
  knownWord,
  partWord,
  regionCount,
  shown,
  tallyHealth,
  wordOf,
} from "../texts.ts";
import { isKeyAbsent } from "../pauseWords.ts";
import type { Node } from "./node.ts";
import type { ClusterEntry } from "../../inventory/entries.ts";
import { exposureOf, type Exposure } from "../../inventory/glance.ts";
import { offered } from "./offers.ts";
import { renderItem } from "./renderItem.ts";
import { renderNote } from "./renderNote.ts";
import { containerIcon, contextOf, nothing, spoken, type Rendered } from "./rendered.ts";
import { itemHealth, itemsIn, knownIn, unregisteredAt, type Sources } from "./sources.ts";

/** How the surroundings of a node are arranged, as far as its own looks depend on it. */
export interface Setting {
  /** True = the node's account is not to be seen above it, though there are several. */
  readonly nameAccount: boolean;
  readonly now: number;
}

/** What a node looks like now. One that is no longer in the store looks empty until it is taken away. */
export function render(node: Node, sources: Sources, setting: Setting): Rendered {
  if (node.note !== undefined) return renderNote(node, node.note, sources);
  switch (node.kind) {
    case "account":
      return renderAccount(node, sources);
    case "cluster":
      return renderCluster(node, sources, setting);
    case "region":
      return renderRegion(node, sources);
    case "group":
      return renderGroup(node, sources);
    case "knownGroup":
      return renderKnown(node, sources);
    default:
      return renderItem(node, sources);
  }
}

function renderAccount(node: Node, sources: Sources): Rendered {
  const { accountId } = node.place;
  const account = sources.account(accountId);
  const entry = sources.store.account(accountId);
  const tally = sources.store.accountTally(accountId);
  const failure = entry && accountFailure(entry);
  const label = shown(account?.label ?? accountId);
  const provider = sources.provider(account?.provider ?? "")?.name ?? account?.provider;
  const state =
    failure === undefined
      ? ""
      : entry?.paused === undefined
        ? l10n.t("cannot be read")
        : isKeyAbsent(failure)
          ? l10n.t("no key in this window")
          : l10n.t("sign-in failed");
  const description = facts(
    state,
    amissWords(tally),
    provider === label ? "" : provider,
    clusterCount(tally.clusters),
  );
  const health = failure === undefined ? tallyHealth(tally) : "broken";
  return {
    label,
    description,
    icon: containerIcon("account", health),
    contextValue: contextOf("account", failure && "failed", entry?.paused && "paused"),
    aria: spoken(l10n.t("Account"), label, description, health),
    collapsible: "expanded",
  };
}

interface Look {
  readonly inputs: readonly unknown[];
  readonly rendered: Rendered;
}

const lastLooks = new WeakMap<Node, Look>();

/**
 * A cluster's looks, made anew only when something they are made from is another one: VS Code asks for
 * each of a thousand right after it was told that they changed.
 */
function renderCluster(node: Node, sources: Sources, setting: Setting): Rendered {
  const { accountId, clusterId = "" } = node.place;
  const entry = sources.store.cluster(accountId, clusterId);
  if (entry === undefined) return nothing();
  const tally = sources.store.clusterTally(accountId, clusterId);
  const age = ageMark(entry.readAt, setting.now);
  const account = setting.nameAccount ? shown(sources.account(accountId)?.label ?? "") : "";
  const inputs = [entry, tally, age, account, sources.actionsOf(accountId)];
  const last = lastLooks.get(node);
  if (last?.inputs.every((input, index) => input === inputs[index]) === true) return last.rendered;
  const rendered = lookOfCluster(node, sources, entry, tally, age, account);
  lastLooks.set(node, { inputs, rendered });
  return rendered;
}

function lookOfCluster(
  node: Node,
  sources: Sources,
  entry: ClusterEntry,
  tally: Tally,
  age: string | undefined,
  account: string,
): Rendered {
  const { cluster, networking, error, described } = entry;
  const exposed = networking === undefined ? entry.glance : exposureOf(networking);
  const label = shown(cluster.name === "" ? cluster.id : cluster.name);
  const own = described ? healthOf(cluster.status.state) : "ok";
  // What a person must see comes first: a side bar cuts the rest off.
  const description = facts(
    error === undefined ? "" : l10n.t("cannot be read"),
    amissWords(tally),
    exposed === undefined ? "" : exposureWords(exposed),
    cluster.lock === undefined ? "" : l10n.t("locked by {0}", shown(cluster.lock.holder, 60)),
    described && own !== "ok" && cluster.lock === undefined ? wordOf(cluster.status) : "",
    error === undefined && exposed === undefined ? l10n.t("not read yet") : "",
    age,
    account,
    shown(cluster.plan, 40),
    described ? cloudWord(cluster.cloud) : "",
    described ? regionCount(cluster.regions.length) : "",
    busyWords(tally),
  );
  const health: Health = error === undefined ? tallyHealth(tally) : "broken";
  return {
    label,
    description,
    icon: containerIcon("database", health),
    contextValue: contextOf(
      "cluster",
      described && "known",
      error && "failed",
      inSandbox(node, sources) && "sandbox",
      ...offered(node, sources),
    ),
    aria: spoken(l10n.t("Cluster"), label, description, health),
    collapsible: "collapsed",
    ...(age !== undefined && { age }),
  };
}

/** Who may connect, as far as the provider says: to be seen without opening the cluster. */
function exposureWords({ owners, allowListEmpty }: Exposure): string {
  const list = allowListEmpty ? l10n.t("allow list empty") : "";
  return facts(publicWords(owners.publicAccess), ownerWords(owners), list);
}

/** Whether the database is reached over the internet too. */
export function publicWords(access: PublicAccess | undefined): string {
  switch (access?.state) {
    case undefined:
      return "";
    case "open":
      return l10n.t("public access open");
    case "closed":
      return l10n.t("no public access");
    case "limited":
      return access.entries.length === 1
        ? l10n.t("public access from 1 network")
        : l10n.t("public access from {0} networks", access.entries.length);
  }
}

function ownerWords({ items, unavailable, emptyMeans }: OwnerSection): string {
  if (unavailable !== undefined) return "";
  if (items.length === 0 && emptyMeans === "nobody") return l10n.t("nobody allowed");
  if (items.length === 0 || items.some(({ owner }) => owner === "*"))
    return l10n.t("trusted owners: anyone");
  // One may stand there once for each region.
  const owners = new Set(items.map(({ owner }) => owner)).size;
  return owners === 1 ? l10n.t("1 trusted owner") : l10n.t("{0} trusted owners", owners);
}

function renderRegion(node: Node, sources: Sources): Rendered {
  const { accountId, clusterId = "", region = "" } = node.place;
  const entry = sources.store.cluster(accountId, clusterId);
  if (entry === undefined) return nothing();
  const known = entry.cluster.regions.find((one) => one.name === region);
  const tally = sources.store.regionTally(accountId, clusterId, region);
  const label = shown(known?.label ?? region);
  const description = facts(
    amissWords(tally),
    endpointCount(tally.endpoints),
    busyWords(tally),
    known === undefined ? l10n.t("not listed by the cluster") : "",
    hostAndPort(known?.host, known?.port),
  );
  const health = tallyHealth(tally);
  return {
    label,
    description,
    icon: containerIcon("globe", health),
    contextValue: contextOf(
      "region",
      known?.host && "host",
      inSandbox(node, sources) && "sandbox",
      ...offered(node, sources),
    ),
    aria: spoken(l10n.t("Region"), label, description, health),
    collapsible: entry.cluster.regions.length === 1 ? "expanded" : "collapsed",
  };
}

/** True where a person can also play the customer's side. */
function inSandbox({ place }: Node, sources: Pick<Sources, "account">): boolean {
  return sources.account(place.accountId)?.sandbox !== undefined;
}

/** `host:port`, or what there is of it. */
export function hostAndPort(host: string | undefined, port: number | undefined): string {
  if (host === undefined) return "";
  return port === undefined ? shown(host, 255) : `${shown(host, 255)}:${port}`;
}

const groupIcons = {
  services: "plug",
  endpoints: "arrow-right",
  egress: "arrow-left",
  owners: "key",
};

function renderGroup(node: Node, sources: Sources): Rendered {
  const { accountId, clusterId = "", region = "", part = "endpoints" } = node.place;
  const networking = sources.store.cluster(accountId, clusterId)?.networking;
  if (networking === undefined) return nothing();
  const items = itemsIn(networking, part, region);
  const healths = items.map(itemHealth);
  const tally = counts(healths);
  const label = partWord(part);
  const unavailable = networking[part].unavailable !== undefined;
  const count = items.length === 0 ? l10n.t("none") : String(items.length);
  const known = knownCount(knownIn(networking, region).length);
  const unregistered = unregisteredCount(unregisteredAt(node.place, sources).length);
  const description = unavailable
    ? l10n.t("not available")
    : part === "owners"
      ? ownersDescription(networking.owners, items.length)
      : facts(
          ...[count, amissWords(tally), busyWords(tally)],
          ...(part === "endpoints" ? [known, unregistered] : []),
        );
  const health = worst(healths);
  return {
    label,
    description,
    icon: containerIcon(groupIcons[part], health),
    contextValue: contextOf(
      "group",
      `${part}Group`,
      unavailable && "unavailable",
      items.length === 0 && "empty",
      ...offered(node, sources),
    ),
    aria: spoken(label, "", description, part === "owners" ? undefined : health),
    collapsible:
      (items.length > 0 || unregistered !== "") && items.length <= 20 && part !== "owners"
        ? "expanded"
        : "collapsed",
  };
}

function unregisteredCount(count: number): string {
  return count === 0 ? "" : l10n.t("{0} not registered", count);
}

function knownCount(count: number): string {
  return count === 0 ? "" : l10n.t("{0} more known", count);
}

/** What is known beside a region's endpoints: how many, and how many of them could be attached. */
function renderKnown({ place }: Node, { store }: Sources): Rendered {
  const { accountId, clusterId = "", region = "" } = place;
  const networking = store.cluster(accountId, clusterId)?.networking;
  const known = networking === undefined ? [] : knownIn(networking, region);
  const label = knownWord();
  const description = String(known.length);
  return {
    label,
    description,
    icon: { id: "list-unordered" },
    contextValue: contextOf("knownGroup"),
    aria: spoken(label, "", description),
    collapsible: "collapsed",
  };
}

function ownersDescription({ items: all, emptyMeans }: OwnerSection, here: number): string {
  const whole = all.every((one) => one.region === undefined);
  if (all.length === 0) {
    return emptyMeans === "nobody" ? l10n.t("nobody may connect") : l10n.t("anyone may connect");
  }
  return facts(
    all.some((one) => one.owner === "*") ? l10n.t("anyone may connect") : "",
    here === 0 ? l10n.t("none") : String(here),
    whole ? l10n.t("whole cluster") : "",
  );
}

function counts(healths: readonly Health[]): Pick<Tally, "busy" | "needsYou" | "broken"> {
  const count = { ok: 0, busy: 0, needsYou: 0, broken: 0 };
  for (const health of healths) count[health]++;
  return count;
}
