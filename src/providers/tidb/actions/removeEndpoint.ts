import * as l10n from "@vscode/l10n";
import type { Draft } from "../../../domain/draft.ts";
import type { PrivateEndpoint } from "../../../domain/model.ts";
import { makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress, Target } from "../../provider.ts";
import { paths, type TidbApi } from "../api.ts";
import { endpointRefOf, refOf } from "../ids.ts";
import { ingressBlocked } from "./blocked.ts";
import { isDiscovered } from "./endpointIds.ts";
import { removal, withRole } from "./refused.ts";

function itemOf({ networking, item }: Target): PrivateEndpoint | undefined {
  return networking.endpoints.items.find(({ id }) => id === item);
}

const nameOf = (target: Target): string => itemOf(target)?.cloudId ?? target.item ?? "";

/** Takes a private endpoint out of TiDB Cloud's list; what is in the customer's cloud stays. */
export function removeEndpoint(api: TidbApi): Action {
  return {
    id: "removeEndpoint",
    parts: ["endpoints"],
    repeatable: true,
    typicalSeconds: 60,

    blocked(target) {
      const item = itemOf(target);
      return item !== undefined && isDiscovered(item)
        ? l10n.t("It is not registered: there is nothing to remove here. Delete it in your cloud.")
        : ingressBlocked(target);
    },

    draft(_values, target): Draft {
      const name = nameOf(target);
      const inUse = itemOf(target)?.status.state === "available";
      const { group, connection } = endpointRefOf(target.item ?? "");
      return makeDraft({
        title: l10n.t("Remove private endpoint"),
        effects: [
          l10n.t("Removes {0} from {1}.", name, target.cluster.name),
          l10n.t("The endpoint in your own cloud stays, and costs, until you delete it there."),
        ],
        calls: [
          plannedCall("DELETE", paths.connection, {
            clusterId: refOf(target.cluster.id).cluster,
            tidbNodeGroupId: group,
            privateEndpointConnectionId: connection,
          }),
        ],
        confirmation: {
          message: l10n.t("Remove the private endpoint {0} from {1}?", name, target.cluster.name),
          detail: inUse
            ? l10n.t(
                "It is in use: applications that connect through it lose their connection. The endpoint in your own cloud stays, and costs, until you delete it there.",
              )
            : l10n.t("The entry is removed. What is in your own cloud stays as it is."),
          button: l10n.t("Remove"),
          ...(inUse && { typed: name }),
        },
      });
    },

    async run(_values, target, options) {
      const { group, connection } = endpointRefOf(target.item ?? "");
      const { cluster } = refOf(target.cluster.id);
      await withRole(removal(api.deleteConnection(cluster, group, connection, options)));
      return target.item ?? "";
    },

    progress(_values, target): Progress {
      const item = itemOf(target);
      if (item === undefined || item.status.state === "gone" || isDiscovered(item)) {
        return { kind: "done", text: l10n.t("The endpoint is removed.") };
      }
      return item.status.state === "deleting"
        ? { kind: "running", text: l10n.t("The endpoint is being removed.") }
        : { kind: "absent", text: l10n.t("The endpoint is {0}.", item.status.word) };
    },

    undo(_values, target) {
      const item = itemOf(target);
      const ip = item?.facts?.find(({ label }) => label === l10n.t("Private IP address"))?.value;
      return {
        action: "registerEndpoint",
        about: nameOf(target),
        values: {
          endpointId: nameOf(target),
          nodeGroup: endpointRefOf(target.item ?? "").group,
          ...(ip !== undefined && { privateIpAddress: ip }),
        },
        leaves: [l10n.t("It is registered under a new id.")],
      };
    },
  };
}
