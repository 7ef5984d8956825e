// The same answer again is not read again: what is known is returned as it is, unless it came otherwise.
import { describe, expect, it } from "vitest";
import {
  allParts,
  nothingKnown,
  type Cluster,
  type Networking,
} from "../../../../src/domain/model.ts";
import { Store } from "../../../../src/inventory/store.ts";
import { cockroach } from "../../../../src/providers/cockroach/provider.ts";
import { failureOf, json, scripted } from "../../http/scripted.ts";

const cluster: Cluster = {
  id: "c1",
  name: "orders",
  plan: "Advanced",
  cloud: "aws",
  status: { state: "available", word: "CREATED" },
  regions: [{ name: "us-east-1" }],
};

function egress(id: string): Record<string, string> {
  return {
    id,
    region: "us-east-1",
    target_service_identifier: `com.amazonaws.vpce.us-east-1.${id}`,
    target_service_type: "PRIVATE_SERVICE",
    state: "AVAILABLE",
  };
}

const service = {
  region_name: "us-east-1",
  status: "AVAILABLE",
  name: "com.amazonaws.vpce.us-east-1.vpce-svc-1",
  endpoint_service_id: "vpce-svc-1",
};

const office = { cidr_ip: "203.0.113.0", cidr_mask: 24, name: "office", sql: true, ui: true };

/** What the other side says; each list by the end of its path, those with pages page by page. */
interface World {
  services: unknown;
  connections: unknown;
  owners: unknown;
  allowList: Record<string, unknown>;
  egress: Record<string, unknown>;
}

/** A store with the cluster in it, and how to read it again from this world. */
async function reading(world: World) {
  const { client } = scripted([
    (url) => {
      const { pathname, searchParams } = new URL(url);
      const lists: Record<string, unknown> = {
        "private-endpoint-services": world.services,
        "private-endpoint-connections": world.connections,
        "private-endpoint-trusted-owners": world.owners,
        allowlist: world.allowList[searchParams.get("pagination.page") ?? ""],
        "egress-private-endpoints": world.egress[searchParams.get("pagination.page") ?? ""],
      };
      return Promise.resolve(json(lists[pathname.split("/").pop() ?? ""]));
    },
  ]);
  const session = await cockroach.connect(client);
  const store = new Store(() => undefined);
  store.setAccounts(["a"]);
  store.applyPage("a", { items: [cluster], broken: [] }, 1);
  let time = 1;
  const known = (): Networking | undefined => store.cluster("a", "c1")?.networking;
  const read = async (): Promise<Partial<Networking>> => {
    const answer = await session.networking(cluster, allParts, {}, known());
    store.applyNetworking("a", "c1", answer, ++time);
    return answer;
  };
  return { read, known, store };
}

function aWorld(): World {
  return {
    services: { services: [service] },
    connections: {
      connections: [{ status: "AVAILABLE", endpoint_id: "vpce-1", service_name: service.name }],
    },
    owners: { trusted_owners: [] },
    allowList: { "": { allowlist: [office], propagating: false } },
    egress: { "": { egress_private_endpoints: [egress("e1")] } },
  };
}

describe("the same answer again", () => {
  it("is what is known already, part by part", async () => {
    const world = aWorld();
    const { read, known } = await reading(world);
    await read();
    const before = known();
    const again = await read();
    for (const part of allParts) expect(again[part]).toBe(before?.[part]);
    expect(known()).toBe(before);
    world.egress = { "": { egress_private_endpoints: [egress("e1"), egress("e2")] } };
    const other = await read();
    expect(other.services).toBe(before?.services);
    expect(other.egress?.items.map(({ id }) => id)).toEqual(["e1", "e2"]);
    expect(known()?.egress.items).toHaveLength(2);
  });

  it("is known too when what was known came from the disk", async () => {
    const { read, known, store } = await reading(aWorld());
    await read();
    const fromDisk = structuredClone(store.cluster("a", "c1"));
    store.setAccounts([]);
    store.setAccounts(["a"]);
    if (fromDisk !== undefined) store.adopt("a", [fromDisk], [], {});
    expect(known()).toBe(fromDisk?.networking);
    expect((await read()).egress).not.toBe(fromDisk?.networking?.egress);
    expect(known()).toBe(fromDisk?.networking);
    expect((await read()).egress).toBe(fromDisk?.networking?.egress);
  });

  it("is read all the same when something else was learned in between", async () => {
    const { read, known, store } = await reading(aWorld());
    await read();
    store.applyNetworking("a", "c1", { egress: { items: [] } });
    await read();
    expect(known()?.egress.items.map(({ id }) => id)).toEqual(["e1"]);
  });

  it("places connections by their services: new services, new places", async () => {
    const world = aWorld();
    const { read, known } = await reading(world);
    await read();
    world.services = { services: [{ ...service, region_name: "eu-west-1" }] };
    await read();
    expect(known()?.endpoints.items[0]?.region).toBe("eu-west-1");
  });

  it("counts all its pages", async () => {
    const world = aWorld();
    const first = { egress_private_endpoints: [egress("e1")], pagination: { next_page: "2" } };
    world.egress = { "": first, "2": { egress_private_endpoints: [egress("e2")] } };
    const { read, known } = await reading(world);
    await read();
    const before = known();
    expect((await read()).egress).toBe(before?.egress);
    world.egress["2"] = { egress_private_endpoints: [egress("e3")] };
    await read();
    expect(known()?.egress.items.map(({ id }) => id)).toEqual(["e1", "e3"]);
  });

  it("tells who may connect from two answers: either of them may be another one", async () => {
    const world = aWorld();
    const { read, known } = await reading(world);
    await read();
    const before = known()?.owners;
    expect(before?.publicAccess?.entries).toEqual(["203.0.113.0/24"]);
    world.allowList = { "": { allowlist: [{ ...office, cidr_mask: 25 }], propagating: false } };
    await read();
    expect(known()?.owners.publicAccess?.entries).toEqual(["203.0.113.0/25"]);
    world.owners = {
      trusted_owners: [{ id: "o1", type: "AWS_ACCOUNT_ID", external_owner_id: "*" }],
    };
    await read();
    expect(known()?.owners.items.map(({ id }) => id)).toEqual(["o1"]);
    expect((await read()).owners).toBe(known()?.owners);
  });

  it("counts all pages of the allow list", async () => {
    const world = aWorld();
    const first = { allowlist: [office], propagating: false, pagination: { next_page: "2" } };
    const second = (ip: string) => ({
      allowlist: [{ ...office, cidr_ip: ip }],
      propagating: false,
    });
    world.allowList = { "": first, "2": second("192.0.2.0") };
    const { read, known } = await reading(world);
    await read();
    expect((await read()).owners).toBe(known()?.owners);
    world.allowList["2"] = second("198.51.100.0");
    await read();
    const networks = ["203.0.113.0/24", "198.51.100.0/24"];
    expect(known()?.owners.publicAccess?.entries).toEqual(networks);
  });

  it("still warns of what it lists twice", async () => {
    const world = aWorld();
    world.egress = { "": { egress_private_endpoints: [egress("e1"), egress("e1")] } };
    const { read, store } = await reading(world);
    await read();
    await read();
    expect(store.cluster("a", "c1")?.warning?.message).toBe("The answer lists e1 more than once.");
    world.egress = { "": { egress_private_endpoints: [egress("e1")] } };
    await read();
    expect(store.cluster("a", "c1")?.warning).toBeUndefined();
  });

  it("does not hide a part that cannot be used", async () => {
    const world = aWorld();
    const { read } = await reading(world);
    await read();
    world.connections = { connections: [{ status: "AVAILABLE" }] };
    expect(await failureOf(read())).toMatchObject({ code: "protocol" });
  });

  it("of nothing is nothing, and known as that", async () => {
    const world = aWorld();
    world.services = world.connections = world.owners = {};
    world.egress = world.allowList = { "": {} };
    const { read, known } = await reading(world);
    await read();
    const publicAccess = { state: "closed", entries: [], exact: "[]" };
    expect(known()).toEqual({ ...nothingKnown, owners: { items: [], publicAccess } });
    expect((await read()).services).toBe(known()?.services);
  });
});
