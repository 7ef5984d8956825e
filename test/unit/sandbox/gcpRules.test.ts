import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { StartedGcp } from "./gcpStart.ts";
import {
  databaseService,
  denied,
  invalid,
  missing,
  project,
  refusal,
  region,
  startGcp,
  taken,
} from "./gcpStart.ts";

const url = (path: string): string => `https://www.googleapis.com/compute/v1/${path}`;
const at = `projects/${project}/regions/${region}`;
const subnetwork = url(`${at}/subnetworks/app-europe-west1-0`);

const addressResource = { name: "orders-ip", addressType: "INTERNAL", purpose: "GCE_ENDPOINT" };

async function reserve(
  { clients, clock }: StartedGcp,
  rest: object = {},
): Promise<ReturnType<typeof clients>> {
  const all = clients();
  const resource = { ...addressResource, subnetwork, ...rest };
  await all.addresses.insert({ project, region, addressResource: resource });
  clock.advance(3);
  return all;
}

const rule = {
  name: "orders",
  target: url("projects/crl-prod-7k2/regions/europe-west1/serviceAttachments/orders"),
  network: url(`projects/${project}/global/networks/app-europe-west1`),
  IPAddress: url(`${at}/addresses/orders-ip`),
  loadBalancingScheme: "",
};

async function connect(started: StartedGcp, rest: object = {}): ReturnType<typeof reserve> {
  const all = await reserve(started);
  await all.rules.insert({ project, region, forwardingRuleResource: { ...rule, ...rest } });
  started.clock.advance(3);
  return all;
}

const forwardingRule = "orders";

describe("addresses", () => {
  it("are reserved by an operation, and deleted by one", async () => {
    const { clients, clock } = await startGcp();
    const { addresses, operations } = clients();
    const resource = { ...addressResource, subnetwork };
    const [{ latestResponse }] = await addresses.insert({
      project,
      region,
      addressResource: resource,
    });
    const { name } = latestResponse as unknown as { name: string };
    const address = "orders-ip";
    const word = async (): Promise<unknown> =>
      (await addresses.get({ project, region, address }))[0].status;
    const status = async (): Promise<unknown> =>
      (await operations.get({ project, region, operation: name }))[0].status;
    expect([await status(), await word()]).toEqual(["PENDING", "RESERVING"]);
    clock.advance(1);
    expect(await status()).toBe("RUNNING");
    clock.advance(2);
    const [done] = await operations.wait({ project, region, operation: name });
    expect([done.status, done.error, await word()]).toEqual(["DONE", undefined, "RESERVED"]);
    const [[listed]] = await addresses.list({ project, region });
    expect(listed).toMatchObject({ name: address, address: "10.20.0.2", purpose: "GCE_ENDPOINT" });

    await addresses.delete({ project, region, address });
    clock.advance(3);
    expect((await refusal(addresses.get({ project, region, address })))[0]).toBe(missing);
  });

  it("are told inside the operation when a subnet has none left", async () => {
    const { clients, clock, world } = await startGcp();
    world.subnets.change(`${at}/subnetworks/app-europe-west1-0`, { freeAddresses: 0 });
    const { addresses, operations } = clients();
    const resource = { ...addressResource, subnetwork };
    const [{ latestResponse }] = await addresses.insert({
      project,
      region,
      addressResource: resource,
    });
    clock.advance(3);
    const operation = (latestResponse as unknown as { name: string }).name;
    const [done] = await operations.get({ project, region, operation });
    expect(done.error!.errors).toMatchObject([{ code: "IP_SPACE_EXHAUSTED" }]);
    expect((await addresses.list({ project, region }))[0]).toEqual([]);
  });

  it("are refused in subnets for producers, outside of the range, and twice", async () => {
    const started = await startGcp();
    const { cloud } = started;
    const { addresses } = await reserve(started);
    const insert = async (rest: object): Promise<unknown> => {
      const resource = { ...addressResource, subnetwork, ...rest };
      return (await refusal(addresses.insert({ project, region, addressResource: resource })))[0];
    };
    expect(await insert({})).toBe(taken);
    expect(await insert({ name: "two", address: "10.99.0.9" })).toBe(invalid);
    expect(await insert({ name: "Two" })).toBe(invalid);
    expect(await insert({ name: "two", subnetwork: url(`${at}/subnetworks/none`) })).toBe(missing);
    cloud.state.purposes.set(`${at}/subnetworks/app-europe-west1-0`, "PRIVATE_SERVICE_CONNECT");
    expect(await insert({ name: "two" })).toBe(invalid);
  });
});

describe("forwarding rules", () => {
  it("are endpoints that wait for the database, which have a number beyond 2^53", async () => {
    const started = await startGcp();
    const service = databaseService(started.world);
    const { rules, addresses } = await connect(started);
    const [made] = await rules.get({ project, region, forwardingRule });
    expect(made).toMatchObject({
      name: "orders",
      pscConnectionStatus: "PENDING",
      ...{ IPAddress: "10.20.0.2" },
    });
    const [endpoint] = started.world.endpoints.group(service.id);
    expect(String(made.pscConnectionId)).toBe(endpoint!.id);
    expect(endpoint).toMatchObject({ name: "orders", region, state: "pendingAcceptance" });
    expect((await addresses.get({ project, region, address: "orders-ip" }))[0].status).toBe(
      "IN_USE",
    );
    started.world.endpoints.change(endpoint!.id, { state: "available" });
    const [after] = await rules.get({ project, region, forwardingRule });
    expect(after.pscConnectionStatus).toBe("ACCEPTED");
  });

  it("are let in where the database's service lists the project", async () => {
    const started = await startGcp();
    databaseService(started.world, { allowed: [project] });
    const { rules } = await connect(started);
    started.clock.advance(10);
    const [[made]] = await rules.list({ project, region });
    expect(made!.pscConnectionStatus).toBe("ACCEPTED");
    const scopes: string[] = [];
    for await (const [scope, list] of rules.aggregatedListAsync({ project })) {
      if (list.forwardingRules!.length > 0) scopes.push(scope);
    }
    expect(scopes).toEqual(["regions/europe-west1"]);
  });

  it("asked for again with the same request id are the same", async () => {
    const started = await startGcp();
    databaseService(started.world);
    const { rules } = await reserve(started);
    const request = { project, region, forwardingRuleResource: rule, requestId: randomUUID() };
    const name = async (): Promise<unknown> => {
      const [{ latestResponse }] = await rules.insert(request);
      return (latestResponse as unknown as { name: string }).name;
    };
    const first = await name();
    started.clock.advance(3);
    expect(await name()).toBe(first);
    const again = rules.insert({ ...request, requestId: randomUUID() });
    expect((await refusal(again))[0]).toBe(taken);
    expect((await refusal(rules.insert({ ...request, requestId: "x" })))[0]).toBe(invalid);
  });

  it("are refused where things do not fit", async () => {
    const started = await startGcp();
    databaseService(started.world);
    const { rules } = await reserve(started);
    const insert = async (rest: object): Promise<unknown> => {
      const forwardingRuleResource = { ...rule, ...rest };
      return (await refusal(rules.insert({ project, region, forwardingRuleResource })))[0];
    };
    expect(await insert({ loadBalancingScheme: "INTERNAL" })).toBe(invalid);
    expect(await insert({ target: "orders" })).toBe(invalid);
    expect(await insert({ target: rule.target.replace("west1", "west4") })).toBe(invalid);
    expect(await insert({ target: `${rule.target}x` })).toBe(missing);
    expect(await insert({ network: `${rule.network}x` })).toBe(missing);
    expect(await insert({ IPAddress: `${rule.IPAddress}x` })).toBe(missing);
    const reader = started.clients("reader").rules;
    const forbidden = reader.insert({ project, region, forwardingRuleResource: rule });
    expect((await refusal(forbidden))[0]).toBe(denied);
  });

  it("share no address: the operation tells", async () => {
    const started = await startGcp();
    databaseService(started.world);
    const { rules, operations } = await connect(started);
    const forwardingRuleResource = { ...rule, name: "second" };
    const [{ latestResponse }] = await rules.insert({ project, region, forwardingRuleResource });
    started.clock.advance(3);
    const operation = (latestResponse as unknown as { name: string }).name;
    const [done] = await operations.get({ project, region, operation });
    expect(done.error!.errors).toMatchObject([{ code: "IP_IN_USE_BY_ANOTHER_RESOURCE" }]);
    expect(done.httpErrorStatusCode).toBe(409);
  });

  it("are changed from their present version only", async () => {
    const started = await startGcp();
    databaseService(started.world);
    const { rules } = await connect(started);
    const [{ fingerprint, labelFingerprint }] = await rules.get({
      project,
      region,
      forwardingRule,
    });
    const patch = async (rest: object): Promise<unknown> => {
      const resource = { fingerprint, allowPscGlobalAccess: true, ...rest };
      return rules.patch({ project, region, forwardingRule, forwardingRuleResource: resource });
    };
    expect((await refusal(patch({ fingerprint: "AAAAAAAAAAA=" })))[1]).toContain(
      "Invalid fingerprint",
    );
    expect((await refusal(patch({ noAutomateDnsZone: true })))[0]).toBe(invalid);
    await patch({});
    started.clock.advance(3);
    const regionSetLabelsRequestResource = {
      labels: { team: "data" },
      labelFingerprint: labelFingerprint!,
    };
    await rules.setLabels({ project, region, resource: "orders", regionSetLabelsRequestResource });
    started.clock.advance(3);
    const [after] = await rules.get({ project, region, forwardingRule });
    expect(after).toMatchObject({ allowPscGlobalAccess: true, labels: { team: "data" } });
    expect(after.fingerprint).not.toBe(fingerprint);
  });

  it("are deleted before their address; the database is told", async () => {
    const started = await startGcp();
    const gone: string[] = [];
    started.world.onEndpointGone.push(({ name }) => gone.push(name));
    databaseService(started.world);
    const { rules, addresses } = await connect(started);
    const remove = { project, region, address: "orders-ip" };
    const [code, message] = await refusal(addresses.delete(remove));
    expect([code, message]).toEqual([invalid, expect.stringContaining("already being used by")]);
    await rules.delete({ project, region, forwardingRule });
    started.clock.advance(3);
    expect(gone).toEqual(["orders"]);
    expect((await refusal(rules.get({ project, region, forwardingRule })))[0]).toBe(missing);
    await addresses.delete(remove);
    started.clock.advance(3);
    expect((await addresses.list({ project, region }))[0]).toEqual([]);
  });

  it("registered in Service Directory bring a zone for the service's domain name", async () => {
    const started = await startGcp();
    databaseService(started.world, { privateDnsName: "orders.example" });
    await connect(started, { serviceDirectoryRegistrations: [{ namespace: "databases" }] });
    const zones = `/dns/v1/projects/${project}/managedZones`;
    expect((await started.call("GET", zones)).body["managedZones"]).toMatchObject([
      { dnsName: "orders.example.", visibility: "private" },
    ]);
    await started.clients().rules.delete({ project, region, forwardingRule });
    started.clock.advance(3);
    expect((await started.call("GET", zones)).body["managedZones"]).toEqual([]);
  });
});
