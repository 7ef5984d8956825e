import * as l10n from "@vscode/l10n";
import { asApiError } from "../../../http/errors.ts";
import { makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress } from "../../provider.ts";
import { paths } from "../api.ts";
import { untold } from "./egressProgress.ts";
import { explained, previewIds, refOf, type Writing } from "./writing.ts";

/** Deletes a reverse private endpoint; ClickPipes that read through it stop. */
export function deleteEgressEndpoint(writing: Writing): Action {
  return {
    id: "deleteEgressEndpoint",
    parts: ["egress"],
    repeatable: true,
    typicalSeconds: 120,
    blocked: ({ networking }) => networking.egress.unavailable,

    draft(_values, target) {
      const id = target.item ?? "";
      const endpoint = target.networking.egress.items.find((one) => one.id === id);
      const names = endpoint?.domainNames ?? [];
      const isResource = endpoint?.targetType === "VPC_RESOURCE";
      const detail = [
        l10n.t("ClickPipes that read from {0} through it stop.", endpoint?.target ?? id),
        ...(names.length > 0
          ? [l10n.t("These names stop to resolve: {0}.", names.join(", "))]
          : []),
        isResource
          ? l10n.t("The resource share stays; it can serve no other endpoint.")
          : l10n.t("What is in your own cloud stays as it is."),
      ];
      return makeDraft({
        title: l10n.t("Delete egress endpoint"),
        effects: detail,
        calls: [
          plannedCall("DELETE", paths.reverseOne, {
            ...previewIds(writing, target),
            reversePrivateEndpointId: id,
          }),
        ],
        confirmation: {
          message: l10n.t("Delete the egress endpoint {0} of {1}?", id, target.cluster.name),
          detail: detail.join("\n\n"),
          button: l10n.t("Delete"),
          ...(endpoint?.status.state === "available" && { typed: target.cluster.name }),
        },
      });
    },

    async run(_values, target, options) {
      const id = target.item ?? "";
      const ref = await refOf(writing, target, options);
      try {
        await explained(writing.api.deleteReverse(ref, id, options));
      } catch (error) {
        // Somebody was faster (design §3).
        if (asApiError(error, "notFound") === undefined) throw error;
      }
      return id;
    },

    progress(_values, target, sent): Progress {
      const endpoint = target.networking.egress.items.find((one) => one.id === target.item);
      if (endpoint === undefined || endpoint.status.state === "gone") {
        return untold(target, sent) ?? { kind: "done", text: l10n.t("The endpoint is deleted.") };
      }
      return endpoint.status.state === "deleting"
        ? { kind: "running", text: l10n.t("The endpoint is being deleted.") }
        : { kind: "absent", text: l10n.t("The endpoint is {0}.", endpoint.status.word) };
    },

    undo: (_values, { item = "" }) => ({
      cannot: l10n.t(
        "The deleted egress endpoint {0} cannot be brought back. A new one gets a new id and address.",
        item,
      ),
    }),
  };
}
