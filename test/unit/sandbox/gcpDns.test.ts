import { describe, expect, it } from "vitest";
import { project, startGcp, type Reply, type StartedGcp } from "./gcpStart.ts";

const zones = `/dns/v1/projects/${project}/managedZones`;
const rrsets = `${zones}/orders/rrsets`;
const record = { name: "db.orders.example.", type: "A", ttl: 300, rrdatas: ["10.20.0.2"] };

function zone({ network }: StartedGcp): object {
  const networkUrl = `https://www.googleapis.com/compute/v1/${network.id}`;
  return {
    name: "orders",
    dnsName: "orders.example.",
    description: "",
    visibility: "private",
    privateVisibilityConfig: { networks: [{ networkUrl }] },
  };
}

async function withZone(): Promise<StartedGcp> {
  const started = await startGcp();
  expect((await started.call("POST", zones, zone(started))).status).toBe(200);
  return started;
}

function reason({ status, body }: Reply): unknown {
  const { errors } = body["error"] as { errors: { reason: string }[] };
  return [status, errors[0]!.reason];
}

describe("zones of Cloud DNS", () => {
  it("are made once for a network, listed, and deleted when they are empty", async () => {
    const started = await withZone();
    const { call } = started;
    const listed = await call("GET", `${zones}?dnsName=orders.example.`);
    expect(listed.body["managedZones"]).toMatchObject([{ name: "orders", visibility: "private" }]);
    const other = await call("GET", `${zones}?dnsName=other.example.`);
    expect(other.body["managedZones"]).toEqual([]);
    expect(reason(await call("POST", zones, zone(started)))).toEqual([409, "alreadyExists"]);
    const twice = { ...zone(started), name: "again" };
    expect(reason(await call("POST", zones, twice))).toEqual([400, "invalid"]);

    await call("POST", rrsets, record);
    expect(reason(await call("DELETE", `${zones}/orders`))).toEqual([400, "containerNotEmpty"]);
    await call("DELETE", `${rrsets}/db.orders.example./A`);
    expect((await call("DELETE", `${zones}/orders`)).status).toBe(204);
    expect(reason(await call("GET", `${zones}/orders`))).toEqual([404, "notFound"]);
  });

  it("have records that are made, changed and deleted one by one", async () => {
    const { call } = await withZone();
    expect((await call("POST", rrsets, record)).body).toMatchObject(record);
    expect(reason(await call("POST", rrsets, record))).toEqual([409, "alreadyExists"]);
    const one = `${rrsets}/db.orders.example./A`;
    await call("PATCH", one, { rrdatas: ["10.20.0.9"] });
    const asked = await call("GET", `${rrsets}?name=db.orders.example.&type=A`);
    expect(asked.body["rrsets"]).toMatchObject([{ rrdatas: ["10.20.0.9"], ttl: 300 }]);
    expect((await call("GET", rrsets)).body["rrsets"]).toHaveLength(3);
    await call("DELETE", one);
    expect(reason(await call("DELETE", one))).toEqual([404, "notFound"]);
    const apex = await call("DELETE", `${rrsets}/orders.example./SOA`);
    expect(reason(apex)).toEqual([400, "invalid"]);
    const foreign = { ...record, name: "db.other.example." };
    expect(reason(await call("POST", rrsets, foreign))).toEqual([400, "invalid"]);
    const noAddress = { ...record, rrdatas: ["here"] };
    expect(reason(await call("POST", rrsets, noAddress))).toEqual([400, "invalid"]);
  });

  it("change as a whole or not at all, and it takes a moment", async () => {
    const { call, clock } = await withZone();
    const changes = `${zones}/orders/changes`;
    const made = await call("POST", changes, { additions: [record] });
    expect(made.body).toMatchObject({ status: "pending", id: "1" });
    clock.advance(3);
    expect((await call("GET", `${changes}/1`)).body["status"]).toBe("done");
    const another = { ...record, name: "two.orders.example." };
    const half = { additions: [another], deletions: [{ ...record, ttl: 60 }] };
    expect(reason(await call("POST", changes, half))).toEqual([412, "conditionNotMet"]);
    const none = { deletions: [{ ...record, name: "none.orders.example." }] };
    expect(reason(await call("POST", changes, none))).toEqual([404, "notFound"]);
    expect((await call("GET", rrsets)).body["rrsets"]).toHaveLength(3);
  });

  it("are not there while the API is not enabled", async () => {
    const { call, cloud } = await startGcp();
    cloud.state.variants.dnsEnabled = false;
    const reply = await call("GET", zones);
    expect(reason(reply)).toEqual([403, "accessNotConfigured"]);
    expect(reply.body).toMatchObject({ error: { details: [{ reason: "SERVICE_DISABLED" }] } });
  });
});
