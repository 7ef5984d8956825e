import * as l10n from "@vscode/l10n";
import { isUsable, type EndpointHalf } from "../../domain/customerCloud.ts";
import type { PrivateEndpoint } from "../../domain/model.ts";
import {
  cloudRegionOf,
  otherSideOf as readSide,
  turnOf,
  type OtherSide,
} from "../../domain/otherSide.ts";
import { inWords } from "../../http/errors.ts";
import { bothWords, cloudWord, wordOf } from "../texts.ts";
import type { Node } from "./node.ts";
import type { AnyItem, Sources } from "./sources.ts";

interface Seen {
  readonly cloud: string;
  readonly account: string | undefined;
  readonly other: OtherSide;
}

/** The other side of a private endpoint in short words, and whose turn it is; none while nothing is known of it. */
export function otherSideWords(
  node: Node,
  one: AnyItem,
  sources: Sources,
): readonly (string | undefined)[] {
  if (one.part === "unregistered") return halfWords(cloudOf(node, sources), one.item);
  const seen = one.part === "endpoints" ? otherSideOf(node, one.item, sources) : undefined;
  if (one.part !== "endpoints" || seen === undefined) return [];
  const { cloud, other } = seen;
  const turn = turnWords(one.item, seen, node, sources);
  switch (other.kind) {
    case "unreadable":
      return [l10n.t("{0} cannot be read", cloud)];
    case "missing":
      return [l10n.t("not in your {0} account", cloud), turn];
    case "seen":
      return [...halfWords(cloud, other.half), turn];
  }
}

function halfWords(cloud: string, half: EndpointHalf): readonly (string | undefined)[] {
  return [`${cloud} ${wordOf(half.status)}`, dnsWords(half)];
}

/** The cloud of the cluster's identity, as a person calls it. */
function cloudOf({ place: { accountId, clusterId = "" } }: Node, sources: Sources): string {
  return cloudWord(sources.identityOf({ accountId, clusterId })?.cloud ?? "");
}

/** The same for the tooltip: where the customer's half is, how it is, and whose turn it is. */
export function otherSideLines(
  node: Node,
  one: AnyItem,
  sources: Sources,
): readonly (readonly [string, string | undefined])[] {
  if (one.part === "unregistered") return unregisteredLines(node, one.item, sources);
  const seen = one.part === "endpoints" ? otherSideOf(node, one.item, sources) : undefined;
  if (one.part !== "endpoints" || seen === undefined) return [];
  const { cloud, account = "", other } = seen;
  const label = l10n.t("In your {0} account", cloud);
  const turn = [l10n.t("Whose turn"), turnWords(one.item, seen, node, sources)] as const;
  switch (other.kind) {
    case "unreadable":
      return [[label, other.why]];
    case "missing":
      return [[label, l10n.t("there is no such endpoint in {0}", account)], turn];
    case "seen":
      return [
        [label, stateWords(other.half)],
        turn,
        ...halfLines(one.item, other.half, node, sources),
      ];
  }
}

function unregisteredLines(
  node: Node,
  half: EndpointHalf,
  sources: Sources,
): readonly (readonly [string, string | undefined])[] {
  const label = l10n.t("In your {0} account", cloudOf(node, sources));
  const { region = "" } = node.place;
  return [
    [label, stateWords(half)],
    ...halfLines({ region }, half, node, sources),
    [
      l10n.t("Not registered"),
      isUsable(half)
        ? l10n.t(
            "It leads to this region's service, but the cluster does not know it. Connect Privately… registers it.",
          )
        : l10n.t("It led to this region's service, and is of no use any more: delete it there."),
    ],
  ];
}

function stateWords({ status, failure = "" }: EndpointHalf): string {
  return [bothWords(status), failure].join(" ").trimEnd();
}

function halfLines(
  { region }: Pick<PrivateEndpoint, "region">,
  half: EndpointHalf,
  { place: { accountId, clusterId = "" } }: Node,
  { store }: Sources,
): readonly (readonly [string, string | undefined])[] {
  const { services } = store.cluster(accountId, clusterId)?.networking ?? {};
  const offered = services?.items.find((one) => one.region === region)?.zones ?? [];
  const zones =
    offered.length === 0
      ? half.zones.join(", ")
      : l10n.t("{0} ({1} of {2})", half.zones.join(", "), half.zones.length, offered.length);
  return [
    [l10n.t("Endpoint"), half.id],
    [l10n.t("Network"), half.network],
    [l10n.t("Owned by"), half.owner],
    [l10n.t("Zones of the endpoint"), half.zones.length === 0 ? undefined : zones],
    [l10n.t("Private DNS"), dnsWords(half)],
    [l10n.t("Names and addresses"), half.addresses.map(({ name }) => name).join(", ")],
  ];
}

function dnsWords({ privateDns }: EndpointHalf): string | undefined {
  if (privateDns === undefined) return undefined;
  return privateDns ? l10n.t("DNS on") : l10n.t("DNS off");
}

function turnWords(
  { status }: PrivateEndpoint,
  { cloud, other }: Seen,
  { place }: Node,
  sources: Sources,
): string | undefined {
  switch (turnOf(status.state, other)) {
    case "nobody":
      return undefined;
    case "you":
      return l10n.t("your turn");
    case "cloud":
      return l10n.t("{0} is at it", cloud);
    case "provider": {
      const { provider = "" } = sources.account(place.accountId) ?? {};
      return l10n.t("{0} is at it", sources.provider(provider)?.name ?? provider);
    }
  }
}

/** What is known of the other side; nothing of an endpoint of another account than the identity's. */
function otherSideOf(
  { place: { accountId, clusterId = "" } }: Node,
  endpoint: PrivateEndpoint,
  sources: Sources,
): Seen | undefined {
  const identity = sources.identityOf({ accountId, clusterId });
  const regions = sources.store.cluster(accountId, clusterId)?.cluster.regions ?? [];
  const region = cloudRegionOf(endpoint, regions);
  const side = sources.sideOf({ accountId, clusterId }, region);
  if (identity === undefined || side === undefined) return undefined;
  const { endpoints, failure } = side;
  const read = { endpoints, why: failure && inWords(failure) };
  const other = readSide(endpoint, identity.account, read);
  return other && { cloud: cloudWord(identity.cloud), account: identity.account, other };
}
