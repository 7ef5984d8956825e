import { connectPlan } from "../../../src/operations/connect.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import type { Target } from "../../../src/providers/provider.ts";
import { chooseNew, rulesOf } from "./choice.ts";
import type { LinkDesk } from "./desk.ts";

/** Provider, cluster and region in the demo, with the writes that connecting to it takes, in order. */
const group = ["CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "CreateVpcEndpoint"];
const name = ["hostedzone", "rrset"];
export const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
  [
    "cockroach",
    "orders-prod",
    "us-east-1",
    [...group, "private-endpoint-connections", "ModifyVpcEndpoint"],
  ],
  [
    "astra",
    "catalog-prod",
    "us-east-1",
    [...group, "endpoints", ...Array.from({ length: 5 }, () => name).flat()],
  ],
  ["tidb", "shop-prod", "us-east-1", [...group, "privateEndpointConnections", "ModifyVpcEndpoint"]],
  ["clickhouse", "analytics-prod", "eu-west-1", [...group, "privateEndpoint", ...name]],
];

/** The cluster, with the region by its own id. */
export async function targetOf(desk: LinkDesk, cluster: string, region: string): Promise<Target> {
  const target = await desk.read(cluster, region);
  const { name: id } = target.cluster.regions.find((one) => (one.label ?? one.name) === region)!;
  return { ...target, region: id };
}

/** Connects with a new endpoint, to the end. */
export async function connect(desk: LinkDesk, target: Target): Promise<Operation> {
  const plan = connectPlan(rulesOf(desk, target), await chooseNew(desk, target));
  const about = { title: "Connect privately", accountId: "a1", clusterId: target.cluster.id };
  desk.writes();
  const { id } = await desk.operations.begin({ ...about, region: target.region!, ...plan });
  return desk.settled(id);
}

/** The last part of each path. */
export const lastParts = (writes: readonly { readonly path: string }[]): string[] =>
  writes.map(({ path }) => path.split("/").at(-1)!);
