import * as l10n from "@vscode/l10n";
import type { Prerequisite } from "../../../domain/draft.ts";
import { recognise } from "../../../domain/identifiers.ts";
import type { Target } from "../../provider.ts";
import type { TargetType } from "./targetTypes.ts";

/** What the owner of the target must have done, with the values to copy (api-facts §4.4). */
export function egressPrerequisites(
  { value }: TargetType,
  answers: Readonly<Record<string, string>>,
  { cluster }: Target,
): Prerequisite[] {
  const { principal } = cluster;
  const account = principal?.split(":")[4];
  switch (value) {
    case "VPC_ENDPOINT_SERVICE":
      if (recognise(answers["vpcEndpointServiceName"] ?? "").kind === "awsManagedService")
        return [];
      return [
        {
          label: l10n.t("The endpoint service allows this principal"),
          detail: l10n.t("In AWS: Endpoint services, Allow principals."),
          ...copied(principal),
        },
      ];
    case "VPC_RESOURCE":
      return [
        {
          label: l10n.t("The resource share (RAM) has this account as a principal"),
          detail: l10n.t("A share serves one endpoint only, and stays when that is deleted."),
          ...copied(account),
        },
      ];
    case "MSK_MULTI_VPC":
      return [
        { label: l10n.t("Multi-VPC private connectivity is on for this way of signing in") },
        {
          label: l10n.t("The MSK cluster's policy lets ClickHouse Cloud connect"),
          ...copied(principal && mskPolicy(answers["mskClusterArn"] ?? "", principal)),
        },
      ];
    default:
      return [
        {
          label: l10n.t("Service attachments are enabled for your organization"),
          detail: l10n.t("They are a private preview: ask ClickHouse's support."),
        },
      ];
  }
}

function copied(value: string | undefined): Pick<Prerequisite, "copy"> {
  return value === undefined ? {} : { copy: value };
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
    Resource: recognise(arn).kind === "mskCluster" ? arn : "<cluster ARN>",
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] }, undefined, 2);
}
