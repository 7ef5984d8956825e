import * as l10n from "@vscode/l10n";
import { textOf, type Values } from "../../../domain/draft.ts";
import { asApiError } from "../../../http/errors.ts";
import { makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress, Target } from "../../provider.ts";
import { paths, type DroppedEndpoint } from "../api.ts";
import { attached, knownBeside } from "./attached.ts";
import { explained, previewIds, type Writing } from "./writing.ts";

/** The entry as the organization knows it: it is found by all three. */
function entryOf({ organization }: Writing, values: Values, target: Target): DroppedEndpoint {
  const { item = "", cluster } = target;
  const known = knownBeside(target, item);
  const entry = organization.entry(item);
  const [own] = cluster.regions;
  return {
    id: entry?.id ?? known?.id ?? item,
    cloudProvider: textOf(values, "cloudProvider") || entry?.cloudProvider || cluster.cloud,
    region: textOf(values, "region") || entry?.region || known?.cloudRegion || (own?.name ?? ""),
  };
}

/** Who else needs it: then the organization keeps it. */
function users({ organization }: Writing, target: Target): readonly string[] {
  const { item = "", cluster } = target;
  const here = attached(target, item);
  if (here !== undefined) return [cluster.name, ...(here.alsoServes ?? [])];
  // One that this service is not offered is told of by the organization only.
  return knownBeside(target, item)?.serves ?? organization.holders(item);
}

/** Takes an endpoint that no service has out of the organization: also the end of its removal. */
export function dropEndpoint(writing: Writing): Action {
  return {
    id: "dropEndpoint",
    parts: ["endpoints"],
    repeatable: true,
    typicalSeconds: 15,

    blocked(target) {
      const names = users(writing, target);
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
      const entry = entryOf(writing, values, target);
      const effects = [
        l10n.t("Takes {0} out of the organization's list.", entry.id),
        l10n.t("No service can be connected to through it until it is attached to one again."),
        l10n.t("The endpoint in your own cloud stays, and costs, until you delete it there."),
      ];
      return makeDraft({
        title: l10n.t("Drop private endpoint from the organization"),
        values: { ...values },
        effects,
        calls: [
          plannedCall("PATCH", paths.organization, previewIds(writing, target), {
            privateEndpoints: { remove: [entry] },
          }),
        ],
        confirmation: {
          message: l10n.t("Drop the private endpoint {0} from the organization?", entry.id),
          detail: [
            l10n.t("No service has it, so nobody loses a connection."),
            ...effects.slice(1),
          ].join("\n\n"),
          button: l10n.t("Drop"),
        },
      });
    },

    async run(values, target, options) {
      const organizationId = await writing.organization.id(options);
      const entry = entryOf(writing, values, target);
      try {
        await explained(writing.api.dropEndpoint(organizationId, entry, options));
      } catch (error) {
        // Somebody was faster (design §3).
        if (asApiError(error, "notFound") === undefined) throw error;
      }
      return entry.id;
    },

    progress(_values, target): Progress {
      const { item = "" } = target;
      const { organization } = writing;
      const names = users(writing, target);
      if (names.length > 0) {
        const text = l10n.t("The organization keeps the endpoint for: {0}.", names.join(", "));
        return { kind: "done", text };
      }
      if (knownBeside(target, item) !== undefined || organization.entry(item) !== undefined) {
        return { kind: "absent", text: l10n.t("The organization still lists the endpoint.") };
      }
      return organization.hasUnreadable
        ? { kind: "absent", text: l10n.t("The organization lists an endpoint that is unreadable.") }
        : { kind: "done", text: l10n.t("The endpoint is removed, also from the organization.") };
    },

    undo: (values, { item = "" }) =>
      values["wasAttached"] === true
        ? {
            action: "registerEndpoint",
            about: item,
            values: { endpointId: item, description: textOf(values, "description") },
          }
        : {
            cannot: l10n.t(
              "The organization lists {0} again only when it is attached to a service.",
              item,
            ),
          },
  };
}
