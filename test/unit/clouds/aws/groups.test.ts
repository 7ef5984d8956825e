import { describe, expect, it } from "vitest";
import type { CloudSession } from "../../../../src/clouds/cloud.ts";
import type { Values } from "../../../../src/domain/draft.ts";
import { connectTo } from "../../../../src/sandbox/world/customer.ts";
import { send, write } from "../send.ts";
import { callsSince, offer, region, start, type Started } from "./start.ts";

interface Ready {
  started: Started;
  session: CloudSession;
  network: string;
  values: Values;
}

async function ready(): Promise<Ready> {
  const started = await start();
  const session = await started.connect();
  const networks = await session.networks(region, {});
  const network = networks.find(({ owner }) => owner === started.account)!.id;
  const values = {
    ...{ region, network, name: "orders-endpoint" },
    ...{ description: "Orders over a private endpoint", mark: "operation-1" },
  };
  return { started, session, network, values };
}

describe("a security group of an operation", () => {
  it("is made by just the previewed call, found by its mark, and deleted again", async () => {
    const { started, session, values } = await ready();
    const create = write(session, "createSecurityGroup");
    const from = started.requests.length;
    const id = await send(session, "createSecurityGroup", values);
    expect(callsSince(started, from)).toEqual(["POST /ec2/CreateSecurityGroup"]);
    expect(create.calls(values)).toMatchObject([
      { method: "EC2", path: "CreateSecurityGroup", body: { GroupName: "orders-endpoint" } },
    ]);
    const sight = await create.look(values, {});
    expect(sight.alike!()).toEqual([id]);
    expect(sight.blocked()).toBeUndefined();
    const other = await create.look({ ...values, mark: "operation-2" }, {});
    expect(other.alike!()).toEqual([]);
    expect(other.blocked()).toContain("already");
    expect(sight.progress({ subject: id })).toMatchObject({ kind: "done", gives: { group: id } });

    const undo = sight.undo({ subject: id }) as { values: Values };
    const remove = write(session, "deleteSecurityGroup");
    expect((await remove.look(undo.values, {})).progress({}).kind).toBe("absent");
    await send(session, "deleteSecurityGroup", undo.values);
    expect((await remove.look(undo.values, {})).progress({}).kind).toBe("done");
    expect((await create.look(values, {})).progress({ subject: id }).kind).toBe("absent");
  });

  it("is busy while an endpoint's interfaces use it, and for some time after", async () => {
    const { started, session, values } = await ready();
    const group = await send(session, "createSecurityGroup", values);
    const made = connectTo(started.world, offer(started), started.account);
    const { networkId } = made;
    started.clouds.aws.state.groups.change(group, { networkId });
    started.world.endpoints.change(made.id, { securityGroupIds: [group] });
    const remove = { region, group };
    const busy = {
      code: "locked",
      outcome: "unchanged",
      message: expect.stringContaining(group) as string,
    };
    await expect(send(session, "deleteSecurityGroup", remove)).rejects.toMatchObject(busy);
    await send(session, "deleteEndpoint", { region, endpoint: made.id });
    await expect(send(session, "deleteSecurityGroup", remove)).rejects.toMatchObject(busy);
    started.clock.advance(5);
    await expect(send(session, "deleteSecurityGroup", remove)).rejects.toMatchObject(busy);
    started.clock.advance(10);
    await send(session, "deleteSecurityGroup", remove);
    expect(started.clouds.aws.state.groups.get(group)).toBeUndefined();
  });

  it("opens only what is closed, and closes only what it opened", async () => {
    const { started, session, values } = await ready();
    const group = await send(session, "createSecurityGroup", values);
    const rules = () => started.clouds.aws.state.groups.get(group)!.rules.map(({ from }) => from);
    const ports = { region, group, source: "10.20.0.0/16" };
    await send(session, "openPorts", { ...ports, ports: ["443"] });
    const wanted = { ...ports, ports: ["443", "29080-29081"] };
    const open = await write(session, "openPorts").look(wanted, {});
    expect(open.progress({}).kind).toBe("absent");
    const undo = open.undo({}) as { values: Values };
    expect(undo.values["ports"]).toEqual(["29080-29081"]);
    await send(session, "openPorts", wanted);
    expect(rules()).toEqual([443, 29_080]);
    expect((await write(session, "openPorts").look(wanted, {})).progress({}).kind).toBe("done");
    await send(session, "closePorts", undo.values);
    expect(rules()).toEqual([443]);
    const close = await write(session, "closePorts").look(undo.values, {});
    expect(close.progress({}).kind).toBe("done");
  });

  it("takes a rule that somebody else added meanwhile for done", async () => {
    const { session, values } = await ready();
    const group = await send(session, "createSecurityGroup", values);
    const ports = { region, group, source: "10.20.0.0/16", ports: ["443"] };
    const sight = await write(session, "openPorts").look(ports, {});
    await send(session, "openPorts", ports);
    await expect(sight.run({ token: "again" })).resolves.toBe(group);
  });

  it.each([
    ["host bits", "10.20.5.3/16", "10.20.0.0/16"],
    ["upper case", "2001:DB8:0:0::7/64", "2001:db8::/64"],
  ])("knows its rule again that was asked for with %s", async (_, source, kept) => {
    const { started, session, values } = await ready();
    const group = await send(session, "createSecurityGroup", values);
    const ports = { region, group, source, ports: ["443"] };
    await send(session, "openPorts", ports);
    const { rules } = started.clouds.aws.state.groups.get(group)!;
    expect(Object.values(rules[0]!.source)).toEqual([kept]);
    const sight = await write(session, "openPorts").look(ports, {});
    expect(sight.progress({}).kind).toBe("done");
    await send(session, "closePorts", ports);
    expect(started.clouds.aws.state.groups.get(group)!.rules).toEqual([]);
  });

  it("takes a group's id in any case", async () => {
    const { session, values } = await ready();
    const group = await send(session, "createSecurityGroup", values);
    const ports = { region, group, source: group.toUpperCase(), ports: ["443"] };
    await send(session, "openPorts", ports);
    const sight = await write(session, "openPorts").look(ports, {});
    expect(sight.progress({}).kind).toBe("done");
  });

  it("is told what is no port and no source", async () => {
    const { session, values } = await ready();
    const group = await send(session, "createSecurityGroup", values);
    const blocked = async (more: Values) =>
      (await write(session, "openPorts").look({ region, group, ...more }, {})).blocked();
    expect(await blocked({ ports: ["443"], source: "10.20.0.0/16" })).toBeUndefined();
    expect(await blocked({ ports: ["443"], source: group })).toBeUndefined();
    expect(await blocked({ ports: ["443"], source: "anywhere" })).toContain("CIDR");
    expect(await blocked({ ports: ["0"], source: "10.20.0.0/16" })).toContain("1 to 65535");
    expect(await blocked({ ports: [], source: "10.20.0.0/16" })).toContain("1 to 65535");
  });
});
