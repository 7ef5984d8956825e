import * as l10n from "@vscode/l10n";
import { linesOf, type Draft, type Field } from "../../../domain/draft.ts";
import { domainNameProblem, normalDomainName } from "../../../domain/domainNames.ts";
import type { EgressEndpoint } from "../../../domain/model.ts";
import type { EndpointState } from "../../../domain/state.ts";
import { ApiError, asApiError } from "../../../http/errors.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import type { Action, CallOptions, Progress, Target } from "../../provider.ts";
import { paths, type CockroachApi } from "../api.ts";
import { roles, withRole } from "./role.ts";

function endpointOf(target: Target): EgressEndpoint | undefined {
  return target.networking.egress.items.find((one) => one.id === target.item);
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  const set = new Set(a);
  return set.size === new Set(b).size && b.every((name) => set.has(name));
}

/** What is wrong with single lines, each under its place in the list. */
function lineErrors(names: readonly string[]): Record<string, string> {
  const errors: Record<string, string> = {};
  names.forEach((name, index) => {
    const problem = domainNameProblem(name);
    const twice = names.indexOf(name) < index ? l10n.t("This name is listed already.") : undefined;
    const line = problem ?? twice;
    if (line !== undefined) errors[`domainNames.${index}`] = line;
  });
  return errors;
}

/** Names fail at once on an endpoint that somebody must still accept (api-facts §1.5). */
function isReady({ status, connectionId }: EgressEndpoint): boolean {
  const states: readonly EndpointState[] = ["available", "needsAttention", "unknown"];
  return states.includes(status.state) && connectionId !== undefined;
}

/** The same list may be sent again when it failed before. */
function hasFailed(endpoint: EgressEndpoint | undefined): boolean {
  return endpoint?.domainNamesStatus?.state === "needsAttention";
}

/** The names that the region's other endpoints have, each with the id of the one that has it. */
function takenNames(endpoint: EgressEndpoint | undefined, target: Target): Map<string, string> {
  const others = target.networking.egress.items.filter(
    (one) => one.region === endpoint?.region && one.id !== endpoint.id,
  );
  return new Map(
    others.flatMap((one) => one.domainNames.map((name) => [normalDomainName(name), one.id])),
  );
}

/** Confluent Cloud's pattern for a region: one wildcard covers bootstrap server and brokers. */
function suggestions(
  endpoint: EgressEndpoint | undefined,
  target: Target,
  taken: ReadonlyMap<string, string>,
): string[] {
  const region = endpoint?.region ?? target.region;
  if (region === undefined) return [];
  const pattern = `*.${region}.${target.cluster.cloud}.confluent.cloud`;
  return taken.has(pattern) ? [] : [pattern];
}

/** A name can lead to one endpoint only; what the service does with a second one is not documented. */
function takenWarnings(names: readonly string[], taken: ReadonlyMap<string, string>): string[] {
  return names.flatMap((name) => {
    const other = taken.get(name);
    return other === undefined
      ? []
      : [l10n.t("{0} leads to the endpoint {1} already. Setting it here may fail.", name, other)];
  });
}

function changes(before: readonly string[], after: readonly string[]): string[] {
  const list = (label: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${label}: ${names.join(", ")}`];
  return [
    ...list(l10n.t("Before"), before),
    ...list(l10n.t("After"), after),
    ...list(
      l10n.t("Added"),
      after.filter((name) => !before.includes(name)),
    ),
    ...list(
      l10n.t("Removed, and no longer resolved"),
      before.filter((name) => !after.includes(name)),
    ),
  ];
}

/** Sets the whole list of names that the cluster resolves to an egress endpoint. */
export function setDomainNames(api: CockroachApi): Action {
  return {
    id: "setDomainNames",
    parts: ["egress"],
    repeatable: true,
    typicalSeconds: 90,

    blocked(target) {
      const endpoint = endpointOf(target);
      if (target.networking.egress.unavailable !== undefined) {
        return target.networking.egress.unavailable;
      }
      return endpoint === undefined || isReady(endpoint)
        ? undefined
        : l10n.t("Domain names can be set once the endpoint is available.");
    },

    draft(values, target): Draft {
      const endpoint = endpointOf(target);
      const before = endpoint?.domainNames ?? [];
      const typed = "domainNames" in values ? linesOf(values, "domainNames") : [...before];
      const domainNames = typed.map(normalDomainName);
      const taken = takenNames(endpoint, target);
      const field: Field = {
        id: "domainNames",
        label: l10n.t("Domain names"),
        kind: "list",
        help: l10n.t(
          "The cluster resolves these names to the endpoint. A wildcard such as *.example.com is allowed.",
        ),
        placeholder: "kafka.example.com",
        suggestions: suggestions(endpoint, target, taken),
      };
      const same = sameNames(before, domainNames) && !hasFailed(endpoint);
      const problem =
        same && "domainNames" in values ? l10n.t("Nothing is changed yet.") : undefined;
      return makeDraft({
        title: l10n.t("Edit domain names"),
        fields: [field],
        values: { domainNames, before },
        errors: {
          ...errorsOf([field], { domainNames }, { domainNames: problem }),
          ...lineErrors(domainNames),
        },
        warnings: takenWarnings(domainNames, taken),
        effects: [
          ...changes(before, domainNames),
          l10n.t(
            "Puts {0} into maintenance until it is done, a minute or more.",
            target.cluster.name,
          ),
        ],
        calls: [
          plannedCall(
            "PATCH",
            paths.egressOne,
            { cluster_id: target.cluster.id, id: target.item ?? "" },
            { domain_names: domainNames },
          ),
        ],
      });
    },

    async run(values, target, options) {
      const id = target.item ?? "";
      const now = endpointOf(target)?.domainNames ?? [];
      if (!sameNames(now, linesOf(values, "before"))) throw changedMeanwhile(now);
      const names = linesOf(values, "domainNames");
      await withRole(roles.admin, patch(api, target.cluster.id, id, names, options));
      return id;
    },

    progress(values, target, sent): Progress {
      const endpoint = endpointOf(target);
      const wanted = linesOf(values, "domainNames");
      if (endpoint === undefined) {
        return { kind: "failed", text: l10n.t("The endpoint does not exist any more.") };
      }
      const again = sent.at === undefined && hasFailed(endpoint);
      if (again || !sameNames(endpoint.domainNames, wanted)) {
        return { kind: "absent", text: l10n.t("The names are not set.") };
      }
      const { state = "available", word = "" } = endpoint.domainNamesStatus ?? {};
      if (state === "available") return { kind: "done", text: l10n.t("The names are set.") };
      return state === "needsAttention"
        ? {
            kind: "failed",
            text: l10n.t("The names could not be set ({0}). Change the list and try again.", word),
          }
        : { kind: "running", text: l10n.t("The names are being set ({0}).", word) };
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

/** The preferred call; a service that does not know it yet answers 405 or 501, and gets the old one. */
async function patch(
  api: CockroachApi,
  cluster: string,
  id: string,
  names: readonly string[],
  options: CallOptions,
): Promise<void> {
  try {
    await api.setDomainNames(cluster, id, names, options);
  } catch (error) {
    const status = asApiError(error)?.status;
    if (status !== 405 && status !== 501) throw error;
    await api.setDomainNamesFormerly(cluster, id, names, options);
  }
}

function changedMeanwhile(now: readonly string[]): ApiError {
  return new ApiError("conflict", "unchanged", {
    message: l10n.t("The domain names were changed meanwhile; they are now: {0}.", now.join(", ")),
    next: l10n.t("Open the form again and make your change on the present list."),
  });
}
