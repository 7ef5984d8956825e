import * as l10n from "@vscode/l10n";
import { textOf, type Values } from "../../../domain/draft.ts";
import type { PrivateEndpoint } from "../../../domain/model.ts";
import { ApiError } from "../../../http/errors.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress, Target } from "../../provider.ts";
import { paths, type AstraApi } from "../api.ts";
import { samePrincipal } from "../principals.ts";
import { ownerId } from "../read.ts";
import {
  noServiceYet,
  notInService,
  ownersIn,
  placeOf,
  regionField,
  regionLabel,
  regionOf,
  regionProblem,
  serviceIn,
} from "./place.ts";
import { listed, ownerField, ownerOf } from "./principal.ts";
import { removal, withRole } from "../role.ts";

/** A principal of one datacenter. */
interface Entry {
  readonly region: string;
  readonly owner: string;
}

function wanted(values: Values): Entry {
  return { region: textOf(values, "region"), owner: textOf(values, "owner") };
}

/** Lets one more principal connect to a datacenter that has its service. */
export function addTrustedOwner(api: AstraApi): Action {
  return {
    id: "addTrustedOwner",
    parts: ["services", "owners"],
    // A principal that is allowed already stays so: the list has each once.
    repeatable: true,
    typicalSeconds: 10,

    blocked(target) {
      const { networking, region } = target;
      const served = networking.services.items.some(
        (service) => region === undefined || service.region === region,
      );
      return served ? notInService(target) : noServiceYet();
    },

    draft(values, target) {
      const served = target.networking.services.items.map((service) => service.region);
      const region = regionOf(values, target, served);
      const principal = ownerOf(values, target);
      const owner = principal.text;
      const lacks = (one: string): string | undefined =>
        serviceIn(target, one) === undefined ? noServiceYet() : undefined;
      const twice =
        listed(target, region, owner) &&
        l10n.t("This principal is allowed in this region already.");
      const fields = [regionField(target, lacks), ownerField(target, principal)];
      return makeDraft({
        title: l10n.t("Add trusted owner"),
        fields,
        values: { region, owner },
        errors: errorsOf(
          fields,
          { region, owner },
          { region: regionProblem(region, target, lacks), owner: principal.problem ?? twice },
        ),
        effects: [
          l10n.t("Holds for {0} only.", regionLabel(target.cluster, region)),
          l10n.t("Its endpoints connect once they are registered."),
        ],
        calls: [
          plannedCall(
            "POST",
            paths.principals,
            { ...placeOf(target, region) },
            { allowedPrincipals: [owner] },
          ),
        ],
      });
    },

    async run(values, target, options) {
      const { region, owner } = wanted(values);
      await withRole(api.addPrincipal(placeOf(target, region), owner, options));
      return ownerId(region, owner);
    },

    progress(values, target): Progress {
      const { region, owner } = wanted(values);
      return listed(target, region, owner) === undefined
        ? { kind: "absent", text: l10n.t("{0} is not allowed.", owner) }
        : { kind: "done", text: l10n.t("{0} is allowed.", owner) };
    },

    undo(values) {
      const { region, owner } = wanted(values);
      const item = ownerId(region, owner);
      return { action: "removeTrustedOwner", item, about: owner, values: { region, owner } };
    },
  };
}

/** What a removal is about: the entry that the target names, or what an earlier look found. */
function entryOf(values: Values, target: Target): Entry {
  const found = target.networking.owners.items.find((one) => one.id === target.item);
  return found?.region === undefined
    ? wanted(values)
    : { region: found.region, owner: found.owner };
}

/** True = nobody else may connect there. */
function isAlone(target: Target, { region, owner }: Entry): boolean {
  return ownersIn(target, region).every((one) => samePrincipal(one.owner, owner));
}

function isLast(target: Target, entry: Entry): boolean {
  return listed(target, entry.region, entry.owner) !== undefined && isAlone(target, entry);
}

/** Endpoints that a service without principals would cut off. */
function connected({ networking }: Target, region: string): PrivateEndpoint[] {
  return networking.endpoints.items.filter(
    (one) => one.region === region && !["rejected", "gone"].includes(one.status.state),
  );
}

function becameLast(owner: string): ApiError {
  return new ApiError("conflict", "unchanged", {
    message: l10n.t(
      "{0} is the last principal of this region by now: the endpoint service would be removed with it.",
      owner,
    ),
    next: l10n.t("Start the removal again, and look at what it does."),
  });
}

/** Takes a principal off a datacenter's list; with the last one the endpoint service goes. */
export function removeTrustedOwner(api: AstraApi): Action {
  return {
    id: "removeTrustedOwner",
    parts: ["services", "owners", "endpoints"],
    repeatable: true,
    typicalSeconds: 10,

    blocked(target) {
      const entry = entryOf({}, target);
      const left = connected(target, entry.region);
      return isLast(target, entry) && left.length > 0
        ? l10n.t(
            "It is the last principal of this region, and endpoints are connected: {0}. Remove them first.",
            left.map((one) => one.id).join(", "),
          )
        : undefined;
    },

    draft(values, target) {
      const entry = entryOf(values, target);
      const { region, owner } = entry;
      const label = regionLabel(target.cluster, region);
      const detail = isLast(target, entry)
        ? [
            l10n.t(
              "It is the last principal in {0}: the endpoint service there is removed with it.",
              label,
            ),
            l10n.t("A service that is made later has another name, and needs new endpoints."),
          ]
        : [
            l10n.t("{0} can make no new endpoints to the service in {1}.", owner, label),
            l10n.t("Endpoints that are registered already are not removed."),
          ];
      return makeDraft({
        title: l10n.t("Remove trusted owner"),
        values: { region, owner, last: isLast(target, entry) },
        warnings: isLast(target, entry) ? [detail[0] ?? ""] : [],
        effects: detail,
        calls: [
          plannedCall(
            "DELETE",
            paths.principals,
            { ...placeOf(target, region) },
            { allowedPrincipal: owner },
          ),
        ],
        confirmation: {
          message: l10n.t("Remove {0} from the allowed principals of {1}?", owner, label),
          detail: detail.join("\n\n"),
          button: l10n.t("Remove"),
        },
      });
    },

    async run(values, target, options) {
      const { region, owner } = wanted(values);
      // What was said and confirmed holds no more: the service would go along.
      if (values["last"] === false && isLast(target, { region, owner })) throw becameLast(owner);
      await removal(api.removePrincipal(placeOf(target, region), owner, options));
      return ownerId(region, owner);
    },

    progress(values, target): Progress {
      const { region, owner } = wanted(values);
      return listed(target, region, owner) === undefined
        ? { kind: "done", text: l10n.t("{0} is not allowed any more.", owner) }
        : { kind: "absent", text: l10n.t("{0} is still allowed.", owner) };
    },

    undo(values, target) {
      const { region, owner } = wanted(values);
      const again = { about: owner, values: { region, owner } };
      return isAlone(target, { region, owner })
        ? {
            action: "createEndpointService",
            ...again,
            leaves: [l10n.t("The endpoint service in {0} has another name.", region)],
          }
        : { action: "addTrustedOwner", ...again };
    },
  };
}
