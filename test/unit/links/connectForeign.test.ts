import { expect, it, vi } from "vitest";
import { connectPlan } from "../../../src/operations/connect.ts";
import type { ConnectChoice } from "../../../src/operations/connectChoice.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import type { Target } from "../../../src/providers/provider.ts";
import { connect, targetOf } from "./cases.ts";
import { chooseInAws, chooseInGcp, rulesOf } from "./choice.ts";
import { linkDesk, type LinkDesk } from "./desk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

async function run(desk: LinkDesk, target: Target, choice: ConnectChoice): Promise<Operation> {
  const about = { title: "Connect privately", accountId: "a1", clusterId: target.cluster.id };
  const plan = connectPlan(rulesOf(desk, target), choice);
  const { id } = await desk.operations.begin({ ...about, region: target.region!, ...plan });
  return desk.settled(id);
}

async function undo(desk: LinkDesk, { id }: Operation): Promise<Operation> {
  await desk.operations.undo(id);
  return desk.settled(id);
}

it("a second endpoint in a network is let in unasked, and taken back without the first", async () => {
  const desk = await linkDesk("cockroach", {}, "gcp");
  const target = await targetOf(desk, "telemetry-eu", "europe-west1");
  const choice = await chooseInGcp(desk, target);
  const { name: service } = rulesOf(desk, target).service!;
  const [first] = await desk.cloud.endpoints("europe-west1", [service], {});
  const [subnet] = await desk.cloud.subnets("europe-west1", first!.network, {});
  const before = await desk.picture(target);
  const endpoint = { ...choice.endpoint, network: first!.network, subnet: subnet!.id };
  const done = await run(desk, target, { ...choice, endpoint });
  expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
  expect(await undo(desk, done)).toMatchObject({ state: "undone" });
  expect(await desk.picture(target)).toEqual(before);
});

it("a group that is there keeps the rules that others made in it", async () => {
  const desk = await linkDesk("cockroach");
  const target = await targetOf(desk, "orders-prod", "us-east-1");
  const choice = await chooseInAws(desk, target);
  const groups = await desk.cloud.groups("us-east-1", choice.endpoint.network, {});
  const group = groups.find(({ name }) => name === "database-endpoints")!;
  const before = await desk.picture(target);
  const endpoint = { ...choice.endpoint, doors: { groups: [group.id] } };
  const done = await run(desk, target, { ...choice, endpoint });
  expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
  const between = await desk.picture(target);
  expect(Reflect.get(between.customer, "groups")).toEqual(Reflect.get(before.customer, "groups"));
  expect(await undo(desk, done)).toMatchObject({ state: "undone" });
  expect((await desk.picture(target)).customer).toEqual(before.customer);
});

it("a zone in which somebody put a record of their own stays, with the record", async () => {
  const desk = await linkDesk("clickhouse", {}, "gcp");
  const target = await targetOf(desk, "metrics-eu", "europe-west4");
  const done = await connect(desk, target);
  const { zones } = desk.sandbox.clouds.gcp.state;
  const zone = zones.all().find(({ name }) => name === done.results!["zone1"])!;
  const own = { name: `mine.${zone.dnsName}`, type: "A", ttl: 60, rrdatas: ["10.9.9.9"] };
  zones.change(zone.id, { records: [...zone.records, own] });
  const stopped = await undo(desk, done);
  expect(stopped.state).toBe("failed");
  expect(stopped.text).toContain("still has records");
  expect(zones.get(zone.id)!.records).toContainEqual(own);
  // Once they have taken it away, the rest goes.
  zones.change(zone.id, { records: zones.get(zone.id)!.records.filter((one) => one !== own) });
  await desk.operations.resume(done.id);
  expect(await desk.settled(done.id)).toMatchObject({ state: "undone" });
});

it("what has the name already is not taken for one's own", async () => {
  const desk = await linkDesk("astra", {}, "gcp");
  const target = await targetOf(desk, "sessions-eu", "europe-west1");
  const choice = await chooseInGcp(desk, target);
  const done = await run(desk, target, choice);
  expect(done.state).toBe("done");
  const before = await desk.picture(target);
  const mark = "operation-2";
  const endpoint = { ...choice.endpoint, mark } as typeof choice.endpoint;
  const refused = await run(desk, target, { ...choice, endpoint, mark });
  expect(refused.state).toBe("failed");
  expect(refused.text).toContain("choose another name");
  expect(await desk.picture(target)).toEqual(before);
});
