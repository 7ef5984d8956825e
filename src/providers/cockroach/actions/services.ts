import * as l10n from "@vscode/l10n";
import { healthOf } from "../../../domain/state.ts";
import { makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Target } from "../../provider.ts";
import { paths, type CockroachApi } from "../api.ts";
import { roles, withRole } from "./role.ts";

function missingRegions({ cluster, networking }: Target): string[] {
  const served = new Set(networking.services.items.map((service) => service.region));
  return cluster.regions.map((region) => region.name).filter((name) => !served.has(name));
}

/** Creates the endpoint service of every region of an Advanced cluster, in one call without a body. */
export function createEndpointService(api: CockroachApi): Action {
  return {
    id: "createEndpointService",
    parts: ["services"],
    // With services there, the call answers with them (api-facts §1.3).
    repeatable: true,
    typicalSeconds: 22 * 60,

    blocked(target) {
      if (target.cluster.plan !== "Advanced") {
        return l10n.t(
          "{0} clusters have their endpoint service from the start.",
          target.cluster.plan,
        );
      }
      return missingRegions(target).length === 0
        ? l10n.t("Every region has its endpoint service.")
        : undefined;
    },

    draft(_values, target) {
      const regions = missingRegions(target).join(", ");
      return makeDraft({
        title: l10n.t("Create endpoint service"),
        effects: [
          l10n.t("Creates the endpoint service in: {0}. This can take up to an hour.", regions),
          l10n.t("CockroachDB Cloud has no way to delete an endpoint service afterwards."),
        ],
        calls: [plannedCall("POST", paths.services, { cluster_id: target.cluster.id })],
        confirmation: {
          message: l10n.t("Create the endpoint service of {0}?", target.cluster.name),
          detail: l10n.t(
            "It is created in every region ({0}), which can take up to an hour, and it cannot be deleted afterwards.",
            regions,
          ),
          button: l10n.t("Create"),
        },
      });
    },

    async run(_values, target, options) {
      await withRole(roles.admin, api.createServices(target.cluster.id, options));
      return target.cluster.id;
    },

    progress(_values, target, sent) {
      const { items } = target.networking.services;
      const broken = items.find((service) => healthOf(service.status.state) === "broken");
      if (broken !== undefined) {
        return {
          kind: "failed",
          text: l10n.t(
            "The endpoint service in {0} is {1}. Contact CockroachDB Cloud's support.",
            broken.region,
            broken.status.word,
          ),
        };
      }
      const missing = missingRegions(target);
      if (missing.length > 0 && sent.at === undefined) {
        return { kind: "absent", text: l10n.t("No endpoint service in: {0}.", missing.join(", ")) };
      }
      const waiting = [
        ...missing,
        ...items.filter((s) => s.status.state !== "available").map((s) => s.region),
      ];
      return waiting.length > 0
        ? { kind: "running", text: l10n.t("Being created in: {0}.", waiting.join(", ")) }
        : { kind: "done", text: l10n.t("Available in every region.") };
    },

    undo: (_values, target) => ({
      cannot: l10n.t(
        "CockroachDB Cloud has no call that deletes the endpoint service in {0}.",
        missingRegions(target).join(", "),
      ),
    }),
  };
}
