import { describe, expect, it } from "vitest";
import type { CloudSession } from "../../../../src/clouds/cloud.ts";
import type { Values } from "../../../../src/domain/draft.ts";
import type { EndpointService } from "../../../../src/sandbox/world/entities.ts";
import { send, token, write } from "../send.ts";
import { callsSince, offer, ownNetwork, region, startAtOnce } from "./start.ts";
import type { Started } from "./start.ts";

interface Ready {
  started: Started;
  session: CloudSession;
  service: EndpointService;
  /** What the address is reserved with, and what the endpoint is made with. */
  address: Values;
  values: Values;
  path: string;
}

async function ready(rest: Partial<EndpointService> = {}): Promise<Ready> {
  const started = await startAtOnce();
  const service = offer(started, rest);
  const session = await started.connect();
  const { id: network } = ownNetwork(started);
  const subnets = await session.subnets(region, network, {});
  const [subnet] = subnets.filter(({ name }) => name !== "batch-full");
  const mark = "operation-1";
  const address = { region, subnets: [subnet!.id], name: "orders-ip", mark };
  const values = {
    region,
    network,
    service: service.id,
    address: "orders-ip",
    name: "orders",
    mark,
  };
  const path = `/compute/v1/projects/${started.project}/regions/${region}`;
  return { started, session, service, address, values, path };
}

async function connected(rest: Partial<EndpointService> = {}): Promise<Ready> {
  const all = await ready(rest);
  await send(all.session, "reserveAddress", all.address);
  await send(all.session, "createEndpoint", all.values, token.replace("8f", "8a"));
  return all;
}

const later = (digit: string): string => `${token.slice(0, -1)}${digit}`;

describe("an address", () => {
  it("is reserved once for a token, found again by its operation's mark, and given back", async () => {
    const { started, session, address, path } = await ready();
    const reserve = write(session, "reserveAddress");
    const from = started.requests.length;
    expect(await send(session, "reserveAddress", address)).toBe("orders-ip");
    expect(callsSince(started, from)).toEqual([`POST ${path}/addresses`]);
    const sight = await reserve.look(address, {});
    const { addresses } = started.clouds.gcp.state;
    const [made] = addresses.group(started.project).filter(({ id }) => id.endsWith("/orders-ip"));
    expect(sight.alike!()).toEqual(["orders-ip"]);
    expect(sight.progress({ subject: "orders-ip" })).toMatchObject({
      ...{ kind: "done", gives: { address: "orders-ip", ip: made!.ip } },
    });
    const count = addresses.all().length;
    await sight.run({ token });
    expect(addresses.all()).toHaveLength(count);
    const undo = sight.undo({ subject: "orders-ip" }) as {
      write: "releaseAddress";
      values: Values;
    };
    expect(undo).toEqual({
      ...{ write: "releaseAddress", about: "orders-ip" },
      values: { region, address: "orders-ip" },
    });
    await send(session, undo.write, undo.values, later("2"));
    const after = await write(session, "releaseAddress").look(undo.values, {});
    expect(after.progress({}).kind).toBe("done");
    // Given back twice is given back.
    await expect(after.run({ token: later("3") })).resolves.toBe("orders-ip");
  });

  it("is not made where its name is taken or none, or where more than one subnet is chosen", async () => {
    const { session, address } = await ready();
    const blocked = async (more: Values) =>
      (await write(session, "reserveAddress").look({ ...address, ...more }, {})).blocked();
    expect(await blocked({})).toBeUndefined();
    expect(await blocked({ name: "Orders IP" })).toContain("small letters");
    expect(await blocked({ subnets: [] })).toContain("Choose one subnet");
    await send(session, "reserveAddress", address);
    expect(await blocked({ mark: "operation-2" })).toContain("called orders-ip already");
    const other = { ...address, mark: "operation-2" };
    expect((await write(session, "reserveAddress").look(other, {})).alike!()).toEqual([]);
  });

  it("is not asked for once that is cancelled", async () => {
    const { started, session, address } = await ready();
    const sight = await write(session, "reserveAddress").look(address, {});
    const from = started.requests.length;
    const reason = new DOMException("stopped", "AbortError");
    const signal = AbortSignal.abort(reason);
    await expect(sight.run({ token, signal })).rejects.toBe(reason);
    expect(callsSince(started, from)).toEqual([]);
  });

  it("that its operation could not reserve tells why, and may be asked for again", async () => {
    const { started, session, address } = await ready();
    const [subnet] = address["subnets"] as string[];
    started.world.subnets.change(subnet!, { freeAddresses: 0 });
    const sight = await write(session, "reserveAddress").look(address, {});
    const failure = {
      outcome: "unchanged",
      message: expect.stringContaining("is exhausted") as string,
    };
    await expect(sight.run({ token })).rejects.toMatchObject(failure);
    // Asked again with the same id Google would tell the same failure for an hour.
    started.world.subnets.change(subnet!, { freeAddresses: 9 });
    expect(await sight.run({ token })).toBe("orders-ip");
    expect((await write(session, "reserveAddress").look(address, {})).progress({}).kind).toBe(
      "done",
    );
  });
});

describe("making an endpoint", () => {
  it("sends just the previewed call, and tells what it made", async () => {
    const { started, session, values, address, service, path } = await ready();
    await send(session, "reserveAddress", address);
    const create = write(session, "createEndpoint");
    const from = started.requests.length;
    const id = await send(session, "createEndpoint", values, later("2"));
    expect(id).toBe("orders");
    expect(callsSince(started, from)).toEqual([`POST ${path}/forwardingRules`]);
    const [made] = started.world.endpoints.group(service.id);
    expect(made).toMatchObject({ name: "orders", networkId: values["network"] });
    expect(started.clouds.gcp.state.rules.get(made!.id)).toMatchObject({
      ...{ globalAccess: false, noAutomateDnsZone: true },
    });
    const sight = await create.look(values, {});
    expect(sight.alike!()).toEqual(["orders"]);
    expect(sight.progress({ subject: "orders" })).toMatchObject({
      kind: "done",
      gives: {
        endpoint: "orders",
        connection: made!.id,
        path: `projects/${started.project}/regions/${region}/forwardingRules/orders`,
        endpointName: made!.address,
      },
    });
    expect(sight.undo({ subject: id })).toEqual({
      ...{ write: "deleteEndpoint", values: { region, endpoint: id }, about: id },
    });
  });

  it("lets Google answer for its names where that is chosen", async () => {
    const { started, session, values, address } = await ready({ privateDnsName: "orders.example" });
    await send(session, "reserveAddress", address);
    const chosen = { ...values, automaticDns: true, globalAccess: true };
    await send(session, "createEndpoint", chosen, later("2"));
    const [half] = await session.endpoints(region, [values["service"] as string], {});
    expect(half).toMatchObject({ globalAccess: true });
    const zones = await session.zones(region, values["network"] as string, {});
    expect(zones.find(({ name }) => name === "orders.example")!.records).toContainEqual({
      ...{ name: "orders.orders.example", type: "A", values: [half!.addresses[0]!.name] },
    });
    expect(started.clouds.gcp.state.rules.all().at(-1)).toMatchObject({ globalAccess: true });
  });

  it("is blocked for what does not fit, and waits for an address that is being reserved", async () => {
    const { started, session, values, address } = await ready();
    const look = (more: Values) =>
      write(session, "createEndpoint").look({ ...values, ...more }, {});
    const blocked = async (more: Values) => (await look(more)).blocked();
    expect(await blocked({})).toContain("no reserved address orders-ip");
    await send(session, "reserveAddress", address);
    expect(await blocked({})).toBeUndefined();
    expect(await blocked({ name: "1" })).toContain("small letters");
    expect(await blocked({ service: "orders" })).toContain("no service attachment orders");
    const elsewhere = (values["service"] as string).replace(region, "europe-west4");
    expect(await blocked({ service: elsewhere })).toContain("in another region");
    const { addresses } = started.clouds.gcp.state;
    const row = addresses.all().find(({ id }) => id.endsWith("/orders-ip"))!;
    addresses.change(row.id, { reserved: false });
    expect((await look({})).awaits!()).toMatchObject({ kind: "running" });
    addresses.change(row.id, { reserved: true });
    await send(session, "createEndpoint", values, later("2"));
    expect(await blocked({ name: "second" })).toContain("used by orders already");
    expect(await blocked({ mark: "operation-2" })).toContain("called orders already");
    const release = await write(session, "releaseAddress").look(
      { region, address: "orders-ip" },
      {},
    );
    expect(release.blocked()).toContain("still used by orders");
  });

  it("names the permission that is missing, and says that nothing changed", async () => {
    const { started, values, address, session } = await ready();
    await send(session, "reserveAddress", address);
    const reader = await started.connect("reader");
    await expect(send(reader, "createEndpoint", values)).rejects.toMatchObject({
      name: "ApiError",
      code: "permission",
      outcome: "unchanged",
      next: expect.stringContaining("compute.forwardingRules.create") as string,
    });
  });

  it("does not know the outcome when the answer is lost; the id finds what was made", async () => {
    const { started, session, values, address, service } = await ready();
    await send(session, "reserveAddress", address);
    started.faults.setPlan([
      { match: { method: "POST", path: "**/forwardingRules", times: 1 }, do: { lostAnswer: true } },
    ]);
    const sight = await write(session, "createEndpoint").look(values, {});
    await expect(sight.run({ token: later("2") })).rejects.toMatchObject({ outcome: "unknown" });
    await sight.run({ token: later("2") });
    expect(started.world.endpoints.group(service.id)).toHaveLength(1);
  });

  it("is over where the other side refused it", async () => {
    const { started, session, values, service } = await connected();
    const [made] = started.world.endpoints.group(service.id);
    started.world.endpoints.change(made!.id, { state: "rejected" });
    const sight = await write(session, "createEndpoint").look(values, {});
    expect(sight.progress({})).toMatchObject({
      ...{ kind: "failed", text: expect.stringContaining("REJECTED") as string },
    });
  });
});

describe("global access", () => {
  it("is switched on and off for an endpoint, from its present version", async () => {
    const { started, session, path } = await connected();
    const on = { region, endpoint: "orders", on: true };
    const set = write(session, "setGlobalAccess");
    const sight = await set.look(on, {});
    expect([sight.blocked(), sight.progress({}).kind]).toEqual([undefined, "absent"]);
    expect(set.calls(on)).toEqual([
      {
        ...{ method: "PATCH", path: `${path}/forwardingRules/orders` },
        body: { allowPscGlobalAccess: true },
      },
    ]);
    const from = started.requests.length;
    await sight.run({ token: later("3") });
    expect(callsSince(started, from)).toEqual([`PATCH ${path}/forwardingRules/orders`]);
    expect((await set.look(on, {})).progress({}).kind).toBe("done");
    const undo = sight.undo({}) as { write: "setGlobalAccess"; values: Values };
    await send(session, undo.write, undo.values, later("4"));
    expect((await set.look(on, {})).progress({}).kind).toBe("absent");
    const none = await set.look({ ...on, endpoint: "none" }, {});
    expect(none.blocked()).toContain("no forwarding rule none");
  });

  it("is switched for the load balancer behind a service of one's own", async () => {
    const { session } = await ready();
    const { balancer } = (await session.ownServices(region, {}))[0]!;
    expect(balancer).toMatchObject({ globalAccess: false });
    const on = { region, balancer: balancer!.id, on: true };
    await send(session, "setGlobalAccess", on);
    const [own] = await session.ownServices(region, {});
    expect(own).toMatchObject({ balancer: { globalAccess: true }, unfit: [] });
  });

  it("is sent again where somebody else was faster", async () => {
    const { started, session, path } = await connected();
    const body = { error: { code: 412, errors: [{ reason: "conditionNotMet" }], message: "Old." } };
    const patch = { method: "PATCH", path: `${path}/forwardingRules/orders` };
    const on = { region, endpoint: "orders", on: true };
    started.faults.setPlan([{ match: { ...patch, times: 1 }, do: { status: 412, body } }]);
    await send(session, "setGlobalAccess", on, later("3"));
    expect((await session.endpoints(region, undefined, {})).at(-1)).toBeDefined();
    expect((await write(session, "setGlobalAccess").look(on, {})).progress({}).kind).toBe("done");
    started.faults.setPlan([{ match: patch, do: { status: 412, body } }]);
    await expect(
      send(session, "setGlobalAccess", { ...on, on: false }, later("4")),
    ).rejects.toMatchObject({ code: "conflict", outcome: "unchanged" });
  });
});

describe("deleting an endpoint", () => {
  it("is over once it is gone, and done where it is gone already; its address stays", async () => {
    const { started, session, service, path } = await connected();
    const gone = { region, endpoint: "orders" };
    const remove = write(session, "deleteEndpoint");
    const sight = await remove.look(gone, {});
    expect(sight.progress({}).kind).toBe("absent");
    const from = started.requests.length;
    await sight.run({ token: later("5") });
    expect(callsSince(started, from)).toEqual([`DELETE ${path}/forwardingRules/orders`]);
    expect((await remove.look(gone, {})).progress({}).kind).toBe("done");
    expect(started.world.endpoints.group(service.id)).toEqual([]);
    await expect(sight.run({ token: later("6") })).resolves.toBe("orders");
    const address = await write(session, "releaseAddress").look(
      { region, address: "orders-ip" },
      {},
    );
    expect([address.blocked(), address.progress({}).kind]).toEqual([undefined, "absent"]);
  });

  it("never deletes the rule of a load balancer", async () => {
    const { session } = await ready();
    const { balancer } = (await session.ownServices(region, {}))[0]!;
    const sight = await write(session, "deleteEndpoint").look(
      { region, endpoint: balancer!.id },
      {},
    );
    expect(sight.blocked()).toContain("is not an endpoint");
  });
});

it("waits for what another operation is at", async () => {
  const { started, session } = await connected();
  started.clouds.gcp.state.variants.operationSeconds = 60;
  const stop = new AbortController();
  const on = { region, endpoint: "orders", on: true };
  const sight = await write(session, "setGlobalAccess").look(on, {});
  const first = sight.run({ token: later("7"), signal: stop.signal });
  await expect.poll(() => started.requests.at(-1)!.path).toContain("/operations/");
  const gone = await write(session, "deleteEndpoint").look({ region, endpoint: "orders" }, {});
  await expect(gone.run({ token: later("8") })).rejects.toMatchObject({ code: "locked" });
  // Sent is sent, whoever stops watching.
  stop.abort(new DOMException("stopped", "AbortError"));
  await expect(first).resolves.toBe("orders");
});
