import * as l10n from "@vscode/l10n";
import { textOf, type Values } from "../../../domain/draft.ts";
import { asApiError } from "../../../http/errors.ts";
import { makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress, Target } from "../../provider.ts";
import { paths, type DroppedEndpoint } from "../api.ts";
import { attached, knownBeside } from "./attached.ts";
import { explained, previewIds, type Writing } from "./writing.ts";

/** The entry as the organization knows it: it is found by all three. */
function entryOf(values: Values, target: Target): DroppedEndpoint {
  const { item = "", cluster } = target;
  return {
    id: knownBeside(target, item)?.id ?? item,
    cloudProvider: textOf(values, "cloudProvider") || cluster.cloud,
    region: textOf(values, "region") || (cluster.regions[0]?.name ?? ""),
  };
}

/** Who else needs it: then the organization keeps it. */
function users(target: Target): readonly string[] {
  const { item = "", cluster } = target;
  const here = attached(target, item);
  if (here !== undefined) return [cluster.name, ...(here.alsoServes ?? [])];
  return knownBeside(target, item)?.serves ?? [];
}

/** Takes an endpoint that no service has any more out of the organization: the end of its removal. */
export function dropEndpoint(writing: Writing): Action {
  return {
    id: "dropEndpoint",
    parts: ["endpoints"],
    repeatable: true,
    typicalSeconds: 15,

    blocked(target) {
      const names = users(target);
      if (names.length > 0) {
        return l10n.t("It is attached to: {0}. Remove it there first.", names.join(", "));
      }
      const { untold } = writing.organization;
      return untold.length === 0
        ? undefined
        : l10n.t(
            "What these services have cannot be read: {0}. One of them may need this endpoint.",
            untold.join(", "),
          );
    },

    draft(values, target) {
      const entry = entryOf(values, target);
      return makeDraft({
        title: l10n.t("Drop private endpoint from the organization"),
        values: { ...values },
        effects: [l10n.t("Takes {0} out of the organization's list.", entry.id)],
        calls: [
          plannedCall("PATCH", paths.organization, previewIds(writing, target), {
            privateEndpoints: { remove: [entry] },
          }),
        ],
      });
    },

    async run(values, target, options) {
      const organizationId = await writing.organization.id(options);
      const entry = entryOf(values, target);
      try {
        await explained(writing.api.dropEndpoint(organizationId, entry, options));
      } catch (error) {
        // Somebody was faster (design §3).
        if (asApiError(error, "notFound") === undefined) throw error;
      }
      return entry.id;
    },

    progress(_values, target): Progress {
      const names = users(target);
      if (names.length > 0) {
        const text = l10n.t("The organization keeps the endpoint for: {0}.", names.join(", "));
        return { kind: "done", text };
      }
      if (knownBeside(target, target.item ?? "") !== undefined) {
        return { kind: "absent", text: l10n.t("The organization still lists the endpoint.") };
      }
      return writing.organization.hasUnreadable
        ? { kind: "absent", text: l10n.t("The organization lists an endpoint that is unreadable.") }
        : { kind: "done", text: l10n.t("The endpoint is removed, also from the organization.") };
    },

    undo: (values, { item = "" }) => ({
      action: "registerEndpoint",
      about: item,
      values: { endpointId: item, description: textOf(values, "description") },
    }),
  };
}
