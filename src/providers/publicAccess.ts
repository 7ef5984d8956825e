import * as l10n from "@vscode/l10n";
import { textOf, type PlannedCall, type Values } from "../domain/draft.ts";
import { errorsOf, makeDraft } from "./draft.ts";
import type { Action, CallOptions, Target } from "./provider.ts";

/** How a provider's API sets who may connect over the internet. `exact`: see `PublicAccess`. */
interface Ways {
  /** The same with nobody let in, and as much of it kept as can be. */
  readonly closed: (exact: string) => string;
  /** The calls that make the second of the first. */
  readonly calls: (from: string, to: string, target: Target) => readonly PlannedCall[];
  readonly send: (from: string, to: string, target: Target, options: CallOptions) => Promise<void>;
  /** See `Action`. */
  readonly inParts?: boolean;
  /** True when nothing is left to do for the wanted one, whatever others changed; absent = when it is the same. */
  readonly isSo?: (now: string, wanted: string) => boolean;
}

/**
 * Closes the way over the internet, and brings back just what was there: with `to`, the wanted state in the
 * provider's own form, which only its undoing has.
 */
export function setPublicAccess({
  closed,
  calls,
  send,
  inParts = false,
  isSo = Object.is,
}: Ways): Action {
  const wanted = (values: Values, target: Target): string =>
    textOf(values, "to") || closed(exactOf(target));
  return {
    id: "setPublicAccess",
    parts: ["endpoints", "owners"],
    repeatable: true,
    inParts,
    typicalSeconds: 30,
    blocked,

    draft(values, target) {
      const { name } = target.cluster;
      const entries = target.networking.owners.publicAccess?.entries ?? [];
      const from = exactOf(target);
      const to = textOf(values, "to");
      const fields = [statement()];
      const effects = [
        entries.length === 0
          ? l10n.t("Nobody reaches {0} over the internet any more.", name)
          : l10n.t(
              "Over the internet nobody reaches {0} any more, also not from: {1}.",
              name,
              entries.join(", "),
            ),
        l10n.t("Undo brings back just what is set now."),
      ];
      const warnings = warningsOf(target);
      return makeDraft({
        title: l10n.t("Close public access"),
        fields,
        values: { shown: textOf(values, "shown"), ...(to !== "" && { to }) },
        errors: errorsOf(fields, values, { shown: notShown(values) }),
        warnings,
        effects,
        calls: calls(from, wanted(values, target), target),
        confirmation: {
          message: l10n.t("Close the public access of {0}?", name),
          detail: [...warnings, ...effects].join("\n\n"),
          button: l10n.t("Close"),
          typed: name,
        },
      });
    },

    async run(values, target, options) {
      await send(exactOf(target), wanted(values, target), target, options);
      return target.cluster.id;
    },

    progress(values, target) {
      const { publicAccess } = target.networking.owners;
      const to = textOf(values, "to");
      const isClosing = to === "";
      const now = publicAccess?.exact;
      const reached = isClosing
        ? publicAccess?.state === "closed"
        : now !== undefined && isSo(now, to);
      if (!reached) return { kind: "absent", text: l10n.t("The public access is as it was.") };
      if (publicAccess?.propagating === true) {
        return { kind: "running", text: l10n.t("The cluster takes the new public access over.") };
      }
      const text = isClosing
        ? l10n.t("The public access is closed.")
        : l10n.t("The public access is as it was before.");
      return { kind: "done", text };
    },

    undo: (_values, target) => ({
      action: "setPublicAccess",
      about: target.cluster.name,
      values: { to: exactOf(target) },
      restores: true,
    }),
  };
}

function exactOf({ networking }: Target): string {
  return networking.owners.publicAccess?.exact ?? "";
}

/** Why it cannot be closed: that nobody could connect then is one reason. */
function blocked({ networking }: Target, values: Values = {}): string | undefined {
  const { owners, endpoints } = networking;
  if (owners.publicAccess?.exact === undefined) {
    return l10n.t("Who may connect over the internet cannot be read, or not be set, by its API.");
  }
  if (textOf(values, "to") !== "") return undefined;
  if (owners.publicAccess.state === "closed") return l10n.t("The public access is closed already.");
  const isAvailable = endpoints.items.some(({ status }) => status.state === "available");
  return isAvailable || endpoints.unavailable !== undefined
    ? undefined
    : l10n.t("No private endpoint is available: nobody could connect any more. Connect first.");
}

function statement() {
  return {
    id: "shown",
    label: l10n.t("How do you know that the private path works?"),
    kind: "text",
    required: true,
    help: l10n.t(
      "In your own words. Whoever connects over the internet now loses the connection, and new ones work over the private path only.",
    ),
    placeholder: l10n.t("connected from an application in the VPC, over the private name"),
  } as const;
}

/** What is missing until it is shown that the private path works; so far a person shows it by saying so. */
function notShown(values: Values): string | undefined {
  return textOf(values, "shown").length < 3
    ? l10n.t("Say how you know: nobody may be left without a way in.")
    : undefined;
}

function warningsOf({ networking: { endpoints } }: Target): string[] {
  return endpoints.unavailable === undefined
    ? []
    : [l10n.t("It is not told whether a private endpoint works. {0}", endpoints.unavailable)];
}
