import { expect, it, vi } from "vitest";
import type { Values } from "../../../src/domain/draft.ts";
import { connectDraft, type ConnectDraft } from "../../../src/operations/connectDraft.ts";
import type { SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import { gcpCases, targetOf } from "./cases.ts";
import { chooseInGcp, rulesOf } from "./choice.ts";
import { identity, linkDesk } from "./desk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

/** The form on the demo's cluster of a provider in GCP, as far as these values fill it in. */
async function formOf(id: string, options: SandboxOptions = {}) {
  const [, cluster, region] = gcpCases.find(([one]) => one === id)!;
  const desk = await linkDesk(id, options, "gcp");
  const target = await targetOf(desk, cluster, region);
  const owner = await desk.cloud.whoAmI({});
  const rules = rulesOf(desk, target);
  const connecting = {
    ...{ session: desk.session, cloud: "gcp" as const, cloudSession: desk.cloud, identity, owner },
    ...{ target: { ...target, region: target.region! }, others: [], mark: "operation-1" },
  };
  const { signal } = new AbortController();
  const fill = (values: Values): Promise<ConnectDraft> =>
    connectDraft(connecting, rules, values, signal);
  const begin = async ({ plan }: ConnectDraft) => {
    const about = { title: "Connect privately", accountId: "a1", clusterId: target.cluster.id };
    const { id: begun } = await desk.operations.begin({ ...about, region, ...plan! });
    return desk.settled(begun);
  };
  const { endpoint } = await chooseInGcp(desk, target);
  return { desk, target, rules, fill, begin, network: endpoint.network };
}

const fieldIn = ({ draft }: ConnectDraft, id: string) => draft.fields.find((one) => one.id === id);
const optionIn = (draft: ConnectDraft, id: string, value: string) =>
  fieldIn(draft, id)?.options?.find((one) => one.value === value);

it("asks for the network, then for a subnet of the region, the name, global access and the names", async () => {
  const { fill, network } = await formOf("cockroach");
  const first = await fill({});
  expect(first.draft.fields.map(({ id }) => id)).toEqual(["endpoint", "network", "databaseTeam"]);
  expect(first.plan).toBeUndefined();
  const { draft, plan } = await fill({ network });
  expect(draft.fields.map(({ id }) => id)).toEqual([
    ...["endpoint", "network", "subnet", "name", "globalAccess", "dns"],
    "databaseTeam",
  ]);
  expect(draft.values).toMatchObject({
    name: "private-endpoint-telemetry-eu",
    globalAccess: true,
    dns: "zone",
  });
  expect(draft.errors).toEqual({});
  expect(plan).toBeDefined();
});

it("shows subnets that are kept for something else, with the reason, and takes none of them", async () => {
  const { fill, desk } = await formOf("astra");
  const networks = await desk.cloud.networks("europe-west1", {});
  const network = networks.find(({ name }) => name === "app-europe-west1")!.id;
  const form = await fill({ network });
  const blocked = fieldIn(form, "subnet")!.options!.filter((one) => one.blocked !== undefined);
  expect(blocked.map(({ label }) => label)).toEqual(["orders-api-nat"]);
  const { draft, plan } = await fill({ network, subnet: blocked[0]!.value });
  expect(draft.errors).toEqual({ subnet: "Fill this in." });
  expect(plan).toBeUndefined();
});

it("says where the network has no subnet in the region", async () => {
  const { fill, desk } = await formOf("clickhouse");
  const networks = await desk.cloud.networks("europe-west4", {});
  const network = networks.find(({ name }) => name === "shared-services")!.id;
  const { draft } = await fill({ network });
  expect(draft.errors["subnet"]).toContain("no subnet in europe-west4");
});

it.each([
  ["Orders", "small letters"],
  ["orders-", "small letters"],
  ["1orders", "small letters"],
  ["a".repeat(64), "1 to 63"],
  ["", "Fill this in."],
])("does not take %s for a name", async (name, why) => {
  const { fill, network } = await formOf("tidb");
  const { draft, plan } = await fill({ network, name });
  expect(draft.errors["name"]).toContain(why);
  expect(plan).toBeUndefined();
});

it("tells each step with its calls, and what is billed; what it tells is then done", async () => {
  const { fill, begin, network } = await formOf("cockroach");
  const filled = await fill({ network });
  expect(filled.draft.effects.slice(-2)).toEqual([
    "Google Cloud bills the endpoint by the hour, and by what passes it.",
    "Your cloud bills each private zone by the month.",
  ]);
  expect(filled.steps.map(({ calls }) => calls.map(({ path }) => path.split("/").at(-1)))).toEqual([
    ...[["addresses"], ["forwardingRules"], ["private-endpoint-connections"], []],
    ...[["managedZones"], ["changes"]],
  ]);
  expect(filled.draft.calls.at(-1)!.path).toContain("/managedZones/{zone1}/");
  const done = await begin(filled);
  expect([done.text, done.state]).toEqual([expect.any(String), "done"]);

  // What is there is offered again; a name that is taken is not taken twice.
  const { endpoint = "" } = done.results!;
  const again = await fill({ endpoint });
  expect(again.draft.fields.map(({ id }) => id)).toEqual(["endpoint", "dns", "databaseTeam"]);
  expect(optionIn(again, "dns", "automatic")).toBeUndefined();
  expect(optionIn(again, "dns", "zone")!.blocked).toContain("already");
  expect(again.draft.values["dns"]).toBe("none");
  const { draft } = await fill({ network });
  expect(draft.values["name"]).toBe("private-endpoint-telemetry-eu-2");
  expect(draft.values["dns"]).toBe("none");
  const twice = await fill({ network, name: endpoint });
  expect(twice.draft.errors["name"]).toContain("already");
});

it("leaves the names to Google where each endpoint has its own, or makes a zone of just that", async () => {
  const { fill, begin, desk, network } = await formOf("tidb");
  const form = await fill({ network, name: "orders" });
  expect(form.draft.values).toMatchObject({ dns: "automatic", globalAccess: false });
  expect(form.draft.calls[1]!.body).toMatchObject({ noAutomateDnsZone: false });
  const { label } = optionIn(form, "dns", "zone")!;
  const host = /orders\.\S+/.exec(label)![0];
  const zoned = await fill({ network, name: "orders", dns: "zone" });
  expect(zoned.draft.calls[1]!.body).toMatchObject({ noAutomateDnsZone: true });
  expect(await begin(form)).toMatchObject({ state: "done" });
  const zones = await desk.cloud.zones("europe-west1", network, {});
  // Google's own answers for the very name that the zone would have been for.
  const names = zones.flatMap(({ records }) => records.map(({ name }) => name));
  expect(names).toContain(host);
});

it("has no zone to offer where Cloud DNS cannot be read, and says why", async () => {
  const { fill, network } = await formOf("clickhouse", {
    variants: { gcp: { dnsEnabled: false } },
  });
  const form = await fill({ network });
  expect(optionIn(form, "dns", "zone")!.blocked).toContain("dns.googleapis.com");
  expect(form.draft.values["dns"]).toBe("none");
  const { plan } = await fill({ network, dns: "zone" });
  expect(plan!.steps.some((step) => step.kind === "cloud" && step.write === "createZone")).toBe(
    false,
  );
});

it("registers an endpoint that waits for just that, and takes only that back", async () => {
  const { fill, begin, desk, target } = await formOf("clickhouse");
  const before = await desk.picture(target);
  const waiting = optionIn(await fill({}), "endpoint", "")!;
  expect(waiting.label).toBe("A new one");
  const all = fieldIn(await fill({}), "endpoint")!.options!;
  const { value: endpoint } = all.find(({ description }) => description?.includes("PENDING"))!;
  const form = await fill({ endpoint });
  const done = await begin(form);
  expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
  const { connection = "" } = done.results!;
  expect(desk.sandbox.world.endpoints.get(connection)?.state).toBe("available");
  await desk.operations.undo(done.id);
  expect(await desk.settled(done.id)).toMatchObject({ state: "undone" });
  const left = await desk.picture(target);
  expect(left.database).toEqual(before.database);
  expect(desk.sandbox.world.endpoints.get(connection)).toBeDefined();
});

it.each([
  [{ gcpId: "name" }, "to-it"],
  [{ gcpId: "path" }, "projects/meridian-prod/regions/europe-west1/forwardingRules/to-it"],
  [
    { gcpId: "path", listsDiscovered: false },
    "projects/meridian-prod/regions/europe-west1/forwardingRules/to-it",
  ],
])("TiDB Cloud is told of the endpoint as it writes it itself (%o)", async (tidb, sent) => {
  const { fill, begin, desk, network } = await formOf("tidb", { variants: { tidb } });
  expect(await begin(await fill({ network, name: "to-it" }))).toMatchObject({ state: "done" });
  const registering = desk.writes().find(({ path }) => path.endsWith("privateEndpointConnections"));
  expect(registering!.body).toEqual({ endpointId: sent });
});

it("TiDB Cloud is asked again while it has not seen the endpoint yet", async () => {
  const { fill, begin, desk, network } = await formOf("tidb");
  const form = await fill({ network });
  const message = "not received connection request from endpoint";
  const path = "**/privateEndpointConnections";
  desk.sandbox.faults.setPlan([
    {
      match: { face: "tidb", method: "POST", path, nth: 1, times: 2 },
      do: { status: 400, body: { code: 49900001, message, details: [] } },
    },
  ]);
  desk.writes();
  const done = await begin(form);
  expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
  expect(done.log.map(({ text }) => text).join()).toContain("has not seen a connection request");
  const sent = desk.writes().filter((one) => one.path.endsWith("/privateEndpointConnections"));
  expect(sent.map(({ status }) => status)).toEqual([400, 400, 200]);
});
