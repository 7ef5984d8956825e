import * as l10n from "@vscode/l10n";
import type { Option, Prerequisite } from "../../../domain/draft.ts";
import { recognise, type IdentifierKind } from "../../../domain/identifiers.ts";
import type { Cluster } from "../../../domain/model.ts";

/**
 * The kinds of service that an egress endpoint can lead to, as data: `target_service_type`, the
 * identifier each takes in which cloud, and what must be true on the customer's side before
 * (api-facts §1.5).
 */
interface TargetType {
  readonly value: string;
  readonly label: () => string;
  readonly description: () => string;
}

const targetTypes: readonly TargetType[] = [
  {
    value: "PRIVATE_SERVICE",
    label: () => l10n.t("Private service"),
    description: () => l10n.t("An endpoint service, service attachment or private link service"),
  },
  {
    value: "MSK_SASL_SCRAM",
    label: () => l10n.t("Amazon MSK, SASL/SCRAM"),
    description: () => l10n.t("A provisioned Kafka cluster; sign-in by user name and password"),
  },
  {
    value: "MSK_SASL_IAM",
    label: () => l10n.t("Amazon MSK, IAM"),
    description: () => l10n.t("A provisioned Kafka cluster; sign-in by IAM role"),
  },
  {
    value: "MSK_TLS",
    label: () => l10n.t("Amazon MSK, TLS"),
    description: () => l10n.t("A provisioned Kafka cluster; sign-in by client certificate"),
  },
];

const isMsk = (type: string): boolean => type.startsWith("MSK_");

/** The types as options; what the cluster's cloud does not have is shown with the reason. */
export function targetTypeOptions(cluster: Cluster): Option[] {
  return targetTypes.map(({ value, label, description }) => ({
    value,
    label: label(),
    description: description(),
    ...(isMsk(value) &&
      cluster.cloud !== "aws" && { blocked: l10n.t("Only from clusters on AWS.") }),
  }));
}

interface IdentifierForm {
  readonly kinds: readonly IdentifierKind[];
  readonly label: string;
  readonly example: string;
}

/** What identifies a target of this type from a cluster in this cloud. */
export function identifierForm(type: string, cloud: string): IdentifierForm {
  if (isMsk(type)) {
    return {
      kinds: ["mskCluster"],
      label: l10n.t("MSK cluster ARN"),
      example: "arn:aws:kafka:us-east-1:123456789012:cluster/orders/8f0e…-5",
    };
  }
  if (cloud === "gcp") {
    return {
      kinds: ["gcpServiceAttachment"],
      label: l10n.t("Service attachment"),
      example: "projects/my-project/regions/us-east1/serviceAttachments/orders",
    };
  }
  if (cloud === "azure") {
    return {
      kinds: ["azurePrivateLinkService", "azurePrivateLinkAlias"],
      label: l10n.t("Private link service (resource id or alias)"),
      example: "/subscriptions/…/providers/Microsoft.Network/privateLinkServices/orders",
    };
  }
  return {
    kinds: ["awsEndpointService", "awsManagedService"],
    label: l10n.t("Endpoint service name"),
    example: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
  };
}

/** What is wrong with an identifier for this type, cloud and region; undefined = nothing. */
export function identifierProblem(
  text: string,
  type: string,
  cluster: Cluster,
  region: string,
): string | undefined {
  const form = identifierForm(type, cluster.cloud);
  const found = recognise(text);
  if (!form.kinds.includes(found.kind)) return wrongKind(found.kind, form);
  if (found.region !== undefined && region !== "" && found.region !== region) {
    return l10n.t(
      "This is in {0}, but the endpoint is to be in {1}: both must be in the same region.",
      found.region,
      region,
    );
  }
  return undefined;
}

function wrongKind(kind: IdentifierKind, form: IdentifierForm): string {
  switch (kind) {
    case "awsEndpointServiceId":
      return l10n.t("Give the whole service name: com.amazonaws.vpce.<region>.vpce-svc-…");
    case "awsVpcEndpoint":
      return l10n.t(
        "This is a VPC endpoint. What is needed is the endpoint service it would lead to.",
      );
    case "mskCluster":
      return l10n.t("This is an MSK cluster: choose an Amazon MSK target type for it.");
    case "azurePrivateEndpoint":
      return l10n.t("This is a private endpoint. What is needed is the private link service.");
    default:
      return l10n.t("What is needed here: {0}, such as {1}.", form.label, form.example);
  }
}

/** What the owner of the target must have done, with the values to copy. */
export function targetPrerequisites(
  type: string,
  identifier: string,
  cluster: Cluster,
): Prerequisite[] {
  const { principal } = cluster;
  if (isMsk(type)) return mskPrerequisites(type, identifier, principal);
  if (cluster.cloud === "gcp") {
    return [
      {
        label: l10n.t("The service attachment's accept list has the cluster's project"),
        ...copied(principal),
      },
      { label: l10n.t("The producer's forwarding rule allows global access") },
    ];
  }
  if (cluster.cloud === "azure") {
    const approval = l10n.t(
      "It approves the cluster's subscription by itself, or somebody approves the connection by hand.",
    );
    return [
      {
        label: l10n.t("The private link service is in the same region"),
        ...copied(principal, approval),
      },
    ];
  }
  if (recognise(identifier).kind === "awsManagedService") return [];
  return [
    {
      label: l10n.t("The endpoint service allows this principal"),
      ...copied(principal, l10n.t("In AWS: Endpoint services, Allow principals.")),
    },
    ...confluentPrerequisites(cluster),
  ];
}

/** What must be true in Confluent Cloud, whose services nobody but Confluent owns (api-facts §1.5). */
export function confluentPrerequisites({ cloudAccount }: Cluster): Prerequisite[] {
  return [
    {
      label: l10n.t("Confluent Cloud: the network's access lists this account"),
      ...copied(cloudAccount),
    },
  ];
}

/** A value to copy; where the cluster does not tell its account, why there is none. */
function copied(value: string | undefined, detail?: string): Omit<Prerequisite, "label"> {
  if (value !== undefined) return { copy: value, ...(detail !== undefined && { detail }) };
  const why = l10n.t("CockroachDB Cloud does not tell the cluster's account.");
  return { detail: detail === undefined ? why : `${detail} ${why}` };
}

function mskPrerequisites(
  type: string,
  arn: string,
  principal: string | undefined,
): Prerequisite[] {
  const resource = recognise(arn).kind === "mskCluster" ? arn : "<cluster ARN>";
  const list: Prerequisite[] = [
    {
      label: l10n.t("The cluster is provisioned, and not of the type kafka.t3.small"),
    },
    {
      label: l10n.t("Multi-VPC private connectivity is on for this way of signing in"),
    },
    {
      label: l10n.t("The MSK cluster's policy lets CockroachDB Cloud connect"),
      ...copied(principal === undefined ? undefined : mskPolicy(resource, principal)),
    },
  ];
  if (type !== "MSK_SASL_IAM") {
    list.push({
      label: l10n.t("Its configuration refuses who has no ACL"),
      copy: "allow.everyone.if.no.acl.found=false",
    });
  }
  return list;
}

/** The statement that the policy of an MSK cluster needs, as a document to paste. */
function mskPolicy(arn: string, principal: string): string {
  const statement = {
    Effect: "Allow",
    Principal: { AWS: principal },
    Action: [
      "kafka:CreateVpcConnection",
      "kafka:GetBootstrapBrokers",
      "kafka:DescribeCluster",
      "kafka:DescribeClusterV2",
    ],
    Resource: arn,
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] }, undefined, 2);
}
