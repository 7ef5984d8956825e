import * as l10n from "@vscode/l10n";
import type { Cluster, Part } from "../domain/model.ts";
import type { EndpointState, Health, Status } from "../domain/state.ts";
import type { Tally } from "../inventory/tally.ts";

/** Between the short facts of a description. */
export const dot = " · ";

/** The facts that there are, as one description. */
export function facts(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(dot);
}

/** What a health is called. */
export function healthWord(health: Health): string {
  switch (health) {
    case "ok":
      return l10n.t("well");
    case "busy":
      return l10n.t("in progress");
    case "needsYou":
      return l10n.t("needs you");
    case "broken":
      return l10n.t("broken");
  }
}

/** What a state of our scale is called. */
function stateWord(state: EndpointState): string {
  switch (state) {
    case "pending":
      return l10n.t("pending");
    case "needsAcceptance":
      return l10n.t("needs acceptance");
    case "available":
      return l10n.t("available");
    case "needsAttention":
      return l10n.t("needs attention");
    case "deleting":
      return l10n.t("being deleted");
    case "rejected":
      return l10n.t("rejected");
    case "expired":
      return l10n.t("expired");
    case "failed":
      return l10n.t("failed");
    case "gone":
      return l10n.t("gone");
    case "unknown":
      return l10n.t("not known here");
  }
}

/** The provider's word; where it gave none, ours. */
export function wordOf(status: Status): string {
  return status.word === "" ? stateWord(status.state) : shown(status.word, 60);
}

/** Both words, for where there is room: `STALE (needs attention)`. */
export function bothWords(status: Status): string {
  const ours = stateWord(status.state);
  const theirs = wordOf(status);
  const plain = (word: string): string => word.toLowerCase().replaceAll("_", " ");
  return plain(theirs) === plain(ours) ? theirs : `${theirs} (${ours})`;
}

/** What a part of the networking is called, as a heading. */
export function partWord(part: Part): string {
  switch (part) {
    case "services":
      return l10n.t("Endpoint services");
    case "endpoints":
      return l10n.t("Private endpoints");
    case "egress":
      return l10n.t("Egress endpoints");
    case "owners":
      return l10n.t("Trusted owners");
  }
}

/** What the endpoints are called that a provider knows and a cluster does not have, as a heading. */
export function knownWord(): string {
  return l10n.t("Known, not attached");
}

/** What one thing of a part is called. */
export function itemWord(part: Part | "known" | "unregistered"): string {
  switch (part) {
    case "services":
      return l10n.t("Endpoint service");
    case "endpoints":
    case "known":
    case "unregistered":
      return l10n.t("Private endpoint");
    case "egress":
      return l10n.t("Egress endpoint");
    case "owners":
      return l10n.t("Trusted owner");
  }
}

/** A cloud as people write it; one we do not know as it came. */
export function cloudWord(cloud: string): string {
  const known: Readonly<Record<string, string>> = { aws: "AWS", gcp: "GCP", azure: "Azure" };
  return known[cloud] ?? shown(cloud, 20);
}

/** How long ago, in the steps in which it matters: 1 and 5 minutes, then fives, hours, days. */
export function agoWord(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return l10n.t("just now");
  if (minutes < 60) return l10n.t("{0} min ago", minutes < 5 ? minutes : minutes - (minutes % 5));
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return l10n.t("{0} h ago", hours);
  return l10n.t("{0} days ago", Math.floor(hours / 24));
}

/** The time of day; of another day with its date. */
export function timeWord(at: number, now: number): string {
  const when = new Date(at);
  return when.toDateString() === new Date(now).toDateString()
    ? when.toLocaleTimeString()
    : when.toLocaleString();
}

/** Older than this is marked with its age, ms: twice the time in which the sweep comes round. */
export const staleAfter = 10 * 60_000;

/** `as of 15 min ago` for what is no longer fresh; undefined while it is. */
export function ageMark(readAt: number | undefined, now: number): string | undefined {
  if (readAt === undefined || now - readAt < staleAfter) return undefined;
  return l10n.t("as of {0}", agoWord(now - readAt));
}

/** `1 needs you · 2 broken`; empty when nothing is amiss. */
export function amissWords(tally: Pick<Tally, "needsYou" | "broken">): string {
  const { needsYou, broken } = tally;
  return facts(
    needsYou === 0 ? "" : needsYou === 1 ? l10n.t("1 needs you") : l10n.t("{0} need you", needsYou),
    broken === 0 ? "" : l10n.t("{0} broken", broken),
  );
}

/** `1 in progress`; empty when nothing is. */
export function busyWords(tally: Pick<Tally, "busy">): string {
  return tally.busy === 0 ? "" : l10n.t("{0} in progress", tally.busy);
}

/** The worst of what was counted. */
export function tallyHealth(tally: Tally): Health {
  if (tally.broken > 0) return "broken";
  if (tally.needsYou > 0) return "needsYou";
  return tally.busy > 0 ? "busy" : "ok";
}

/** `3 regions`. */
export function regionCount(count: number): string {
  return count === 1 ? l10n.t("1 region") : l10n.t("{0} regions", count);
}

/** `3 endpoints`. */
export function endpointCount(count: number): string {
  return count === 1 ? l10n.t("1 endpoint") : l10n.t("{0} endpoints", count);
}

/** `3 clusters`. */
export function clusterCount(count: number): string {
  return count === 1 ? l10n.t("1 cluster") : l10n.t("{0} clusters", count);
}

/** Everything that would break a line or turn its direction. */
const unshowable = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A text from elsewhere as one line of at most `most` characters. */
export function shown(text: string, most = 120): string {
  const line = text.slice(0, most + 1).replace(unshowable, " ");
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

/**
 * A text for a message, a question or a prompt, where VS Code makes links of `[words](command:…)`: what a
 * server says stays words. Keeps its line breaks and its length.
 */
export function plain(text: string): string {
  const lines = text.split("\n").map((line) => line.replace(unshowable, " "));
  return lines.join("\n").replace(/\](?=\()/g, "] ");
}

/**
 * The telling end of an identifier: `vpce-svc-0a1b` of an AWS service name, the cluster's name of an
 * MSK ARN, the last part of a path. Others are shown as they are.
 */
export function shortId(id: string): string {
  const text = id.slice(0, 2000);
  const service = /(vpce-svc-[0-9a-f]+)$/.exec(text)?.[1];
  const msk = /^arn:[^:]+:kafka:[^:]*:[^:]*:cluster\/([^/]+)\//.exec(text)?.[1];
  const last = text.includes("/") ? text.slice(text.lastIndexOf("/") + 1) : "";
  return shown(service ?? msk ?? (last === "" ? text : last), 80);
}

/** A region as people call it; its name is the provider's id for it. */
export function regionWord(cluster: Pick<Cluster, "regions"> | undefined, name: string): string {
  return cluster?.regions.find((one) => one.name === name)?.label ?? name;
}
