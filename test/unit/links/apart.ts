import type { CustomerCloud } from "../../../src/clouds/cloud.ts";
import { connectPlan } from "../../../src/operations/connect.ts";
import { planned, type StepRecord } from "../../../src/operations/operation.ts";
import type { LinkRules } from "../../../src/providers/link.ts";
import type { Target } from "../../../src/providers/provider.ts";
import { ApartDesk } from "./apartDesk.ts";
import { chooseNew } from "./choice.ts";
import { identity } from "./desk.ts";

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
    [...record, "deregister", "forwardingRules", "addresses"],
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
  const plan = cloud === "aws" ? await awsPlan(desk, first) : await gcpPlan(desk, first);
  const done = await desk.run(first, plan);
  if (done.state !== "done") throw new Error(`not connected: ${done.text}`);
  const target = await desk.read(cluster, region);
  const known = new Set(first.networking.endpoints.items.map(({ id }) => id));
  const { endpoint, connectionId, endpointPath } = done.results!;
  const names = [endpoint, connectionId, endpointPath];
  const item = target.networking.endpoints.items.find(
    (one) => !known.has(one.id) || names.includes(one.cloudId ?? one.id),
  )!.id;
  desk.writes();
  return { desk, target, item, before };
}

function rulesOf({ session }: ApartDesk, target: Target): LinkRules {
  const links = session.links(target);
  if ("blocked" in links) throw new Error(links.blocked);
  return links.rules[0]!;
}

async function awsPlan(desk: ApartDesk, target: Target): Promise<{ steps: readonly StepRecord[] }> {
  const { session, cloud } = desk;
  return connectPlan(
    rulesOf(desk, target),
    await chooseNew({ session, cloud } as Parameters<typeof chooseNew>[0], target),
  );
}

/** The same by hand: an address, the endpoint, registered, and a name that leads there. */
async function gcpPlan(desk: ApartDesk, target: Target): Promise<{ steps: readonly StepRecord[] }> {
  const rules = rulesOf(desk, target);
  const { region, service, named } = rules;
  const [network] = await desk.cloud.networks(region, {});
  const subnets = await desk.cloud.subnets(region, network!.id, {});
  const subnet = subnets.find(({ name }) => name.startsWith("app-"))!;
  const made = { region, network: network!.id, name: "to-database", mark: "operation-1" };
  const write = (
    id: Extract<StepRecord, { kind: "cloud" }>["write"],
    values: object,
    rest: object = {},
  ): StepRecord => ({
    ...planned({
      ...{ kind: "cloud", cloud: "gcp", identity, write: id },
      values: { ...made, ...values },
    }),
    ...rest,
  });
  const hosts = rules.hosts.length > 0 ? rules.hosts : ["db.meridian.example"];
  const takes = { endpoint: "endpoint", connection: "connectionId", path: "endpointPath" }[named];
  return {
    steps: [
      write("reserveAddress", { subnets: [subnet.id] }),
      write("createEndpoint", { service: service!.name }, { takes: { address: "address" } }),
      {
        ...planned({
          ...{ kind: "action", action: "registerEndpoint", region: target.region! },
          values: rules.register,
        }),
        takes: { endpointId: takes },
      },
      ...hosts.flatMap((name, at) => [
        write("createZone", { name }, { gives: `zone${at}` }),
        write("setRecord", { name }, { takes: { zone: `zone${at}`, target: "endpointName" } }),
      ]),
    ],
  };
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
