import * as l10n from "@vscode/l10n";
import { makeDraft, plannedCall } from "../../draft.ts";
import { textOf, type Values } from "../../../domain/draft.ts";
import type { Action, Progress, Target, Undo } from "../../provider.ts";
import { paths, type AstraApi } from "../api.ts";
import { endpointWord } from "../states.ts";
import { cloudIdOf, endpointBy } from "./endpointIds.ts";
import { placeOf } from "./place.ts";
import { removal } from "../role.ts";

/** Rejects a private endpoint: for Astra DB that is its removal (api-facts §2.3). */
export function removeEndpoint(api: AstraApi): Action {
  return {
    id: "removeEndpoint",
    parts: ["endpoints"],
    repeatable: true,
    typicalSeconds: 30,
    blocked: () => undefined,

    draft(_values, target) {
      const { cluster, item = "" } = target;
      const endpoint = endpointBy(target, item);
      const state = endpoint?.status.state;
      const inUse = state === "available";
      const leaves = [l10n.t("Its entry may stay listed as Rejected.")];
      const detail = [
        inUse
          ? l10n.t(
              "It is in use: applications that connect through it lose their connection. The endpoint in your own cloud stays, and costs, until you delete it there.",
            )
          : l10n.t("What is in your own cloud stays as it is."),
        ...leaves,
        ...(cluster.cloud === "azure"
          ? [l10n.t("In Azure it must be made anew before it can be registered again.")]
          : []),
      ];
      return makeDraft({
        title: l10n.t("Remove private endpoint"),
        values: valuesOf(target),
        leaves,
        effects: [l10n.t("Rejects {0} for {1}.", item, cluster.name), ...detail.slice(1)],
        calls: [
          plannedCall("DELETE", paths.endpoint, {
            ...placeOf(target, endpoint?.region ?? target.region ?? ""),
            endpointID: endpoint?.id ?? item,
          }),
        ],
        confirmation: {
          message: l10n.t("Remove the private endpoint {0} from {1}?", item, cluster.name),
          detail: detail.join("\n\n"),
          button: l10n.t("Remove"),
          ...(inUse && { typed: item }),
        },
      });
    },

    async run(_values, target, options) {
      const { item = "" } = target;
      const endpoint = endpointBy(target, item);
      // Gone since it was looked at: then there is nothing to reject.
      if (endpoint === undefined) return item;
      await removal(api.rejectEndpoint(placeOf(target, endpoint.region), endpoint.id, options));
      return endpoint.id;
    },

    progress(values, target, sent): Progress {
      const endpoint = endpointBy(target, target.item ?? "");
      if (endpoint === undefined) return { kind: "done", text: l10n.t("The endpoint is removed.") };
      const { state } = endpoint.status;
      const word = endpointWord(endpoint.status);
      // Rejected is what a removal leaves behind: ours, unless it was so when it was asked for.
      const ours = sent.at !== undefined || values["wasRejected"] !== true;
      return state === "rejected" && ours
        ? {
            kind: "done",
            text: l10n.t("The endpoint is rejected. Its entry stays listed as {0}.", word),
          }
        : { kind: "absent", text: l10n.t("The endpoint is {0}.", word) };
    },

    undo: (values, target) => undoOf({ ...valuesOf(target), ...values }, target),
  };
}

/** What must be known of the endpoint once it is gone. */
function valuesOf(target: Target): Values {
  const endpoint = endpointBy(target, target.item ?? "");
  return {
    wasRejected: endpoint?.status.state === "rejected",
    region: endpoint?.region ?? "",
    endpointId: (endpoint && cloudIdOf(endpoint, target.cluster.cloud)) ?? "",
    description: endpoint?.description ?? "",
  };
}

function undoOf(values: Values, { cluster, item = "" }: Target): Undo {
  if (values["wasRejected"] === true) {
    return { cannot: l10n.t("{0} was rejected before: there is nothing to take back.", item) };
  }
  const [region, endpointId] = [textOf(values, "region"), textOf(values, "endpointId")];
  if (cluster.cloud === "azure") {
    return {
      cannot: l10n.t("In Azure, {0} must be made anew before it can be registered again.", item),
    };
  }
  if (endpointId === "") {
    return {
      cannot: l10n.t(
        "The id that your cloud gave {0} is not known here: register it again by that id.",
        item,
      ),
    };
  }
  const description = textOf(values, "description");
  return {
    action: "registerEndpoint",
    about: endpointId,
    values: { region, endpointId, description },
  };
}
