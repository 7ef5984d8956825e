import type { CustomerCloud } from "../../../src/clouds/cloud.ts";
import { connectPlan } from "../../../src/operations/connect.ts";
import type { Target } from "../../../src/providers/provider.ts";
import { ApartDesk } from "./apartDesk.ts";
import { chooseNew, rulesOf } from "./choice.ts";
import type { LinkDesk } from "./desk.ts";

/** Provider, cloud, cluster and region in the demo, with the writes of taking apart what we connected, in order. */
const record = ["rrset", "zone"];
export const cases: readonly (readonly [
  string,
  CustomerCloud,
  string,
  string,
  readonly string[],
])[] = [
  [
    ...["cockroach", "aws", "orders-prod", "us-east-1"],
    ["dnsOff", "deregister", "DeleteVpcEndpoints", "DeleteSecurityGroup"],
  ],
  [
    ...["astra", "aws", "catalog-prod", "us-east-1"],
    [
      ...Array.from({ length: 5 }, () => record).flat(),
      ...["deregister", "DeleteVpcEndpoints", "DeleteSecurityGroup"],
    ],
  ],
  [
    ...["tidb", "aws", "shop-prod", "us-east-1"],
    ["dnsOff", "deregister", "DeleteVpcEndpoints", "DeleteSecurityGroup"],
  ],
  [
    ...["clickhouse", "aws", "analytics-prod", "eu-west-1"],
    [...record, "deregister", "drop", "DeleteVpcEndpoints", "DeleteSecurityGroup"],
  ],
  [
    ...["cockroach", "gcp", "telemetry-eu", "europe-west1"],
    [...record, "deregister", "forwardingRules", "addresses"],
  ],
  [
    ...["astra", "gcp", "sessions-eu", "europe-west1"],
    [
      ...Array.from({ length: 5 }, () => record).flat(),
      ...["deregister", "forwardingRules", "addresses"],
    ],
  ],
  [
    ...["tidb", "gcp", "tracking-eu", "europe-west1"],
    ["deregister", "forwardingRules", "addresses"],
  ],
  [
    ...["clickhouse", "gcp", "metrics-eu", "europe-west4"],
    [...record, "deregister", "drop", "forwardingRules", "addresses"],
  ],
] as never;

/** A cluster that was connected by us, and what is registered. */
export interface Connected {
  readonly desk: ApartDesk;
  readonly target: Target & { readonly region: string };
  readonly item: string;
  /** What there was before. */
  readonly before: Awaited<ReturnType<ApartDesk["picture"]>>;
}

/** Connects with a new endpoint; what is written for that is not to be seen any more. */
export async function connected(
  provider: string,
  cloud: CustomerCloud,
  cluster: string,
  region: string,
): Promise<Connected> {
  const desk = await ApartDesk.open(provider, cloud);
  const first = await desk.read(cluster, region);
  // The sandbox's GCP gives the demo's endpoints their addresses when somebody looks.
  await desk.cloud.addresses(region, {});
  const before = await desk.picture(first);
  const done = await desk.run(first, await planOf(desk, first));
  if (done.state !== "done") throw new Error(`not connected: ${done.text}`);
  const target = await desk.read(cluster, region);
  const known = new Set(first.networking.endpoints.items.map(({ id }) => id));
  const { endpoint, connection, path } = done.results!;
  const names = [endpoint, connection, path];
  const item = target.networking.endpoints.items.find(
    (one) => !known.has(one.id) || names.includes(one.cloudId ?? one.id),
  )!.id;
  desk.writes();
  return { desk, target, item, before };
}

/** With a new endpoint, as a person would choose it. */
async function planOf({ session, cloud }: ApartDesk, target: Target) {
  const desk = { session, cloud } as LinkDesk;
  return connectPlan(rulesOf(desk, target), await chooseNew(desk, target));
}

/** What a write is, in short. */
export function inShort({
  face,
  method,
  path,
  body,
}: ApartDesk["sandbox"]["requests"][number]): string {
  const parts = path.split("?")[0]!.split("/");
  const last = parts.at(-1)!;
  if (face === "aws") {
    if (last === "ModifyVpcEndpoint") return "dnsOff";
    if (last === "rrset") return "rrset";
    return method === "DELETE" ? "zone" : last;
  }
  if (face === "gcp") {
    if (last === "changes") return "rrset";
    return parts.includes("managedZones") ? "zone" : parts.at(-2)!;
  }
  return JSON.stringify(body ?? "").includes('"privateEndpoints"') ? "drop" : "deregister";
}
