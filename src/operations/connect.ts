import { ownAddress, type EndpointHalf } from "../domain/customerCloud.ts";
import type { Values } from "../domain/draft.ts";
import type { LinkRules } from "../providers/link.ts";
import type { ActionId } from "../providers/provider.ts";
import { makeVpcEndpoint, switchOnPrivateDns } from "./connectAws.ts";
import { isThere, writeStep, type ConnectChoice } from "./connectChoice.ts";
import { makePscEndpoint } from "./connectGcp.ts";
import { byDatabaseTeam } from "./databaseByOthers.ts";
import { planned, type StepRecord } from "./operation.ts";
import type { StepsPlan } from "./plan.ts";

/**
 * From nothing to a working private endpoint, in the order of design §4: service, allowed, endpoint, registered,
 * names. What is there already is no step, but known from the start.
 */
export function connectPlan(
  rules: LinkRules,
  choice: ConnectChoice,
): Pick<StepsPlan, "steps" | "results"> {
  const { endpoint, region, databaseTeam } = choice;
  const act = (action: ActionId, values: Values, takes: StepRecord["takes"] = {}): StepRecord => {
    const task = { kind: "action", action, region, values } as const;
    return databaseTeam === undefined
      ? { ...planned(task), takes }
      : { ...planned(byDatabaseTeam(task, databaseTeam, takes)), takes };
  };
  return {
    results: {
      ...(rules.service !== undefined && { service: rules.service.name }),
      ...(isThere(endpoint) && namesOf(endpoint)),
    },
    steps: [
      ...rules.first(choice.owner).map(({ action, values }) => act(action, values)),
      ...makeEndpoint(rules, choice),
      act("registerEndpoint", rules.register, { endpointId: rules.named }),
      untilAvailable(rules, choice),
      ...(choice.cloud === "aws" ? switchOnPrivateDns(rules, choice) : []),
      ...choice.hosts.flatMap((host, at) => leadName(rules, choice, host, `zone${at + 1}`)),
    ],
  };
}

/** What later steps take of an endpoint that is there: the names under which making one would give them. */
function namesOf(endpoint: EndpointHalf): Readonly<Record<string, string>> {
  const { id, connectionId, path } = endpoint;
  const address = ownAddress(endpoint);
  return {
    endpoint: id,
    ...(connectionId !== undefined && { connection: connectionId }),
    ...(path !== undefined && { path }),
    ...(address !== undefined && { endpointName: address.name }),
    ...(address?.hostedZone !== undefined && { endpointZone: address.hostedZone }),
  };
}

/** What the provider has let in is not yet reachable in the customer's network. */
function untilAvailable({ region }: LinkRules, { identity }: ConnectChoice): StepRecord {
  const takes = { service: "service", endpoint: "endpoint" };
  return { ...planned({ kind: "await", identity, values: { region } }), takes };
}

function makeEndpoint(rules: LinkRules, choice: ConnectChoice): StepRecord[] {
  switch (choice.cloud) {
    case "aws":
      return isThere(choice.endpoint) ? [] : makeVpcEndpoint(rules, choice, choice.endpoint);
    case "gcp":
      return isThere(choice.endpoint) ? [] : makePscEndpoint(rules, choice, choice.endpoint);
  }
}

/** What a record leads to: AWS's alias names the zone of its target too. */
const targets = {
  aws: { target: "endpointName", targetZone: "endpointZone" },
  gcp: { target: "endpointName" },
} as const;

/** A zone named exactly so: a parent's would hide all its other names (design §4). */
function leadName(
  { region }: LinkRules,
  choice: ConnectChoice,
  host: string,
  zone: string,
): StepRecord[] {
  const { endpoint, mark } = choice;
  const named = { region, network: endpoint.network, name: host };
  const target = { target: "endpointName" };
  return [
    { ...writeStep(choice, "createZone", { ...named, mark }, target), gives: zone },
    writeStep(choice, "setRecord", named, { zone, ...targets[choice.cloud] }),
  ];
}
