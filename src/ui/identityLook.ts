import * as l10n from "@vscode/l10n";
import type { CloudIdentity } from "../accounts/cloudIdentity.ts";
import type { IdentityState } from "../accounts/identityStates.ts";
import type { Cloud } from "../clouds/cloud.ts";
import { asApiError } from "../http/errors.ts";
import { signedOutWords } from "./signedOutWords.ts";
import { facts, shown, timeWord } from "./texts.ts";

/** What a row of the Accounts view shows of a cloud identity. */
export interface IdentityLook {
  readonly label: string;
  readonly description: string;
  readonly icon: { readonly id: string; readonly color?: string };
  readonly contextValue: string;
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly aria: string;
}

/** What an identity's row is made from. */
export interface IdentityFacts {
  readonly identity: CloudIdentity;
  /** Undefined when this version does not know it. */
  readonly cloud: Pick<Cloud, "name" | "sources"> | undefined;
  /** What was last heard of it; undefined = it was not asked yet. */
  readonly state: IdentityState | undefined;
  readonly sessionOnly: boolean;
  readonly host: string;
  readonly now: number;
}

/** How an identity looks. */
export function identityLook(of: IdentityFacts): IdentityLook {
  const { identity } = of;
  const label = shown(identity.label);
  const trouble = troubleOf(of.state);
  const who = [of.cloud?.name ?? identity.cloud, shown(whoOf(of), 200)];
  // What needs a person comes first: a side bar cuts the rest off.
  const description = facts(trouble?.words, ...who, ...placeWords(of), endWords(of));
  return {
    label,
    description,
    icon: trouble?.icon ?? { id: "account" },
    contextValue: contextOf(of),
    tooltip: tooltipOf(of),
    aria: l10n.t("Cloud identity {0}, {1}", label, description),
  };
}

interface Trouble {
  readonly words: string;
  readonly icon: IdentityLook["icon"];
}

function troubleOf(state: IdentityState | undefined): Trouble | undefined {
  if (state === undefined || "caller" in state) return undefined;
  return asApiError(state.failure, "authentication") === undefined
    ? {
        words: l10n.t("could not be checked"),
        icon: { id: "warning", color: "list.warningForeground" },
      }
    : {
        words: l10n.t("cannot sign in"),
        icon: { id: "error", color: "list.errorForeground" },
      };
}

/** The account as it was last seen: first what is known for certain, then what is stored. */
function whoOf({ identity, state }: IdentityFacts): string {
  const seen = state !== undefined && "caller" in state ? state.caller : undefined;
  return seen?.account ?? identity.account ?? l10n.t("not checked yet");
}

function placeWords({ identity, sessionOnly, host }: IdentityFacts): string[] {
  if (identity.sandbox !== undefined) return [l10n.t("ends with VS Code")];
  return [
    ...(identity.machine === undefined ? [] : [l10n.t("on {0}", host)]),
    ...(sessionOnly ? [l10n.t("kept until reload")] : []),
  ];
}

function endWords({ state, now }: IdentityFacts): string {
  if (state === undefined || !("caller" in state)) return "";
  const { until } = state.caller;
  return until === undefined ? "" : endWord(until - now);
}

/** How long a sign-in still lasts, as short as a row wants it. */
export function endWord(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return l10n.t("signs out now");
  if (minutes < 60) return l10n.t("signs out in {0} min", minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return l10n.t("signs out in {0} h", hours);
  return l10n.t("signs out in {0} days", Math.floor(hours / 24));
}

/** Words for the menus. None of them is one of an account's. */
function contextOf({ identity, cloud, state }: IdentityFacts): string {
  const source = cloud?.sources.find(({ id }) => id === identity.source);
  const failed = state !== undefined && !("caller" in state);
  const signedOut = failed && asApiError(state.failure, "authentication") !== undefined;
  return [
    "identity",
    source?.secret === undefined ? "" : "secret",
    identity.account === undefined ? "" : "who",
    signedOut ? "signedOut" : "",
  ]
    .filter((word) => word !== "")
    .join(";");
}

function tooltipOf(of: IdentityFacts): string {
  const { identity, cloud, state, host, now } = of;
  const { source, profile, endpoint, region, account, principal } = identity;
  const way = cloud?.sources.find(({ id }) => id === source)?.label ?? source;
  const until = state !== undefined && "caller" in state ? state.caller.until : undefined;
  const lines: (string | undefined)[] = [
    `${identity.label} (${cloud?.name ?? identity.cloud})`,
    state !== undefined && "failure" in state
      ? signedOutWords(state.failure, state.renewal, host)
      : undefined,
    account && l10n.t("Account: {0}", account),
    principal && l10n.t("Who: {0}", principal),
    l10n.t("Signs in with: {0}", facts(way, profile)),
    identity.machine === undefined
      ? undefined
      : l10n.t("On this machine only ({0}): it signs in with what lies here.", host),
    until === undefined ? undefined : l10n.t("Signs out: {0}", timeWord(until, now)),
    region && l10n.t("Region: {0}", region),
    endpoint && l10n.t("Address: {0}", endpoint),
  ];
  return lines.filter((line) => line !== undefined && line !== "").join("\n");
}
