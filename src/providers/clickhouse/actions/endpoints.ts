import * as l10n from "@vscode/l10n";
import { textOf, type Draft, type Field, type Values } from "../../../domain/draft.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Target } from "../../provider.ts";
import { paths } from "../api.ts";
import { idForm, kindIn } from "../ids.ts";
import { attach, type Wanted } from "./attach.ts";
import { attached, knownBeside } from "./attached.ts";
import { endpointPrerequisites } from "./prerequisites.ts";
import { explained, previewIds, type Writing } from "./writing.ts";

/** The longest description taken; the API names no limit for it, but one for its like (api-facts §4.4). */
const longestDescription = 255;

function idProblem(text: string, cloud: string): string | undefined {
  const form = idForm(cloud);
  const kind = kindIn(cloud, text);
  if (form === undefined || kind === form.kind) return undefined;
  if (kind === "awsEndpointServiceId" || kind === "awsEndpointService") {
    return l10n.t(
      "This is an endpoint service (vpce-svc-…), the side of the database. What is needed is your VPC endpoint: vpce-…",
    );
  }
  if (kind === "azurePrivateLinkService") {
    return l10n.t("This is a private link service. What is needed is your private endpoint.");
  }
  if (cloud === "gcp") {
    return l10n.t("This is no PSC connection id: a number, shown with the PSC endpoint in GCP.");
  }
  return l10n.t("This is not the id of a private endpoint, such as {0}.", form.example);
}

function problems(values: Wanted, target: Target): Record<string, string | undefined> {
  const { endpointId, description } = values;
  const twice =
    endpointId !== "" && attached(target, endpointId) !== undefined
      ? l10n.t("This endpoint is attached already.")
      : undefined;
  return {
    endpointId: idProblem(endpointId, target.cluster.cloud) ?? twice,
    description:
      description.length > longestDescription
        ? l10n.t("A description has at most {0} characters.", longestDescription)
        : undefined,
  };
}

/** It may be attached all the same: what is known of it may be wrong. */
function warningsOf({ endpointId }: Wanted, target: Target): string[] {
  const why = knownBeside(target, endpointId)?.blocked;
  return why === undefined ? [] : [why];
}

/** What is asked for; an endpoint that the organization knows keeps the description it has. */
function wantedOf(values: Values, target: Target): Wanted {
  const given = "endpointId" in values ? textOf(values, "endpointId") : (target.item ?? "");
  const known = knownBeside(target, given);
  const description =
    "description" in values ? textOf(values, "description") : (known?.description ?? "");
  // As the organization writes it: in another spelling it may come to know it twice.
  return { endpointId: known?.id ?? given, description };
}

function fieldsOf({ cluster, networking }: Target): Field[] {
  const form = idForm(cluster.cloud);
  // One that nobody has yet waits for just this.
  const offered = (networking.endpoints.known ?? [])
    .filter(({ blocked }) => blocked === undefined)
    .sort((a, b) => Math.min(a.serves.length, 1) - Math.min(b.serves.length, 1));
  const help =
    cluster.cloud === "aws"
      ? l10n.t("The id of the VPC endpoint in your AWS account. It begins with vpce-.")
      : l10n.t("The id that your cloud gave the endpoint, for example {0}.", form?.example ?? "");
  return [
    {
      id: "endpointId",
      label: cluster.cloud === "gcp" ? l10n.t("PSC connection id") : l10n.t("Private endpoint id"),
      kind: "text",
      required: true,
      help:
        offered.length === 0
          ? help
          : l10n.t("{0} The organization knows some already: take one below.", help),
      suggestions: offered.map(({ id }) => id),
      ...(form !== undefined && { placeholder: form.example }),
    },
    {
      id: "description",
      label: l10n.t("Description"),
      kind: "text",
      help: l10n.t("What the organization's list shows with the endpoint."),
    },
  ];
}

/**
 * Puts an endpoint that exists in the customer's cloud on the service's allow list, by the id that cloud
 * gave it; the organization comes to know it, too.
 */
export function registerEndpoint(writing: Writing): Action {
  return {
    id: "registerEndpoint",
    parts: ["services", "endpoints"],
    // The id is the customer's: adding it once more adds nothing.
    repeatable: true,
    typicalSeconds: 30,

    blocked(target) {
      const { cluster, item } = target;
      if (["gone", "deleting", "failed"].includes(cluster.status.state)) {
        return l10n.t("The service is {0}.", cluster.status.word);
      }
      if (item === undefined) return undefined;
      return attached(target, item) === undefined
        ? knownBeside(target, item)?.blocked
        : l10n.t("This endpoint is attached already.");
    },

    draft(values, target): Draft {
      const wanted = wantedOf(values, target);
      const fields = fieldsOf(target);
      const { name, cloud } = target.cluster;
      return makeDraft({
        title: l10n.t("Attach private endpoint"),
        fields,
        values: { ...wanted },
        errors: errorsOf(fields, { ...wanted }, problems(wanted, target)),
        warnings: warningsOf(wanted, target),
        prerequisites: endpointPrerequisites(target),
        effects: [
          l10n.t("Puts the endpoint on the allow list of {0}, and into the organization.", name),
          cloud === "aws"
            ? l10n.t("Nothing changes in your own cloud account.")
            : l10n.t(
                "Your cloud shows the endpoint as accepted some time after it is on the list.",
              ),
          l10n.t(
            "Where the API lacks this call, the service is changed instead; where that wants it, the organization is told of the endpoint first.",
          ),
        ],
        calls: [
          plannedCall("POST", paths.endpoint, previewIds(writing, target), {
            id: wanted.endpointId,
            description: wanted.description,
          }),
        ],
      });
    },

    async run(values, target, options) {
      const wanted = wantedOf(values, target);
      await explained(attach(writing, wanted, target, options));
      return wanted.endpointId;
    },

    progress(values, target) {
      const { endpointId } = wantedOf(values, target);
      return attached(target, endpointId) === undefined
        ? { kind: "absent", text: l10n.t("The endpoint is not on the list.") }
        : { kind: "done", text: l10n.t("The endpoint is on the allow list.") };
    },

    undo(values, target) {
      const { endpointId } = wantedOf(values, target);
      const stays = l10n.t("The organization still lists the endpoint {0}.", endpointId);
      return {
        action: "removeEndpoint",
        item: endpointId,
        values: {},
        ...(knownBeside(target, endpointId) === undefined && { leaves: [stays] }),
      };
    },
  };
}
