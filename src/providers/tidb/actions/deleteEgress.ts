import * as l10n from "@vscode/l10n";
import { makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress } from "../../provider.ts";
import { paths, type TidbApi } from "../api.ts";
import { refOf } from "../ids.ts";
import { removal, withRole } from "./refused.ts";
import { isEgressUntold, untoldProgress } from "./untold.ts";

/** Deletes a private link connection; what reaches its target through it stops. */
export function deleteEgressEndpoint(api: TidbApi): Action {
  return {
    id: "deleteEgressEndpoint",
    parts: ["egress"],
    repeatable: true,
    typicalSeconds: 120,
    blocked: ({ networking }) => networking.egress.unavailable,

    draft(_values, target) {
      const id = target.item ?? "";
      const endpoint = target.networking.egress.items.find((one) => one.id === id);
      const inUse = ["available", "needsAttention"].includes(endpoint?.status.state ?? "");
      const names = endpoint?.domainNames ?? [];
      const detail = [
        l10n.t(
          "Changefeeds and everything else in the cluster that reaches {0} through it stops.",
          endpoint?.target ?? id,
        ),
        ...(names.length > 0
          ? [l10n.t("These names stop to resolve: {0}.", names.join(", "))]
          : []),
        l10n.t("What is in your own cloud stays as it is."),
      ];
      return makeDraft({
        title: l10n.t("Delete egress endpoint"),
        effects: detail,
        calls: [
          plannedCall("DELETE", paths.privateLink, {
            clusterId: refOf(target.cluster.id).cluster,
            privateLinkConnectionId: id,
          }),
        ],
        confirmation: {
          message: l10n.t("Delete the egress endpoint {0} of {1}?", id, target.cluster.name),
          detail: detail.join("\n\n"),
          button: l10n.t("Delete"),
          ...(inUse && { typed: target.cluster.name }),
        },
      });
    },

    async run(_values, target, options) {
      const id = target.item ?? "";
      const { cluster } = refOf(target.cluster.id);
      await withRole(removal(api.deletePrivateLink(cluster, id, options)));
      return id;
    },

    progress(_values, target, sent): Progress {
      if (isEgressUntold(target)) return untoldProgress(sent);
      const endpoint = target.networking.egress.items.find((one) => one.id === target.item);
      if (endpoint === undefined || endpoint.status.state === "gone") {
        return { kind: "done", text: l10n.t("The endpoint is deleted.") };
      }
      return endpoint.status.state === "deleting"
        ? { kind: "running", text: l10n.t("The endpoint is being deleted.") }
        : { kind: "absent", text: l10n.t("The endpoint is {0}.", endpoint.status.word) };
    },

    undo: (_values, { item = "" }) => ({
      cannot: l10n.t(
        "The deleted egress endpoint {0} cannot be brought back. A new one gets a new id.",
        item,
      ),
    }),
  };
}
