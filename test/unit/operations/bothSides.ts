import { planned, type StepRecord } from "../../../src/operations/operation.ts";
import type { CloudTask, HandOverTask } from "../../../src/operations/task.ts";

const mine = { kind: "cloud", cloud: "aws", identity: "i1" } as const;

/** Makes the endpoint in the customer's cloud; gives `endpoint`. */
export const creation: CloudTask = {
  ...mine,
  write: "createEndpoint",
  values: { mark: "operation-1" },
};

/** Tells the database of it. */
export const registration: StepRecord = {
  ...planned({ kind: "action", action: "registerEndpoint", values: {} }),
  takes: { id: "endpoint" },
};

/** Switches its private DNS on. */
export const switching: CloudTask = { ...mine, write: "setPrivateDns", values: { on: true } };

/** An endpoint, its registration and its private DNS. */
export const bothSides: readonly StepRecord[] = [
  planned(creation),
  registration,
  { ...planned(switching), takes: { endpoint: "endpoint" } },
];

/** An egress endpoint, which the customer's side lets in, and its names. */
export const egress: readonly StepRecord[] = [
  {
    ...planned({ kind: "action", action: "createEgressEndpoint", values: { target: "db" } }),
    gives: "egress",
  },
  {
    ...planned({ ...mine, write: "acceptConnection", values: {} }),
    takes: { endpoint: "egress" },
    answers: true,
  },
  {
    ...planned({ kind: "action", action: "setDomainNames", values: { names: ["a.example"] } }),
    takes: { item: "egress" },
  },
];

/** The network team makes the endpoint. */
export const forNetworkTeam: HandOverTask = {
  kind: "handOver",
  title: "Create the endpoint",
  text: "Make an endpoint to com.example.service.",
  asks: { label: "Endpoint id", name: "endpoint", is: "awsVpcEndpoint" },
};

export const handedOverCreate: StepRecord = planned(forNetworkTeam);
