import { describe, expect, it } from "vitest";
import { addTarget } from "../../../src/sandbox/world/build.ts";
import type { CloudEndpoint, EndpointService } from "../../../src/sandbox/world/entities.ts";
import {
  database,
  denied,
  invalid,
  missing,
  project,
  refusal,
  region,
  startGcp,
  type StartedGcp,
} from "./gcpStart.ts";

const serviceAttachment = "search-api";

interface Producer extends StartedGcp {
  service: EndpointService;
  waiting: CloudEndpoint;
  patch: (resource: object) => Promise<unknown>;
  read: () => Promise<Record<string, unknown>>;
  state: () => string;
}

/** A service of the customer, at which an endpoint of a database waits. */
async function produce(options: { providers?: boolean } = {}): Promise<Producer> {
  const started = await startGcp(options);
  const { world, clock, clients } = started;
  const rest = { acceptance: "manual", allowed: [] } as const;
  const service = addTarget(world, "gcp", project, region, serviceAttachment, {
    ...rest,
    allowed: [],
  });
  const waiting = world.endpoints.add({
    id: "98765432109876543",
    cloud: "gcp",
    accountId: database,
    region,
    networkId: "",
    subnetIds: [],
    securityGroupIds: [],
    serviceId: service.id,
    name: "egress-1",
    state: "pendingAcceptance",
    address: "10.9.8.7",
    privateDns: false,
    createdAt: clock.now(),
  });
  const { attachments } = clients();
  const read: Producer["read"] = async () => ({
    ...(await attachments.get({ project, region, serviceAttachment }))[0],
  });
  const patch: Producer["patch"] = async (resource) => {
    const { fingerprint } = (await read()) as { fingerprint: string };
    const serviceAttachmentResource = { fingerprint, ...resource };
    const request = { project, region, serviceAttachment, serviceAttachmentResource };
    await attachments.patch(request);
    clock.advance(3);
  };
  const state = (): string => world.endpoints.get(waiting.id)!.state;
  return { ...started, service, waiting, patch, read, state };
}

const accept = (who: string): object => ({
  consumerAcceptLists: [{ projectIdOrNum: who, connectionLimit: 5 }],
});

describe("service attachments", () => {
  it("tell whom they take and who is connected", async () => {
    const { read, clients } = await produce();
    const one = await read();
    expect(one).toMatchObject({
      name: serviceAttachment,
      connectionPreference: "ACCEPT_MANUAL",
      connectedEndpoints: [{ status: "PENDING" }],
    });
    const [end] = one["connectedEndpoints"] as Record<string, unknown>[];
    expect(String(end!["pscConnectionId"])).toBe("98765432109876543");
    expect(end!["endpoint"]).toContain(`projects/${database}/regions/${region}/forwardingRules/`);
    const { attachments } = clients();
    expect((await attachments.list({ project, region }))[0]).toHaveLength(1);
    const counts: unknown[] = [];
    for await (const [scope, list] of attachments.aggregatedListAsync({ project })) {
      if (list.serviceAttachments!.length > 0) counts.push(scope);
    }
    expect(counts).toEqual([`regions/${region}`]);
    const none = attachments.get({ project, region, serviceAttachment: "none" });
    expect((await refusal(none))[0]).toBe(missing);
  });

  it("take who is in the accept list, and the database goes on by its rules", async () => {
    const { patch, decisions, world, service, read } = await produce({ providers: true });
    await patch(accept(database));
    expect(decisions).toMatchObject([{ endpoint: { accountId: database }, decision: "accept" }]);
    expect(world.services.get(service.id)!.allowed).toEqual([database]);
    expect((await read())["consumerAcceptLists"]).toMatchObject([
      { projectIdOrNum: database, connectionLimit: 5 },
    ]);
  });

  it("connect by themselves whom no database provider has waiting", async () => {
    const { patch, state, clock } = await produce();
    await patch(accept(database));
    expect(state()).toBe("pending");
    clock.advance(4);
    expect(state()).toBe("available");
  });

  it("replace a list as a whole", async () => {
    const { patch, read } = await produce();
    await patch(accept("one"));
    await patch(accept("two"));
    expect((await read())["consumerAcceptLists"]).toMatchObject([{ projectIdOrNum: "two" }]);
  });

  it("leave endpoints that are in use alone, unless connections are reconciled", async () => {
    const { patch, state, clock } = await produce();
    await patch(accept(database));
    clock.advance(4);
    const refuse = { ...accept("another"), consumerRejectLists: [database] };
    await patch(refuse);
    expect(state()).toBe("available");
    await patch({ ...refuse, reconcileConnections: true });
    expect(state()).toBe("rejected");
  });

  it("refuse what does not fit, and changes of an older version", async () => {
    const { patch, clients } = await produce();
    const stale = await refusal(patch({ ...accept(database), fingerprint: "AAAAAAAAAAA=" }));
    expect(stale[1]).toContain("Invalid fingerprint");
    const networkUrl = `https://www.googleapis.com/compute/v1/projects/${database}/global/networks/a`;
    const mixed = [
      { projectIdOrNum: database, connectionLimit: 5 },
      { networkUrl, connectionLimit: 5 },
    ];
    expect((await refusal(patch({ consumerAcceptLists: mixed })))[0]).toBe(invalid);
    const both = { ...accept(database), consumerRejectLists: [database] };
    expect((await refusal(patch(both)))[0]).toBe(invalid);
    const limitless = { consumerAcceptLists: [{ projectIdOrNum: database }] };
    expect((await refusal(patch(limitless)))[0]).toBe(invalid);
    const { attachments } = clients("reader");
    const request = { project, region, serviceAttachment, serviceAttachmentResource: {} };
    expect((await refusal(attachments.patch(request)))[0]).toBe(denied);
  });
});
