import * as l10n from "@vscode/l10n";
import {
  writeOf,
  type CloudOptions,
  type CloudSession,
  type CloudWriteId,
  type CustomerCloud,
} from "../clouds/cloud.ts";
import type { OwnService } from "../domain/customerCloud.ts";
import { textOf, type Values } from "../domain/draft.ts";
import type { EgressRules } from "../providers/egressLink.ts";
import type { Action, Target } from "../providers/provider.ts";
import type { CustomerSide } from "./connectOut.ts";
import type { CloudTask } from "./task.ts";

/** Who changes the customer's cloud. */
export interface Customer {
  readonly cloud: CustomerCloud;
  readonly cloudSession: CloudSession;
  /** The id of the cloud identity. */
  readonly identity: string;
}

/** What stands for a service that is not listed. */
export const unlisted = "other";

/** What there is to lead to, as far as the values make it matter. */
export interface Targets {
  /** Those of the kind that the identity shows; undefined = none can be listed. */
  readonly services?: readonly OwnService[];
  /** The one that is chosen. */
  readonly chosen?: OwnService;
  /** True = its id is typed. */
  readonly typed: boolean;
  /** The chosen one's name, or what is typed. */
  readonly name: string;
}

/** Reads them. */
export async function targetsOf(
  customer: Customer | undefined,
  { service: kind, region, target }: EgressRules,
  values: Values,
  options: CloudOptions,
): Promise<Targets> {
  if (customer === undefined || kind === undefined) {
    return { typed: true, name: textOf(values, target) };
  }
  const services = await customer.cloudSession.ownServices(region, { ...options, kind });
  const wanted = textOf(values, "service");
  const chosen = services.find((one) => one.target === wanted);
  if (chosen !== undefined) return { services, chosen, typed: false, name: chosen.target };
  const typed = wanted === unlisted;
  return { services, typed, name: typed ? textOf(values, target) : "" };
}

/** Why a service cannot be the target; undefined = it can. */
export function unfitness(
  service: OwnService,
  rules: EgressRules,
  action: Action,
  target: Target,
): string | undefined {
  const [unfit] = service.unfit;
  if (unfit !== undefined) return unfit;
  const { zones, authentication, values } = rules;
  const apart = zones.length > 0 && service.zones.length > 0;
  if (apart && !zones.some((zone) => service.zones.includes(zone))) {
    return l10n.t(
      "It is in {0}, and endpoints leave from {1}: they need a zone in common.",
      service.zones.join(", "),
      zones.join(", "),
    );
  }
  const { brokers } = service;
  if (authentication !== undefined && brokers?.authentication.includes(authentication) === false) {
    return l10n.t("Its clients do not sign in this way.");
  }
  if (needsLists(rules) && brokers?.everyone === true) {
    return l10n.t(
      "It lets in whom no access list names: set allow.everyone.if.no.acl.found to false in its configuration first.",
    );
  }
  return action.draft({ ...values, [rules.target]: service.target }, target).errors[rules.target];
}

/** Without IAM, access lists decide who may read (api-facts §1.5). */
export function needsLists({ authentication }: EgressRules): boolean {
  return authentication === "scram" || authentication === "tls";
}

/** The customer's side of one service, read just now. */
export interface Prepared {
  readonly side: Omit<CustomerSide, "byOthers">;
  /** Why it cannot be made ready; absent = it can. */
  readonly blocked?: string;
  /** What must be over first, and what stays when it is undone. */
  readonly warnings: readonly string[];
}

/** Reads what of the prerequisites is not so yet. */
export async function prepared(
  { cloud, cloudSession, identity }: Customer,
  rules: EgressRules,
  service: OwnService,
  principal: string | undefined,
  options: CloudOptions,
): Promise<Prepared> {
  const { region } = rules;
  const needed: CloudTask[] = [];
  const warnings: string[] = [];
  const blocked: string[] = [];
  for (const [id, rest] of writesFor(rules, service, principal)) {
    const write = writeOf(cloudSession, id);
    if (write === undefined) continue;
    const values = { region, ...rest };
    const sight = await write.look(values, options);
    if (sight.progress({}).kind === "done") continue;
    const all = { ...values, ...sight.further?.() };
    needed.push({ kind: "cloud", cloud, identity, write: id, values: all });
    const awaited = sight.awaits?.();
    const reason = awaited === undefined ? sight.blocked() : undefined;
    const undo = sight.undo({});
    if (reason !== undefined) blocked.push(reason);
    if (awaited !== undefined) warnings.push(awaited.text);
    if ("cannot" in undo) warnings.push(undo.cannot);
  }
  const [reason] = blocked;
  return {
    side: {
      cloud,
      identity,
      service,
      region,
      needed,
      ...(principal !== undefined && { principal }),
    },
    ...(reason !== undefined && { blocked: reason }),
    warnings,
  };
}

/** All that may be needed: connectivity first, for who is let in must be able to come. */
function writesFor(
  { authentication, globalAccess }: EgressRules,
  { target, kind, balancer }: OwnService,
  principal: string | undefined,
): (readonly [CloudWriteId, Values])[] {
  return [
    ...(kind === "kafka" && authentication !== undefined
      ? [["enableMultiVpc", { target, authentication: [authentication] }] as const]
      : []),
    ...(globalAccess === true && balancer !== undefined
      ? [["setGlobalAccess", { balancer: balancer.id, on: true }] as const]
      : []),
    ...(principal === undefined ? [] : [["allowConsumer", { target, principal }] as const]),
  ];
}
