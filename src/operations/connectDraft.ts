import * as l10n from "@vscode/l10n";
import type { CloudSession, CustomerCloud } from "../clouds/cloud.ts";
import type { CloudCaller, EndpointHalf } from "../domain/customerCloud.ts";
import { linesOf, textOf, type Draft, type Values } from "../domain/draft.ts";
import { errorsOf, makeDraft } from "../providers/draft.ts";
import type { LinkRules } from "../providers/link.ts";
import type { Session, Target } from "../providers/provider.ts";
import { connectPlan, type ConnectChoice } from "./connect.ts";
import { fieldsOf, zoneField } from "./connectFields.ts";
import { surroundingsOf, type Surroundings } from "./connectSurroundings.ts";
import type { StepsPlan } from "./plan.ts";
import { previewOf, type StepPreview } from "./preview.ts";

/** A cluster's region, and who connects to it. */
export interface Connecting {
  readonly session: Session;
  readonly target: Target & { readonly region: string };
  readonly cloud: CustomerCloud;
  readonly cloudSession: CloudSession;
  /** The id of the cloud identity, and who that is. */
  readonly identity: string;
  readonly owner: CloudCaller;
  /** What tells what is made now from everything else. */
  readonly mark: string;
}

/** The form as far as it is filled in, and what it would do; no plan while something is wrong. */
export interface ConnectDraft {
  readonly draft: Draft;
  readonly steps: readonly StepPreview[];
  readonly plan?: Pick<StepsPlan, "steps" | "results">;
}

/** Reads what the values so far make necessary, and says what they would do. Throws `ApiError` or an abort. */
export async function connectDraft(
  connecting: Connecting,
  rules: LinkRules,
  values: Values,
  signal: AbortSignal,
): Promise<ConnectDraft> {
  const around = await surroundingsOf(connecting, rules, values, { signal });
  const fields = fieldsOf(connecting, rules, around);
  const filled = Object.fromEntries(
    fields.map(({ id, kind }) => [
      id,
      values[id] ?? around.defaults[id] ?? (kind === "checkbox" ? false : ""),
    ]),
  );
  const errors = errorsOf(fields, filled, problemsOf(around, filled));
  const choice = choiceOf(connecting, rules, around, filled);
  const plan = choice && connectPlan(rules, choice);
  const { session, target, cloudSession } = connecting;
  const steps = plan === undefined ? [] : previewOf(plan, session, target, cloudSession);
  const draft = makeDraft({
    title: l10n.t("Connect privately"),
    fields,
    values: filled,
    errors,
    warnings: warningsOf(rules, around),
    effects: [...steps.map(({ text }) => text), ...costsOf(connecting, choice)],
    calls: steps.flatMap(({ calls }) => calls),
  });
  const isRight = Object.keys(errors).length === 0;
  return { draft, steps, ...(isRight && plan !== undefined && { plan }) };
}

function problemsOf(
  { endpoint, subnets, network }: Surroundings,
  values: Values,
): Record<string, string | undefined> {
  if (endpoint !== undefined) return {};
  const zones = [...new Set(subnets.map(({ zone }) => zone?.id ?? ""))].sort();
  const none = zones.every((zone) => textOf(values, zoneField(zone)) === "");
  const dns = network?.dns;
  const dnsOff = dns !== undefined && !(dns.support && dns.hostnames);
  return {
    network: network === undefined ? l10n.t("Choose one of the networks.") : undefined,
    ...(none &&
      zones[0] !== undefined && {
        [zoneField(zones[0])]: l10n.t("Choose a subnet in at least one zone."),
      }),
    source: /^[0-9a-f.:]+\/\d{1,3}$|^sg-[0-9a-f]+$/i.test(textOf(values, "source"))
      ? undefined
      : l10n.t("This is neither a CIDR such as 10.0.0.0/16 nor a security group."),
    ports: linesOf(values, "ports").some((port) => !/^\d{1,5}(-\d{1,5})?$/.test(port))
      ? l10n.t("A port is a number, or two with a hyphen between.")
      : undefined,
    privateDns:
      values["privateDns"] === true && dnsOff
        ? l10n.t("The VPC has DNS support or DNS hostnames off: both are needed for private names.")
        : undefined,
  };
}

/** Undefined while it is not known where the endpoint is to be. */
function choiceOf(
  { cloud, identity, owner, target, mark }: Connecting,
  rules: LinkRules,
  around: Surroundings,
  values: Values,
): ConnectChoice | undefined {
  const privateDns = values["privateDns"] === true;
  const common = {
    ...{ cloud, identity, owner, region: target.region, mark, privateDns },
    hosts: values["records"] === true && !privateDns ? rules.hosts : [],
  };
  if (around.endpoint !== undefined) return { ...common, endpoint: around.endpoint };
  if (around.network === undefined) return undefined;
  const group = textOf(values, "group");
  return {
    ...common,
    endpoint: {
      network: around.network.id,
      subnets: chosenSubnets(around, values),
      doors:
        group === ""
          ? { source: textOf(values, "source"), ports: portsOf(rules, values) }
          : { groups: [group] },
      name: textOf(values, "name"),
      mark,
    },
  };
}

function portsOf({ ports }: LinkRules, values: Values): readonly string[] {
  return ports.length > 0 ? ports : linesOf(values, "ports");
}

function chosenSubnets({ subnets }: Surroundings, values: Values): string[] {
  const zones = [...new Set(subnets.map(({ zone }) => zone?.id ?? ""))].sort();
  return zones.map((zone) => textOf(values, zoneField(zone))).filter((id) => id !== "");
}

function warningsOf(rules: LinkRules, { zonesKnown, endpoint }: Surroundings): string[] {
  if (zonesKnown || endpoint !== undefined) return [];
  return [
    rules.service === undefined
      ? l10n.t(
          "The endpoint service is made first, so its zones are not known yet: a subnet in a zone where it turns out not to be is refused before anything is made in your account.",
        )
      : l10n.t("The zones of the service are not known: not every subnet need fit."),
  ];
}

/** What is billed by the hour, as zones (api-facts §5). */
function costsOf({ cloud }: Connecting, choice: ConnectChoice | undefined): string[] {
  if (choice === undefined || isThere(choice.endpoint)) return [];
  if (cloud !== "aws")
    return [l10n.t("Your cloud bills the endpoint by the hour, and by what passes it.")];
  const zones = choice.endpoint.subnets.length;
  return [
    l10n.t("AWS bills the endpoint in {0} zones × hours, and by what passes it.", String(zones)),
  ];
}

function isThere(endpoint: ConnectChoice["endpoint"]): endpoint is EndpointHalf {
  return "id" in endpoint;
}
