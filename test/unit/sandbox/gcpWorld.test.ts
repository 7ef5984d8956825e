import {
  ForwardingRulesClient,
  NetworksClient,
  ServiceAttachmentsClient,
  SubnetworksClient,
} from "@google-cloud/compute";
import { describe, expect, it } from "vitest";
import type { SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import { authOf, project, region } from "./gcpStart.ts";
import { start, type Started } from "./start.ts";

interface Both extends Started {
  networks: NetworksClient;
  subnetworks: SubnetworksClient;
  rules: ForwardingRulesClient;
  attachments: ServiceAttachmentsClient;
}

/** The whole sandbox with its demo, and its GCP as Google's clients see it. */
async function both(options?: SandboxOptions): Promise<Both> {
  const started = await start(options);
  const { baseUrl, keys } = started.sandbox.address.clouds.gcp;
  const { hostname, port } = new URL(baseUrl);
  const settings = {
    apiEndpoint: hostname,
    port: Number(port),
    protocol: "http",
    // The library's own types name the client of its own copy.
    authClient: authOf(keys["admin"]!, baseUrl) as never,
  };
  return {
    ...started,
    networks: new NetworksClient(settings),
    subnetworks: new SubnetworksClient(settings),
    rules: new ForwardingRulesClient(settings),
    attachments: new ServiceAttachmentsClient(settings),
  };
}

describe("the demo's GCP", () => {
  it("has two networks, a subnet that is full, and one for producers", async () => {
    const { networks, subnetworks, sandbox } = await both();
    const [list] = await networks.list({ project });
    expect(list.map(({ name }) => name)).toContain("shared-services");
    expect(list.length).toBeGreaterThan(1);
    const [subnets] = await subnetworks.list({ project, region });
    const purposes = new Map(subnets.map(({ name, purpose }) => [name, purpose]));
    expect(purposes.get("batch-full")).toBe("PRIVATE");
    expect(purposes.get("orders-api-nat")).toBe("PRIVATE_SERVICE_CONNECT");
    const full = sandbox.world.subnets
      .all()
      .filter(({ freeAddresses }) => freeAddresses === 0)
      .map(({ id }) => id);
    expect(full).toContain(`projects/${project}/regions/${region}/subnetworks/batch-full`);
  });

  it("shows the endpoints that the databases know, each in its region", async () => {
    const { rules, sandbox } = await both();
    const seen: string[] = [];
    for await (const [, list] of rules.aggregatedListAsync({ project })) {
      const endpoints = list.forwardingRules!.filter(({ pscConnectionId }) => pscConnectionId);
      seen.push(...endpoints.map((rule) => String(rule.pscConnectionId)));
    }
    const own = sandbox.world.endpoints
      .all()
      .filter(({ cloud, accountId }) => cloud === "gcp" && accountId === project);
    expect(own.length).toBeGreaterThan(0);
    expect(seen.sort()).toEqual(own.map(({ id }) => id).sort());
  });

  it("has a service at which somebody waits", async () => {
    const { attachments } = await both();
    const serviceAttachment = "orders-api";
    const [one] = await attachments.get({ project, region, serviceAttachment });
    expect(one.connectedEndpoints).toMatchObject([{ status: "PENDING" }]);
  });

  it("is the same after a reset, under the same keys", async () => {
    const { networks, sandbox } = await both();
    const [before] = await networks.list({ project });
    sandbox.reset();
    const [after] = await networks.list({ project });
    expect(after.map(({ id }) => String(id))).toEqual(before.map(({ id }) => String(id)));
  });

  it("can be told to take longer", async () => {
    const { control, sandbox } = await both();
    const reply = await control("PUT", "/variants", { gcp: { operationSeconds: 30 } });
    expect(reply.status).toBe(200);
    expect(sandbox.clouds.gcp.state.variants.operationSeconds).toBe(30);
    expect((await control("PUT", "/variants", { gcp: { dnsEnabled: 1 } })).status).toBe(400);
  });
});

describe("a generated world's GCP", () => {
  it("is that of the project that has the endpoints", async () => {
    const { rules, sandbox } = await both({ clusters: 30 });
    const { main } = sandbox.clouds.gcp.state.projects;
    const own = sandbox.world.endpoints
      .all()
      .filter(({ cloud, accountId }) => cloud === "gcp" && accountId === main);
    let count = 0;
    for await (const [, list] of rules.aggregatedListAsync({ project: main })) {
      count += list.forwardingRules!.filter(({ pscConnectionId }) => pscConnectionId).length;
    }
    expect(own.length).toBeGreaterThan(0);
    expect(count).toBe(own.length);
  });
});
