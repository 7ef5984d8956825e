import type { Draft, Field, PlannedCall, Values } from "../../../src/domain/draft.ts";
import { linesOf, textOf } from "../../../src/domain/draft.ts";
import { lineError } from "../../../src/ui/forms/protocol.ts";
import type { FormSpec, SubmitResult } from "../../../src/ui/forms/spec.ts";

const policy = JSON.stringify(
  {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::012345678901:root" },
        Action: ["kafka:CreateVpcConnection", "kafka:GetBootstrapBrokers"],
        Resource: "arn:aws:kafka:us-east-1:111122223333:cluster/orders/*",
      },
    ],
  },
  undefined,
  2,
);

const regions = ["us-east-1", "us-east-2", "us-west-2", "eu-central-1", "eu-west-1", "ap-south-1"];

const fields = (target: string): Field[] => [
  {
    id: "target",
    label: "Target type",
    kind: "choice",
    required: true,
    help: "What the cluster shall connect to.",
    options: [
      {
        value: "privateService",
        label: "AWS PrivateLink service",
        description: "A VPC endpoint service of your own or of a partner.",
      },
      {
        value: "msk",
        label: "Amazon MSK (SASL/SCRAM)",
        description: "A Kafka cluster with multi-VPC connectivity.",
      },
      {
        value: "serviceAttachment",
        label: "GCP service attachment",
        blocked: "This cluster runs on AWS.",
      },
    ],
  },
  {
    id: "region",
    label: "Region",
    kind: "choice",
    required: true,
    options: regions.map((value) => ({
      value,
      label: value,
      ...(value === "eu-west-1" && { blocked: "it has no private endpoints yet" }),
    })),
  },
  {
    id: "identifier",
    label: target === "msk" ? "MSK cluster ARN" : "Service name",
    kind: "text",
    required: true,
    placeholder: target === "msk" ? "arn:aws:kafka:…" : "com.amazonaws.vpce.us-east-1.vpce-svc-…",
    help: "As the owner of the service gave it to you.",
  },
  {
    id: "domains",
    label: "Domain names",
    kind: "list",
    placeholder: "kafka.example.com",
    help: "Names that the database resolves to this endpoint.",
    suggestions: ["*.us-east-1.aws.confluent.cloud"],
  },
  { id: "understood", label: "Tell me when somebody must accept it", kind: "checkbox" },
];

/** A form with every kind of field, as rich as the real ones, without any network. */
export function egressForm(
  submit: (values: Values) => Promise<SubmitResult> = () => Promise.resolve({ ok: true }),
): FormSpec {
  return {
    ref: { form: "createEgressEndpoint", target: { account: "a1", cluster: "c1" } },
    title: "Create egress endpoint",
    submitLabel: "Create Egress Endpoint",
    facts: [
      { label: "Account", value: "Payments production" },
      { label: "Cluster", value: "orders-eu" },
      { label: "Cloud", value: "AWS 012345678901" },
      { label: "Plan", value: "Advanced" },
    ],
    draft,
    submit,
  };
}

function draft(values: Values): Draft {
  const target = textOf(values, "target") || "privateService";
  const clean = {
    target,
    region: textOf(values, "region"),
    identifier: textOf(values, "identifier"),
    domains: linesOf(values, "domains"),
    understood: values["understood"] === true,
  };
  return {
    title: "Create egress endpoint",
    fields: fields(target),
    values: clean,
    errors: errorsOf(clean),
    warnings: clean.domains.some((name) => name.startsWith("*"))
      ? ["A wildcard takes over every name below it, also those that resolve elsewhere today."]
      : [],
    prerequisites: [
      {
        label: "Allow the cluster's account on your service",
        detail: "Add this principal to the endpoint service.",
        copy: "arn:aws:iam::012345678901:root",
      },
      ...(target === "msk"
        ? [{ label: "Set the cluster policy", detail: "In Amazon MSK.", copy: policy }]
        : []),
      { label: "Know who accepts the connection" },
    ],
    effects: [
      "Creates one egress endpoint in the region; the cluster is in maintenance for some minutes.",
      "It is billed per byte, on the invoice under Egress.",
    ],
    calls: [callOf(clean)],
  };
}

function errorsOf(values: { region: string; identifier: string; domains: string[] }) {
  const errors: Record<string, string> = {};
  if (values.region === "") errors["region"] = "Choose a region.";
  if (values.identifier === "") errors["identifier"] = "Fill this in.";
  else if (!/^(com\.amazonaws\.vpce\.|arn:)/.test(values.identifier))
    errors["identifier"] = "This is not a service name: it begins with com.amazonaws.vpce.";
  values.domains.forEach((name, index) => {
    if (!/^[a-z0-9*.-]+$/.test(name))
      errors[lineError("domains", index)] = "This is not a domain name.";
  });
  return errors;
}

function callOf(values: Values): PlannedCall {
  return {
    method: "POST",
    path: "/api/v1/clusters/c1/networking/egress-private-endpoints",
    body: { region: values["region"], target_service_identifier: values["identifier"] },
  };
}
