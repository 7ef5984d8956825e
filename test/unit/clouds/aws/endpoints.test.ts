import { describe, expect, it } from "vitest";
import type { Values } from "../../../../src/domain/draft.ts";
import type { CloudEndpoint, EndpointService } from "../../../../src/sandbox/world/entities.ts";
import type { CloudSession } from "../../../../src/clouds/cloud.ts";
import { acceptVpcEndpoint } from "../../../../src/sandbox/world/vpcEndpoints.ts";
import { send, token, write } from "../send.ts";
import { callsSince, offer, region, start, type Started } from "./start.ts";

interface Ready {
  started: Started;
  session: CloudSession;
  service: EndpointService;
  values: Values;
  /** A subnet in a zone that the service is not in. */
  outside: string;
}

async function ready(rest: Partial<EndpointService> = {}): Promise<Ready> {
  const started = await start();
  const service = offer(started, rest);
  const session = await started.connect();
  const networks = await session.networks(region, {});
  const network = networks.find(({ owner, dns }) => owner === started.account && dns?.hostnames)!;
  const subnets = await session.subnets(region, network.id, {});
  const inside = subnets.filter(({ zone }) => service.zoneIds.includes(zone!.id));
  const outside = subnets.find(({ zone }) => !service.zoneIds.includes(zone!.id))!;
  const [group] = await session.groups(region, network.id, {});
  const values = {
    region,
    network: network.id,
    service: service.name,
    subnets: inside.map(({ id }) => id),
    groups: [group!.id],
    name: "orders",
    mark: "operation-1",
  };
  return { started, session, service, values, outside: outside.id };
}

describe("making an endpoint", () => {
  it("sends just the previewed call, and tells what it made", async () => {
    const { started, session, values, service } = await ready();
    const create = write(session, "createEndpoint");
    const before = started.requests.length;
    const [call] = create.calls(values);
    const id = await send(session, "createEndpoint", values);
    expect(callsSince(started, before)).toEqual(["POST /ec2/CreateVpcEndpoint"]);
    expect(call).toMatchObject({
      method: "EC2",
      path: "CreateVpcEndpoint",
      body: { SubnetIds: values["subnets"], SecurityGroupIds: values["groups"] },
    });
    const made = started.world.endpoints.get(id)!;
    expect(made).toMatchObject({
      serviceId: service.id,
      subnetIds: values["subnets"],
      securityGroupIds: values["groups"],
      state: "pendingAcceptance",
      privateDns: false,
    });
    const progress = (await create.look(values, {})).progress({ subject: id, at: 1 });
    expect(progress).toMatchObject({ kind: "done", gives: { endpoint: id } });
    expect(progress.gives!["endpointName"]).toContain(`${service.id}.us-east-1.vpce.amazonaws.com`);
    expect(progress.gives!["endpointZone"]).not.toBe("");
  });

  it("is done once for a token, and found again by the operation's mark", async () => {
    const { started, session, values } = await ready();
    const before = started.world.endpoints.all().length;
    const id = await send(session, "createEndpoint", values);
    expect(await send(session, "createEndpoint", values)).toBe(id);
    expect(started.world.endpoints.all()).toHaveLength(before + 1);
    const sight = await write(session, "createEndpoint").look(values, {});
    expect(sight.alike!()).toEqual([id]);
    const other = { ...values, mark: "operation-2" };
    expect((await write(session, "createEndpoint").look(other, {})).alike!()).toEqual([]);
    expect(sight.undo({ subject: id })).toEqual({
      write: "deleteEndpoint",
      values: { region, endpoint: id },
      about: id,
    });
  });

  it("is blocked for what EC2 would refuse, and without security groups", async () => {
    const { session, values, outside, started, service } = await ready();
    const blocked = async (more: Values) =>
      (await write(session, "createEndpoint").look({ ...values, ...more }, {})).blocked();
    expect(await blocked({})).toBeUndefined();
    expect(await blocked({ groups: [] })).toBe("Choose at least one security group.");
    expect(await blocked({ subnets: [outside] })).toContain("where the service is not");
    expect(await blocked({ subnets: ["subnet-0"] })).toContain("no subnet subnet-0");
    const [first] = values["subnets"] as string[];
    const twin = { ...started.world.subnets.get(first!)!, id: "subnet-0twin" };
    started.world.subnets.add(twin);
    expect(await blocked({ subnets: [first!, twin.id] })).toContain("choose one a zone");
    started.world.subnets.change(first!, { freeAddresses: 0 });
    expect(await blocked({ subnets: [first!] })).toContain("no free address");
    started.world.services.change(service.id, { allowed: [] });
    expect(await blocked({})).toContain("does not allow the account yet");
  });

  it("does not judge zones that AWS does not tell", async () => {
    const { subnetProblem } = await import("../../../../src/clouds/aws/writes/createEndpoint.ts");
    const subnet = {
      id: "subnet-1",
      name: "",
      network: "vpc-1",
      cidr: "10.0.0.0/24",
      zone: { id: "use1-az4", name: "us-east-1a" },
    };
    expect(subnetProblem(subnet, undefined)).toBeUndefined();
    expect(subnetProblem(subnet, ["use1-az1"])).toContain("use1-az4");
  });

  it("names the action that is not allowed, and says that nothing changed", async () => {
    const { started, values } = await ready();
    const limited = await started.connect("limited");
    await expect(send(limited, "createEndpoint", values)).rejects.toMatchObject({
      name: "ApiError",
      code: "permission",
      outcome: "unchanged",
      message: expect.stringContaining("ec2:CreateVpcEndpoint") as string,
    });
  });

  it("does not know the outcome when the answer is lost; the token finds what was made", async () => {
    const { started, session, values } = await ready();
    const before = started.world.endpoints.all().length;
    started.faults.setPlan([
      { match: { path: "/ec2/CreateVpcEndpoint", times: 1 }, do: { lostAnswer: true } },
    ]);
    const sight = await write(session, "createEndpoint").look(values, {});
    await expect(sight.run({ token })).rejects.toMatchObject({ outcome: "unknown" });
    expect(started.world.endpoints.all()).toHaveLength(before + 1);
    await send(session, "createEndpoint", values);
    expect(started.world.endpoints.all()).toHaveLength(before + 1);
  });
});

describe("private DNS", () => {
  it("waits for the endpoint, is switched on, and back", async () => {
    const { started, session, values } = await ready();
    const endpoint = await send(session, "createEndpoint", values);
    const on = { region, endpoint, on: true };
    const set = write(session, "setPrivateDns");
    const awaited = async () => (await set.look(on, {})).awaits?.();
    const text = (word: string): unknown => expect.stringContaining(` is ${word}: `);
    expect(await awaited()).toEqual({ kind: "person", text: text("pendingAcceptance") });
    acceptVpcEndpoint(started.world, endpoint);
    expect(await awaited()).toEqual({ kind: "running", text: text("pending") });
    started.clock.advance(3600);
    expect(await awaited()).toBeUndefined();
    const sight = await set.look(on, {});
    expect(sight.blocked()).toBeUndefined();
    expect(sight.progress({}).kind).toBe("absent");
    await sight.run({ token });
    expect((await set.look(on, {})).progress({}).kind).toBe("running");
    started.clock.advance(3600);
    expect((await set.look(on, {})).progress({}).kind).toBe("done");
    expect(sight.undo({})).toMatchObject({ write: "setPrivateDns", values: { on: false } });
    const off = { region, endpoint, on: false };
    await send(session, "setPrivateDns", off);
    started.clock.advance(3600);
    expect((await set.look(off, {})).progress({}).kind).toBe("done");
  });

  it.each<CloudEndpoint["state"]>(["rejected", "failed", "expired", "deleting"])(
    "is off where the endpoint is %s, though it stays set: it answers to no name",
    async (state) => {
      const { started, session, values } = await ready();
      const endpoint = await send(session, "createEndpoint", values);
      started.world.endpoints.change(endpoint, { state, privateDns: true });
      const set = write(session, "setPrivateDns");
      const off = await set.look({ region, endpoint, on: false }, {});
      expect(off.progress({}).kind).toBe("done");
      started.world.endpoints.change(endpoint, { privateDns: false });
      const on = await set.look({ region, endpoint, on: true }, {});
      expect(on.progress({}).kind).toBe("absent");
      expect(on.blocked()).toContain(` is ${state}: `);
    },
  );

  it("is blocked in words where the name is not proven, or the VPC cannot resolve it", async () => {
    const { started, session, values, service } = await ready();
    const endpoint = await send(session, "createEndpoint", values);
    acceptVpcEndpoint(started.world, endpoint);
    started.clock.advance(3600);
    const blocked = async () =>
      (await write(session, "setPrivateDns").look({ region, endpoint, on: true }, {})).blocked();
    started.clouds.aws.state.verification.set(service.id, "pendingVerification");
    expect(await blocked()).toContain("has not proven");
    started.clouds.aws.state.verification.clear();
    const network = values["network"] as string;
    started.world.networks.change(network, { dnsHostnames: false });
    expect(await blocked()).toContain("enableDnsHostnames");
    started.world.networks.change(network, { dnsSupport: false });
    expect(await blocked()).toContain("enableDnsSupport");
    started.world.services.change(service.id, { privateDnsName: "" });
    expect(await blocked()).toContain("no private DNS name");
  });
});

describe("deleting an endpoint", () => {
  it("is over once the endpoint is gone, and done where it is gone already", async () => {
    const { started, session, values } = await ready();
    const endpoint = await send(session, "createEndpoint", values);
    const remove = write(session, "deleteEndpoint");
    const gone = { region, endpoint };
    const sight = await remove.look(gone, {});
    expect(sight.progress({}).kind).toBe("absent");
    await sight.run({ token });
    expect((await remove.look(gone, {})).progress({}).kind).toBe("running");
    started.clock.advance(60);
    expect((await remove.look(gone, {})).progress({}).kind).toBe("done");
    // What it refuses inside an answer of 200.
    await expect(sight.run({ token })).resolves.toBe(endpoint);
  });
});
