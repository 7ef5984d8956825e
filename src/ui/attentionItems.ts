import * as l10n from "@vscode/l10n";
import type { CloudIdentity } from "../accounts/cloudIdentity.ts";
import { inWords } from "../http/errors.ts";
import type { Operation } from "../operations/operation.ts";
import type { ActionId } from "../providers/provider.ts";
import type { YourTurn } from "../inventory/yourTurns.ts";
import type { Attention } from "../inventory/tally.ts";
import { bothWords, facts, healthWord, itemWord, regionWord, shown } from "./texts.ts";
import type { Place } from "./tree/node.ts";
import { labelOf } from "./tree/renderItem.ts";
import { byName, itemAt, type Sources } from "./tree/sources.ts";

/** What to do about something, as a command of this extension. */
interface NextAction {
  readonly command:
    | ActionId
    | "replaceKey"
    | "renewIdentity"
    | "retry"
    | "openInConsole"
    | "disconnect"
    | "resumeOperation"
    | "showOperationLog";
  readonly label: string;
}

/** Something that is not well, in words, with what to do next. */
export interface AttentionItem {
  /** A product icon that tells the health by its shape. */
  readonly icon: "bell" | "error" | "warning";
  readonly label: string;
  readonly description: string;
  /** What is to be done, a sentence. */
  readonly detail: string;
  /** Where it is in the tree; absent = it is under Accounts. */
  readonly place?: Place;
  /** What `action` is done with; absent = the place itself. */
  readonly about?: { readonly operationId: string } | { readonly identityId: string };
  /** Absent = nothing here helps but looking at it. */
  readonly action?: NextAction;
}

const icons = { needsYou: "bell", broken: "error", unreadable: "warning" } as const;
const ranks = { unreadable: 0, broken: 1, needsYou: 2 } as const;

/** Everything that is not well: first what cannot be read, then what is broken, by cluster. */
export function attentionItems(
  attention: readonly Attention[],
  sources: Sources,
): readonly AttentionItem[] {
  return attention
    .map((one) => ({ one, item: itemFor(one, sources) }))
    .sort(
      (a, b) =>
        ranks[a.one.health] - ranks[b.one.health] ||
        byName(a.item.description, b.item.description) ||
        byName(a.item.label, b.item.label),
    )
    .map(({ item }) => item);
}

/** The operations that wait for a person, the oldest first. */
export function operationItems(operations: readonly Operation[]): readonly AttentionItem[] {
  return operations
    .filter(({ state }) => state === "needsYou")
    .map(({ id, title, clusterName, accountId, clusterId, region, text, asks }) => ({
      icon: "bell",
      label: shown(title),
      description: facts(shown(clusterName), l10n.t("waits for you")),
      detail: shown(text, 300),
      place: { accountId, clusterId, ...(region !== undefined && { region }) },
      about: { operationId: id },
      action:
        asks === "resume"
          ? { command: "resumeOperation", label: l10n.t("Resume") }
          : { command: "showOperationLog", label: l10n.t("Show What Happened") },
    }));
}

/** The endpoints that wait for a person by what their own cloud says. */
export function turnItems(
  turns: readonly YourTurn[],
  { store }: Pick<Sources, "store">,
): readonly AttentionItem[] {
  return turns.map(({ accountId, clusterId, endpoint, other }) => {
    const cluster = store.cluster(accountId, clusterId)?.cluster;
    const { id, region, status } = endpoint;
    return {
      icon: "bell",
      label: `${itemWord("endpoints")} ${labelOf({ part: "endpoints", item: endpoint })}`,
      description: facts(
        shown(cluster?.name ?? clusterId),
        shown(regionWord(cluster, region), 60),
        bothWords(status),
      ),
      detail:
        other.kind === "seen"
          ? l10n.t(
              "In your own cloud it is {0}: delete it there, and connect anew if it is still needed.",
              other.half.status.word,
            )
          : l10n.t(
              "It is not in your own cloud any more: remove its registration, or connect anew.",
            ),
      place: { accountId, clusterId, region, part: "endpoints", item: id },
      action: { command: "disconnect", label: l10n.t("Disconnect…") },
    };
  });
}

/** The cloud identities that cannot sign in, `why` with what was said. */
export function identityItems(
  identities: readonly Pick<CloudIdentity, "id" | "label">[],
  why: (id: string) => string,
): readonly AttentionItem[] {
  return identities.map(({ id, label }) => ({
    icon: "warning",
    label: shown(label),
    description: l10n.t("cloud identity, cannot sign in"),
    detail: shown(why(id), 300),
    about: { identityId: id },
    action: { command: "renewIdentity", label: l10n.t("Sign In Again…") },
  }));
}

function placeOf({ accountId, clusterId, region, part, item }: Attention): Place {
  return {
    accountId,
    ...(clusterId !== undefined && { clusterId }),
    ...(region !== undefined && { region }),
    ...(part !== undefined && { part }),
    ...(item !== undefined && { item }),
  };
}

function itemFor(one: Attention, sources: Sources): AttentionItem {
  const place = placeOf(one);
  const next = nextOf(one);
  return {
    icon: icons[one.health],
    label: shown(labelFor(one, sources)),
    description: descriptionFor(one, sources),
    detail: next.detail,
    place,
    ...(next.action !== undefined && { action: next.action }),
  };
}

function labelFor({ part, ...one }: Attention, sources: Sources): string {
  const { accountId, clusterId } = one;
  if (clusterId === undefined) return sources.account(accountId)?.label ?? accountId;
  const found = part && itemAt({ ...placeOf(one), part }, sources);
  if (found === undefined) return clusterName(accountId, clusterId, sources);
  const type = itemWord(found.part);
  const label = labelOf(found);
  return label === type ? type : `${type} ${label}`;
}

function descriptionFor(one: Attention, sources: Sources): string {
  const { accountId, clusterId, part, region, health, status } = one;
  const word = status === undefined ? "" : bothWords(status);
  const cluster = sources.store.cluster(accountId, clusterId ?? "")?.cluster;
  return facts(
    part === undefined || clusterId === undefined ? "" : clusterName(accountId, clusterId, sources),
    region === undefined ? "" : shown(regionWord(cluster, region), 60),
    word,
    health === "unreadable" ? l10n.t("cannot be read") : healthWord(health),
  );
}

function clusterName(accountId: string, clusterId: string, { store }: Sources): string {
  return shown(store.cluster(accountId, clusterId)?.cluster.name ?? clusterId);
}

interface Next {
  readonly detail: string;
  readonly action?: NextAction;
}

function nextOf(one: Attention): Next {
  const { error, part, status } = one;
  if (error !== undefined) {
    const signIn = error.code === "authentication";
    return {
      detail: shown(inWords(error), 300),
      action: signIn
        ? { command: "replaceKey", label: l10n.t("Replace Key…") }
        : { command: "retry", label: l10n.t("Retry") },
    };
  }
  const inConsole = { command: "openInConsole", label: l10n.t("Open in Console") } as const;
  switch (part) {
    case undefined:
    case "services":
      return {
        detail: l10n.t("The provider must mend this: look into its console."),
        action: inConsole,
      };
    case "endpoints":
      return nextOfEndpoint(status?.state);
    case "egress":
      return nextOfEgress(status?.state);
  }
}

function nextOfEndpoint(state: NonNullable<Attention["status"]>["state"] | undefined): Next {
  const register = {
    command: "registerEndpoint",
    label: l10n.t("Register Private Endpoint…"),
  } as const;
  if (state === "needsAcceptance") {
    return { detail: l10n.t("It waits to be accepted: register it."), action: register };
  }
  if (state === "rejected") {
    return {
      detail: l10n.t(
        "It stays listed until the endpoint is deleted in your cloud. If it is still needed, register it again.",
      ),
      action: register,
    };
  }
  return {
    detail: l10n.t(
      "It does not recover by itself: remove it, and register it anew if it is still needed.",
    ),
    action: { command: "removeEndpoint", label: l10n.t("Remove Private Endpoint…") },
  };
}

function nextOfEgress(state: NonNullable<Attention["status"]>["state"] | undefined): Next {
  if (state === "needsAcceptance") {
    return { detail: l10n.t("Somebody must accept the connection at the target, in your cloud.") };
  }
  if (state === "needsAttention") {
    return {
      detail: l10n.t("Its domain names do not resolve: set them again."),
      action: { command: "setDomainNames", label: l10n.t("Set Domain Names…") },
    };
  }
  return {
    detail: l10n.t(
      "It does not recover by itself: delete it, and create it anew if it is still needed.",
    ),
    action: { command: "deleteEgressEndpoint", label: l10n.t("Delete Egress Endpoint…") },
  };
}
