import type { CloudWriteId, CustomerCloud } from "../clouds/cloud.ts";
import type { OwnService } from "../domain/customerCloud.ts";
import type { FollowUp, Values } from "../domain/draft.ts";
import { planned, type StepRecord } from "./operation.ts";
import { followingTask, type StepsPlan } from "./plan.ts";

/** What a person chose in order to connect a cluster to a service of their own. */
export interface ConnectOutChoice {
  readonly cloud: CustomerCloud;
  /** The id of the cloud identity that owns the service. */
  readonly identity: string;
  /** The region of the cluster, by the provider's id. */
  readonly region: string;
  /** The service, and the region that it is in, in the words of its cloud. */
  readonly target: OwnService;
  readonly targetRegion: string;
  /** Whom the service must let in: the provider's principal for this cluster. */
  readonly principal: string;
  /** What the egress endpoint is made with, as its draft has it, and what follows once it is there. */
  readonly values: Values;
  readonly then: readonly FollowUp[];
}

/**
 * From a service of the customer's to one that the database reaches, in the order of design §4: let in, egress
 * endpoint, accepted, names. Who is let in already, or not asked, is no step.
 */
export function connectOutPlan(choice: ConnectOutChoice): Pick<StepsPlan, "steps"> {
  const { region, values, then, target } = choice;
  return {
    steps: [
      ...letIn(choice),
      {
        ...planned({ kind: "action", action: "createEgressEndpoint", region, values }),
        gives: "egress",
      },
      ...(target.acceptance === "manual" ? [accept(choice)] : []),
      ...then.map((one) => followUp(one, region)),
    ],
  };
}

function write(
  { cloud, identity, targetRegion, target }: ConnectOutChoice,
  id: CloudWriteId,
  values: Values,
): StepRecord {
  const where = { region: targetRegion, target: target.target };
  return planned({ kind: "cloud", cloud, identity, write: id, values: { ...where, ...values } });
}

function letIn(choice: ConnectOutChoice): StepRecord[] {
  const { target, principal } = choice;
  const isIn = target.allowed.some((one) => one === principal || one === "*");
  return isIn ? [] : [write(choice, "allowConsumer", { principal })];
}

/** It comes while the egress endpoint waits for just that. */
function accept(choice: ConnectOutChoice): StepRecord {
  return {
    ...write(choice, "acceptConnection", {}),
    takes: { endpoint: "connection" },
    answers: true,
  };
}

/** What is done with the endpoint that was made is done by its new id. */
function followUp(one: FollowUp, region: string): StepRecord {
  return { ...planned(followingTask(one, region)), takes: { item: "egress" } };
}
