import type { CloudWriteId, CustomerCloud } from "../clouds/cloud.ts";
import { ownAddress, type CloudCaller, type EndpointHalf } from "../domain/customerCloud.ts";
import type { Values } from "../domain/draft.ts";
import type { LinkRules } from "../providers/link.ts";
import type { ActionId } from "../providers/provider.ts";
import { planned, type StepRecord } from "./operation.ts";
import type { StepsPlan } from "./plan.ts";

/** What lets the applications in: groups that are there, or a new one that opens the ports to a source. */
type Doors =
  | { readonly groups: readonly string[] }
  | { readonly source: string; readonly ports: readonly string[] };

/** An endpoint that is to be made. */
interface NewEndpoint {
  readonly network: string;
  readonly subnets: readonly string[];
  readonly doors: Doors;
  /** What all that is made for it is called. */
  readonly name: string;
  /** Of this operation alone: by it, what was made is found after a lost answer. */
  readonly mark: string;
}

/** What a person chose in order to connect to a region of a cluster. */
export interface ConnectChoice {
  readonly cloud: CustomerCloud;
  /** The id of the cloud identity, and who that is. */
  readonly identity: string;
  readonly owner: CloudCaller;
  /** The region of the cluster, by the provider's id. */
  readonly region: string;
  /** One to be made, or one that leads to the service already. */
  readonly endpoint: NewEndpoint | EndpointHalf;
  /** AWS: the service's own private names are switched on. */
  readonly privateDns: boolean;
  /** The full host names for which private zones are made in the endpoint's network. */
  readonly hosts: readonly string[];
  /** What tells the zones from others of their names. */
  readonly mark: string;
}

/**
 * From nothing to a working private endpoint, in the order of design §4: service, allowed, endpoint, registered,
 * names. What is there already is no step, but known from the start.
 */
export function connectPlan(
  rules: LinkRules,
  choice: ConnectChoice,
): Pick<StepsPlan, "steps" | "results"> {
  const { endpoint, region } = choice;
  return {
    results: {
      ...(rules.service !== undefined && { service: rules.service.name }),
      ...("id" in endpoint && namesOf(endpoint)),
    },
    steps: [
      ...rules.first(choice.owner).map(({ action, values }) => act(action, region, values)),
      ...("id" in endpoint ? [] : makeEndpoint(rules, choice, endpoint)),
      {
        ...act("registerEndpoint", region, rules.register),
        takes: { endpointId: rules.named },
      },
      untilAvailable(rules, choice),
      ...(choice.privateDns ? [switchOnPrivateDns(rules, choice)] : []),
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

function act(action: ActionId, region: string, values: Values): StepRecord {
  return planned({ kind: "action", action, region, values });
}

function write(
  { cloud, identity }: ConnectChoice,
  id: CloudWriteId,
  values: Values,
  takes: StepRecord["takes"] = {},
): StepRecord {
  return { ...planned({ kind: "cloud", cloud, identity, write: id, values }), takes };
}

/** What the provider has let in is not yet reachable in the customer's network. */
function untilAvailable({ region }: LinkRules, { identity }: ConnectChoice): StepRecord {
  const takes = { service: "service", endpoint: "endpoint" };
  return { ...planned({ kind: "await", identity, values: { region } }), takes };
}

function makeEndpoint(
  { region }: LinkRules,
  choice: ConnectChoice,
  { network, subnets, doors, name, mark }: NewEndpoint,
): StepRecord[] {
  const made = { region, network, name, mark };
  const values = { ...made, subnets };
  const service = { service: "service" };
  if ("groups" in doors) {
    return [write(choice, "createEndpoint", { ...values, groups: doors.groups }, service)];
  }
  const { source, ports } = doors;
  const description = `Private endpoint ${name}`;
  return [
    write(choice, "createSecurityGroup", { ...made, description }),
    write(choice, "openPorts", { region, source, ports }, { group: "group" }),
    write(choice, "createEndpoint", values, { ...service, groups: "group" }),
  ];
}

function switchOnPrivateDns({ region }: LinkRules, choice: ConnectChoice): StepRecord {
  return write(choice, "setPrivateDns", { region, on: true }, { endpoint: "endpoint" });
}

/** A zone named exactly so: a parent's would hide all its other names (design §4). */
function leadName(
  { region }: LinkRules,
  choice: ConnectChoice,
  host: string,
  zone: string,
): StepRecord[] {
  const { endpoint, mark } = choice;
  const named = { region, network: endpoint.network, name: host };
  return [
    { ...write(choice, "createZone", { ...named, mark }), gives: zone },
    write(choice, "setRecord", named, {
      zone,
      target: "endpointName",
      targetZone: "endpointZone",
    }),
  ];
}
