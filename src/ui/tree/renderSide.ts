import * as l10n from "@vscode/l10n";
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
      return [`${cloud} ${wordOf(other.half.status)}`, dnsWords(other), turn];
  }
}

/** The same for the tooltip: where the customer's half is, how it is, and whose turn it is. */
export function otherSideLines(
  node: Node,
  one: AnyItem,
  sources: Sources,
): readonly (readonly [string, string | undefined])[] {
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
        [label, [bothWords(other.half.status), other.half.failure ?? ""].join(" ").trimEnd()],
        turn,
        ...halfLines(one.item, other.half, node, sources),
      ];
  }
}

function halfLines(
  { region }: PrivateEndpoint,
  half: Extract<OtherSide, { kind: "seen" }>["half"],
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
    [l10n.t("Private DNS"), dnsWords({ kind: "seen", half })],
    [l10n.t("Names and addresses"), half.addresses.map(({ name }) => name).join(", ")],
  ];
}

function dnsWords({ half }: Extract<OtherSide, { kind: "seen" }>): string | undefined {
  if (half.privateDns === undefined) return undefined;
  return half.privateDns ? l10n.t("DNS on") : l10n.t("DNS off");
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
