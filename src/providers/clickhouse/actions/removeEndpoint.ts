import * as l10n from "@vscode/l10n";
import type { Draft } from "../../../domain/draft.ts";
import type { PrivateEndpoint } from "../../../domain/model.ts";
import { makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Target } from "../../provider.ts";
import { paths } from "../api.ts";
import { attached } from "./attached.ts";
import { explained, previewIds, refOf, type Writing } from "./writing.ts";

/** What the organization's entry of an endpoint is named by when nobody needs it any more. */
function toDrop(
  { organization }: Writing,
  endpoint: PrivateEndpoint | undefined,
  { cluster }: Target,
) {
  if (endpoint?.cloudRegion === undefined || (endpoint.alsoServes ?? []).length > 0) {
    return undefined;
  }
  if (organization.untold.length > 0) return undefined;
  const { id, cloudRegion: region } = endpoint;
  return { id, cloudProvider: cluster.cloud, region };
}

function warningsOf(target: Target): string[] {
  const { endpoints, owners } = target.networking;
  if (endpoints.items.length > 1) return [];
  const words = {
    open: l10n.t("The service stays open to the internet."),
    limited: l10n.t("Only the networks of its IP access list still reach it."),
    closed: l10n.t("Its IP access list is empty as well: nobody reaches it any more."),
  };
  const access = owners.publicAccess;
  return [
    [
      l10n.t("The allow list of {0} becomes empty: no endpoint may enter.", target.cluster.name),
      ...(access === undefined ? [] : [words[access.state]]),
    ].join(" "),
  ];
}

/**
 * Takes an endpoint off the service's allow list: exactly this one, so that a change by somebody else is
 * not undone. Where no other service has it, it is dropped from the organization afterwards.
 */
export function removeEndpoint(writing: Writing): Action {
  return {
    id: "removeEndpoint",
    parts: ["endpoints", "owners"],
    repeatable: true,
    typicalSeconds: 30,
    blocked: () => undefined,

    draft(_values, target): Draft {
      const endpoint = attached(target, target.item ?? "");
      const id = endpoint?.id ?? target.item ?? "";
      const drop = toDrop(writing, endpoint, target);
      const others = endpoint?.alsoServes ?? [];
      const { untold } = writing.organization;
      const { name } = target.cluster;
      const ids = previewIds(writing, target);
      const effects = [
        l10n.t("Takes {0} off the allow list of {1}.", id, name),
        ...(drop === undefined ? [] : [l10n.t("Then drops it from the organization.")]),
        ...(others.length === 0
          ? []
          : [l10n.t("The organization keeps it for: {0}.", others.join(", "))]),
        ...(untold.length === 0 || others.length > 0
          ? []
          : [
              l10n.t(
                "The organization keeps it: what these services have cannot be read: {0}.",
                untold.join(", "),
              ),
            ]),
        l10n.t("The endpoint in your own cloud stays, and costs, until you delete it there."),
      ];
      const warnings = warningsOf(target);
      return makeDraft({
        title: l10n.t("Remove private endpoint"),
        values: {
          description: endpoint?.description ?? "",
        },
        warnings,
        effects,
        calls: [
          plannedCall("PATCH", paths.service, ids, { privateEndpointIds: { remove: [id] } }),
          ...(drop === undefined
            ? []
            : [
                plannedCall("PATCH", paths.organization, ids, {
                  privateEndpoints: { remove: [drop] },
                }),
              ]),
        ],
        ...(drop !== undefined && {
          then: [
            {
              action: "dropEndpoint",
              item: id,
              values: {
                cloudProvider: drop.cloudProvider,
                region: drop.region,
                description: endpoint?.description ?? "",
                wasAttached: true,
              },
            },
          ],
        }),
        confirmation: {
          message: l10n.t("Remove the private endpoint {0} from {1}?", id, name),
          detail: [
            l10n.t("Applications that connect through it lose their connection to {0}.", name),
            ...warnings,
            ...effects.slice(1),
          ].join("\n\n"),
          button: l10n.t("Remove"),
          ...(endpoint !== undefined && { typed: name }),
        },
      });
    },

    async run(_values, target, options) {
      const id = target.item ?? "";
      const ref = await refOf(writing, target, options);
      // As the service writes it: another spelling may not be found.
      const remove = [attached(target, id)?.id ?? id];
      await explained(writing.api.changeEndpoints(ref, { remove }, options));
      return id;
    },

    progress: (_values, target) =>
      attached(target, target.item ?? "") === undefined
        ? { kind: "done", text: l10n.t("The endpoint is off the allow list.") }
        : { kind: "absent", text: l10n.t("The endpoint is still on the allow list.") },

    undo: (values, target) => ({
      action: "registerEndpoint",
      ...(target.item !== undefined && { about: target.item }),
      values: { endpointId: target.item ?? "", description: values["description"] ?? "" },
    }),
  };
}
