import * as l10n from "@vscode/l10n";

import type { Failure } from "../../inventory/entries.ts";
import { accountFailure } from "../../inventory/tally.ts";
import { shown } from "../texts.ts";
import type { Node, Note } from "./node.ts";
import { contextOf, nothing, spoken, type Rendered } from "./rendered.ts";
import type { Sources } from "./sources.ts";

/** Words in the place of data: a failure, a wait, an empty list. */
export function renderNote(node: Node, note: Note, sources: Sources): Rendered {
  switch (note) {
    case "paused":
    case "list":
    case "cluster":
    case "warning": {
      const failure = failureOf(node, sources);
      return failure === undefined ? nothing() : renderFailure(note, failure);
    }
    case "reading":
      return words("loading", "loading~spin", l10n.t("Reading…"));
    case "noMatch":
      return {
        ...words("info", "filter", l10n.t("Nothing matches the filter")),
        description: l10n.t("click to clear it"),
        command: "clearFilter",
      };
    case "noClusters":
      return words("info", "info", l10n.t("This account has no clusters"));
    case "noRegions":
      return words("info", "info", l10n.t("The provider lists no region of this cluster"));
    case "empty":
      return words("info", "info", emptyWords(node, sources));
    case "unavailable":
      return words("info", "info", shown(unavailableReason(node, sources) ?? "", 300));
  }
}

/** The failure that an error node is about, if it still is. */
export function failureOf(node: Node, { store }: Pick<Sources, "store">): Failure | undefined {
  const { accountId, clusterId = "" } = node.place;
  switch (node.note) {
    case "paused":
    case "list": {
      const entry = store.account(accountId);
      return entry && accountFailure(entry);
    }
    case "cluster":
      return store.cluster(accountId, clusterId)?.error;
    case "warning":
      return store.cluster(accountId, clusterId)?.warning;
    default:
      return undefined;
  }
}

/** Not the words of other kinds of nodes: menus look for words, wherever they stand. */
const noteTokens = {
  paused: "paused",
  list: "listFailed",
  cluster: "clusterFailed",
  warning: "warning",
};

function renderFailure(note: keyof typeof noteTokens, failure: Failure): Rendered {
  const label = shown(failure.message, 300);
  const description = shown(failure.next, 300);
  const isWarning = note === "warning";
  return {
    label,
    description,
    icon: isWarning
      ? { id: "warning", color: "list.warningForeground" }
      : { id: "error", color: "list.errorForeground" },
    contextValue: contextOf("error", noteTokens[note], failure.code, !isWarning && "retry", "log"),
    aria: spoken(isWarning ? l10n.t("Warning") : l10n.t("Error"), label, description),
    collapsible: "none",
    // The same key again would be refused again.
    command: note === "paused" ? "replaceKey" : "retry",
  };
}

function unavailableReason({ place }: Node, { store }: Sources): string | undefined {
  const { accountId, clusterId = "", part = "services" } = place;
  return store.cluster(accountId, clusterId)?.networking?.[part].unavailable;
}

function emptyWords({ place }: Node, { store }: Sources): string {
  const { accountId, clusterId = "", part = "services" } = place;
  const networking = store.cluster(accountId, clusterId)?.networking;
  switch (part) {
    case "services":
      return l10n.t("No endpoint service in this region");
    case "endpoints":
      return networking?.endpoints.isAllowList === true
        ? l10n.t("No private endpoint may enter: the allow list is empty")
        : l10n.t("No private endpoint yet");
    case "egress":
      return l10n.t("No egress endpoint yet");
    case "owners":
      return networking?.owners.emptyMeans === "nobody"
        ? l10n.t("Nobody may connect: the list is empty")
        : l10n.t("Anyone may connect: the list is empty");
  }
}

function words(kind: "info" | "loading", icon: string, label: string): Rendered {
  return {
    label,
    description: "",
    icon: { id: icon },
    contextValue: contextOf(kind),
    aria: label,
    collapsible: "none",
  };
}
