import { describe, expect, it } from "vitest";
import { addTarget } from "../../../src/sandbox/world/build.ts";
import { connectTo } from "../../../src/sandbox/world/customer.ts";
import { databaseService, invalid, project, refusal, region, startGcp } from "./gcpStart.ts";

const url = (path: string): string => `https://www.googleapis.com/compute/v1/${path}`;

describe("operations", () => {
  it("let nothing else be done with what they are at", async () => {
    const { clients, world, clock } = await startGcp();
    const endpoint = connectTo(world, databaseService(world));
    const { rules } = clients();
    const which = { project, region, forwardingRule: endpoint.name };
    await rules.delete(which);
    const [code, message] = await refusal(rules.delete(which));
    expect([code, message]).toEqual([invalid, expect.stringContaining("is not ready")]);
    clock.advance(3);
    expect(world.endpoints.get(endpoint.id)).toBeUndefined();
  });

  it("must be done before an address can be used", async () => {
    const { clients, world } = await startGcp();
    const service = databaseService(world);
    const { addresses, rules } = clients();
    const subnetwork = url(`projects/${project}/regions/${region}/subnetworks/app-${region}-0`);
    const addressResource = {
      ...{ name: "orders", subnetwork, addressType: "INTERNAL", purpose: "GCE_ENDPOINT" },
    };
    await addresses.insert({ project, region, addressResource });
    const forwardingRuleResource = {
      ...{ name: "orders", loadBalancingScheme: "", target: url(service.id) },
      network: url(`projects/${project}/global/networks/app-${region}`),
      IPAddress: url(`projects/${project}/regions/${region}/addresses/orders`),
    };
    const early = rules.insert({ project, region, forwardingRuleResource });
    expect((await refusal(early))[1]).toContain("is not ready");
  });
});

describe("endpoints that were made elsewhere", () => {
  it("have an address that stays when they go", async () => {
    const { clients, world, clock } = await startGcp();
    const endpoint = connectTo(world, databaseService(world));
    const { addresses, rules } = clients();
    const [[before]] = await addresses.list({ project, region });
    expect(before).toMatchObject({ status: "IN_USE", address: endpoint.address });
    await rules.delete({ project, region, forwardingRule: endpoint.name });
    clock.advance(3);
    const [[after]] = await addresses.list({ project, region });
    expect(after!.status).toBe("RESERVED");
  });

  it("come page by page and by what they lead to", async () => {
    const { clients, world } = await startGcp();
    const service = databaseService(world);
    for (let count = 0; count < 3; count += 1) connectTo(world, service);
    const { rules } = clients();
    const names: unknown[] = [];
    for await (const rule of rules.listAsync({ project, region, maxResults: 2 })) {
      names.push(rule.name);
    }
    expect(new Set(names).size).toBe(3);
    const filter = `target = "${url(service.id)}"`;
    expect((await rules.list({ project, region, filter }))[0]).toHaveLength(3);
    const other = rules.list({ project, region, filter: 'name != "a"' });
    expect((await refusal(other))[0]).toBe(invalid);
  });
});

describe("the rule of the load balancer behind a service attachment", () => {
  it("is one that is no endpoint, and can be opened for other regions", async () => {
    const { clients, world, clock } = await startGcp();
    addTarget(world, "gcp", project, region, "search-api", { acceptance: "manual", allowed: [] });
    const { attachments, rules } = clients();
    const serviceAttachment = "search-api";
    const [{ producerForwardingRule }] = await attachments.get({
      project,
      region,
      serviceAttachment,
    });
    const forwardingRule = producerForwardingRule!.split("/").at(-1)!;
    const read = async (): Promise<Record<string, unknown>> => {
      const [rule] = await rules.get({ project, region, forwardingRule });
      return { ...rule };
    };
    const before = await read();
    expect(before).toMatchObject({ loadBalancingScheme: "INTERNAL", allowGlobalAccess: false });
    expect(before["pscConnectionId"]).toBeUndefined();
    const forwardingRuleResource = {
      fingerprint: before["fingerprint"] as string,
      allowGlobalAccess: true,
    };
    await rules.patch({ project, region, forwardingRule, forwardingRuleResource });
    clock.advance(3);
    expect(await read()).toMatchObject({ allowGlobalAccess: true });
    const stale = rules.patch({ project, region, forwardingRule, forwardingRuleResource });
    expect((await refusal(stale))[1]).toContain("Invalid fingerprint");
  });
});
