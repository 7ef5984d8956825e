import * as l10n from "@vscode/l10n";
import type { Field, Option, Values } from "../../../domain/draft.ts";
import { textOf } from "../../../domain/draft.ts";
import { recognise, type IdentifierKind } from "../../../domain/identifiers.ts";
import type { Cluster } from "../../../domain/model.ts";
import type { TargetField } from "../api.ts";

/** One question about a target. */
interface Question {
  readonly id: TargetField;
  readonly label: () => string;
  readonly example?: string;
  /** What the text must be, and what is said if it is not. */
  readonly fits?: (text: string) => boolean;
  /** For a choice. */
  readonly options?: readonly Option[];
  /** The region that stands in the text, where it must be the service's. */
  readonly regionOf?: (text: string) => string | undefined;
}

/** The kinds of target, as data: the API's word, the cloud it is in, and its fields (api-facts §4.4). */
export interface TargetType {
  readonly value: string;
  readonly cloud: string;
  readonly label: () => string;
  readonly description: () => string;
  /** The first one is what the endpoint is known by. */
  readonly questions: readonly [Question, ...Question[]];
  /** Whether names of its own can be given to it, and what is to be said of that. */
  readonly names: "yes" | "preview" | "no";
}

const isKind =
  (...kinds: readonly IdentifierKind[]) =>
  (text: string): boolean =>
    kinds.includes(recognise(text).kind);
const regionIn = (text: string): string | undefined => text.split(":")[3];

export const targetTypes: readonly TargetType[] = [
  {
    value: "VPC_ENDPOINT_SERVICE",
    cloud: "aws",
    label: () => l10n.t("VPC endpoint service"),
    description: () => l10n.t("A service behind a network load balancer, by AWS PrivateLink"),
    questions: [
      {
        id: "vpcEndpointServiceName",
        label: () => l10n.t("Endpoint service name"),
        example: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
        fits: isKind("awsEndpointService", "awsManagedService"),
      },
    ],
    names: "preview",
  },
  {
    value: "VPC_RESOURCE",
    cloud: "aws",
    label: () => l10n.t("VPC resource"),
    description: () => l10n.t("A database or host, by a resource configuration that is shared"),
    questions: [
      {
        id: "vpcResourceConfigurationId",
        label: () => l10n.t("Resource configuration id"),
        example: "rcfg-0123456789abcdef0",
        fits: (text) => /^rcfg-[0-9a-f]{8,17}$/.test(text),
      },
      {
        id: "vpcResourceShareArn",
        label: () => l10n.t("Resource share ARN"),
        example: "arn:aws:ram:us-east-1:123456789012:resource-share/8f0e…",
        fits: (text) => /^arn:aws[a-z-]*:ram:[a-z0-9-]+:\d{12}:resource-share\/[\w-]+$/.test(text),
        regionOf: regionIn,
      },
    ],
    names: "preview",
  },
  {
    value: "MSK_MULTI_VPC",
    cloud: "aws",
    label: () => l10n.t("Amazon MSK"),
    description: () => l10n.t("A provisioned Kafka cluster with multi-VPC connectivity"),
    questions: [
      {
        id: "mskClusterArn",
        label: () => l10n.t("MSK cluster ARN"),
        example: "arn:aws:kafka:us-east-1:123456789012:cluster/orders/8f0e…-5",
        fits: isKind("mskCluster"),
        regionOf: regionIn,
      },
      {
        id: "mskAuthentication",
        label: () => l10n.t("Authentication"),
        options: [
          { value: "SASL_IAM", label: "SASL/IAM" },
          { value: "SASL_SCRAM", label: "SASL/SCRAM" },
        ],
      },
    ],
    names: "no",
  },
  {
    value: "GCP_PSC_SERVICE_ATTACHMENT",
    cloud: "gcp",
    label: () => l10n.t("Service attachment"),
    description: () => l10n.t("Private Service Connect (private preview: ask the support for it)"),
    questions: [
      {
        id: "gcpServiceAttachment",
        label: () => l10n.t("Service attachment"),
        example: "projects/my-project/regions/us-central1/serviceAttachments/orders",
        fits: isKind("gcpServiceAttachment"),
      },
    ],
    names: "yes",
  },
];

/** The type with this word; undefined = there is none. */
export function targetType(value: string): TargetType | undefined {
  return targetTypes.find((type) => type.value === value);
}

/** The types as options; what the service's cloud does not have is shown with the reason. */
export function typeOptions(cluster: Cluster): Option[] {
  const reason: Readonly<Record<string, string>> = {
    aws: l10n.t("Only from services on AWS."),
    gcp: l10n.t("Only from services on Google Cloud."),
  };
  return targetTypes.map(({ value, cloud, label, description }) => ({
    value,
    label: label(),
    description: description(),
    ...(cloud !== cluster.cloud && { blocked: reason[cloud] ?? cloud }),
  }));
}

/** The fields that a type asks for. */
export function questionFields({ questions }: TargetType): Field[] {
  return questions.map(({ id, label, example, options }) => ({
    id,
    label: label(),
    kind: options === undefined ? "text" : "choice",
    required: true,
    ...(example !== undefined && {
      help: l10n.t("For example {0}", example),
      placeholder: example,
    }),
    ...(options !== undefined && { options }),
  }));
}

/** What was answered, in its normal form; a choice that was not made is its first option. */
export function answersOf({ questions }: TargetType, values: Values): Record<string, string> {
  const entries = questions.map(({ id, options }): [string, string] => {
    const typed = textOf(values, id);
    return [id, options === undefined ? recognise(typed).text : typed || (options[0]?.value ?? "")];
  });
  return Object.fromEntries(entries);
}

/** What is wrong with an answer, by field. */
export function answerProblems(
  { questions }: TargetType,
  answers: Readonly<Record<string, string>>,
  region: string,
): Record<string, string | undefined> {
  const entries = questions.map((question): [string, string | undefined] => [
    question.id,
    answerProblem(question, answers[question.id] ?? "", region),
  ]);
  return Object.fromEntries(entries);
}

function answerProblem(question: Question, text: string, region: string): string | undefined {
  const { fits, example = "", options, label, regionOf } = question;
  if (options !== undefined && !options.some(({ value }) => value === text)) {
    return l10n.t("Choose one of them.");
  }
  if (fits !== undefined && !fits(text)) {
    return recognise(text).kind === "awsEndpointServiceId"
      ? l10n.t("Give the whole service name: com.amazonaws.vpce.<region>.vpce-svc-…")
      : l10n.t("What is needed here: {0}, such as {1}.", label(), example);
  }
  const there = regionOf?.(text);
  if (there === undefined || there === region || region === "") return undefined;
  return l10n.t("This is in {0}, but must be in the service's region, {1}.", there, region);
}
