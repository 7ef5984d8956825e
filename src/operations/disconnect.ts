import type { CloudWriteId, CustomerCloud } from "../clouds/cloud.ts";
import { ownAddress, type EndpointHalf, type PrivateZone } from "../domain/customerCloud.ts";
import type { Values } from "../domain/draft.ts";
import { planned, type StepRecord } from "./operation.ts";
import type { StepsPlan } from "./plan.ts";

/** A private zone in which a name leads to the endpoint. */
interface NameOfEndpoint {
  readonly zone: Pick<PrivateZone, "id">;
  readonly name: string;
  /** True = the zone was made for it, or a person wants it gone. */
  readonly deleteZone: boolean;
}

/** What is to be taken apart. */
export interface DisconnectChoice {
  readonly cloud: CustomerCloud;
  /** The id of the cloud identity. */
  readonly identity: string;
  /** The region of the cluster, by the provider's id; that of the endpoint is its own. */
  readonly region: string;
  /** The provider's id of the registration. */
  readonly item: string;
  readonly endpoint: EndpointHalf;
  /** True = others use the endpoint, or nobody can tell: then only the registration goes (design §4). */
  readonly shared: boolean;
  readonly names: readonly NameOfEndpoint[];
  /** The security groups that were made for it, or that a person wants gone. */
  readonly groups: readonly string[];
}

/** A working private endpoint taken apart, in the order of design §4: names, registration, endpoint, what was made for it. */
export function disconnectPlan(choice: DisconnectChoice): Pick<StepsPlan, "steps"> {
  const { region, item, shared } = choice;
  const deregister = planned({
    kind: "action",
    action: "removeEndpoint",
    region,
    item,
    values: {},
  });
  if (shared) return { steps: [deregister] };
  return { steps: [...takeNames(choice), deregister, ...takeApart(choice)] };
}

function write(
  { cloud, identity, endpoint }: DisconnectChoice,
  id: CloudWriteId,
  values: Values,
): StepRecord {
  const where = { region: endpoint.region };
  return planned({ kind: "cloud", cloud, identity, write: id, values: { ...where, ...values } });
}

function takeNames(choice: DisconnectChoice): StepRecord[] {
  const { endpoint, names } = choice;
  const { name: target = "", hostedZone: targetZone = "" } = ownAddress(endpoint) ?? {};
  const dns =
    endpoint.privateDns === true
      ? [write(choice, "setPrivateDns", { endpoint: endpoint.id, on: false })]
      : [];
  const records = names.flatMap(({ zone, name, deleteZone }) => [
    write(choice, "removeRecord", { zone: zone.id, name, target, targetZone }),
    ...(deleteZone ? [write(choice, "deleteZone", { zone: zone.id, name })] : []),
  ]);
  return [...dns, ...records];
}

function takeApart(choice: DisconnectChoice): StepRecord[] {
  return [
    write(choice, "deleteEndpoint", { endpoint: choice.endpoint.id }),
    ...choice.groups.map((group) => write(choice, "deleteSecurityGroup", { group })),
  ];
}
