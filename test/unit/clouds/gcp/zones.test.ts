import { expect, it } from "vitest";
import type { CloudSession } from "../../../../src/clouds/cloud.ts";
import type { Values } from "../../../../src/domain/draft.ts";
import { send, token, write } from "../send.ts";
import { callsSince, ownNetwork, region, start } from "./start.ts";
import type { Started } from "./start.ts";

const name = "db.orders.example";

interface Ready {
  started: Started;
  session: CloudSession;
  zone: Values;
  /** What leads the name to the endpoint, but for its zone. */
  record: Values;
  path: string;
}

async function ready(): Promise<Ready> {
  const started = await start();
  const session = await started.connect();
  return {
    ...{ started, session },
    zone: { region, network: ownNetwork(started).id, name: `${name}.`, mark: "operation-1" },
    record: { region, name, target: "10.21.0.9" },
    path: `/dns/v1/projects/${started.project}/managedZones`,
  };
}

it("makes a private zone of the whole name, once, and finds it by its mark", async () => {
  const { started, session, zone, path } = await ready();
  const create = write(session, "createZone");
  const from = started.requests.length;
  const sight = await create.look(zone, {});
  const id = await sight.run({ token });
  expect(id).toMatch(/^pe-db-orders-example-[0-9a-f]{8}$/);
  expect(callsSince(started, from)).toEqual([`POST ${path}`]);
  // Sent again after a lost answer it is refused, and found.
  expect(await sight.run({ token })).toBe(id);
  const body = { dnsName: `${name}.`, visibility: "private" };
  expect(create.calls(zone)).toMatchObject([{ method: "POST", path, body }]);
  const after = await create.look(zone, {});
  expect(after.alike!()).toEqual([id]);
  expect(after.progress({ subject: id })).toMatchObject({ kind: "done", gives: { zone: id } });
  const other = await create.look({ ...zone, mark: "operation-2" }, {});
  expect(other.blocked()).toContain("answers in the network already");
  expect(other.alike!()).toEqual([]);
  await expect(other.run({ token })).rejects.toMatchObject({ code: "conflict" });
});

it("makes zones of one name in two networks", async () => {
  const { started, session, zone } = await ready();
  const id = await send(session, "createZone", zone);
  const { id: first } = ownNetwork(started);
  const second = started.world.networks.group(started.project).find((one) => one.id !== first)!;
  const other = await send(session, "createZone", { ...zone, network: second.id });
  expect(other).not.toBe(id);
  const zones = await session.zones(region, second.id, {});
  expect(zones.filter((one) => one.name === name)).toMatchObject([{ id: other }]);
});

it("leads the name to the endpoint, and takes only that away again", async () => {
  const { started, session, zone, record, path } = await ready();
  const id = await send(session, "createZone", zone);
  const values = { ...record, zone: id };
  const set = write(session, "setRecord");
  const sight = await set.look(values, {});
  expect([sight.blocked(), sight.progress({}).kind]).toEqual([undefined, "absent"]);
  const from = started.requests.length;
  await sight.run({ token });
  expect(callsSince(started, from)).toEqual([`POST ${path}/${id}/changes`]);
  expect((await set.look(values, {})).progress({}).kind).toBe("done");
  const zones = await session.zones(region, zone["network"] as string, {});
  const found = zones.find((one) => one.id === id)!;
  expect(found.records).toContainEqual({ name, type: "A", values: ["10.21.0.9"] });
  // Asked for twice it is refused, as a conflict: whoever asks looks, and finds it.
  await expect(sight.run({ token })).rejects.toMatchObject({ code: "conflict" });

  const elsewhere = await set.look({ ...values, target: "10.21.0.10" }, {});
  expect(elsewhere.blocked()).toContain("leads elsewhere already (10.21.0.9)");
  const remove = write(session, "removeRecord");
  expect((await remove.look({ ...values, target: "10.21.0.10" }, {})).progress({}).kind).toBe(
    "done",
  );
  expect((await write(session, "deleteZone").look(values, {})).blocked()).toContain(name);

  const row = started.clouds.gcp.state.zones.get(`${started.project}/${id}`)!;
  const records = row.records.map((one) => (one.type === "A" ? { ...one, ttl: 60 } : one));
  started.clouds.gcp.state.zones.change(row.id, { records });
  const undo = sight.undo({}) as { write: "removeRecord"; values: Values };
  const gone = await remove.look(undo.values, {});
  expect(gone.progress({}).kind).toBe("absent");
  await gone.run({ token });
  expect((await remove.look(values, {})).progress({}).kind).toBe("done");
  await expect(gone.run({ token })).resolves.toBe(name);
});

it("deletes a zone that has no records of anybody's; what is gone is gone", async () => {
  const { session, zone, record } = await ready();
  const id = await send(session, "createZone", zone);
  const remove = write(session, "deleteZone");
  const sight = await remove.look({ region, zone: id }, {});
  expect([sight.blocked(), sight.progress({}).kind]).toEqual([undefined, "absent"]);
  await sight.run({ token });
  expect((await remove.look({ region, zone: id }, {})).progress({}).kind).toBe("done");
  await expect(sight.run({ token })).resolves.toBe(id);
  const record2 = { ...record, zone: id };
  expect((await write(session, "setRecord").look(record2, {})).blocked()).toContain("no zone");
  expect((await write(session, "removeRecord").look(record2, {})).progress({}).kind).toBe("done");
});

it("names the permission that is missing", async () => {
  const { started, zone } = await ready();
  const reader = await started.connect("reader");
  await expect(send(reader, "createZone", zone)).rejects.toMatchObject({
    code: "permission",
    next: expect.stringContaining("dns.managedZones.create") as string,
  });
});
