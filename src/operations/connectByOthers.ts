import * as l10n from "@vscode/l10n";
import type { CloudCaller } from "../domain/customerCloud.ts";
import type { IdentifierKind } from "../domain/identifiers.ts";
import type { CloudName } from "../domain/model.ts";
import type { EndpointName, LinkRules } from "../providers/link.ts";
import { planned, type StepRecord } from "./operation.ts";
import type { StepsPlan } from "./plan.ts";
import type { Answer, HandOverTask } from "./task.ts";

/** Connecting where another team has the network: who they are, and to what they connect. */
export interface ByOthersChoice {
  readonly cloud: CloudName;
  /** The region of the cluster, by the provider's id. */
  readonly region: string;
  /** The account or project in which they make the endpoint. */
  readonly owner: CloudCaller;
  /** The cluster, as they are told of it. */
  readonly cluster: string;
  /** The endpoints that the provider knows already. */
  readonly known: readonly string[];
}

/**
 * The network's part is another team's: our part up to the service and its permission, their endpoint by text,
 * our registration by the id that they give back, their names by text (design §4).
 */
export function byOthersPlan(
  rules: LinkRules,
  choice: ByOthersChoice,
): Pick<StepsPlan, "steps" | "results"> {
  const { region, owner } = choice;
  const names = namesTask(rules, choice);
  return {
    results: rules.service === undefined ? {} : { service: rules.service.name },
    steps: [
      ...rules
        .first(owner)
        .map(({ action, values }) => planned({ kind: "action", action, region, values })),
      { ...planned(endpointTask(rules, choice)), takes: { service: "service" } },
      {
        ...planned({ kind: "action", action: "registerEndpoint", region, values: rules.register }),
        takes: { endpointId: rules.named },
      },
      ...(names === undefined ? [] : [takingEndpoint(names, rules)]),
    ],
  };
}

function takingEndpoint(task: HandOverTask, { named }: LinkRules): StepRecord {
  return { ...planned(task), takes: { endpoint: named } };
}

function endpointTask(rules: LinkRules, choice: ByOthersChoice): HandOverTask {
  const { service, ports, named } = rules;
  const { cloud, cluster, owner, region, known } = choice;
  const asks = asksFor(cloud, named);
  const zones = service?.zones ?? [];
  const lines = [
    l10n.t("Please make a private endpoint to {0}.", cluster),
    "",
    l10n.t("Kind: {0}", kindIn(cloud)),
    l10n.t("In: {0}", [owner.account, rules.region].filter((text) => text !== "").join(", ")),
    l10n.t("Service to connect to: {0}", "{service}"),
    ...(zones.length === 0
      ? []
      : [l10n.t("Zones that the service is in: {0}. Others do not work.", zones.join(", "))]),
    ...(ports.length === 0
      ? []
      : [l10n.t("TCP ports to open from your applications to it: {0}", ports.join(", "))]),
    ...(cloud === "aws"
      ? [l10n.t("Leave private DNS off: it cannot be on before the endpoint is accepted.")]
      : []),
    ...(cloud === "gcp" ? decidedInGcp(rules) : []),
    "",
    l10n.t("Then send back: {0}. It stays pending until it is registered with that.", asks.label),
  ];
  return {
    kind: "handOver",
    title: l10n.t("Make the endpoint in the network"),
    text: lines.join("\n"),
    asks,
    appears: { region, account: owner.account, known },
  };
}

/** What of an endpoint in GCP is decided when it is made. */
function decidedInGcp({ domain, privateDns, globalAccess }: LinkRules): string[] {
  return [
    ...(globalAccess === true ? [l10n.t("Switch on global access.")] : []),
    privateDns === "on"
      ? l10n.t("Let Service Directory make its names; this cannot be switched on later.")
      : l10n.t("Do not let Service Directory make its names; this cannot be changed later."),
    ...(domain === undefined
      ? []
      : [l10n.t("Its name becomes part of the host name: {0}", `<name>.${domain}`)]),
  ];
}

/** A name by the clouds' own words. */
function kindIn(cloud: CloudName): string {
  const known: Readonly<Record<string, string>> = {
    aws: l10n.t("interface VPC endpoint (AWS PrivateLink)"),
    gcp: l10n.t("Private Service Connect endpoint (address and forwarding rule)"),
    azure: l10n.t("private endpoint (Azure Private Link), with manual approval"),
  };
  return known[cloud] ?? cloud;
}

function asksFor(cloud: CloudName, name: EndpointName): Answer {
  switch (name) {
    case "connection":
      return { label: l10n.t("the PSC connection id"), name, is: "gcpConnectionId" };
    case "path":
      return { label: l10n.t("the path of the forwarding rule"), name };
    case "endpoint": {
      const is: IdentifierKind = cloud === "azure" ? "azurePrivateEndpoint" : "awsVpcEndpoint";
      const label =
        cloud === "azure"
          ? l10n.t("the resource id of the private endpoint")
          : l10n.t("the VPC endpoint id");
      return { label, name, is };
    }
  }
}

/** What makes the names lead to the endpoint; undefined where nothing is to be done. */
function namesTask(
  { privateDns, hosts }: LinkRules,
  { cloud, cluster }: ByOthersChoice,
): HandOverTask | undefined {
  const byService = cloud === "aws" && privateDns === "on";
  if (!byService && hosts.length === 0) return undefined;
  const what = byService
    ? [l10n.t("Switch on its private DNS (VPC: DNS support and DNS hostnames on).")]
    : [
        l10n.t("For each of these names, make a private zone of exactly that name in the network,"),
        l10n.t("whose record at the top leads to the endpoint (no zone of a parent name):"),
        ...hosts.map((host) => `  ${host}`),
      ];
  const lines = [
    l10n.t("The private endpoint {0} to {1} is accepted.", "{endpoint}", cluster),
    ...what,
    l10n.t("Then say that it is done."),
  ];
  return {
    kind: "handOver",
    title: l10n.t("Make the names lead to the endpoint"),
    text: lines.join("\n"),
  };
}
