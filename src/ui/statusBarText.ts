import * as l10n from "@vscode/l10n";
import type { Tally } from "../inventory/tally.ts";
import { agoWord, amissWords, busyWords, endpointCount, staleAfter } from "./texts.ts";

/** What the status bar is about: counts, and how far they can be trusted. */
export interface Overview {
  readonly tally: Tally;
  /** When the oldest of it was read, ms since the epoch; absent = nothing was read yet. */
  readonly oldest?: number | undefined;
  /** The names of the accounts and cloud identities that cannot sign in. */
  readonly signedOut: readonly string[];
}

/** What the status bar shows. */
interface StatusBarText {
  readonly text: string;
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly aria: string;
  /** True only when something is broken: a colour for everything warns of nothing. */
  readonly isError: boolean;
}

/**
 * The state of everything in a few characters: a plain number only when all is well and fresh; else
 * what needs a person, what is broken, and why the rest is not certain.
 */
export function statusBarText(overview: Overview, now: number): StatusBarText {
  const { tally } = overview;
  const doubt = doubtOf(overview, now);
  const icons = [
    tally.needsYou > 0 ? `$(bell) ${tally.needsYou}` : "",
    tally.broken > 0 ? `$(error) ${tally.broken}` : "",
    doubt === undefined ? "" : `$(${doubt.icon}) ${doubt.short}`,
  ];
  const lines = [
    endpointCount(tally.endpoints),
    amissWords(tally),
    busyWords(tally),
    doubt?.long ?? "",
    isWell(overview, doubt) ? l10n.t("all well") : "",
  ].filter((line) => line !== "");
  return {
    text: ["$(plug)", String(tally.endpoints), ...icons].filter((part) => part !== "").join(" "),
    tooltip: [l10n.t("Private Endpoints"), ...lines].join("\n"),
    aria: [l10n.t("Private Endpoints"), ...lines].join(", "),
    isError: tally.broken > 0,
  };
}

function isWell({ tally }: Overview, doubt: Doubt | undefined): boolean {
  return doubt === undefined && tally.needsYou + tally.broken === 0;
}

interface Doubt {
  readonly icon: string;
  readonly short: string;
  readonly long: string;
}

/** Why "all well" cannot be said, the most telling reason first. */
function doubtOf({ tally, oldest, signedOut }: Overview, now: number): Doubt | undefined {
  const [first, ...more] = signedOut;
  if (first !== undefined) {
    const long =
      more.length === 0
        ? l10n.t("{0} cannot sign in", first)
        : l10n.t("{0} sign-ins do not work", signedOut.length);
    return { icon: "warning", short: l10n.t("sign-in"), long };
  }
  if (tally.unreadable > 0) {
    const short = l10n.t("{0} unreadable", tally.unreadable);
    return { icon: "warning", short, long: l10n.t("{0} cannot be read", tally.unreadable) };
  }
  if (oldest === undefined) {
    return { icon: "sync", short: l10n.t("reading"), long: l10n.t("not read yet") };
  }
  if (now - oldest >= staleAfter) {
    const age = agoWord(now - oldest);
    return { icon: "history", short: age, long: l10n.t("as of {0}", age) };
  }
  if (tally.unread === 0) return undefined;
  const long = l10n.t("{0} not read yet", tally.unread);
  return { icon: "sync", short: l10n.t("reading"), long };
}
