import * as l10n from "@vscode/l10n";
import { textOf, type Draft, type Field, type Values } from "../../../domain/draft.ts";
import { recognise, sameId } from "../../../domain/identifiers.ts";
import type { EgressEndpoint } from "../../../domain/model.ts";
import { isOver } from "../../../domain/state.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import { egressOnItsWay } from "../../egressOnItsWay.ts";
import type { Action, Progress, Target } from "../../provider.ts";
import { paths, type CockroachApi } from "../api.ts";
import { roles, withRole } from "./role.ts";
import {
  identifierForm,
  identifierProblem,
  targetPrerequisites,
  targetTypeOptions,
} from "./targets.ts";

/** The natural key of an egress endpoint: the API has no idempotency key (api-facts §1.5). */
interface Wanted {
  readonly region: string;
  readonly type: string;
  readonly identifier: string;
}

function wantedOf(values: Values, target: Target): Wanted {
  const regions = target.cluster.regions;
  const only = regions.length === 1 ? regions[0]?.name : undefined;
  const typed = textOf(values, "identifier");
  return {
    region: textOf(values, "region") || (target.region ?? only ?? ""),
    type: textOf(values, "type") || "PRIVATE_SERVICE",
    identifier: recognise(typed).text,
  };
}

function matches(wanted: Wanted, endpoint: EgressEndpoint): boolean {
  return (
    endpoint.region === wanted.region &&
    endpoint.targetType === wanted.type &&
    sameId(endpoint.target, wanted.identifier)
  );
}

function fieldsOf(target: Target, wanted: Wanted): Field[] {
  const form = identifierForm(wanted.type, target.cluster.cloud);
  return [
    {
      id: "region",
      label: l10n.t("Region"),
      kind: "choice",
      required: true,
      help: l10n.t("The region of the cluster that the endpoint leaves from."),
      options: target.cluster.regions.map((region) => ({ value: region.name, label: region.name })),
    },
    {
      id: "type",
      label: l10n.t("Target type"),
      kind: "choice",
      required: true,
      options: targetTypeOptions(target.cluster),
    },
    {
      id: "identifier",
      label: form.label,
      kind: "text",
      required: true,
      help: l10n.t("For example {0}", form.example),
      placeholder: form.example,
    },
  ];
}

/** The living twin of what is asked for; a second one would only cost. */
function twin(target: Target, wanted: Wanted): EgressEndpoint | undefined {
  return target.networking.egress.items.find(
    (one) => matches(wanted, one) && !isOver(one.status.state),
  );
}

function problems(target: Target, wanted: Wanted): Record<string, string | undefined> {
  const { region, type, identifier } = wanted;
  const known = target.cluster.regions.some((one) => one.name === region);
  const option = targetTypeOptions(target.cluster).find((one) => one.value === type);
  const present = twin(target, wanted);
  return {
    region: known ? undefined : l10n.t("Choose one of the cluster's regions."),
    type: option === undefined ? l10n.t("Choose a target type.") : option.blocked,
    identifier:
      identifierProblem(identifier, type, target.cluster, region) ??
      (present && l10n.t("There is one already ({0}): {1}.", present.status.word, present.id)),
  };
}

/** The AWS services that CloudWatch exports go to: each region's nodes write to their own. */
const cloudWatch = /\.(logs?|monitoring)$/;

function warningsOf(target: Target, wanted: Wanted): string[] {
  if (!cloudWatch.test(wanted.identifier)) return [];
  const others = target.cluster.regions
    .map((region) => region.name)
    .filter((name) => name !== wanted.region)
    .filter(
      (name) =>
        !target.networking.egress.items.some((e) => e.region === name && cloudWatch.test(e.target)),
    );
  if (others.length === 0) return [];
  return [
    l10n.t(
      "CloudWatch needs an endpoint in every region of the cluster. Still without: {0}.",
      others.join(", "),
    ),
  ];
}

/** Makes an endpoint from the cluster to a service of the customer. */
export function createEgressEndpoint(api: CockroachApi): Action {
  return {
    id: "createEgressEndpoint",
    parts: ["egress"],
    repeatable: false,
    typicalSeconds: 300,

    blocked: ({ networking }) => networking.egress.unavailable,

    draft(values, target): Draft {
      const wanted = wantedOf(values, target);
      const fields = fieldsOf(target, wanted);
      const filled = { ...wanted };
      return makeDraft({
        title: l10n.t("Create egress endpoint"),
        fields,
        values: filled,
        errors: errorsOf(fields, filled, problems(target, wanted)),
        warnings: warningsOf(target, wanted),
        prerequisites: targetPrerequisites(wanted.type, wanted.identifier, target.cluster),
        effects: [
          l10n.t("Creates an egress endpoint in {0}.", wanted.region || l10n.t("the region")),
          l10n.t(
            "Puts {0} into maintenance until it is done: no scaling, upgrade or other change meanwhile.",
            target.cluster.name,
          ),
          l10n.t("While it exists, its region cannot be removed from the cluster."),
          l10n.t(
            "Billed by the bytes that pass; on the invoice as “Private endpoint - bytes processed”.",
          ),
        ],
        calls: [
          plannedCall("POST", paths.egress, { cluster_id: target.cluster.id }, bodyOf(wanted)),
        ],
      });
    },

    alike: (values, target) =>
      target.networking.egress.items
        .filter((one) => matches(wantedOf(values, target), one))
        .map((one) => one.id),

    async run(values, target, options) {
      const body = bodyOf(wantedOf(values, target));
      const made = await withRole(roles.egress, api.createEgress(target.cluster.id, body, options));
      return made.id;
    },

    progress(values, target, sent): Progress {
      const wanted = wantedOf(values, target);
      const found =
        sent.subject === undefined
          ? twin(target, wanted)
          : target.networking.egress.items.find((one) => one.id === sent.subject);
      return progressOf(found, target);
    },

    undo(values, target, { subject }) {
      if (subject !== undefined) {
        return { action: "deleteEgressEndpoint", item: subject, values: {} };
      }
      const { identifier } = wantedOf(values, target);
      return {
        cannot: l10n.t("It is not known which egress endpoint to {0} was created.", identifier),
      };
    },
  };
}

function bodyOf(wanted: Wanted) {
  return {
    region: wanted.region,
    target_service_identifier: wanted.identifier,
    target_service_type: wanted.type,
  };
}

function progressOf(endpoint: EgressEndpoint | undefined, target: Target): Progress {
  if (endpoint === undefined)
    return { kind: "absent", text: l10n.t("The endpoint is not listed.") };
  switch (endpoint.status.state) {
    case "needsAcceptance":
      return { kind: "person", text: acceptance(endpoint, target) };
    case "available":
    case "needsAttention":
      // Done only when the cloud's id and the address are there as well (api-facts §1.5).
      return endpoint.connectionId === undefined || endpoint.address === undefined
        ? { kind: "running", text: l10n.t("Waiting for its address.") }
        : { kind: "done", text: l10n.t("Available at {0}.", endpoint.address) };
    default:
      return egressOnItsWay(endpoint.status);
  }
}

/** Who must do what before the endpoint can go on. */
function acceptance(endpoint: EgressEndpoint, { cluster }: Target): string {
  const id = endpoint.connectionId ?? l10n.t("the new connection");
  const principal = cluster.principal ?? l10n.t("(the cluster's, which is not told)");
  if (endpoint.targetType.startsWith("MSK_")) {
    return l10n.t("The MSK cluster's owner must let {0} connect by its policy.", principal);
  }
  if (cluster.cloud === "gcp") {
    return l10n.t("The attachment's owner must put the project {0} on its accept list.", principal);
  }
  return l10n.t("The owner of {0} must accept {1}.", endpoint.target, id);
}
