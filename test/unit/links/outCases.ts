import type { Values } from "../../../src/domain/draft.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import type { ConnectOutDraft } from "../../../src/operations/connectOutDraft.ts";
import type { MskCluster } from "../../../src/sandbox/world/entities.ts";
import { addTarget } from "../../../src/sandbox/world/build.ts";
import { outDesk, type OutDesk, type Place } from "./outDesk.ts";

/** A kind of service that a cluster's region is connected to, and the writes that it takes, in their order. */
export interface OutCase {
  readonly name: string;
  readonly place: Place;
  readonly values: Values;
  /** The service's name among those that are listed. */
  readonly service: string;
  /** What the world must be for it. */
  readonly prepare?: (sandbox: Sandbox) => void;
  /** The ends of the paths. */
  readonly writes: readonly string[];
}

const orders: Place = {
  ...{ provider: "cockroach", cloud: "aws", cluster: "orders-prod", region: "us-east-1" },
};
const telemetry: Place = {
  ...{ provider: "cockroach", cloud: "gcp", cluster: "telemetry-eu", region: "europe-west1" },
};
const events: Place = {
  ...{ provider: "clickhouse", cloud: "aws", cluster: "events-prod", region: "eu-west-1" },
};
const metrics: Place = {
  ...{ provider: "clickhouse", cloud: "gcp", cluster: "metrics-eu", region: "europe-west4" },
};
const web: Place = {
  ...{ provider: "tidb", cloud: "aws", cluster: "web-essential", region: "eu-west-1" },
};

const [permit, accept] = ["ModifyVpcEndpointServicePermissions", "AcceptVpcEndpointConnections"];
const [cockroach, clickhouse] = ["egress-private-endpoints", "clickpipesReversePrivateEndpoints"];
const tidb = "privateLinkConnections";

/** A policy of somebody else, which is not to be lost. */
export const foreign = {
  Sid: "Partners",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:role/teams/data/reader" },
  Action: ["kafka:CreateVpcConnection", "kafka:DescribeCluster"],
  Resource: "*",
};

/** An endpoint service of the customer's that is new; who is allowed has a path in the name. */
function newService(region: string, acceptance: "automatic" | "manual") {
  return ({ world, clouds }: Sandbox): void => {
    const { main } = clouds.aws.state.accounts;
    addTarget(world, "aws", main, region, "fresh-api", {
      acceptance,
      allowed: ["arn:aws:iam::111122223333:role/teams/data/reader"],
    });
  };
}

/** An MSK cluster of the customer's. */
function kafka(name: string, change: Partial<MskCluster>) {
  return ({ world, clouds }: Sandbox): void => {
    const found = world.mskClusters.all().find((one) => one.name === name)!;
    const { state } = clouds.aws;
    state.mskPolicies.set(
      found.id,
      JSON.stringify({ Version: "2012-10-17", Statement: [foreign] }),
    );
    const principals = ["arn:aws:iam::111122223333:role/teams/data/reader"];
    world.mskClusters.change(found.id, { policyPrincipals: principals, ...change });
  };
}

function attachment(region: string, acceptance: "automatic" | "manual") {
  return ({ world, clouds }: Sandbox): void => {
    const { main } = clouds.gcp.state.projects;
    addTarget(world, "gcp", main, region, "fresh-api", { acceptance, allowed: ["partner-7"] });
  };
}

export const cases: readonly OutCase[] = [
  {
    name: "cockroach, AWS, a service that asks for each",
    place: orders,
    values: { kind: "PRIVATE_SERVICE" },
    service: "fresh-api",
    prepare: newService("us-east-1", "manual"),
    writes: [permit, cockroach, accept],
  },
  {
    name: "cockroach, AWS, a service that accepts by itself, with names",
    place: orders,
    values: {
      kind: "PRIVATE_SERVICE",
      withNames: true,
      "names.domainNames": ["api.meridian.internal"],
    },
    service: "fresh-api",
    prepare: newService("us-east-1", "automatic"),
    writes: [permit, cockroach, "{egress}"],
  },
  {
    name: "cockroach, AWS, MSK with SCRAM",
    place: orders,
    values: { kind: "MSK_SASL_SCRAM" },
    service: "orders-events",
    prepare: kafka("orders-events", { multiVpc: ["saslIam"] }),
    writes: ["connectivity", "policy", cockroach],
  },
  {
    name: "cockroach, AWS, MSK with TLS that is open to others already",
    place: orders,
    values: { kind: "MSK_TLS" },
    service: "orders-events",
    prepare: kafka("orders-events", {}),
    writes: ["policy", cockroach],
  },
  {
    name: "cockroach, GCP, a service attachment",
    place: telemetry,
    values: { kind: "PRIVATE_SERVICE" },
    service: "fresh-api",
    prepare: attachment("europe-west1", "manual"),
    writes: ["fresh-api-ilb", "fresh-api", cockroach],
  },
  {
    name: "cockroach, GCP, a service attachment that takes everybody",
    place: telemetry,
    values: { kind: "PRIVATE_SERVICE" },
    service: "fresh-api",
    prepare: attachment("europe-west1", "automatic"),
    writes: ["fresh-api-ilb", cockroach],
  },
  {
    name: "tidb, AWS, a service that asks for each",
    place: web,
    values: { displayName: "fresh", withNames: true, "names.uniqueName": "fresh" },
    service: "fresh-api",
    prepare: newService("eu-west-1", "manual"),
    writes: [permit, tidb, accept, "{egress}:attachDomains"],
  },
  {
    name: "clickhouse, AWS, a service that asks for each",
    place: events,
    values: { description: "fresh", domainNames: ["fresh.meridian.internal"] },
    service: "fresh-api",
    prepare: newService("eu-west-1", "manual"),
    writes: [permit, clickhouse, accept],
  },
  {
    name: "clickhouse, AWS, MSK with SCRAM",
    place: events,
    values: { kind: "MSK_MULTI_VPC/SASL_SCRAM", description: "clicks" },
    service: "clickpipes",
    prepare: kafka("clickpipes", { multiVpc: [] }),
    writes: ["connectivity", "policy", clickhouse],
  },
  {
    name: "clickhouse, GCP, a service attachment for whoever comes",
    place: metrics,
    values: { description: "fresh" },
    service: "fresh-api",
    prepare: attachment("europe-west4", "manual"),
    writes: [clickhouse, "fresh-api"],
  },
];

/** A desk for a case, and its form filled in. */
export async function deskOf(one: OutCase): Promise<{ desk: OutDesk; form: ConnectOutDraft }> {
  const desk = await outDesk(one.place, one.prepare);
  return { desk, form: await filled(desk, one) };
}

/** The form, with the service of this name. */
export async function filled(desk: OutDesk, { values, service }: OutCase, more: Values = {}) {
  const { draft } = await desk.fill(values);
  const options = draft.fields.find(({ id }) => id === "service")?.options ?? [];
  const option = options.find(({ label }) => label === service);
  if (option === undefined) {
    throw new Error(`No ${service} among ${options.map(({ label }) => label).join(", ")}`);
  }
  return desk.fill({ ...values, service: option.value, ...more });
}

/** The last part of each path, with what the steps gave in the place of its value. */
export function ends(
  writes: ReturnType<OutDesk["writes"]>,
  results: Readonly<Record<string, string>> = {},
): string[] {
  const egress = results["egress"];
  return writes.map(({ path }) => {
    const end = path.replace(/\?.*/, "").split("/").at(-1)!;
    return egress === undefined ? end : end.replace(egress, "{egress}");
  });
}
