import type { CloudWriteId, CustomerCloud } from "../clouds/cloud.ts";
import type { EndpointHalf } from "../domain/customerCloud.ts";
import type { FollowUp, Values } from "../domain/draft.ts";
import { planned, type StepRecord } from "./operation.ts";
import { followingTask, type StepsPlan } from "./plan.ts";

/** A name in a private zone that leads to the endpoint and is to be taken away. */
export interface NameOfEndpoint {
  readonly zone: string;
  readonly name: string;
  /** To which of the endpoint's names or addresses it leads; AWS: with the hosted zone of that. */
  readonly target: string;
  readonly targetZone?: string;
  /** The zone goes too: what it is made anew from when that is taken back. Absent = it stays. */
  readonly deleteZone?: { readonly network: string; readonly mark: string };
}

/** What of the customer's cloud is taken apart. */
export interface CloudPart {
  readonly cloud: CustomerCloud;
  /** The id of the cloud identity. */
  readonly identity: string;
  readonly endpoint: EndpointHalf;
  readonly deleteEndpoint: boolean;
  /** The endpoint answers to the service's private names, and is not to do so any more. */
  readonly privateDnsOff: boolean;
  readonly names: readonly NameOfEndpoint[];
  /** Security groups (AWS) and reserved addresses (GCP), which nothing uses once the endpoint is gone. */
  readonly groups: readonly string[];
  readonly addresses: readonly string[];
}

/** What is to be taken apart. */
export interface DisconnectChoice {
  /** The region of the cluster, by the provider's id. */
  readonly region: string;
  /** The provider's id of the registration. */
  readonly item: string;
  /** How it is taken back: what the action's draft says, and does afterwards. */
  readonly removal: { readonly values: Values; readonly then?: readonly FollowUp[] | undefined };
  /** Absent = only the registration goes. */
  readonly own?: CloudPart;
}

/**
 * A working private endpoint taken apart, in the order of design §4: names, registration, endpoint, what was made
 * for it. Last it is looked whether the provider lists the registration again, which is then cleared
 * (CockroachDB's STALE).
 */
export function disconnectPlan(choice: DisconnectChoice): Pick<StepsPlan, "steps" | "results"> {
  const { own } = choice;
  const deregister = [
    removal(choice),
    ...(choice.removal.then ?? []).map((one) => planned(followingTask(one, choice.region))),
  ];
  if (own === undefined) return { steps: deregister };
  const zones = own.names.map(({ zone }, at) => [zoneName(at), zone]);
  return {
    results: Object.fromEntries(zones) as Record<string, string>,
    steps: [
      ...takeNames(own),
      ...deregister,
      ...takeApart(own),
      ...(own.deleteEndpoint ? [removal(choice)] : []),
    ],
  };
}

/** The steps of which a preview tells: what the registration's draft tells of is not told twice. */
export function toldSteps(steps: readonly StepRecord[]): readonly StepRecord[] {
  const deregister = steps.findIndex(({ kind }) => kind === "action");
  return steps.filter(({ kind }, at) => kind !== "action" || at === deregister);
}

function removal({ region, item, removal: { values } }: DisconnectChoice): StepRecord {
  return planned({ kind: "action", action: "removeEndpoint", region, item, values });
}

function zoneName(at: number): string {
  return `zone${at + 1}`;
}

function write(
  { cloud, identity, endpoint: { region } }: CloudPart,
  id: CloudWriteId,
  values: Values,
  rest: Pick<StepRecord, "takes" | "gives"> = {},
): StepRecord {
  const all = { region, ...values };
  return { ...planned({ kind: "cloud", cloud, identity, write: id, values: all }), ...rest };
}

function takeNames(own: CloudPart): StepRecord[] {
  const { endpoint, names, privateDnsOff } = own;
  const dns = privateDnsOff
    ? [write(own, "setPrivateDns", { endpoint: endpoint.id, on: false })]
    : [];
  const records = names.flatMap(({ name, target, targetZone = "", deleteZone }, at) => {
    // The zone by a name of its own: made anew, it is another one.
    const zone = zoneName(at);
    const takes = { zone };
    return [
      write(own, "removeRecord", { name, target, targetZone }, { takes }),
      ...(deleteZone === undefined
        ? []
        : [write(own, "deleteZone", { name, ...deleteZone }, { takes, gives: zone })]),
    ];
  });
  return [...dns, ...records];
}

function takeApart(own: CloudPart): StepRecord[] {
  if (!own.deleteEndpoint) return [];
  return [
    write(own, "deleteEndpoint", { endpoint: own.endpoint.id }),
    ...own.groups.map((group) => write(own, "deleteSecurityGroup", { group })),
    ...own.addresses.map((address) => write(own, "releaseAddress", { address })),
  ];
}
