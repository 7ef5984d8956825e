import { expect, it } from "vitest";
import type { CloudSession } from "../../../../src/clouds/cloud.ts";
import type { Values } from "../../../../src/domain/draft.ts";
import { connectTo } from "../../../../src/sandbox/world/customer.ts";
import { send, token, write } from "../send.ts";
import { callsSince, offer, region, start, type Started } from "./start.ts";

const name = "db.orders.example";

interface Ready {
  started: Started;
  session: CloudSession;
  zone: Values;
  /** What leads the name to the endpoint, but for its zone. */
  record: Values;
}

async function ready(): Promise<Ready> {
  const started = await start();
  const session = await started.connect();
  const service = offer(started);
  const made = connectTo(started.world, service, started.account);
  const [endpoint] = await session.endpoints(region, [service.name], {});
  const [address] = endpoint!.addresses;
  return {
    ...{ started, session },
    zone: { region, network: made.networkId, name, mark: "operation-1" },
    record: { region, name, target: address!.name, targetZone: address!.hostedZone! },
  };
}

it("makes a private zone of the whole name, once for a token, and finds it by its mark", async () => {
  const { started, session, zone } = await ready();
  const create = write(session, "createZone");
  const from = started.requests.length;
  const sight = await create.look(zone, {});
  const id = await sight.run({ token });
  expect(await sight.run({ token })).toBe(id);
  expect(callsSince(started, from)).toHaveLength(2);
  expect(create.calls(zone)).toMatchObject([
    { method: "Route 53", path: "CreateHostedZone", body: { Name: name } },
  ]);
  const after = await create.look(zone, {});
  expect(after.alike!()).toEqual([id]);
  expect(after.progress({ subject: id })).toMatchObject({ kind: "done", gives: { zone: id } });
  const other = await create.look({ ...zone, mark: "operation-2" }, {});
  expect(other.blocked()).toContain("answers in the VPC already");
  expect(other.alike!()).toEqual([]);
});

it("finds a zone of somebody else's that leads the name to the very endpoint", async () => {
  const { session, zone, record } = await ready();
  const other = { ...zone, mark: "operation-2", target: record["target"]! };
  const create = write(session, "createZone");
  const id = await send(session, "createZone", zone);
  expect((await create.look(other, {})).blocked()).toContain("answers in the VPC already");
  await send(session, "setRecord", { ...record, zone: id });
  const led = await create.look(other, {});
  expect([led.blocked(), led.alike!()]).toEqual([undefined, [id]]);
  expect(led.progress({ subject: id })).toMatchObject({ kind: "done", gives: { zone: id } });
  const elsewhere = await create.look({ ...other, target: "vpce-1.example" }, {});
  expect([elsewhere.blocked(), elsewhere.alike!()]).toEqual([expect.anything(), []]);
});

it("leads the name to the endpoint, and takes only that away again", async () => {
  const { started, session, zone, record } = await ready();
  const id = await send(session, "createZone", zone);
  const values = { ...record, zone: id };
  const set = write(session, "setRecord");
  const sight = await set.look(values, {});
  expect(sight.blocked()).toBeUndefined();
  expect(sight.progress({}).kind).toBe("absent");
  await sight.run({ token });
  expect((await set.look(values, {})).progress({}).kind).toBe("done");
  const zones = await session.zones(region, zone["network"] as string, {});
  expect(zones.find((one) => one.id === id)!.records).toContainEqual({
    ...{ name, type: "A", values: [record["target"]] },
  });
  expect((await write(session, "deleteZone").look({ region, zone: id }, {})).blocked()).toContain(
    name,
  );
  const undo = sight.undo({}) as { write: "removeRecord"; values: Values };
  await send(session, undo.write, undo.values);
  expect((await write(session, "removeRecord").look(values, {})).progress({}).kind).toBe("done");
  await send(session, "deleteZone", { region, zone: id });
  const gone = await write(session, "deleteZone").look({ region, zone: id }, {});
  expect(gone.progress({}).kind).toBe("done");
  expect(started.clouds.aws.state.zones.get(id)).toBeUndefined();
});

it("never writes over a record that leads elsewhere", async () => {
  const { started, session, zone, record } = await ready();
  const id = await send(session, "createZone", zone);
  const sight = await write(session, "setRecord").look({ ...record, zone: id }, {});
  const { zones } = started.clouds.aws.state;
  const others = { name: `${name}.`, type: "A", ttl: 300, values: ["10.0.0.1"] };
  zones.change(id, { records: [...zones.get(id)!.records, others] });
  await expect(sight.run({ token })).rejects.toMatchObject({ outcome: "unchanged" });
  const after = await write(session, "setRecord").look({ ...record, zone: id }, {});
  expect(after.blocked()).toContain("10.0.0.1");
  const remove = await write(session, "removeRecord").look({ ...record, zone: id }, {});
  expect(remove.progress({}).kind).toBe("done");
});
