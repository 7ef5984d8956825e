import type { CustomerCloud } from "../../../src/clouds/cloud.ts";
import { connectPlan } from "../../../src/operations/connect.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import type { Plan } from "../../../src/operations/plan.ts";
import type { Target } from "../../../src/providers/provider.ts";
import { chooseNew, rulesOf } from "./choice.ts";
import type { LinkDesk } from "./desk.ts";

/** Provider, cluster and region in the demo, with the writes that connecting to it takes, in order. */
export type Case = readonly [
  provider: string,
  cluster: string,
  region: string,
  order: readonly string[],
  cloud: CustomerCloud,
];

const group = ["CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "CreateVpcEndpoint"];
const name = ["hostedzone", "rrset"];
export const cases: readonly Case[] = [
  [
    "cockroach",
    "orders-prod",
    "us-east-1",
    [...group, "private-endpoint-connections", "ModifyVpcEndpoint"],
    "aws",
  ],
  [
    "astra",
    "catalog-prod",
    "us-east-1",
    [...group, "endpoints", ...Array.from({ length: 5 }, () => name).flat()],
    "aws",
  ],
  [
    "tidb",
    "shop-prod",
    "us-east-1",
    [...group, "privateEndpointConnections", "ModifyVpcEndpoint"],
    "aws",
  ],
  ["clickhouse", "analytics-prod", "eu-west-1", [...group, "privateEndpoint", ...name], "aws"],
];

const rule = ["addresses", "forwardingRules"];
const record = ["managedZones", "changes"];
export const gcpCases: readonly Case[] = [
  [
    "cockroach",
    "telemetry-eu",
    "europe-west1",
    [...rule, "private-endpoint-connections", ...record],
    "gcp",
  ],
  [
    "astra",
    "sessions-eu",
    "europe-west1",
    [...rule, "endpoints", ...Array.from({ length: 5 }, () => record).flat()],
    "gcp",
  ],
  ["tidb", "tracking-eu", "europe-west1", [...rule, "privateEndpointConnections"], "gcp"],
  ["clickhouse", "metrics-eu", "europe-west4", [...rule, "privateEndpoint", ...record], "gcp"],
];

/** The cluster, with the region by its own id. */
export async function targetOf(desk: LinkDesk, cluster: string, region: string): Promise<Target> {
  const target = await desk.read(cluster, region);
  const { name: id } = target.cluster.regions.find((one) => (one.label ?? one.name) === region)!;
  return { ...target, region: id };
}

/** What connects with a new endpoint, and leads so many of the names to it. */
export async function planOf(desk: LinkDesk, target: Target, names = Infinity): Promise<Plan> {
  const choice = await chooseNew(desk, target);
  const hosts = choice.hosts.slice(0, names);
  return {
    ...{ title: "Connect privately", accountId: "a1", clusterId: target.cluster.id },
    region: target.region!,
    ...connectPlan(rulesOf(desk, target), { ...choice, hosts }),
  };
}

/** Connects with a new endpoint, to the end. */
export async function connect(desk: LinkDesk, target: Target, names?: number): Promise<Operation> {
  const plan = await planOf(desk, target, names);
  desk.writes();
  const { id } = await desk.operations.begin(plan);
  return desk.settled(id);
}

/** The writes of a case where one name is led to the endpoint: the others only repeat it. */
export function withOneName(order: readonly string[]): readonly string[] {
  const first = order.findIndex((one) => one === name[0] || one === record[0]);
  return first < 0 ? order : order.slice(0, first + 2);
}

/** The last part of each path. */
export const lastParts = (writes: readonly { readonly path: string }[]): string[] =>
  writes.map(({ path }) => path.split("/").at(-1)!);
