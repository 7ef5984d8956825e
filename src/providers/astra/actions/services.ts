import * as l10n from "@vscode/l10n";
import { textOf, type Values } from "../../../domain/draft.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress, Target } from "../../provider.ts";
import { paths, type AstraApi } from "../api.ts";
import { ownerId } from "../read.ts";
import {
  notInService,
  placeOf,
  regionField,
  regionLabel,
  regionOf,
  regionProblem,
  regionsOf,
  serviceIn,
} from "./place.ts";
import { listed, ownerField, ownerOf } from "./principal.ts";
import { withRole } from "../role.ts";

function missing(target: Target): string[] {
  return regionsOf(target).filter((region) => serviceIn(target, region) === undefined);
}

/** Makes a datacenter's endpoint service: it is there as soon as one principal is allowed. */
export function createEndpointService(api: AstraApi): Action {
  return {
    id: "createEndpointService",
    parts: ["services", "owners"],
    // A principal that is allowed already stays so: the list has each once.
    repeatable: true,
    typicalSeconds: 60,

    blocked(target) {
      const { region } = target;
      if (region !== undefined && serviceIn(target, region) !== undefined) {
        return l10n.t(
          "This region has its endpoint service; add a trusted owner to let others in.",
        );
      }
      if (regionsOf(target).length === 0) {
        return l10n.t("The database's regions are not known yet: refresh it.");
      }
      return missing(target).length === 0
        ? l10n.t("Every region has its endpoint service.")
        : notInService(target);
    },

    draft(values, target) {
      const region = regionOf(values, target, missing(target));
      const principal = ownerOf(values, target);
      const has = (one: string): string | undefined =>
        serviceIn(target, one) && l10n.t("It has its endpoint service.");
      const fields = [regionField(target, has), ownerField(target, principal)];
      const owner = principal.text;
      const label = regionLabel(target.cluster, region);
      return makeDraft({
        title: l10n.t("Create endpoint service"),
        fields,
        values: { region, owner },
        errors: errorsOf(
          fields,
          { region, owner },
          { region: regionProblem(region, target, has), owner: principal.problem },
        ),
        prerequisites: [
          { label: l10n.t("The database is on a paid plan") },
          {
            label: l10n.t("Who makes the endpoint is the principal, or acts as it"),
            detail: l10n.t(
              "In a shared VPC, only the VPC's owner can make endpoints: allow that account.",
            ),
          },
        ],
        effects: [
          region === "" || owner === "" || principal.problem !== undefined
            ? l10n.t("Creates the region's endpoint service, which only this principal can use.")
            : l10n.t(
                "Creates the endpoint service in {0}, which only {1} can connect to.",
                label,
                owner,
              ),
          l10n.t("The other regions of {0} stay as they are.", target.cluster.name),
        ],
        calls: [
          plannedCall(
            "POST",
            paths.service,
            { ...placeOf(target, region) },
            { allowedPrincipals: [owner] },
          ),
        ],
      });
    },

    async run(values, target, options) {
      const region = textOf(values, "region");
      const owner = textOf(values, "owner");
      await withRole(api.createService(placeOf(target, region), owner, options));
      return ownerId(region, owner);
    },

    progress,

    undo: (values) => {
      const { region, owner } = wanted(values);
      return {
        action: "removeTrustedOwner",
        item: ownerId(region, owner),
        about: owner,
        values: { region, owner },
      };
    },
  };
}

function wanted(values: Values): { readonly region: string; readonly owner: string } {
  return { region: textOf(values, "region"), owner: textOf(values, "owner") };
}

function progress(values: Values, target: Target): Progress {
  const { region, owner } = wanted(values);
  const service = serviceIn(target, region);
  if (service === undefined || listed(target, region, owner) === undefined) {
    return { kind: "absent", text: l10n.t("{0} is not allowed.", owner) };
  }
  return service.status.state === "available"
    ? { kind: "done", text: l10n.t("The endpoint service is there: {0}.", service.name) }
    : { kind: "running", text: l10n.t("The endpoint service is being made.") };
}
