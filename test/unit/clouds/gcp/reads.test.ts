import { describe, expect, it } from "vitest";
import { connectTo } from "../../../../src/sandbox/world/customer.ts";
import { database, offer, ownNetwork, region, start } from "./start.ts";

const smallPages = { variants: { gcp: { smallPages: true } } };

describe("who a GCP identity is", () => {
  it("is told by project and e-mail address", async () => {
    const { connect, project, address } = await start();
    const { client_email: email } = address.clouds.gcp.keys["admin"] as { client_email: string };
    expect(await (await connect()).whoAmI({})).toEqual({ account: project, principal: email });
  });

  it("is an authentication error with a next step where the key is refused", async () => {
    const session = await (await start()).connect("revoked");
    const refused = {
      name: "ApiError",
      code: "authentication",
      outcome: "unchanged",
      message: expect.stringContaining("account not found") as string,
      next: "Replace the service account key of this cloud identity.",
    };
    await expect(session.whoAmI({})).rejects.toMatchObject(refused);
    await expect(session.networks(region, {})).rejects.toMatchObject(refused);
    await expect(session.zones(region, "any", {})).rejects.toMatchObject(refused);
  });

  it("rejects with the signal's reason when it is cancelled", async () => {
    const session = await (await start()).connect();
    const reason = new DOMException("stopped", "AbortError");
    const signal = AbortSignal.abort(reason);
    await expect(session.whoAmI({ signal })).rejects.toBe(reason);
    const late = new AbortController();
    const asked = session.networks(region, { signal: late.signal });
    late.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });
});

describe("what is read of GCP", () => {
  it("is every network of the project, in pages of any size", async () => {
    const { connect, world, project } = await start(smallPages);
    for (let index = 0; index < 7; index++) {
      const id = `projects/${project}/global/networks/more-${index}`;
      const [first] = world.networks.group(project);
      world.networks.add({ ...first!, id, name: `more-${index}` });
    }
    const networks = await (await connect()).networks(region, {});
    const own = world.networks.group(project);
    expect(networks).toHaveLength(own.length);
    for (const { id, name } of own) {
      expect(networks).toContainEqual({ id, name, owner: project, cidrs: [] });
    }
  });

  it("is every subnet of a network in the region, with what keeps endpoints out of it", async () => {
    const started = await start(smallPages);
    const { world, clouds } = started;
    const network = ownNetwork(started);
    const here = world.subnets.group(network.id).filter(({ id }) => id.includes(`/${region}/`));
    const purposes = clouds.gcp.state.purposes;
    const subnets = await (await started.connect()).subnets(region, network.id, {});
    expect(subnets.map(({ id }) => id).sort()).toEqual(here.map(({ id }) => id).sort());
    const unfit = subnets.filter((one) => one.unfit !== undefined);
    expect(unfit.map(({ id }) => id)).toEqual([...purposes.keys()]);
    expect(unfit[0]?.unfit).toContain("PRIVATE_SERVICE_CONNECT");
    for (const { network: of, cidr } of subnets) {
      expect(of).toBe(network.id);
      expect(cidr).toMatch(/^10\.\d+\.\d+\.0\/\d+$/);
    }
  });

  it("has no security groups", async () => {
    const session = await (await start()).connect();
    expect(await session.groups(region, "any", {})).toEqual([]);
  });

  it("is a service attachment of one's own in full, and of others that it is well named", async () => {
    const started = await start();
    const session = await started.connect();
    const { id: theirs } = offer(started);
    const asUrl = `https://www.googleapis.com/compute/v1/${theirs}`;
    expect(await session.offered(region, theirs, {})).toEqual({ name: theirs, owner: database });
    expect(await session.offered(region, asUrl, {})).toEqual({ name: theirs, owner: database });
    expect(await session.offered("europe-west4", theirs, {})).toBeUndefined();
    expect(await session.offered(region, "orders", {})).toBeUndefined();
    const { world, project } = started;
    const own = world.services.group(project).find(({ cloud }) => cloud === "gcp")!;
    expect(await session.offered(own.region, own.id, {})).toMatchObject({
      ...{ name: own.id, owner: project },
      acceptanceRequired: own.acceptance === "manual",
    });
    expect(await session.offered(region, `${own.id}-none`, {})).toBeUndefined();
  });

  it("is every endpoint, with the number that the database knows it by, and no load balancer", async () => {
    const started = await start(smallPages);
    const { world, project, clock } = started;
    const service = offer(started, { allowed: [project] });
    const made = Array.from({ length: 6 }, () => connectTo(world, service, project));
    const waiting = connectTo(world, offer(started, { id: `${service.id}-2` }), project);
    clock.advance(3600);
    const session = await started.connect();
    const all = await session.endpoints(region, undefined, {});
    expect(all.some(({ id }) => id === waiting.name)).toBe(true);
    expect(all.every(({ service: of }) => of.includes("/serviceAttachments/"))).toBe(true);
    const endpoints = await session.endpoints(region, [service.name], {});
    expect(endpoints).toHaveLength(made.length);
    for (const { id, name, address, networkId } of made) {
      expect(endpoints).toContainEqual({
        id: name,
        connectionId: id,
        path: `projects/${project}/regions/${region}/forwardingRules/${name}`,
        region,
        service: service.id,
        status: { state: "available", word: "ACCEPTED" },
        network: networkId,
        owner: project,
        ...{ subnets: [], zones: [], groups: [], tags: {} },
        globalAccess: expect.any(Boolean) as boolean,
        addresses: [{ name: address }],
      });
      expect(Number.isSafeInteger(Number(id))).toBe(false);
    }
    const [other] = await session.endpoints(region, [`${service.id}-2`], {});
    expect(other!.status).toEqual({ state: "needsAcceptance", word: "PENDING" });
  });

  it("is every service attachment of the project, and whose endpoints are at it", async () => {
    const started = await start();
    const { world, project, clouds } = started;
    const own = world.services.group(project).filter((one) => one.cloud === "gcp");
    const session = await started.connect();
    const services = await session.ownServices(region, {});
    const here = own.filter((one) => one.region === region);
    expect(services.map(({ target }) => target).sort()).toEqual(here.map(({ id }) => id).sort());
    const orders = services.find(({ name }) => name === "orders-api")!;
    expect(orders).toMatchObject({ kind: "service", acceptance: "manual", allowed: [] });
    expect(orders).toMatchObject({ balancer: { globalAccess: false }, unfit: [] });
    const balancer = `projects/${project}/regions/${region}/forwardingRules/orders-api-ilb`;
    clouds.gcp.state.balancers.set(balancer, { version: 1, globalAccess: true });
    const again = await session.ownServices(region, {});
    const changed = again.find(({ name }) => name === "orders-api")!;
    expect(changed.balancer!.globalAccess).toBe(true);
    const [endpoint] = world.endpoints.group(orders.target);
    expect(await session.consumers(region, orders.target, {})).toEqual([
      {
        id: endpoint!.id,
        owner: "partner-analytics",
        status: { state: "needsAcceptance", word: "PENDING" },
      },
    ]);
  });

  it("is every private zone that answers in a network, with its records", async () => {
    const started = await start(smallPages);
    const network = ownNetwork(started);
    const { zones } = started.clouds.gcp.state;
    const [zone] = zones.group(started.project);
    const address = { name: "db.meridian.example.", type: "A", ttl: 300, rrdatas: ["10.20.0.9"] };
    const more = Array.from({ length: 9 }, (_, index) => ({
      ...{ name: `n${index}.meridian.example.`, type: "A", ttl: 60, rrdatas: ["10.20.0.8"] },
    }));
    zones.change(zone!.id, {
      networks: [network.id],
      records: [...zone!.records, address, ...more],
    });
    for (let index = 0; index < 8; index++) {
      zones.add({
        ...zone!,
        ...{ id: `${started.project}/other-${index}`, name: `other-${index}` },
        networks: [`${network.id}-other`],
      });
    }
    const found = await (await started.connect()).zones(region, network.id, {});
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ name: "internal.meridian.example", networks: [network.id] });
    expect(found[0]!.records).toHaveLength(12);
    expect(found[0]!.records).toContainEqual({
      ...{ name: "db.meridian.example", type: "A", values: ["10.20.0.9"] },
    });
  });
});

describe("failures", () => {
  it("name the API that the project has not enabled, and how to enable it", async () => {
    const { connect, project } = await start({ variants: { gcp: { dnsEnabled: false } } });
    await expect((await connect()).zones(region, "any", {})).rejects.toMatchObject({
      code: "permission",
      message: `The API dns.googleapis.com is not enabled in the project ${project}.`,
      next: expect.stringContaining(`gcloud services enable dns.googleapis.com`) as string,
    });
  });

  it("that may pass are tried again, for reads", async () => {
    const { connect, faults, world, project } = await start();
    const session = await connect();
    faults.setPlan([
      { match: { face: "gcp", path: "**/networks", times: 2 }, do: { status: 503 } },
      { match: { face: "gcp", path: "**/managedZones", times: 2 }, do: { cut: true } },
    ]);
    const own = world.networks.group(project);
    expect(await session.networks(region, {})).toHaveLength(own.length);
    expect(await session.zones(region, "any", {})).toEqual([]);
  });

  it("of answers that are none of Google's are the house's errors too", async () => {
    const { connect, faults } = await start();
    const session = await connect();
    await session.whoAmI({});
    faults.setPlan([{ match: { face: "gcp" }, do: { malformed: "not-json" } }]);
    for (const asked of [session.networks(region, {}), session.zones(region, "any", {})]) {
      await expect(asked).rejects.toMatchObject({ name: "ApiError", code: "protocol" });
    }
    faults.setPlan([{ match: { face: "gcp", method: "GET" }, do: { html: true } }]);
    await expect(session.networks(region, {})).rejects.toMatchObject({ code: "protocol" });
    const shape = { malformed: "wrong-type", field: "items" } as const;
    faults.setPlan([{ match: { face: "gcp", method: "GET" }, do: shape }]);
    await expect(session.networks(region, {})).rejects.toMatchObject({ code: "protocol" });
  });

  it("say that Google cannot be reached where nobody answers, and nothing of the key", async () => {
    const started = await start();
    const session = await started.connect();
    await started.close();
    const failure = await session.whoAmI({}).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ code: "unavailable", outcome: "unchanged" });
    expect(JSON.stringify(failure) + (failure as Error).message).not.toContain("assertion");
  });
});
