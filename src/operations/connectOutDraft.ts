import * as l10n from "@vscode/l10n";
import { textOf, type Draft, type Field, type FollowUp, type Values } from "../domain/draft.ts";
import { invalidInput } from "../http/errors.ts";
import { errorsOf, makeDraft } from "../providers/draft.ts";
import type { EgressRules } from "../providers/egressLink.ts";
import { actionOf, type Action, type Session, type Target } from "../providers/provider.ts";
import { connectOutPlan, type ConnectOutChoice } from "./connectOut.ts";
import { fieldsOf, nameValues, namePrefix } from "./connectOutFields.ts";
import {
  needsLists,
  prepared,
  targetsOf,
  type Customer,
  type Prepared,
} from "./connectOutTarget.ts";
import type { StepsPlan } from "./plan.ts";
import { previewOf, type StepPreview } from "./preview.ts";

/** A cluster's region that is to reach a service, and who changes the customer's cloud; absent = others do. */
export interface ConnectingOut {
  readonly session: Session;
  readonly target: Target & { readonly region: string };
  readonly customer?: Customer;
}

/** The form as far as it is filled in, and what it would do; no plan while something is wrong. */
export interface ConnectOutDraft {
  readonly draft: Draft;
  readonly steps: readonly StepPreview[];
  readonly plan?: Pick<StepsPlan, "steps">;
}

/** Reads what the values so far make necessary, and says what they would do. Throws `ApiError` or an abort. */
export async function connectOutDraft(
  connecting: ConnectingOut,
  values: Values,
  signal: AbortSignal,
): Promise<ConnectOutDraft> {
  const { session, target, customer } = connecting;
  const { action, all, rules } = kindsOf(connecting, values);
  const targets = await targetsOf(customer, rules, values, { signal });
  const { chosen, typed, name } = targets;
  const made = action.draft({ ...values, ...rules.values, [rules.target]: name }, target);
  const principal = rules.principal ?? (textOf(values, "principal") || undefined);
  const ready =
    customer && chosen && (await prepared(customer, rules, chosen, principal, { signal }));
  const named = namesOf(session, target, rules, values);
  const fields = fieldsOf({ all, rules, targets, action, target, made, named, ready });
  const filled = filledIn(fields, values, rules, made, named?.draft);
  const errors = errorsIn(fields, filled, { rules, made, named, ready, typed });
  const choice: ConnectOutChoice = {
    ...{ region: target.region, target: name, values: made.values },
    ...(ready && { customer: { ...ready.side, byOthers: filled["byOthers"] === true } }),
    prerequisites: rules.prerequisites(name),
    then: named === undefined || !named.on ? [] : [named.followUp],
  };
  const isRight = Object.keys(errors).length === 0;
  const plan = connectOutPlan(choice);
  const steps = isRight ? previewOf(plan, session, target, customer?.cloudSession) : [];
  const draft = makeDraft({
    title: l10n.t("Connect to your service"),
    fields,
    values: filled,
    errors,
    warnings: [
      ...made.warnings,
      ...(named?.on === true ? named.draft.warnings : []),
      ...(ready?.warnings ?? []),
      ...listWarnings(rules, targets.chosen),
    ],
    prerequisites: needsOthers(choice) ? choice.prerequisites : [],
    effects: [
      ...steps.map(({ text }) => text),
      ...made.effects,
      ...(named?.on === true ? named.draft.effects : []),
      ...costsOf(choice),
    ],
    calls: steps.flatMap(({ calls }) => calls),
  });
  return { draft, steps, ...(isRight && { plan }) };
}

/** The kinds of service there are, and the one that is meant. Throws `invalidInput` where there can be none. */
function kindsOf({ session, target }: ConnectingOut, values: Values) {
  const links = session.egressLinks?.(target);
  const action = actionOf(session, "createEgressEndpoint");
  const reason =
    links === undefined || action === undefined
      ? l10n.t("This provider does not offer it.")
      : "blocked" in links
        ? links.blocked
        : action.blocked(target);
  const all = links !== undefined && "rules" in links ? links.rules : [];
  const rules = all.find(({ id }) => id === textOf(values, "kind")) ?? all[0];
  if (action !== undefined && rules !== undefined && reason === undefined) {
    return { action, all, rules };
  }
  throw invalidInput(
    reason ?? l10n.t("This provider does not offer it."),
    l10n.t("Look at what the tree says of the cluster."),
  );
}

/** Names for the endpoint that is to be made. */
export interface Names {
  /** Whether they are wanted. */
  readonly on: boolean;
  readonly draft: Draft;
  readonly followUp: FollowUp;
}

function namesOf(
  session: Session,
  target: Target,
  rules: EgressRules,
  values: Values,
): Names | undefined {
  const { names, named } = rules;
  const action: Action | undefined = names && actionOf(session, names);
  if (action === undefined) return undefined;
  const on = values["withNames"] ?? named !== undefined;
  const typed = { ...(named ?? { domainNames: [] }), ...nameValues(values) };
  const draft = action.draft(typed, target);
  return { on: on === true, draft, followUp: { action: action.id, values: draft.values } };
}

/** What was given, as it would be sent; what nobody filled in as it usually is. */
function filledIn(
  fields: readonly Field[],
  values: Values,
  rules: EgressRules,
  made: Draft,
  names: Draft | undefined,
): Values {
  const known: Values = {
    ...made.values,
    kind: rules.id,
    withNames: rules.named !== undefined,
    ...Object.fromEntries(
      Object.entries(names?.values ?? {}).map(([id, value]) => [namePrefix + id, value]),
    ),
  };
  const normal = (id: string): boolean => id in made.values || id.startsWith(namePrefix);
  return Object.fromEntries(
    fields.map(({ id, kind }) => [
      id,
      (normal(id) || id === "kind" ? known[id] : (values[id] ?? known[id])) ??
        (kind === "checkbox" ? false : ""),
    ]),
  );
}

interface Parts {
  readonly rules: EgressRules;
  readonly made: Draft;
  readonly named: Names | undefined;
  readonly ready: Prepared | undefined;
  readonly typed: boolean;
}

/** What is wrong with a target is said where it is chosen. */
function errorsIn(
  fields: readonly Field[],
  filled: Values,
  { rules, made, named, ready, typed }: Parts,
): Record<string, string> {
  const shown = new Set(fields.map(({ id }) => id));
  const isShown = (id: string): boolean => shown.has(id.replace(/\.\d+$/, ""));
  const found = Object.entries(made.errors).map(([id, text]) => [
    id === rules.target && !typed ? "service" : id,
    text,
  ]);
  const names = Object.entries(named?.on === true ? named.draft.errors : {});
  const all = [...found, ...names.map(([id, text]) => [namePrefix + id, text])];
  const lines = Object.fromEntries(all.filter(([id = ""]) => isShown(id))) as Record<
    string,
    string
  >;
  const { blocked } = ready ?? {};
  const problems = { ...lines, ...(blocked !== undefined && { service: blocked }) };
  return { ...problems, ...errorsOf(fields, filled, problems) };
}

/** Whether nobody was told what happens to who is on no access list. */
function listWarnings(
  rules: EgressRules,
  service: { readonly brokers?: { readonly everyone?: boolean } } | undefined,
): string[] {
  if (!needsLists(rules) || service?.brokers?.everyone !== undefined) return [];
  if (service === undefined) return [];
  return [
    l10n.t(
      "Its configuration does not say allow.everyone.if.no.acl.found=false. Without it, multi-VPC connectivity is refused for this way of signing in.",
    ),
  ];
}

function needsOthers({ customer }: ConnectOutChoice): boolean {
  return customer === undefined || customer.byOthers;
}

/** What the customer's cloud bills; the provider's own costs are among the effects of its draft. */
function costsOf({ customer }: ConnectOutChoice): string[] {
  const isNew = customer?.needed.some(({ write }) => write === "enableMultiVpc") === true;
  if (!isNew) return [];
  return [
    l10n.t(
      "AWS bills multi-VPC connectivity by the hour for each way of signing in, and by what passes it.",
    ),
  ];
}
