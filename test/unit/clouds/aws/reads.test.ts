import { describe, expect, it } from "vitest";
import { connectTo } from "../../../../src/sandbox/world/customer.ts";
import { offer, region, start } from "./start.ts";

describe("who an AWS identity is", () => {
  it("is told by account and ARN, for lasting and temporary keys", async () => {
    const { connect, account } = await start();
    expect(await (await connect()).whoAmI({})).toEqual({
      account,
      principal: `arn:aws:iam::${account}:user/network/admin`,
    });
    const role = await (await connect("role")).whoAmI({});
    expect(role.principal).toContain("assumed-role/NetworkAdmin");
  });

  it("is an authentication error with a next step where the key is refused or over", async () => {
    const { connect } = await start();
    for (const key of ["expired", "revoked"]) {
      const session = await connect(key);
      const refused = {
        name: "ApiError",
        code: "authentication",
        outcome: "unchanged",
        next: "Replace the access key of this cloud identity.",
      };
      await expect(session.whoAmI({})).rejects.toMatchObject(refused);
      await expect(session.networks(region, {})).rejects.toMatchObject(refused);
      await expect(session.ownServices(region, {})).rejects.toMatchObject(refused);
    }
  });

  it("rejects with the signal's reason when it is cancelled", async () => {
    const session = await (await start()).connect();
    const reason = new DOMException("stopped", "AbortError");
    await expect(session.whoAmI({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe("what is read of AWS", () => {
  it("is every network with owner, CIDR and DNS attributes, in pages of any size", async () => {
    const { connect, world, account } = await start({ variants: { aws: { smallPages: true } } });
    const networks = await (await connect()).networks(region, {});
    const own = world.networks.group(account).filter((one) => one.region === region);
    expect(own.length).toBeGreaterThan(1);
    const [first, second] = own;
    for (const { id, cidr, name, dnsSupport, dnsHostnames } of own) {
      expect(networks).toContainEqual({
        ...{ id, name, owner: account, cidrs: [cidr] },
        dns: { support: dnsSupport, hostnames: dnsHostnames },
        peers: [id === first!.id ? second!.id : first!.id],
      });
    }
    expect(networks.filter(({ owner }) => owner !== account)).toHaveLength(1);
  });

  it("is a network without its peers where they are not agreed to, or may not be read", async () => {
    const { connect, clouds, faults } = await start();
    const session = await connect();
    const { peerings } = clouds.aws.state;
    const [peering] = peerings.all();
    peerings.change(peering!.id, { status: "pending-acceptance" });
    const without = await session.networks(region, {});
    expect(without.flatMap(({ peers }) => peers)).toEqual([]);
    const path = "/ec2/DescribeVpcPeeringConnections";
    const error = "<Error><Code>UnauthorizedOperation</Code><Message>No.</Message></Error>";
    const body = `<Response><Errors>${error}</Errors></Response>`;
    faults.setPlan([{ match: { path }, do: { status: 403, body } }]);
    peerings.change(peering!.id, { status: "active" });
    expect(await session.networks(region, {})).toEqual(without);
    faults.setPlan([]);
    expect(await session.networks(region, {})).not.toEqual(without);
  });

  it("is every subnet with the id of its zone, equal in all accounts, unlike its name", async () => {
    const { connect, world, account } = await start({ variants: { aws: { smallPages: true } } });
    const session = await connect();
    const networks = await session.networks(region, {});
    for (const { id, owner } of networks) {
      const subnets = await session.subnets(region, id, {});
      const told = world.subnets.group(id).map((one) => [one.id, one.zoneId]);
      if (owner === account) expect(subnets).toHaveLength(told.length);
      expect(told).toEqual(expect.arrayContaining(subnets.map((one) => [one.id, one.zone!.id])));
      for (const { zone } of subnets) expect(zone!.name).toMatch(/^us-east-1[a-d]$/);
    }
  });

  it("is what security groups let in", async () => {
    const session = await (await start()).connect();
    const networks = await session.networks(region, {});
    const groups = await Promise.all(networks.map(({ id }) => session.groups(region, id, {})));
    const found = groups.flat().find(({ name }) => name === "database-endpoints")!;
    const { cidrs } = networks.find(({ id }) => id === found.network)!;
    const opening = { protocol: "tcp", from: 26_257, to: 26_257, source: cidrs[0]! };
    expect(found.openings).toContainEqual(opening);
  });

  it("is a service with its zones, or nothing where it may not be seen", async () => {
    const started = await start();
    const service = offer(started);
    const session = await started.connect();
    expect(await session.offered(region, service.name, {})).toEqual({
      name: service.name,
      owner: service.accountId,
      zones: ["use1-az1", "use1-az2"],
      acceptanceRequired: true,
      privateDns: { name: service.privateDnsName, verified: true },
    });
    started.clouds.aws.state.verification.set(service.id, "failed");
    const unproven = await session.offered(region, service.name, {});
    expect(unproven!.privateDns!.verified).toBe(false);
    const staging = await started.connect("staging");
    expect(await staging.offered(region, service.name, {})).toBeUndefined();
    expect(await session.offered(region, "com.amazonaws.vpce.none", {})).toBeUndefined();
  });

  it("is the endpoints of all services or of some, with their zones and names", async () => {
    const started = await start({ variants: { aws: { smallPages: true } } });
    const { world, account } = started;
    const service = offer(started);
    const made = connectTo(world, service, account);
    const session = await started.connect();
    const [found, ...more] = await session.endpoints(region, [service.name], {});
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      id: made.id,
      region,
      service: service.name,
      status: { state: "needsAcceptance", word: "pendingAcceptance" },
      network: made.networkId,
      owner: account,
      subnets: made.subnetIds,
      privateDns: false,
    });
    expect([...found!.zones].sort()).toEqual(["use1-az1", "use1-az2"]);
    expect(found!.addresses[0]!.name).toContain(made.id);
    const all = await session.endpoints(region, undefined, {});
    const own = world.endpoints.all().filter((one) => one.accountId === account);
    const here = own.filter((one) => one.cloud === "aws" && one.region === region);
    expect(all.map(({ id }) => id).sort()).toEqual(here.map(({ id }) => id).sort());
  });

  it("is the customer's own services and MSK clusters, with what makes them unfit", async () => {
    const { connect, world, account } = await start();
    const found = await (await connect()).ownServices(region, {});
    const clusters = world.mskClusters.group(account).filter((one) => one.region === region);
    const services = world.services
      .group(account)
      .filter((one) => one.cloud === "aws" && one.region === region);
    expect(found.map(({ target }) => target).sort()).toEqual(
      [...clusters.map(({ id }) => id), ...services.map(({ name }) => name)].sort(),
    );
    for (const cluster of clusters) {
      const own = found.find(({ target }) => target === cluster.id)!;
      expect(own).toMatchObject({ kind: "kafka", allowed: cluster.policyPrincipals });
      const text = own.unfit.join(" ");
      expect(text.includes("serverless")).toBe(cluster.clusterType === "SERVERLESS");
      expect(text.includes("kafka.t3.small")).toBe(cluster.instanceType === "kafka.t3.small");
    }
    const strict = found.find(({ name }) => name === "orders-events")!;
    expect(strict).toMatchObject({ brokers: { everyone: false }, unfit: [] });
  });

  it("is who connects to a service of one's own", async () => {
    const { connect, world, account } = await start();
    const session = await connect();
    const own = world.services.group(account).filter((one) => one.region === region);
    let seen = 0;
    for (const { id, name, cloud } of own) {
      if (cloud !== "aws") continue;
      const consumers = await session.consumers(region, name, {});
      const there = world.endpoints.group(id);
      expect(consumers.map((one) => [one.id, one.owner]).sort()).toEqual(
        there.map((one) => [one.id, one.accountId]).sort(),
      );
      seen += consumers.length;
    }
    expect(seen).toBeGreaterThan(0);
  });

  it("is the private zones of a network with their records", async () => {
    const { connect, account } = await start();
    const session = await connect();
    const networks = await session.networks(region, {});
    const own = networks.filter(({ owner }) => owner === account);
    const zones = await Promise.all(own.map(({ id }) => session.zones(region, id, {})));
    const zone = zones.flat().find(({ name }) => name === "internal.meridian.example")!;
    const record = { name: "orders.internal.meridian.example", type: "A", values: ["10.20.4.17"] };
    expect(zone.records).toContainEqual(record);
  });
});

describe("failures of AWS", () => {
  it("are tried again for reads, also when throttled", async () => {
    const { connect, faults, requests } = await start();
    const session = await connect();
    faults.setPlan([{ match: { path: "/sts/GetCallerIdentity", times: 2 }, do: { status: 503 } }]);
    await session.whoAmI({});
    expect(requests.filter(({ path }) => path === "/sts/GetCallerIdentity")).toHaveLength(3);
  });

  it("are protocol errors where the answer is none of AWS's", async () => {
    const { connect, faults } = await start();
    const session = await connect();
    faults.setPlan([{ match: { face: "aws" }, do: { html: true } }]);
    await expect(session.whoAmI({})).rejects.toMatchObject({ code: "protocol" });
    faults.setPlan([{ match: { face: "aws" }, do: { malformed: "not-json" } }]);
    await expect(session.networks(region, {})).rejects.toMatchObject({ name: "ApiError" });
  });

  it("say that AWS cannot be reached where nobody answers", async () => {
    const started = await start();
    const session = await started.connect();
    await started.close();
    await expect(session.whoAmI({})).rejects.toMatchObject({
      code: "unavailable",
      outcome: "unchanged",
    });
  });
});
