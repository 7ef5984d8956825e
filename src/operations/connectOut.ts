import * as l10n from "@vscode/l10n";
import type { CustomerCloud } from "../clouds/cloud.ts";
import type { OwnService } from "../domain/customerCloud.ts";
import type { FollowUp, Prerequisite, Values } from "../domain/draft.ts";
import { planned, type StepRecord } from "./operation.ts";
import { followingTask, type StepsPlan } from "./plan.ts";
import { taskText, type CloudTask } from "./task.ts";

/** The customer's side of it, as a cloud identity of theirs can change it. */
export interface CustomerSide {
  readonly cloud: CustomerCloud;
  readonly identity: string;
  readonly service: OwnService;
  /** The region of the service, in the words of its cloud. */
  readonly region: string;
  /** Whom it lets in by name; absent = nobody says who comes. */
  readonly principal?: string;
  /** What is not as it must be yet, in the order in which it is done. */
  readonly needed: readonly CloudTask[];
  /** Other people do it: they are told by text, and it is watched. */
  readonly byOthers: boolean;
}

/** What a person chose in order to connect a cluster to a service of their own. */
export interface ConnectOutChoice {
  /** The region of the cluster, by the provider's id. */
  readonly region: string;
  /** The service, as the egress endpoint names it. */
  readonly target: string;
  /** Absent = it is out of our reach: others do all of it, and say so. */
  readonly customer?: CustomerSide;
  /** What must be so on the customer's side, for others. */
  readonly prerequisites: readonly Prerequisite[];
  /** What the egress endpoint is made with, as its draft has it, and what follows once it is there. */
  readonly values: Values;
  readonly then: readonly FollowUp[];
}

/**
 * From a service of the customer's to one that the database reaches, in the order of design §4: let in, egress
 * endpoint, accepted, names. What is so already is no step.
 */
export function connectOutPlan(choice: ConnectOutChoice): Pick<StepsPlan, "steps"> {
  const { region, values, then, customer } = choice;
  return {
    steps: [
      ...prepare(choice),
      {
        ...planned({ kind: "action", action: "createEgressEndpoint", region, values }),
        gives: "egress",
      },
      ...(customer === undefined ? [] : accept(customer)),
      ...then.map((one) => followUp(one, region)),
    ],
  };
}

function prepare({ customer, prerequisites, target }: ConnectOutChoice): StepRecord[] {
  const text = textOf(prerequisites);
  if (customer === undefined) {
    if (prerequisites.length === 0) return [];
    const title = l10n.t("Let the database connect to {0}", target);
    return [planned({ kind: "handOver", title, text })];
  }
  return customer.needed.map((task) =>
    customer.byOthers
      ? planned({ kind: "handOver", title: taskText(task), text, seenBy: task })
      : planned(task),
  );
}

/** What others are asked for, with the values that they need. */
function textOf(prerequisites: readonly Prerequisite[]): string {
  return prerequisites
    .map(({ label, detail, copy }) => [`- ${label}`, detail, copy].filter(Boolean).join("\n  "))
    .join("\n");
}

/**
 * It comes while the egress endpoint waits for just that. Who is let in by name needs none where the list accepts.
 * What others are to accept is no step: the endpoint itself tells whom it waits for, and goes on by itself.
 */
function accept(customer: CustomerSide): StepRecord[] {
  const { cloud, identity, region, service, principal, byOthers } = customer;
  const isListed = service.listAccepts === true && principal !== undefined;
  if (service.acceptance === "automatic" || isListed || byOthers) return [];
  const values = { region, target: service.target };
  const step = planned({ kind: "cloud", cloud, identity, write: "acceptConnection", values });
  return [{ ...step, takes: { endpoint: "connection" }, answers: true }];
}

/** What is done with the endpoint that was made is done by its new id. */
function followUp(one: FollowUp, region: string): StepRecord {
  return { ...planned(followingTask(one, region)), takes: { item: "egress" } };
}
