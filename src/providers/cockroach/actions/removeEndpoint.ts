import * as l10n from "@vscode/l10n";
import type { Draft } from "../../../domain/draft.ts";
import { makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress } from "../../provider.ts";
import { paths, type CockroachApi } from "../api.ts";
import { leftover, registered } from "./connection.ts";
import { removal } from "./removal.ts";
import { roles, withRole } from "./role.ts";

/** Removes the database's record of a private endpoint; also clears STALE and leftover entries. */
export function removeEndpoint(api: CockroachApi): Action {
  return {
    id: "removeEndpoint",
    parts: ["endpoints"],
    repeatable: true,
    typicalSeconds: 60,
    blocked: () => undefined,

    draft(_values, target): Draft {
      const id = target.item ?? "";
      const state = registered(target, id)?.status.state;
      const inUse = state === "available";
      const stays = leftover(target, id, state);
      const what = inUse
        ? l10n.t(
            "It is in use: applications that connect through it lose their connection. The endpoint in your own cloud stays, and costs, until you delete it there.",
          )
        : l10n.t("The entry is removed. What is in your own cloud stays as it is.");
      return makeDraft({
        title: l10n.t("Remove private endpoint"),
        values: { leavesRejected: state !== "rejected" },
        effects: [
          l10n.t("Removes {0} from {1}.", id, target.cluster.name),
          ...(stays === undefined ? [] : [stays]),
        ],
        ...(stays !== undefined && { leaves: [stays] }),
        calls: [
          plannedCall("DELETE", paths.connection, {
            cluster_id: target.cluster.id,
            endpoint_id: id,
          }),
        ],
        confirmation: {
          message: l10n.t("Remove the private endpoint {0} from {1}?", id, target.cluster.name),
          detail: stays === undefined ? what : `${what}\n\n${stays}`,
          button: l10n.t("Remove"),
          ...(inUse && { typed: id }),
        },
      });
    },

    async run(_values, target, options) {
      const id = target.item ?? "";
      const call = api.deleteConnection(target.cluster.id, id, options);
      await withRole(roles.admin, removal(call));
      return id;
    },

    progress(values, target, sent): Progress {
      const endpoint = registered(target, target.item ?? "");
      // REJECTED is what a removal leaves behind: ours, unless it was so when it was asked for.
      const ours = sent.at !== undefined || values["leavesRejected"] === true;
      const left = ours && endpoint?.status.state === "rejected";
      if (left) {
        return {
          kind: "done",
          text: l10n.t(
            "The endpoint is removed. Its entry stays as {0} until the endpoint is deleted in your cloud; registering it again attaches it.",
            endpoint.status.word,
          ),
        };
      }
      if (endpoint === undefined || endpoint.status.state === "gone") {
        return { kind: "done", text: l10n.t("The endpoint is removed.") };
      }
      return endpoint.status.state === "deleting"
        ? { kind: "running", text: l10n.t("The endpoint is being removed.") }
        : { kind: "absent", text: l10n.t("The endpoint is {0}.", endpoint.status.word) };
    },

    undo: (_values, target) => ({
      action: "registerEndpoint",
      ...(target.item !== undefined && { about: target.item }),
      values: { endpointId: target.item ?? "" },
    }),
  };
}
