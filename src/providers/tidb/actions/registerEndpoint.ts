import * as l10n from "@vscode/l10n";
import {
  textOf,
  type Draft,
  type Field,
  type Prerequisite,
  type Values,
} from "../../../domain/draft.ts";
import type { EndpointService, PrivateEndpoint } from "../../../domain/model.ts";
import { ApiError, asApiError, inWords } from "../../../http/errors.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress, Target } from "../../provider.ts";
import { paths, type TidbApi } from "../api.ts";
import { endpointIdOf, endpointRefOf, refOf } from "../ids.ts";
import { connectionIdOf, plainMessage } from "../readEndpoints.ts";
import { ingressBlocked } from "./blocked.ts";
import { idExamples, idProblem, isDiscovered, normalId, sameEndpoint } from "./endpointIds.ts";
import { withRole } from "./refused.ts";

/** Cluster states in which nothing can be registered (api-facts §3.3). */
const asleep = ["CREATING", "PAUSED", "PAUSING", "RESUMING", "DELETING", "DELETED"];

/** An endpoint of the customer, and the node group that it is to lead to. */
interface Wanted {
  readonly nodeGroup: string;
  readonly endpointId: string;
  readonly privateIpAddress: string;
}

const itemOf = ({ networking, item }: Target): PrivateEndpoint | undefined =>
  networking.endpoints.items.find(({ id }) => id === item);

const cloudIdOf = ({ cloudId, id }: PrivateEndpoint): string => cloudId ?? id;

/** What was typed, in the spelling of what TiDB Cloud has discovered where that is the same. */
function wantedOf(values: Values, target: Target): Wanted {
  const item = itemOf(target);
  const typed =
    "endpointId" in values
      ? normalId(textOf(values, "endpointId"))
      : item === undefined
        ? ""
        : cloudIdOf(item);
  const found = target.networking.endpoints.items.find(
    (one) => isDiscovered(one) && sameEndpoint(cloudIdOf(one), typed),
  );
  const given = textOf(values, "nodeGroup") || (item && endpointRefOf(item.id).group);
  return {
    nodeGroup: given || (found && endpointRefOf(found.id).group) || (usable(target)[0]?.id ?? ""),
    endpointId: found === undefined ? typed : cloudIdOf(found),
    privateIpAddress: textOf(values, "privateIpAddress"),
  };
}

function usable({ networking }: Target): readonly EndpointService[] {
  return networking.services.items.filter(({ status }) => status.state === "available");
}

/** Entries of the endpoint in its node group; what is only discovered is no entry of anybody. */
function entriesOf(wanted: Wanted, target: Target): PrivateEndpoint[] {
  return target.networking.endpoints.items.filter(
    (one) =>
      !isDiscovered(one) &&
      endpointRefOf(one.id).group === wanted.nodeGroup &&
      sameEndpoint(cloudIdOf(one), wanted.endpointId),
  );
}

function twice(wanted: Wanted, target: Target): string | undefined {
  const present = entriesOf(wanted, target).find(({ status }) =>
    ["available", "pending", "deleting"].includes(status.state),
  );
  return present && l10n.t("This endpoint is registered already ({0}).", present.status.word);
}

function groupLabel({ id, facts }: EndpointService): string {
  return facts?.find(({ label }) => label === l10n.t("Node group"))?.value ?? id;
}

function fieldsOf(target: Target): Field[] {
  const { cloud } = target.cluster;
  const example = idExamples[cloud] ?? "";
  const fields: Field[] = [
    {
      id: "nodeGroup",
      label: l10n.t("Node group"),
      kind: "choice",
      required: true,
      help: l10n.t("Each node group has an endpoint service of its own."),
      options: usable(target).map((service) => ({ value: service.id, label: groupLabel(service) })),
    },
    {
      id: "endpointId",
      label: cloud === "gcp" ? l10n.t("PSC endpoint") : l10n.t("Private endpoint id"),
      kind: "text",
      required: true,
      help:
        cloud === "gcp"
          ? l10n.t(
              "The path of its forwarding rule, {0}, or its name: TiDB Cloud documents both.",
              example,
            )
          : l10n.t("The id that your cloud gave the endpoint, for example {0}.", example),
      placeholder: example,
      suggestions: target.networking.endpoints.items.filter(isDiscovered).map(cloudIdOf),
    },
  ];
  if (cloud !== "azure") return fields;
  return [
    ...fields,
    {
      id: "privateIpAddress",
      label: l10n.t("Private IP address"),
      kind: "text",
      required: true,
      help: l10n.t(
        "Of the private endpoint in your virtual network. TiDB Cloud makes a public DNS record that leads to it.",
      ),
      placeholder: "10.0.0.4",
    },
  ];
}

function ipProblem(text: string): string | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
  return parts?.every((part) => Number(part) < 256) === true
    ? undefined
    : l10n.t("This is not an IPv4 address, such as 10.0.0.4.");
}

function prerequisites(wanted: Wanted, target: Target): Prerequisite[] {
  const { cluster, networking } = target;
  const service = networking.services.items.find(({ id }) => id === wanted.nodeGroup);
  const [region] = cluster.regions;
  const port = String(region?.port ?? 4000);
  const list: Prerequisite[] = [];
  if (service !== undefined) {
    list.push({
      label: l10n.t("An endpoint in your network to this service, in {0}", service.region),
      ...(service.zones.length > 0 && {
        detail: l10n.t(
          "In at least one of the zones {0}. For another zone, ask TiDB Cloud support.",
          service.zones.join(", "),
        ),
      }),
      copy: service.name,
    });
  }
  if (cluster.cloud === "aws") {
    list.push(
      { label: l10n.t("Its security group lets TCP {0} in from your applications", port) },
      { label: l10n.t("The VPC has DNS hostnames and DNS resolution on") },
    );
  }
  return list;
}

/** Google Cloud's limit, per cluster and per project (api-facts §3.3). */
const mostOnGcp = 10;

function warningsOf({ endpointId }: Wanted, { cluster, networking }: Target): string[] {
  if (cluster.cloud !== "gcp") return [];
  const count = networking.endpoints.items.filter((one) => !isDiscovered(one)).length;
  return [
    ...(/^\d+$/.test(endpointId)
      ? [
          l10n.t(
            "This looks like a PSC connection id. TiDB Cloud documents the path of the forwarding rule, or its name.",
          ),
        ]
      : []),
    ...(count >= mostOnGcp
      ? [
          l10n.t(
            "This cluster has {0} private endpoints: on Google Cloud there may be {1} of a cluster and of a project.",
            count,
            mostOnGcp,
          ),
        ]
      : []),
  ];
}

function bodyOf({ endpointId, privateIpAddress }: Wanted) {
  return { endpointId, ...(privateIpAddress !== "" && { privateIpAddress }) };
}

/** Registers a private endpoint of the customer's cloud with a node group of a Dedicated cluster. */
export function registerEndpoint(api: TidbApi): Action {
  return {
    id: "registerEndpoint",
    parts: ["services", "endpoints"],
    repeatable: false,
    typicalSeconds: 300,

    blocked(target) {
      const why = ingressBlocked(target);
      if (why !== undefined) return why;
      const { word } = target.cluster.status;
      if (asleep.includes(word)) {
        return l10n.t("The cluster is {0}: nothing can be registered until it is active.", word);
      }
      const item = itemOf(target);
      if (item !== undefined && !isDiscovered(item) && item.status.state !== "failed") {
        return l10n.t("This endpoint is registered already ({0}).", item.status.word);
      }
      return usable(target).length > 0
        ? undefined
        : l10n.t(
            "There is no endpoint service yet: it appears by itself, 3 to 5 minutes after the cluster was made.",
          );
    },

    draft(values, target): Draft {
      const wanted = wantedOf(values, target);
      const { cluster } = target;
      const isAzure = cluster.cloud === "azure";
      const fields = fieldsOf(target);
      const { endpointId, nodeGroup, privateIpAddress } = wanted;
      const filled = { nodeGroup, endpointId, ...(isAzure && { privateIpAddress }) };
      const region = cluster.regions[0]?.name ?? "";
      return makeDraft({
        title: l10n.t("Register private endpoint"),
        fields,
        values: filled,
        errors: errorsOf(fields, filled, {
          nodeGroup: usable(target).some(({ id }) => id === nodeGroup)
            ? undefined
            : l10n.t("Choose a node group whose service is there."),
          endpointId: idProblem(endpointId, cluster.cloud, region) ?? twice(wanted, target),
          privateIpAddress: isAzure ? ipProblem(privateIpAddress) : undefined,
        }),
        warnings: warningsOf(wanted, target),
        prerequisites: prerequisites(wanted, target),
        effects: [
          l10n.t(
            "TiDB Cloud accepts the endpoint for {0}; this takes about 5 minutes.",
            cluster.name,
          ),
          l10n.t("Nothing changes in your own cloud account."),
        ],
        calls: [
          plannedCall(
            "POST",
            paths.connections,
            { clusterId: refOf(cluster.id).cluster, tidbNodeGroupId: nodeGroup },
            bodyOf(wanted),
          ),
        ],
      });
    },

    alike: (values, target) => entriesOf(wantedOf(values, target), target).map(({ id }) => id),

    async run(values, target, options) {
      const wanted = wantedOf(values, target);
      const { cluster } = refOf(target.cluster.id);
      const call = api.addConnection(cluster, wanted.nodeGroup, bodyOf(wanted), options);
      const made = await withRole(plainly(call));
      return endpointIdOf(wanted.nodeGroup, connectionIdOf(made));
    },

    progress(values, target, { subject }) {
      const entries = entriesOf(wantedOf(values, target), target);
      const all = target.networking.endpoints.items;
      return progressOf(
        subject === undefined
          ? (entries.find(({ status }) => status.state !== "failed") ?? entries[0])
          : all.find((one) => one.id === subject && !isDiscovered(one)),
      );
    },

    undo(values, target, { subject }) {
      const { endpointId } = wantedOf(values, target);
      if (subject === undefined) {
        return { cannot: l10n.t("It is not known under which id {0} was registered.", endpointId) };
      }
      return { action: "removeEndpoint", item: subject, about: endpointId, values: {} };
    },
  };
}

/** GCP's endpoint that is not seen yet is refused in words that do not tell what to do. */
async function plainly<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const refused = asApiError(error, "invalidInput", "conflict");
    if (refused === undefined || plainMessage(refused.message) === refused.message) throw error;
    throw new ApiError("invalidInput", refused.outcome, {
      message: plainMessage(refused.message),
      next: l10n.t("Check the endpoint in GCP, wait a minute, and try again."),
      field: "endpointId",
      cause: error,
      ...(refused.call !== undefined && { call: refused.call }),
      ...(refused.status !== undefined && { status: refused.status }),
    });
  }
}

function progressOf(endpoint: PrivateEndpoint | undefined): Progress {
  if (endpoint === undefined) return { kind: "absent", text: l10n.t("It is not registered.") };
  const { state, word } = endpoint.status;
  switch (state) {
    case "available":
      return { kind: "done", text: l10n.t("The endpoint is available.") };
    case "failed":
      return { kind: "failed", text: failedText(endpoint) };
    case "deleting":
    case "gone":
      return { kind: "failed", text: l10n.t("It was removed meanwhile ({0}).", word) };
    default:
      return { kind: "running", text: l10n.t("The endpoint is {0}.", word) };
  }
}

function failedText({ facts, status }: PrivateEndpoint): string {
  const said = facts?.find(({ label }) => label === l10n.t("Message"))?.value;
  const next = l10n.t("Remove it here, check it in your cloud, and register it again.");
  return inWords({ message: said ?? l10n.t("The endpoint is {0}.", status.word), next });
}
