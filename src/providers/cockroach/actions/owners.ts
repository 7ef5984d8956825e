import * as l10n from "@vscode/l10n";
import { textOf, type Field } from "../../../domain/draft.ts";
import { recognise } from "../../../domain/identifiers.ts";
import type { TrustedOwner } from "../../../domain/model.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress, Target } from "../../provider.ts";
import { paths, type CockroachApi } from "../api.ts";
import { removal } from "./removal.ts";
import { roles, withRole } from "./role.ts";

const everybody = "*";

function listed(target: Target, owner: string): TrustedOwner | undefined {
  return target.networking.owners.items.find((one) => one.owner === owner);
}

function field(): Field {
  return {
    id: "owner",
    label: l10n.t("AWS account"),
    kind: "text",
    required: true,
    help: l10n.t(
      "The 12 digits of the AWS account whose endpoints may connect, or * for everybody.",
    ),
    placeholder: "123456789012",
  };
}

function ownerProblem(owner: string, target: Target): string | undefined {
  if (owner !== everybody && recognise(owner).kind !== "awsAccount") {
    return l10n.t("An AWS account id has 12 digits.");
  }
  return listed(target, owner) === undefined ? undefined : l10n.t("This owner is trusted already.");
}

/** Lets one more AWS account connect; the first one closes the door to all others. */
export function addTrustedOwner(api: CockroachApi): Action {
  return {
    id: "addTrustedOwner",
    parts: ["owners", "endpoints"],
    repeatable: false,
    typicalSeconds: 5,

    blocked({ cluster, networking }) {
      if (cluster.cloud === "aws") return networking.owners.unavailable;
      // The API has no other type of owner (api-facts §1.4).
      return l10n.t("Trusted owners are AWS accounts; this cluster is not on AWS.");
    },

    draft(values, target) {
      const owner = textOf(values, "owner").replace(/[\s-]/g, "");
      const fields = [field()];
      const warnings: string[] = [];
      if (owner === everybody) {
        warnings.push(l10n.t("* lets every AWS account connect."));
      } else if (target.networking.owners.items.length === 0) {
        warnings.push(
          l10n.t(
            "The list is empty, so anyone may connect now. With this entry, only who is listed may.",
          ),
        );
      }
      return makeDraft({
        title: l10n.t("Add trusted owner"),
        fields,
        values: { owner },
        errors: errorsOf(fields, { owner }, { owner: ownerProblem(owner, target) }),
        warnings,
        effects: [l10n.t("Holds for every region of {0}.", target.cluster.name)],
        calls: [
          plannedCall(
            "POST",
            paths.owners,
            { cluster_id: target.cluster.id },
            {
              type: "AWS_ACCOUNT_ID",
              external_owner_id: owner,
            },
          ),
        ],
      });
    },

    alike: (values, target) =>
      target.networking.owners.items
        .filter((one) => one.owner === textOf(values, "owner"))
        .map((one) => one.id),

    async run(values, target, options) {
      const call = api.addOwner(target.cluster.id, textOf(values, "owner"), options);
      return (await withRole(roles.admin, call)).trusted_owner.id;
    },

    progress: (values, target): Progress =>
      listed(target, textOf(values, "owner")) === undefined
        ? { kind: "absent", text: l10n.t("The owner is not listed.") }
        : { kind: "done", text: l10n.t("The owner is trusted.") },

    undo: (values, _target, sent) => ({
      action: "removeTrustedOwner",
      about: textOf(values, "owner"),
      values: { owner: textOf(values, "owner") },
      ...(sent.subject !== undefined && { item: sent.subject }),
    }),
  };
}

/** Takes an owner off the list, after saying who loses access and whether the door opens. */
export function removeTrustedOwner(api: CockroachApi): Action {
  return {
    id: "removeTrustedOwner",
    parts: ["owners", "endpoints"],
    repeatable: true,
    typicalSeconds: 5,

    blocked: ({ networking }) => networking.owners.unavailable,

    draft(_values, target) {
      const { owners, endpoints } = target.networking;
      const owner = owners.items.find((one) => one.id === target.item)?.owner ?? target.item ?? "";
      const losing = endpoints.items.filter((one) => owner === everybody || one.owner === owner);
      const last = owners.items.length === 1 && owners.items[0]?.id === target.item;
      const detail = [
        last
          ? l10n.t("The list becomes empty, which means that ANYONE may connect.")
          : l10n.t("{0} can make no new connections.", owner),
        losing.length === 0
          ? l10n.t("No registered endpoint belongs to it.")
          : l10n.t("Endpoints that belong to it: {0}.", losing.map((one) => one.id).join(", ")),
      ];
      return makeDraft({
        title: l10n.t("Remove trusted owner"),
        values: { owner },
        warnings: last ? [detail[0] ?? ""] : [],
        effects: detail,
        calls: [
          plannedCall("DELETE", paths.owner, {
            cluster_id: target.cluster.id,
            owner_id: target.item ?? "",
          }),
        ],
        confirmation: {
          message: l10n.t("Remove the trusted owner {0} from {1}?", owner, target.cluster.name),
          detail: detail.join("\n\n"),
          button: l10n.t("Remove"),
        },
      });
    },

    async run(_values, target, options) {
      const id = target.item ?? "";
      const call = api.removeOwner(target.cluster.id, id, options);
      await withRole(roles.admin, removal(call));
      return id;
    },

    progress: (_values, target): Progress =>
      target.networking.owners.items.some((one) => one.id === target.item)
        ? { kind: "absent", text: l10n.t("The owner is still listed.") }
        : { kind: "done", text: l10n.t("The owner is removed.") },

    undo: (values) => ({
      action: "addTrustedOwner",
      about: textOf(values, "owner"),
      values: { owner: textOf(values, "owner") },
    }),
  };
}
