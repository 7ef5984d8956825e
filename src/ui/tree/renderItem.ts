import * as l10n from "@vscode/l10n";
import { isUsable } from "../../domain/customerCloud.ts";
import { facts, itemWord, shortId, shown, wordOf } from "../texts.ts";
import type { Node } from "./node.ts";
import { offered } from "./offers.ts";
import { alarm, contextOf, itemIcon, nothing, spoken, type Rendered } from "./rendered.ts";
import { otherSideWords } from "./renderSide.ts";
import { isStateful, itemAt, itemHealth, type AnyItem, type Sources } from "./sources.ts";

const kinds = {
  services: "service",
  endpoints: "endpoint",
  known: "endpoint",
  unregistered: "unregistered",
  egress: "egress",
  owners: "owner",
} as const;

/** A service, endpoint, egress endpoint or trusted owner, or an endpoint that is only known. */
export function renderItem(node: Node, sources: Sources): Rendered {
  const one = itemAt(node.place, sources);
  if (one === undefined) return nothing();
  const { part, item } = one;
  const label = labelOf(one);
  const [state, alarmed, ...more] = describeItem(one);
  const description = facts(state, alarmed, ...otherSideWords(node, one, sources), ...more);
  const type = itemWord(part);
  const name = label === type ? "" : label;
  return {
    label,
    description,
    icon: iconOf(one),
    contextValue: contextOf(
      kinds[part],
      "item",
      part === "known" && "notRegistered",
      part === "unregistered" && isUsable(item) && "canConnect",
      isStateful(one) && one.item.status.state,
      ...offered(node, sources),
    ),
    aria: spoken(type, name, description, isStateful(one) ? itemHealth(one) : undefined),
    collapsible: "none",
  };
}

function iconOf(one: AnyItem): Rendered["icon"] {
  if (one.part === "owners") return { id: "key" };
  if (one.part === "known" || one.part === "unregistered") return { id: "circle-outline" };
  // Nothing is wrong with it, but neither is it there.
  return one.item.status.state === "gone" ? { id: "circle-slash" } : itemIcon(itemHealth(one));
}

/** What an item is called in the tree. */
export function labelOf({ part, item }: AnyItem): string {
  switch (part) {
    case "services":
      return itemWord(part);
    case "endpoints":
      // What people know it by is the id that their own cloud gave it.
      return shortId(item.cloudId ?? item.id);
    case "known":
    case "unregistered":
      return shortId(item.id);
    case "egress":
      return shortId(item.target);
    case "owners":
      return item.owner === "*" ? l10n.t("* (everybody)") : shown(item.owner);
  }
}

/** The short facts about an item, beside its label. */
export function describeItem(one: AnyItem): readonly (string | undefined)[] {
  const { part, item } = one;
  switch (part) {
    case "services":
      return [
        wordOf(item.status),
        alarm(itemHealth(one)),
        shown(item.leadsTo ?? "", 40),
        shortId(item.name),
        zoneCount(item.zones),
      ];
    case "endpoints":
      return [
        wordOf(item.status),
        alarm(itemHealth(one)),
        item.alsoServes && l10n.t("shared by {0}", item.alsoServes.length + 1),
        shown(item.description ?? "", 60),
        shown(item.owner ?? "", 60),
      ];
    case "known":
      return [
        item.blocked === undefined ? l10n.t("not attached") : l10n.t("cannot be attached here"),
        usersOf(item.serves),
        shown(item.description ?? "", 60),
      ];
    case "unregistered":
      return [l10n.t("not registered")];
    case "egress": {
      const [first, ...more] = item.domainNames;
      const names = item.domainNamesStatus;
      return [
        wordOf(item.status),
        alarm(itemHealth(one)),
        first === undefined
          ? ""
          : shown(more.length === 0 ? first : `${first} +${more.length}`, 80),
        names === undefined || names.state === "available"
          ? ""
          : l10n.t("domain names {0}", wordOf(names)),
      ];
    }
    case "owners":
      return [
        shown(item.type, 60),
        item.region === undefined ? l10n.t("whole cluster") : undefined,
      ];
  }
}

/** The clusters that have an endpoint, or how many. */
function usersOf(names: readonly string[]): string {
  const [first, ...more] = names;
  if (first === undefined) return l10n.t("nobody has it");
  return more.length === 0
    ? l10n.t("{0} has it", shown(first, 40))
    : l10n.t("{0} clusters have it", names.length);
}

function zoneCount(zones: readonly string[]): string {
  if (zones.length === 0) return "";
  return zones.length === 1 ? l10n.t("1 zone") : l10n.t("{0} zones", zones.length);
}
