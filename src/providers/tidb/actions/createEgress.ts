import * as l10n from "@vscode/l10n";
import { textOf, type Draft, type Field, type Values } from "../../../domain/draft.ts";
import { recognise } from "../../../domain/identifiers.ts";
import type { EgressEndpoint } from "../../../domain/model.ts";
import { inWords } from "../../../http/errors.ts";
import { errorsOf, makeDraft, plannedCall } from "../../draft.ts";
import type { Action, Progress, Target } from "../../provider.ts";
import { paths, type TidbApi } from "../api.ts";
import { refOf } from "../ids.ts";
import type { NewPrivateLink } from "../wire.ts";
import type { Zones } from "../zones.ts";
import { egressBlocked, egressPrerequisites, egressType, egressTypes } from "./egressTargets.ts";
import { withRole } from "./refused.ts";
import { isEgressUntold, untoldProgress } from "./untold.ts";

interface Wanted {
  readonly displayName: string;
  readonly type: string;
  readonly identifier: string;
}

function wantedOf(values: Values, { cluster }: Target): Wanted {
  return {
    displayName: textOf(values, "displayName"),
    type: textOf(values, "type") || (egressType(cluster) ?? ""),
    identifier: textOf(values, "identifier"),
  };
}

const isAws = ({ type }: Wanted): boolean => type === egressTypes["aws"];

function fieldsOf({ cluster }: Target, wanted: Wanted): Field[] {
  const other = l10n.t("Only from clusters in that cloud.");
  const option = (cloud: string, label: string) => ({
    value: egressTypes[cloud] ?? "",
    label,
    ...(cluster.cloud !== cloud && { blocked: other }),
  });
  return [
    {
      id: "displayName",
      label: l10n.t("Name"),
      kind: "text",
      required: true,
      help: l10n.t("What it is called in TiDB Cloud."),
    },
    {
      id: "type",
      label: l10n.t("Target type"),
      kind: "choice",
      required: true,
      options: [
        option("aws", l10n.t("AWS endpoint service")),
        option("alicloud", l10n.t("Alibaba Cloud endpoint service")),
      ],
    },
    {
      id: "identifier",
      label: l10n.t("Endpoint service name"),
      kind: "text",
      required: true,
      ...(isAws(wanted) && {
        placeholder: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
      }),
    },
  ];
}

function identifierProblem(wanted: Wanted): string | undefined {
  const { kind } = recognise(wanted.identifier);
  if (!isAws(wanted)) {
    return /\s/.test(wanted.identifier) ? l10n.t("A service name has no blanks.") : undefined;
  }
  if (kind === "awsEndpointServiceId") {
    return l10n.t("Give the whole service name: com.amazonaws.vpce.<region>.vpce-svc-…");
  }
  if (kind === "awsVpcEndpoint") {
    return l10n.t(
      "This is a VPC endpoint. What is needed is the endpoint service it would lead to.",
    );
  }
  return kind === "awsEndpointService" || kind === "awsManagedService"
    ? undefined
    : l10n.t(
        "This is not the name of an endpoint service, such as com.amazonaws.vpce.….vpce-svc-….",
      );
}

function matching(wanted: Wanted, target: Target): EgressEndpoint[] {
  return target.networking.egress.items.filter(
    (one) => one.targetType === wanted.type && one.target === wanted.identifier,
  );
}

const over = ["failed", "deleting", "gone", "rejected", "expired"];

function twin(wanted: Wanted, target: Target): EgressEndpoint | undefined {
  return matching(wanted, target).find(({ status }) => !over.includes(status.state));
}

/** The service's region is told only where it is not the cluster's. */
function bodyOf(wanted: Wanted, { cluster }: Target): NewPrivateLink {
  const { displayName, type, identifier: name } = wanted;
  const clusterId = refOf(cluster.id).cluster;
  if (!isAws(wanted)) return { clusterId, displayName, type, alicloudEndpointService: { name } };
  const { region } = recognise(name);
  const isElsewhere = region !== undefined && region !== cluster.regions[0]?.name;
  const awsEndpointService = { name, ...(isElsewhere && { region }) };
  return { clusterId, displayName, type, awsEndpointService };
}

/** Makes a private link connection from a Starter or Essential cluster to a service of the customer. */
export function createEgressEndpoint(api: TidbApi, zones: Zones): Action {
  return {
    id: "createEgressEndpoint",
    parts: ["egress"],
    repeatable: false,
    typicalSeconds: 300,

    blocked: egressBlocked,

    draft(values, target): Draft {
      const wanted = wantedOf(values, target);
      const fields = fieldsOf(target, wanted);
      const present = twin(wanted, target);
      const isOurs = wanted.type === egressType(target.cluster);
      const { region } = recognise(wanted.identifier);
      const isElsewhere = region !== undefined && region !== target.cluster.regions[0]?.name;
      return makeDraft({
        title: l10n.t("Create egress endpoint"),
        fields,
        values: { ...wanted },
        errors: errorsOf(
          fields,
          { ...wanted },
          {
            type: isOurs ? undefined : l10n.t("Only from clusters in that cloud."),
            identifier:
              identifierProblem(wanted) ??
              (present &&
                l10n.t("There is one already ({0}): {1}.", present.status.word, present.id)),
          },
        ),
        warnings: isElsewhere
          ? [
              l10n.t(
                "This service is in {0}: it must allow connections from other regions.",
                region,
              ),
            ]
          : [],
        prerequisites: egressPrerequisites(target.cluster, zones),
        effects: [
          l10n.t("Creates a private link connection of {0} (beta).", target.cluster.name),
          l10n.t("The owner of the service accepts it, unless it accepts by itself."),
        ],
        calls: [
          plannedCall(
            "POST",
            paths.privateLinks,
            { clusterId: refOf(target.cluster.id).cluster },
            { privateLinkConnection: bodyOf(wanted, target) },
          ),
        ],
      });
    },

    alike: (values, target) => matching(wantedOf(values, target), target).map(({ id }) => id),

    async run(values, target, options) {
      const body = bodyOf(wantedOf(values, target), target);
      const made = await withRole(api.createPrivateLink(body.clusterId, body, options));
      return made.privateLinkConnectionId;
    },

    progress(values, target, sent) {
      if (isEgressUntold(target)) return untoldProgress(sent);
      const { subject } = sent;
      const all = target.networking.egress.items;
      return progressOf(
        subject === undefined
          ? twin(wantedOf(values, target), target)
          : all.find(({ id }) => id === subject),
      );
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

function progressOf(endpoint: EgressEndpoint | undefined): Progress {
  if (endpoint === undefined) {
    return { kind: "absent", text: l10n.t("The endpoint is not listed.") };
  }
  const { state, word } = endpoint.status;
  switch (state) {
    case "available":
    case "needsAttention":
      return { kind: "done", text: l10n.t("The endpoint is available.") };
    case "needsAcceptance":
      return {
        kind: "person",
        text: l10n.t(
          "The owner of {0} must accept {1}.",
          endpoint.target,
          endpoint.connectionId ?? l10n.t("the new connection"),
        ),
      };
    case "failed": {
      const said = endpoint.facts?.find(({ label }) => label === l10n.t("Message"))?.value;
      const next = l10n.t(
        "Check that the service allows TiDB Cloud's account and is in one of its zones, delete it and create it again.",
      );
      return { kind: "failed", text: said === undefined ? next : inWords({ message: said, next }) };
    }
    case "deleting":
    case "gone":
      return { kind: "failed", text: l10n.t("It was deleted meanwhile.") };
    default:
      return { kind: "running", text: l10n.t("The endpoint is {0}.", word) };
  }
}
