import * as l10n from "@vscode/l10n";
import { textOf, type Field } from "../../../domain/draft.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress, Target } from "../../provider.ts";
import { paths, type AstraApi } from "../api.ts";
import { endpointBy } from "./endpointIds.ts";
import { placeOf } from "./place.ts";
import { withRole } from "../role.ts";

function descriptionOf(target: Target): string {
  return endpointBy(target, target.item ?? "")?.description ?? "";
}

/** Changes what is said of a private endpoint; nothing else of it. */
export function describeEndpoint(api: AstraApi): Action {
  return {
    id: "describeEndpoint",
    parts: ["endpoints"],
    repeatable: true,
    typicalSeconds: 5,

    blocked: (target) =>
      target.item !== undefined && endpointBy(target, target.item) === undefined
        ? l10n.t("This endpoint is not listed any more.")
        : undefined,

    draft(values, target) {
      const { item = "" } = target;
      const endpoint = endpointBy(target, item);
      const before = descriptionOf(target);
      const field: Field = {
        id: "description",
        label: l10n.t("Description"),
        kind: "text",
        help: l10n.t("What the endpoint is for."),
      };
      const typed = "description" in values;
      const description = typed ? textOf(values, "description") : before;
      const same = typed && description === before ? l10n.t("Nothing is changed yet.") : undefined;
      return makeDraft({
        title: l10n.t("Edit description"),
        fields: [field],
        values: { description },
        errors: errorsOf([field], { description }, { description: same }),
        effects: [l10n.t("Nothing changes for who connects through it.")],
        calls: [
          plannedCall(
            "PUT",
            paths.endpoint,
            {
              ...placeOf(target, endpoint?.region ?? target.region ?? ""),
              endpointID: endpoint?.id ?? item,
            },
            { description },
          ),
        ],
      });
    },

    async run(values, target, options) {
      const { item = "" } = target;
      const endpoint = endpointBy(target, item);
      const id = endpoint?.id ?? item;
      const place = placeOf(target, endpoint?.region ?? target.region ?? "");
      await withRole(api.describeEndpoint(place, id, textOf(values, "description"), options));
      return id;
    },

    progress(values, target): Progress {
      if (endpointBy(target, target.item ?? "") === undefined) {
        return { kind: "absent", text: l10n.t("This endpoint is not listed any more.") };
      }
      return descriptionOf(target) === textOf(values, "description")
        ? { kind: "done", text: l10n.t("The description is set.") }
        : { kind: "absent", text: l10n.t("The description is another one.") };
    },

    undo: (_values, target) => ({
      action: "describeEndpoint",
      ...(target.item !== undefined && { item: target.item }),
      values: { description: descriptionOf(target) },
    }),
  };
}
