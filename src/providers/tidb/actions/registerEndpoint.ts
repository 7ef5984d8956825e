import * as l10n from "@vscode/l10n";
import type { Draft } from "../../../domain/draft.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import type { Action } from "../../provider.ts";
import { paths, type TidbApi } from "../api.ts";
import { endpointIdOf, refOf } from "../ids.ts";
import { connectionIdOf } from "../readEndpoints.ts";
import { ingressBlocked } from "./blocked.ts";
import { idProblem, isDiscovered } from "./endpointIds.ts";
import { withRole } from "./refused.ts";
import { fieldsOf, ipProblem, prerequisites, warningsOf } from "./registerForm.ts";
import { plainly, registerProgress } from "./registerOutcome.ts";
import { bodyOf, entriesOf, itemOf, twice, usable, wantedOf } from "./wantedEndpoint.ts";

/** Cluster states in which nothing can be registered (api-facts §3.3). */
const asleep = ["CREATING", "PAUSED", "PAUSING", "RESUMING", "DELETING", "DELETED"];

/** Registers a private endpoint of the customer's cloud with a node group of a Dedicated cluster. */
export function registerEndpoint(api: TidbApi): Action {
  return {
    id: "registerEndpoint",
    parts: ["services", "endpoints"],
    repeatable: false,
    typicalSeconds: 300,

    blocked(target) {
      const why = ingressBlocked(target);
      if (why !== undefined) return why;
      const { word } = target.cluster.status;
      if (asleep.includes(word)) {
        return l10n.t("The cluster is {0}: nothing can be registered until it is active.", word);
      }
      const item = itemOf(target);
      if (item !== undefined && !isDiscovered(item) && item.status.state !== "failed") {
        return l10n.t("This endpoint is registered already ({0}).", item.status.word);
      }
      return usable(target).length > 0
        ? undefined
        : l10n.t(
            "There is no endpoint service yet: it appears by itself, 3 to 5 minutes after the cluster was made.",
          );
    },

    draft(values, target): Draft {
      const wanted = wantedOf(values, target);
      const { cluster } = target;
      const isAzure = cluster.cloud === "azure";
      const fields = fieldsOf(target);
      const { endpointId, nodeGroup, privateIpAddress } = wanted;
      const filled = { nodeGroup, endpointId, ...(isAzure && { privateIpAddress }) };
      const region = cluster.regions[0]?.name ?? "";
      return makeDraft({
        title: l10n.t("Register private endpoint"),
        fields,
        values: filled,
        errors: errorsOf(fields, filled, {
          nodeGroup: usable(target).some(({ id }) => id === nodeGroup)
            ? undefined
            : l10n.t("Choose a node group whose service is there."),
          endpointId: idProblem(endpointId, cluster.cloud, region) ?? twice(wanted, target),
          privateIpAddress: isAzure ? ipProblem(privateIpAddress) : undefined,
        }),
        warnings: warningsOf(wanted, target),
        prerequisites: prerequisites(wanted, target),
        effects: [
          l10n.t(
            "TiDB Cloud accepts the endpoint for {0}; this takes about 5 minutes.",
            cluster.name,
          ),
          l10n.t("Nothing changes in your own cloud account."),
        ],
        calls: [
          plannedCall(
            "POST",
            paths.connections,
            { clusterId: refOf(cluster.id).cluster, tidbNodeGroupId: nodeGroup },
            bodyOf(wanted),
          ),
        ],
      });
    },

    alike: (values, target) => entriesOf(wantedOf(values, target), target).map(({ id }) => id),

    async run(values, target, options) {
      const wanted = wantedOf(values, target);
      const { cluster } = refOf(target.cluster.id);
      const call = api.addConnection(cluster, wanted.nodeGroup, bodyOf(wanted), options);
      const made = await withRole(plainly(call));
      return endpointIdOf(wanted.nodeGroup, connectionIdOf(made));
    },

    progress(values, target, { subject }) {
      const entries = entriesOf(wantedOf(values, target), target);
      const all = target.networking.endpoints.items;
      return registerProgress(
        subject === undefined
          ? (entries.find(({ status }) => status.state !== "failed") ?? entries[0])
          : all.find((one) => one.id === subject && !isDiscovered(one)),
      );
    },

    undo(values, target, { subject }) {
      const { endpointId } = wantedOf(values, target);
      if (subject === undefined) {
        return { cannot: l10n.t("It is not known under which id {0} was registered.", endpointId) };
      }
      return { action: "removeEndpoint", item: subject, about: endpointId, values: {} };
    },
  };
}
