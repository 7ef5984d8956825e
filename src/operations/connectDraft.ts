import * as l10n from "@vscode/l10n";
import type { Draft, Field, Values } from "../domain/draft.ts";
import { errorsOf, makeDraft } from "../providers/draft.ts";
import type { LinkRules } from "../providers/link.ts";
import { connectPlan } from "./connect.ts";
import { alsoFields, alsoLed, alsoWanted, type AlsoLed, type RegionTarget } from "./connectAlso.ts";
import { awsForm } from "./connectAwsForm.ts";
import {
  isThere,
  type ConnectChoice,
  type NewPscEndpoint,
  type NewVpcEndpoint,
} from "./connectChoice.ts";
import type { Connecting, ConnectForm } from "./connectForm.ts";
import { gcpForm } from "./connectGcpForm.ts";
import type { StepsPlan } from "./plan.ts";
import { previewOf, type StepPreview } from "./preview.ts";

/** The form as far as it is filled in, and what it would do; no plan while something is wrong. */
export interface ConnectDraft {
  readonly draft: Draft;
  readonly steps: readonly StepPreview[];
  readonly plan?: Pick<StepsPlan, "steps" | "results">;
  /** Other clusters that the same endpoint is to serve, with what that takes. */
  readonly also: readonly ClusterPlan[];
}

/** What a cluster takes. */
interface ClusterPlan {
  readonly target: RegionTarget;
  readonly plan: Pick<StepsPlan, "steps" | "results">;
}

/** Reads what the values so far make necessary, and says what they would do. Throws `ApiError` or an abort. */
export async function connectDraft(
  connecting: Connecting,
  rules: LinkRules,
  values: Values,
  signal: AbortSignal,
): Promise<ConnectDraft> {
  const formOf = connecting.cloud === "gcp" ? gcpForm : awsForm;
  const form = await formOf(connecting, rules, values, { signal });
  const led = ledBy(connecting, rules, form, values);
  const fields = [...form.fields, ...alsoFields(led), databaseField()];
  const filled = filledIn(fields, form.defaults, values);
  const errors = errorsOf(fields, filled, form.problems(filled));
  const choice = choiceOf(connecting, form, filled);
  const plan = choice && connectPlan(rules, choice);
  const also =
    choice === undefined
      ? []
      : alsoPlans(alsoWanted(led, filled), choice, (other) => form.hosts(other, filled));
  const steps = [
    ...(plan === undefined ? [] : stepsOf(connecting, { target: connecting.target, plan })),
    ...also.flatMap((one) => stepsOf(connecting, one).map((step) => inCluster(step, one))),
  ];
  const draft = makeDraft({
    title: l10n.t("Connect privately"),
    fields,
    values: filled,
    errors,
    warnings: form.warnings,
    effects: [...steps.map(({ text }) => text), ...form.known, ...costsOf(choice)],
    calls: steps.flatMap(({ calls }) => calls),
  });
  const isRight = Object.keys(errors).length === 0;
  return { draft, steps, also, ...(isRight && plan !== undefined && { plan }) };
}

function filledIn(fields: readonly Field[], defaults: Values, values: Values): Values {
  return Object.fromEntries(
    fields.map((field) => [field.id, valueOf(field, values) ?? defaults[field.id] ?? empty(field)]),
  );
}

/** The other clusters that an endpoint which is there can serve. */
function ledBy(
  { session, others }: Connecting,
  rules: LinkRules,
  form: ConnectForm,
  values: Values,
): readonly AlsoLed[] {
  const endpoint = form.choice(filledIn(form.fields, form.defaults, values))?.endpoint;
  if (endpoint === undefined || !isThere(endpoint)) return [];
  return alsoLed(session, rules, endpoint, others);
}

function choiceOf(
  { target }: Connecting,
  form: ConnectForm,
  values: Values,
): ConnectChoice | undefined {
  const made = form.choice(values);
  const byOthers = values["databaseTeam"] === true && { databaseTeam: target.cluster.name };
  return made && { ...made, ...byOthers };
}

function stepsOf({ session, cloudSession }: Connecting, { target, plan }: ClusterPlan) {
  return previewOf(plan, session, target, cloudSession);
}

function inCluster(step: StepPreview, { target }: ClusterPlan): StepPreview {
  return { ...step, text: `${target.cluster.name}: ${step.text}` };
}

/** The same endpoint, registered with others. Its private names are on or off for all of them. */
function alsoPlans(
  wanted: readonly AlsoLed[],
  choice: ConnectChoice,
  hostsOf: (rules: LinkRules) => readonly string[],
): readonly ClusterPlan[] {
  return wanted.map(({ target, rules }) => ({
    target,
    plan: connectPlan(rules, {
      ...choice,
      region: target.region,
      hosts: hostsOf(rules),
      ...(choice.databaseTeam !== undefined && { databaseTeam: target.cluster.name }),
    }),
  }));
}

/** Where another team has the right to it. */
function databaseField(): Field {
  return {
    id: "databaseTeam",
    label: l10n.t("Other people do the database's part"),
    kind: "checkbox",
    help: l10n.t("They are told by text, and it goes on once it is seen to be done."),
  };
}

/** What cannot be chosen (any more) counts as not chosen: another answer may have changed the options. */
function valueOf({ id, options }: Field, values: Values): Values[string] | undefined {
  const value = values[id];
  if (options === undefined) return value;
  return options.find((one) => one.value === value && one.blocked === undefined)?.value;
}

function empty({ kind }: Field): Values[string] {
  return kind === "checkbox" ? false : "";
}

/** What is billed: the endpoint by the hour, in AWS as zones (api-facts §5), and each private zone. */
function costsOf(choice: ConnectChoice | undefined): string[] {
  if (choice === undefined) return [];
  const { endpoint, hosts } = choice;
  return [
    ...(isThere(endpoint) ? [] : [endpointCost(endpoint)]),
    ...(hosts.length > 0 ? [l10n.t("Your cloud bills each private zone by the month.")] : []),
  ];
}

function endpointCost(endpoint: NewVpcEndpoint | NewPscEndpoint): string {
  if (!("subnets" in endpoint)) {
    return l10n.t("Google Cloud bills the endpoint by the hour, and by what passes it.");
  }
  const zones = String(endpoint.subnets.length);
  return l10n.t("AWS bills the endpoint in {0} zones × hours, and by what passes it.", zones);
}
