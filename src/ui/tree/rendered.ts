import * as l10n from "@vscode/l10n";
import type { Health } from "../../domain/state.ts";
import { dot, healthWord } from "../texts.ts";

/** What a node looks like, without VS Code's types. */
export interface Rendered {
  readonly label: string;
  readonly description: string;
  /** A product icon, and the theme colour that goes with its health. */
  readonly icon: { readonly id: string; readonly color?: string };
  /** `kind;token;token;`, so that menus match `/^cluster;/` or `/;canCreateEgressEndpoint;/`. */
  readonly contextValue: string;
  /** What a screen reader says: type, name, state and health in words. */
  readonly aria: string;
  readonly collapsible: "none" | "collapsed" | "expanded";
  /** A click on it does this. */
  readonly command?: "retry" | "replaceKey" | "clearFilter";
  /** The age that stands in the description. */
  readonly age?: string;
}

/** Everything of it that is on the screen, as one text. */
export function signatureOf(rendered: Rendered): string {
  const { label, description, icon, contextValue, aria, command } = rendered;
  return [label, description, icon.id, icon.color, contextValue, aria, command].join("\u0000");
}

const colors: Readonly<Record<Health, string | undefined>> = {
  ok: undefined,
  busy: "charts.blue",
  needsYou: "list.warningForeground",
  broken: "list.errorForeground",
};

/** The icon of something that holds others: its own shape, in the colour of the worst in it. */
export function containerIcon(id: string, health: Health): Rendered["icon"] {
  const color = colors[health];
  return color === undefined || health === "busy" ? { id } : { id, color };
}

const shapes: Readonly<Record<Health, string>> = {
  ok: "pass",
  busy: "sync",
  needsYou: "bell",
  broken: "error",
};

/** The icon of one thing: its shape alone tells the health. */
export function itemIcon(health: Health): Rendered["icon"] {
  return { id: shapes[health], color: colors[health] ?? "testing.iconPassed" };
}

/** `kind;token;token;` */
export function contextOf(...tokens: readonly (string | undefined | false)[]): string {
  return tokens
    .filter((token) => token !== undefined && token !== false && token !== "")
    .map((token) => `${token};`)
    .join("");
}

/** What a person must hear who does not see icon and colour; nothing of it twice. */
export function spoken(type: string, name: string, description: string, health?: Health): string {
  const word = health === undefined ? "" : healthWord(health);
  const parts = [type, name, ...description.split(dot), word];
  const said = parts.filter((part) => part !== "");
  return said.filter((part, i) => part !== word || said.indexOf(part) === i).join(", ");
}

/** The health as a fact of a description; nothing where nobody needs to look. */
export function alarm(health: Health): string {
  return health === "needsYou" || health === "broken" ? healthWord(health) : "";
}

/** What is on its way out of the tree. */
export function nothing(): Rendered {
  return {
    label: "",
    description: "",
    icon: { id: "blank" },
    contextValue: contextOf("info"),
    aria: l10n.t("No longer there"),
    collapsible: "none",
  };
}
