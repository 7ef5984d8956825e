import * as l10n from "@vscode/l10n";
import { textOf, type Draft, type Field, type Prerequisite } from "../../../domain/draft.ts";
import { recognise, type IdentifierKind } from "../../../domain/identifiers.ts";
import type { PrivateEndpoint } from "../../../domain/model.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress, Sent, Target } from "../../provider.ts";
import { paths, type CockroachApi } from "../api.ts";
import { sqlPort } from "../read.ts";
import { leftover, registered } from "./connection.ts";
import { roles, withRole } from "./role.ts";

/** How long REJECTED may still be the leftover of an earlier removal, ms (api-facts §1.3). */
const leftoverMs = 10 * 60_000;

/** What a private endpoint's id looks like in each cloud, and what people take for it. */
const idForms: Readonly<Record<string, { kind: IdentifierKind; example: string }>> = {
  aws: { kind: "awsVpcEndpoint", example: "vpce-0123456789abcdef0" },
  gcp: { kind: "gcpConnectionId", example: "6133183410995353" },
  azure: {
    kind: "azurePrivateEndpoint",
    example: "/subscriptions/…/providers/Microsoft.Network/privateEndpoints/…",
  },
};

function idProblem(text: string, cloud: string): string | undefined {
  const form = idForms[cloud];
  const { kind } = recognise(text, form?.kind);
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

/**
 * The connection is there or on its way: registering it once more would be of no use. One that needs
 * acceptance exists in the cloud only; registering is how it is accepted.
 */
const alive = ["available", "pending"];

function twice(id: string, target: Target): string | undefined {
  const present = id === "" ? undefined : registered(target, id);
  return present !== undefined && alive.includes(present.status.state)
    ? l10n.t("This endpoint is registered already ({0}).", present.status.word)
    : undefined;
}

function idField(cloud: string): Field {
  const form = idForms[cloud];
  return {
    id: "endpointId",
    label: cloud === "gcp" ? l10n.t("PSC connection id") : l10n.t("Private endpoint id"),
    kind: "text",
    required: true,
    help:
      cloud === "aws"
        ? l10n.t("The id of the VPC endpoint in your AWS account. It begins with vpce-.")
        : l10n.t("The id that your cloud gave the endpoint, for example {0}.", form?.example ?? ""),
    ...(form !== undefined && { placeholder: form.example }),
  };
}

function prerequisites({ cluster, networking, region }: Target): Prerequisite[] {
  const services = networking.services.items.filter(
    (service) => region === undefined || service.region === region,
  );
  const list: Prerequisite[] = services.map((service) => ({
    label: l10n.t("An endpoint in your network to the service in {0}", service.region),
    ...(service.zones.length > 0 && {
      detail: l10n.t("Its subnets lie in the zones: {0}.", service.zones.join(", ")),
    }),
    ...(service.name !== "" && { copy: service.name }),
  }));
  // Known of AWS only (api-facts §1.3).
  if (cluster.cloud === "aws") {
    list.push({
      label: l10n.t("Its security group lets TCP {0} in from your applications", sqlPort),
    });
  }
  const owners = networking.owners.items;
  if (owners.length > 0 && !owners.some((owner) => owner.owner === "*")) {
    list.push({
      label: l10n.t("The endpoint belongs to a trusted owner of {0}", cluster.name),
      detail: owners.map((owner) => owner.owner).join(", "),
    });
  }
  return list;
}

/** Accepts a private endpoint that exists in the customer's cloud, by the id that cloud gave it. */
export function registerEndpoint(api: CockroachApi): Action {
  return {
    id: "registerEndpoint",
    parts: ["services", "endpoints", "owners"],
    // The id is the customer's: a second POST with it attaches the same endpoint (api-facts §1.3).
    repeatable: true,
    typicalSeconds: 120,

    blocked(target) {
      const { cluster, networking, item } = target;
      if (cluster.plan === "Basic") return l10n.t("Basic clusters take no new private endpoints.");
      const present = item === undefined ? undefined : twice(item, target);
      if (present !== undefined) return present;
      return networking.services.items.some((service) => service.status.state === "available")
        ? undefined
        : l10n.t("There is no available endpoint service yet: create it first.");
    },

    draft(values, target): Draft {
      const endpointId =
        "endpointId" in values ? textOf(values, "endpointId") : (target.item ?? "");
      const fields = [idField(target.cluster.cloud)];
      const problem = idProblem(endpointId, target.cluster.cloud) ?? twice(endpointId, target);
      const endpoint = { endpointId: problem };
      return makeDraft({
        title: l10n.t("Register private endpoint"),
        fields,
        values: { endpointId },
        errors: errorsOf(fields, { endpointId }, endpoint),
        prerequisites: prerequisites(target),
        effects: [
          target.cluster.plan === "Standard"
            ? l10n.t("Puts the endpoint on the allow list of {0}.", target.cluster.name)
            : l10n.t("Accepts the endpoint for {0}.", target.cluster.name),
          l10n.t("Nothing changes in your own cloud account."),
        ],
        calls: [
          plannedCall(
            "POST",
            paths.connections,
            { cluster_id: target.cluster.id },
            { endpoint_id: endpointId },
          ),
        ],
      });
    },

    async run(values, target, options) {
      const id = textOf(values, "endpointId");
      await withRole(roles.admin, api.addConnection(target.cluster.id, id, options));
      return id;
    },

    progress: (values, target, sent) =>
      registration(registered(target, textOf(values, "endpointId")), sent),

    undo(values, target) {
      const id = textOf(values, "endpointId");
      const before = registered(target, id)?.status.state;
      // What was REJECTED before is so again: nothing of it is new.
      const stays = before === "rejected" ? undefined : leftover(target, id, "available");
      return {
        action: "removeEndpoint",
        item: id,
        values: {},
        ...(stays !== undefined && { leaves: [stays] }),
      };
    },
  };
}

function registration(endpoint: PrivateEndpoint | undefined, sent: Sent): Progress {
  if (endpoint === undefined) return { kind: "absent", text: l10n.t("It is not registered.") };
  const { state, word } = endpoint.status;
  switch (state) {
    case "available":
      return { kind: "done", text: l10n.t("The endpoint is available.") };
    case "needsAcceptance":
      return {
        kind: sent.at === undefined ? "absent" : "running",
        text: l10n.t("It is {0}.", word),
      };
    case "rejected":
    case "needsAttention":
      // Before our own request: what an earlier removal left behind. A new request attaches it again.
      if (sent.at === undefined) return { kind: "absent", text: l10n.t("It is {0}.", word) };
      if (Date.now() - sent.at < leftoverMs) {
        return { kind: "running", text: l10n.t("Still {0}, from an earlier removal.", word) };
      }
      return {
        kind: "failed",
        text: l10n.t(
          "The endpoint stays {0}. Check that it exists, that it targets this cluster's service, and that its owner is trusted.",
          word,
        ),
      };
    case "expired":
    case "failed":
      return {
        kind: "failed",
        text: l10n.t(
          "The endpoint is {0}: remove it here and in your cloud, and make a new one.",
          word,
        ),
      };
    case "gone":
    case "deleting":
      return {
        kind: sent.at === undefined ? "absent" : "running",
        text: l10n.t("It is {0}.", word),
      };
    default:
      return { kind: "running", text: l10n.t("The endpoint is {0}.", word) };
  }
}
