import { expect, it } from "vitest";
import type { Values } from "../../../src/domain/draft.ts";
import { connectDraft, type ConnectDraft } from "../../../src/operations/connectDraft.ts";
import { connect, targetOf } from "./cases.ts";
import { rulesOf } from "./choice.ts";
import { identity, linkDesk, type LinkDesk } from "./desk.ts";

/** The form on a cluster's region, as far as these values fill it in. */
async function formOf(id: string, cluster: string, region: string) {
  const desk = await linkDesk(id);
  const target = await targetOf(desk, cluster, region);
  const owner = await desk.cloud.whoAmI({});
  const rules = rulesOf(desk, target);
  const connecting = {
    ...{ session: desk.session, cloud: "aws" as const, cloudSession: desk.cloud, identity, owner },
    ...{ target: { ...target, region: target.region! }, others: [], mark: "operation-1" },
  } as const;
  const signal = new AbortController().signal;
  const fill = (values: Values): Promise<ConnectDraft> =>
    connectDraft(connecting, rules, values, signal);
  return { desk, target, fill };
}

/** The networks of one's own among the options. */
function ownNetwork({ draft }: ConnectDraft): string {
  const field = draft.fields.find(({ id }) => id === "network")!;
  return field.options!.find(({ blocked }) => blocked === undefined)!.value;
}

async function begin(desk: LinkDesk, clusterId: string, { plan }: ConnectDraft) {
  const { id } = await desk.operations.begin({
    ...{ title: "Connect privately", accountId: "a1", clusterId, region: "us-east-1" },
    ...plan!,
  });
  return desk.settled(id);
}

it("asks for the network first; one that is shared by others cannot be chosen, and says why", async () => {
  const { fill } = await formOf("cockroach", "orders-prod", "us-east-1");
  const { draft, plan, steps } = await fill({});
  expect(draft.fields.map(({ id }) => id)).toContain("network");
  expect(plan).toBeUndefined();
  expect(steps).toEqual([]);
  const network = draft.fields.find(({ id }) => id === "network")!;
  const shared = network.options!.filter(({ blocked }) => blocked !== undefined);
  for (const { blocked } of shared) expect(blocked).toMatch(/only its owner can make endpoints/);
});

it("lets choose just the subnets in zones of the service, and says of the others why not", async () => {
  const { fill, desk, target } = await formOf("cockroach", "orders-prod", "us-east-1");
  const network = ownNetwork(await fill({}));
  const { draft } = await fill({ network });
  const [service] = target.networking.services.items.filter((one) => one.region === "us-east-1");
  const offered = await desk.cloud.offered("us-east-1", service!.name, {});
  const zones = draft.fields.filter(({ id }) => id.startsWith("zone-"));
  expect(zones.length).toBeGreaterThan(0);
  for (const { id, options = [] } of zones) {
    const fits = offered!.zones!.includes(id.replace("zone-", ""));
    const full = options.slice(1).filter(({ description }) => description!.includes(", 0 free"));
    const blocked = options.slice(1).filter((one) => one.blocked !== undefined);
    expect(blocked).toEqual(fits ? full : options.slice(1));
  }
  expect(Object.values(draft.errors)).toEqual(["Choose a subnet in at least one zone."]);
});

it("asks who may enter for a new security group only: one that is there lets in whom it lets in", async () => {
  const { fill } = await formOf("cockroach", "orders-prod", "us-east-1");
  const network = ownNetwork(await fill({}));
  const { draft } = await fill({ network, source: "" });
  expect(draft.fields.find(({ id }) => id === "source")).toMatchObject({ required: true });
  expect(draft.errors).toHaveProperty("source");
  const group = draft.fields.find(({ id }) => id === "group")!.options![1]!.value;
  const other = (await fill({ network, group, source: "" })).draft;
  expect(other.fields.map(({ id }) => id)).not.toContain("source");
  expect(other.errors).not.toHaveProperty("source");
});

it("tells each step with its calls, and what is billed; what it tells is then done", async () => {
  const { fill, desk, target } = await formOf("cockroach", "orders-prod", "us-east-1");
  const network = ownNetwork(await fill({}));
  const { draft } = await fill({ network });
  const chosen = draft.fields
    .filter(({ id }) => id.startsWith("zone-"))
    .flatMap(({ id, options = [] }) => {
      const fitting = options.find(({ value, blocked }) => value !== "" && blocked === undefined);
      return fitting === undefined ? [] : [[id, fitting.value]];
    });
  const filled = await fill({ network, ...(Object.fromEntries(chosen) as Values) });
  expect(filled.draft.errors).toEqual({});
  expect(filled.draft.effects.at(-1)).toContain(`${chosen.length} zones × hours`);
  expect(filled.steps.map(({ calls }) => calls.map(({ path }) => path.split("/").at(-1)))).toEqual([
    ["CreateSecurityGroup"],
    ["AuthorizeSecurityGroupIngress"],
    ["CreateVpcEndpoint"],
    ["private-endpoint-connections"],
    [],
    ["ModifyVpcEndpoint"],
  ]);
  const done = await begin(desk, target.cluster.id, filled);
  expect(done).toMatchObject({ state: "done" });

  const again = await fill({ endpoint: done.results!["endpoint"]! });
  expect(again.draft.fields.map(({ id }) => id)).toEqual(["endpoint", "databaseTeam"]);
  const [, reusable] = again.draft.fields[0]!.options!;
  expect(reusable!.description).toMatch(
    /^app-us-east-1 .*reached by peering from analytics \(vpc-/,
  );
  expect(again.draft.calls.map(({ path }) => path.split("/").at(-1))).toEqual([
    "private-endpoint-connections",
  ]);
});

it.each([
  ["astra", "catalog-prod", "us-east-1"],
  ["clickhouse", "analytics-prod", "eu-west-1"],
])("%s: names are made where the service has no private ones that are safe", async (...where) => {
  const { fill } = await formOf(...where);
  const { draft } = await fill({ network: ownNetwork(await fill({})) });
  expect(draft.values).toMatchObject({ records: true });
  expect(draft.values["privateDns"] ?? false).toBe(false);
});

it.each([
  ["astra", "catalog-prod", "us-east-1"],
  ["clickhouse", "analytics-prod", "eu-west-1"],
])("%s: names that lead to the endpoint already take no zone, and it is said", async (...where) => {
  const { desk, target, fill } = await formOf(...where);
  const { endpoint = "", zone1 = "" } = (await connect(desk, target)).results!;
  const again = await fill({ endpoint, records: true });
  expect(again.draft.fields.map(({ id }) => id)).not.toContain("records");
  expect(again.draft.effects.join("\n")).toMatch(/leads to this endpoint already/);
  expect(again.draft.warnings).toEqual([]);
  expect(again.plan!.steps.map(({ kind }) => kind)).toEqual(["action", "await"]);
  expect(await begin(desk, target.cluster.id, again)).toMatchObject({ state: "done" });

  // A zone is made for just the name that none answers for.
  const { zones } = desk.sandbox.clouds.aws.state;
  const { name } = zones.get(zone1)!;
  zones.remove(zone1);
  const { draft } = await fill({ endpoint });
  const { label } = draft.fields.find(({ id }) => id === "records")!;
  expect(label).toBe(`Make a private zone for ${name.replace(/\.$/, "")}`);
});

it("leaves off a zone for a name that leads elsewhere, and says why", async () => {
  const { desk, target, fill } = await formOf("clickhouse", "analytics-prod", "eu-west-1");
  const { endpoint = "", zone1 = "" } = (await connect(desk, target)).results!;
  const { zones } = desk.sandbox.clouds.aws.state;
  const { name, records } = zones.get(zone1)!;
  const elsewhere = { name, type: "A", ttl: 300, values: ["10.0.0.1"] };
  zones.change(zone1, { records: [...records.filter(({ type }) => type !== "A"), elsewhere] });
  const led = await fill({ endpoint, records: true });
  expect(led.draft.fields.map(({ id }) => id)).not.toContain("records");
  expect(led.draft.warnings.join()).toContain("leads to 10.0.0.1 already");
  expect(led.plan!.steps.map(({ kind }) => kind)).toEqual(["action", "await"]);
  zones.change(zone1, { records: records.filter(({ type }) => type !== "A") });
  const empty = await fill({ endpoint });
  expect(empty.draft.warnings.join()).toContain("answers in this network already");
});

it("makes no zones where Route 53 cannot be read, and says why", async () => {
  const { desk, fill } = await formOf("clickhouse", "analytics-prod", "eu-west-1");
  const network = ownNetwork(await fill({}));
  const body = "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>";
  desk.sandbox.faults.setPlan([
    { match: { path: "/hostedzonesbyvpc$/", face: "aws" }, do: { status: 403, body } },
  ]);
  const { draft } = await fill({ network });
  expect(draft.fields.map(({ id }) => id)).not.toContain("records");
  expect(draft.warnings.join()).toContain("ListHostedZonesByVPC");
});
