import type { EgressLinks, EgressRules } from "../egressLink.ts";
import type { Target } from "../provider.ts";
import { egressPrerequisites } from "./actions/egressPrerequisites.ts";
import { targetTypes, type TargetType } from "./actions/targetTypes.ts";

/** How ClickPipes signs in to MSK, by the API's word (api-facts §4.4). */
const authentication: Readonly<Record<string, "scram" | "iam">> = {
  SASL_IAM: "iam",
  SASL_SCRAM: "scram",
};

/** What a cloud identity can list, by the type of the target; a resource's share is nothing of the kind. */
const services: Readonly<Record<string, EgressRules["service"]>> = {
  VPC_ENDPOINT_SERVICE: "service",
  MSK_MULTI_VPC: "kafka",
  GCP_PSC_SERVICE_ATTACHMENT: "service",
};

/** What reverse private endpoints of a service can lead to (api-facts §4.4). */
export function egressLinksOf(target: Target): EgressLinks {
  const { cluster, networking } = target;
  const { unavailable } = networking.egress;
  if (unavailable !== undefined) return { blocked: unavailable };
  const types = targetTypes.filter(({ cloud }) => cloud === cluster.cloud);
  return { rules: types.flatMap((type) => rulesOf(target, type)) };
}

/** One for each way to sign in. */
function rulesOf(target: Target, type: TargetType): EgressRules[] {
  const ways = type.questions.find(({ id }) => id === "mskAuthentication")?.options;
  if (ways === undefined) return [ruleOf(target, type)];
  return ways.map(({ value, label }) => {
    const rule = ruleOf(target, type);
    const kafka = authentication[value];
    return {
      ...rule,
      id: `${rule.id}/${value}`,
      label: `${rule.label}, ${label}`,
      values: { ...rule.values, mskAuthentication: value },
      ...(kafka !== undefined && { authentication: kafka }),
    };
  });
}

function ruleOf(target: Target, type: TargetType): EgressRules {
  const { cluster } = target;
  const service = services[type.value];
  const [{ id }] = type.questions;
  return {
    id: type.value,
    label: type.label(),
    description: type.description(),
    ...(service !== undefined && { service }),
    region: cluster.regions[0]?.name ?? "",
    zones: [],
    ...(cluster.principal !== undefined && { principal: cluster.principal }),
    ...{ target: id, values: { type: type.value } },
    prerequisites: (name) => egressPrerequisites(type, { [id]: name }, target),
  };
}
