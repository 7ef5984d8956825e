import * as l10n from "@vscode/l10n";
import { linesOf, type Draft } from "../../../domain/draft.ts";
import { normalDomainName } from "../../../domain/domainNames.ts";
import type { EgressEndpoint } from "../../../domain/model.ts";
import { ApiError } from "../../../http/errors.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress, Target } from "../../provider.ts";
import { paths } from "../api.ts";
import { untold } from "./egressProgress.ts";
import { mappingsOf, nameErrors, namesField, previewWarnings } from "./names.ts";
import { targetType } from "./targetTypes.ts";
import { explained, previewIds, refOf, type Writing } from "./writing.ts";

function endpointOf({ networking, item }: Target): EgressEndpoint | undefined {
  return networking.egress.items.find(({ id }) => id === item);
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  const set = new Set(a);
  return set.size === new Set(b).size && b.every((name) => set.has(name));
}

function namesNow(target: Target): readonly string[] {
  return endpointOf(target)?.domainNames ?? [];
}

function blockedBy(endpoint: EgressEndpoint): string | undefined {
  if (targetType(endpoint.targetType)?.names === "no") {
    return l10n.t("Endpoints to Amazon MSK have no domain names of their own.");
  }
  return ["deleting", "gone", "failed", "rejected", "expired"].includes(endpoint.status.state)
    ? l10n.t("The endpoint is {0}.", endpoint.status.word)
    : undefined;
}

function changes(before: readonly string[], after: readonly string[]): string[] {
  const line = (label: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${label}: ${names.join(", ")}`];
  const added = after.filter((name) => !before.includes(name));
  const removed = before.filter((name) => !after.includes(name));
  return [
    ...line(l10n.t("Before"), before),
    ...line(l10n.t("After"), after),
    ...line(l10n.t("Added"), added),
    ...line(l10n.t("Removed, and no longer resolved"), removed),
  ];
}

/** Sets the whole list of names that ClickPipes resolves to a reverse private endpoint. */
export function setDomainNames(writing: Writing): Action {
  return {
    id: "setDomainNames",
    parts: ["egress"],
    repeatable: true,
    typicalSeconds: 60,

    blocked(target) {
      const endpoint = endpointOf(target);
      const { unavailable } = target.networking.egress;
      return unavailable ?? (endpoint && blockedBy(endpoint));
    },

    draft(values, target): Draft {
      const before = namesNow(target);
      const typed = "domainNames" in values ? linesOf(values, "domainNames") : [...before];
      const domainNames = typed.map(normalDomainName);
      const field = namesField();
      const same = sameNames(before, domainNames) && "domainNames" in values;
      const problem = same ? l10n.t("Nothing is changed yet.") : undefined;
      const id = target.item ?? "";
      const type = targetType(endpointOf(target)?.targetType ?? "");
      return makeDraft({
        title: l10n.t("Edit domain names"),
        fields: [field],
        values: { domainNames, before },
        errors: {
          ...errorsOf([field], { domainNames }, { domainNames: problem }),
          ...nameErrors(domainNames, target, id),
        },
        warnings: previewWarnings(type, domainNames),
        effects: changes(before, domainNames),
        calls: [
          plannedCall(
            "PATCH",
            paths.reverseOne,
            { ...previewIds(writing, target), reversePrivateEndpointId: id },
            { customPrivateDnsMappings: mappingsOf(domainNames) },
          ),
        ],
      });
    },

    async run(values, target, options) {
      const id = target.item ?? "";
      const now = namesNow(target);
      // The call replaces the list: what somebody else added meanwhile would be lost.
      if (!sameNames(now, linesOf(values, "before"))) throw changedMeanwhile(now);
      const mappings = mappingsOf(linesOf(values, "domainNames"));
      const ref = await refOf(writing, target, options);
      await explained(writing.api.setMappings(ref, id, mappings, options));
      return id;
    },

    progress(values, target, sent): Progress {
      const endpoint = endpointOf(target);
      if (endpoint === undefined) {
        return (
          untold(target, sent) ?? {
            kind: "failed",
            text: l10n.t("The endpoint does not exist any more."),
          }
        );
      }
      return sameNames(endpoint.domainNames, linesOf(values, "domainNames"))
        ? { kind: "done", text: l10n.t("The names are set.") }
        : { kind: "absent", text: l10n.t("The names are not set.") };
    },

    undo(values, { item = "" }) {
      const before = linesOf(values, "before");
      return {
        action: "setDomainNames",
        item,
        about: `${item}: ${before.length === 0 ? l10n.t("none") : before.join(", ")}`,
        values: { domainNames: before, before: linesOf(values, "domainNames") },
      };
    },
  };
}

function changedMeanwhile(now: readonly string[]): ApiError {
  return new ApiError("conflict", "unchanged", {
    message: l10n.t("The domain names were changed meanwhile; they are now: {0}.", now.join(", ")),
    next: l10n.t("Open the form again and make your change on the present list."),
  });
}
