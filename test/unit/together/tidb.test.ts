// TiDB Cloud's provider and its sandbox, over real HTTP.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cluster, Networking } from "../../../src/domain/model.ts";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { connectionsOf } from "../../../src/sandbox/tidb/wire.ts";
import type { TidbCluster, TidbState } from "../../../src/sandbox/tidb/state.ts";
import type { TidbVariants } from "../../../src/sandbox/tidb/variants.ts";
import { failureOf } from "../http/scripted.ts";
import { driveTidb, idOf, listAll, type TidbDrive } from "./tidbDrive.ts";
import { networkingOf } from "./driven.ts";

/** Everything of a key, as the tree would know it, by name. */
async function readEverything({ session }: Pick<TidbDrive, "session">) {
  const { items, broken } = await listAll(session);
  expect(broken).toEqual([]);
  const all = new Map<string, { cluster: Cluster; networking: Networking }>();
  for (const cluster of items) {
    all.set(cluster.name, { cluster, networking: await networkingOf(session, cluster) });
  }
  return all;
}

const states = (networking: Networking | undefined, part: "services" | "endpoints" | "egress") =>
  networking?.[part].items.map(({ status }) => `${status.state} ${status.word}`);

describe("reading", () => {
  it("shows the clusters of all kinds once, and what each has", async () => {
    const all = await readEverything(await driveTidb());
    const list = [...all.values()].map(({ cluster }) => [
      cluster.name,
      cluster.plan,
      cluster.cloud,
      cluster.id.split("-")[0],
    ]);
    expect(list).toEqual([
      ["shop-prod", "Dedicated", "aws", "dedicated"],
      ["shop-new", "Dedicated", "aws", "dedicated"],
      ["tracking-eu", "Dedicated", "gcp", "dedicated"],
      ["finance-eu", "Dedicated", "azure", "dedicated"],
      ["web-essential", "Essential", "aws", "serverless"],
      ["dev-starter", "Starter", "alicloud", "serverless"],
      ["search-premium", "Premium", "aws", "premium"],
      ["archive-2022", "Dedicated", "aws", "legacy"],
    ]);
    const shop = all.get("shop-prod")?.networking;
    expect(states(shop, "services")).toEqual(["available ACTIVE", "available ACTIVE"]);
    expect(states(shop, "endpoints")).toEqual([
      "available ACTIVE",
      "pending PENDING",
      "available ACTIVE",
      "failed FAILED",
      "deleting DELETING",
      "unknown QUARANTINED",
      "needsAcceptance DISCOVERED",
    ]);
    expect(all.get("shop-new")?.networking.services.items).toEqual([]);
    expect(states(all.get("web-essential")?.networking, "egress")).toEqual([
      "available ACTIVE",
      "needsAttention ACTIVE",
      "needsAcceptance PENDING_ACCEPTANCE",
      "failed FAILED",
    ]);
    expect(all.get("web-essential")?.networking.owners.publicAccess).toEqual({
      state: "limited",
      entries: ["203.0.113.0 – 203.0.113.255 (office)"],
      exact: "enabled",
    });
    expect(all.get("dev-starter")?.networking.owners.publicAccess?.state).toBe("open");
    expect(states(all.get("search-premium")?.networking, "endpoints")).toEqual([
      "available ACTIVE",
      "needsAcceptance DISCOVERED",
    ]);
    expect(states(all.get("archive-2022")?.networking, "endpoints")).toEqual(["available ACTIVE"]);
    for (const { cluster, networking } of all.values()) {
      expect([cluster.name, networking.owners.unavailable !== undefined]).toEqual([
        cluster.name,
        true,
      ]);
    }
  });

  it("asks once for the endpoints of all clusters of a project that wait together", async () => {
    const drive = await driveTidb({}, { amount: 36, seed: 4 });
    const { items } = await listAll(drive.session);
    const one = items.filter(({ id }) => id.startsWith("dedicated-")).slice(0, 1);
    await networkingOf(drive.session, one[0]!);
    const asked = drive.asked().filter((line) => line.endsWith("/privateEndpointConnections"));
    // So many clusters have more than a page of them: then each asks for its own.
    expect(asked[0]).toBe(
      "GET /dedicated/v1beta1/clusters/-/tidbNodeGroups/-/privateEndpointConnections",
    );
    await networkingOf(drive.session, one[0]!);
    const { id } = one[0]!;
    const again = drive.asked().filter((line) => line.endsWith("/privateEndpointConnections"));
    expect(again.every((line) => line.includes(id.replace("dedicated-", "")))).toBe(true);
    const demo = await driveTidb();
    const listed = await listAll(demo.session);
    demo.asked();
    const shop = listed.items.filter(({ name }) => name.startsWith("shop-"));
    await Promise.all(shop.map((cluster) => networkingOf(demo.session, cluster)));
    const calls = demo.asked().filter((line) => line.endsWith("/privateEndpointConnections"));
    expect(new Set(calls).size).toBe(1);
  });

  it("gives back what it knows where the same comes again", async () => {
    const drive = await driveTidb();
    const { items } = await listAll(drive.session);
    for (const cluster of items) {
      const known = await networkingOf(drive.session, cluster);
      const again = await networkingOf(drive.session, cluster, known);
      for (const part of ["services", "endpoints", "egress", "owners"] as const) {
        expect([cluster.name, part, again[part] === known[part]]).toEqual([
          cluster.name,
          part,
          true,
        ]);
      }
    }
    const first = await listAll(drive.session);
    const second = await listAll(drive.session);
    first.items.forEach((one, index) => expect(second.items[index]).toBe(one));
  });

  it("costs one request a call once it is signed in", async () => {
    const drive = await driveTidb();
    await listAll(drive.session);
    const before = drive.calls.length;
    const refused = drive.calls.filter(({ status }) => status === 401).length;
    expect(refused).toBe(1);
    await listAll(drive.session);
    expect(drive.calls.slice(before).some(({ status }) => status === 401)).toBe(false);
  });

  it("tells of the account to allow once a Starter or Essential cluster was asked for", async () => {
    const drive = await driveTidb();
    const web = await drive.cluster("web-essential");
    expect(web.principal).toBe("arn:aws:iam::640321857092:root");
    expect(web.regions[0]?.egressZones).toEqual(["euw1-az1", "euw1-az2"]);
    const { items } = await listAll(drive.session);
    expect(items.find(({ id }) => id === web.id)).toEqual(web);
  });

  it("tells of it too where such a cluster was only listed, and its networking read", async () => {
    const drive = await driveTidb();
    const { items } = await listAll(drive.session);
    const cluster = items.find(({ name }) => name === "web-essential")!;
    const networking = await networkingOf(drive.session, cluster);
    const { prerequisites } = drive
      .action("createEgressEndpoint")
      .draft({}, { cluster, networking });
    expect(prerequisites.map(({ copy }) => copy)).toEqual([
      "arn:aws:iam::640321857092:root",
      "euw1-az1,euw1-az2",
    ]);
    const again = await listAll(drive.session);
    const { principal } = again.items.find(({ id }) => id === cluster.id)!;
    expect(principal).toBe("arn:aws:iam::640321857092:root");
  });

  it("asks for it once a cluster, and reads the cluster without it", async () => {
    const drive = await driveTidb();
    const { items } = await listAll(drive.session);
    const path = "**:getAvailabilityZones";
    drive.sandbox.faults.setPlan([{ match: { path }, do: { status: 403, body: "no" } }]);
    const cluster = items.find(({ name }) => name === "web-essential")!;
    const { egress } = await networkingOf(drive.session, cluster);
    await networkingOf(drive.session, cluster);
    expect(egress.items.length).toBeGreaterThan(0);
    const asked = drive.calls.filter(({ url }) => url.includes("getAvailabilityZones"));
    expect(asked.map(({ status }) => status)).toEqual([403]);
  });
});

const variants: [string, Partial<TidbVariants>][] = [
  ["projects by the IAM call", { projects: "iam" }],
  ["node groups with a list of their own", { nodeGroupsCall: true }],
  ["SHA-256", { algorithm: "SHA-256" }],
];

describe("where sources disagree", () => {
  it.each(variants)("it reads the same world: %s", async (_, chosen) => {
    const usual = await readEverything(await driveTidb());
    expect(await readEverything(await driveTidb(chosen))).toEqual(usual);
  });

  it("without any list of projects the default one is there", async () => {
    const all = await readEverything(await driveTidb({ projects: "neither" }));
    expect([...all.keys()]).toEqual([
      ...["shop-prod", "shop-new", "web-essential", "dev-starter", "search-premium"],
    ]);
  });

  it("without any list of projects the others are there once a person types their ids", async () => {
    const usual = await readEverything(await driveTidb());
    const drive = await driveTidb({ projects: "neither" });
    expect(await drive.session.lacks?.({})).toEqual(["projects"]);
    const projects = drive.state.projects.all().map(({ id }) => id);
    const { admin } = drive.sandbox.address.parts["tidb"]!.keys;
    const session = await drive.as(admin, { projects: projects.join(", ") });
    await session.check({});
    expect(await session.lacks?.({})).toEqual([]);
    expect(await readEverything({ session })).toEqual(usual);
    const wrong = await drive.as(admin, { projects: "12" });
    expect((await failureOf(wrong.check({}))).field).toBe("projects");
  });

  it("what is discovered may not be listed", async () => {
    const all = await readEverything(await driveTidb({ listsDiscovered: false }));
    expect(states(all.get("shop-prod")?.networking, "endpoints")).not.toContain(
      "needsAcceptance DISCOVERED",
    );
  });
});

describe("keys", () => {
  it.each([
    ["dedicated", ["dedicated", "legacy"]],
    ["serverless", ["serverless"]],
  ])("for some of the APIs only (%s) see what is there", async (key, kinds) => {
    const drive = await driveTidb();
    const session = await drive.as(drive.sandbox.address.parts["tidb"]!.keys[key]!);
    await session.check({});
    const { items } = await listAll(session);
    expect([...new Set(items.map(({ id }) => id.split("-")[0]))]).toEqual(kinds);
  });

  it("may be an access token", async () => {
    const drive = await driveTidb();
    const session = await drive.as(drive.sandbox.address.parts["tidb"]!.keys["token"]!);
    await session.check({});
    expect((await listAll(session)).items).toHaveLength(8);
  });

  it("that are revoked say so", async () => {
    const drive = await driveTidb();
    const session = await drive.as(drive.sandbox.address.parts["tidb"]!.keys.revoked);
    expect((await failureOf(session.check({}))).code).toBe("authentication");
    const failure = await failureOf(session.clusters(undefined, {}));
    expect([failure.code, failure.message]).toEqual(["authentication", "public_key not found"]);
  });

  it("are nowhere in what is shown or logged", async () => {
    const drive = await driveTidb();
    const shownOrLogged = JSON.stringify([[...(await readEverything(drive))], drive.log]);
    const { admin } = drive.sandbox.address.parts["tidb"]!.keys;
    expect(drive.log.length).toBeGreaterThan(20);
    for (const part of admin.split(":")) expect(shownOrLogged).not.toContain(part);
    expect(shownOrLogged).not.toContain("Digest");
  });

  it("of an organization that has nothing see nothing", async () => {
    const drive = await driveTidb();
    const session = await drive.as(drive.sandbox.address.parts["tidb"]!.keys["other"]!);
    await session.check({});
    expect((await listAll(session)).items).toEqual([]);
  });
});

describe("a listing that fails", () => {
  const hosts = ["dedicated", "serverless", "premium", "legacy"] as const;
  const paths = {
    dedicated: "/dedicated/v1beta1/clusters",
    serverless: "/serverless/v1beta1/clusters",
    premium: "/premium/v1beta2/tidbs",
    legacy: "/legacy/api/v1beta/projects/*/clusters",
  };

  it.each(hosts)("hides nothing: %s", async (host) => {
    const drive = await driveTidb();
    drive.sandbox.faults.setPlan([{ match: { path: paths[host] }, do: { status: 400 } }]);
    expect((await failureOf(listAll(drive.session))).status).toBe(400);
  });

  it.each(hosts)("because it is not for this key leaves the others: %s", async (host) => {
    const drive = await driveTidb();
    drive.sandbox.faults.setPlan([{ match: { path: paths[host] }, do: { status: 403 } }]);
    const { items } = await listAll(drive.session);
    const seen = new Set(items.map(({ id }) => id.split("-")[0]));
    expect(seen.has(host)).toBe(false);
    // What the newer API does not list, the legacy one has to show.
    expect(seen.size).toBe(3);
  });

  it.each(hosts)(
    "because it is refused marks what is known from it, also anew: %s",
    async (host) => {
      const drive = await driveTidb();
      const { items: known } = await listAll(drive.session);
      const session = await drive.as(drive.sandbox.address.parts["tidb"]!.keys.admin);
      drive.sandbox.faults.setPlan([{ match: { path: paths[host] }, do: { status: 403 } }]);
      const { items, broken } = await listAll(session, known);
      const isFrom = ({ id }: { readonly id: string }) => id.startsWith(`${host}-`);
      const others = known.filter((one) => !isFrom(one));
      expect(items.map(({ id }) => id)).toEqual(others.map(({ id }) => id));
      expect(broken.map(({ id }) => id)).toEqual(known.filter(isFrom).map(({ id }) => id));
    },
  );
});

describe("private link connections", () => {
  it.each([403, 404, 405, 501])(
    "that a cluster does not have (%i) leave the rest",
    async (status) => {
      const drive = await driveTidb();
      drive.sandbox.faults.setPlan([
        { match: { path: "**/privateLinkConnections" }, do: { status } },
      ]);
      const { networking } = await drive.read("web-essential");
      expect(networking.egress.unavailable).toMatch(/^Private link connections \(beta\) are not/);
      expect(networking.services.items).toHaveLength(1);
      const create = drive.action("createEgressEndpoint");
      expect(create.blocked(await drive.read("web-essential"))).toBe(networking.egress.unavailable);
    },
  );

  it.each([403, 404])("whose domain names are not told (%i) are there", async (status) => {
    const drive = await driveTidb();
    drive.sandbox.faults.setPlan([
      { match: { path: "**/privateLinkConnections/*" }, do: { status } },
    ]);
    const { items } = (await drive.read("web-essential")).networking.egress;
    expect(items).toHaveLength(drive.state.links.group(drive.row("web-essential").id).length);
    expect(items.map(({ domainSets }) => domainSets)).toEqual(items.map(() => undefined));
  });

  it("that cannot be read are an error", async () => {
    const drive = await driveTidb();
    const web = await drive.cluster("web-essential");
    drive.sandbox.faults.setPlan([
      { match: { path: "**/privateLinkConnections" }, do: { status: 400 } },
    ]);
    expect((await failureOf(networkingOf(drive.session, web))).status).toBe(400);
  });
});

describe("lists that can only be read", () => {
  const lists = [
    ["search-premium", "**/privateEndpointConnections"],
    ["archive-2022", "**/private_endpoints"],
  ] as const;
  const refusals = lists.flatMap(([name, path]) =>
    [400, 403, 404].map((status) => [name, status, path] as const),
  );

  it.each(refusals)("of %s may be refused (%i): only that is told", async (name, status, path) => {
    const drive = await driveTidb();
    const usual = await drive.read(name);
    drive.sandbox.faults.setPlan([{ match: { path }, do: { status } }]);
    const { networking } = await drive.read(name);
    expect(networking.endpoints.unavailable).toMatch(/cannot be read/);
    expect(networking.services).toEqual(usual.networking.services);
    expect(networking.services.items).toHaveLength(1);
    drive.sandbox.faults.setPlan([]);
    const again = await networkingOf(drive.session, usual.cluster, networking);
    expect(again.endpoints).toEqual(usual.networking.endpoints);
  });
});

describe("an answer that is malformed", () => {
  const wrong = (field: string): FaultAction => ({ malformed: "wrong-type", field });

  it("harms the one cluster that it is about", async () => {
    const drive = await driveTidb();
    drive.sandbox.faults.setPlan([
      { match: { path: "/dedicated/v1beta1/clusters" }, do: wrong("displayName") },
    ]);
    const { items, broken } = await listAll(drive.session);
    const ids = ["shop-prod", "tracking-eu"].map((name) => idOf(drive.row(name)));
    expect(broken.map(({ id }) => id)).toEqual(ids);
    expect(items).toHaveLength(6);
  });

  it("of a project's endpoints harms the cluster of that endpoint", async () => {
    const drive = await driveTidb();
    await listAll(drive.session);
    drive.sandbox.faults.setPlan([
      { match: { path: "**/privateEndpointConnections" }, do: wrong("endpointId") },
    ]);
    const failure = await failureOf(drive.read("shop-prod"));
    expect([failure.code, failure.field]).toEqual([
      "protocol",
      "privateEndpointConnections.endpointId",
    ]);
    expect((await drive.read("shop-new")).networking.endpoints.items).toEqual([]);
  });
});

/** A cluster in the words of the tree, from the world. */
function expected(state: TidbState, cluster: TidbCluster) {
  const isServerless = cluster.kind === "serverless";
  const endpoints = isServerless
    ? []
    : connectionsOf(state, cluster)
        .filter((one) => cluster.kind !== "legacy" || one.state !== "DISCOVERED")
        .map((one) => `${one.endpointId} ${one.state}`);
  const services = state.services
    .group(cluster.id)
    .map((one) => (isServerless ? "ACTIVE" : one.state));
  const egress = state.links.group(cluster.id).map((one) => {
    const sets = state.domains.group(cluster.id).filter(({ linkId }) => linkId === one.id);
    return `${one.id} ${one.state} ${sets.flatMap(({ names }) => names).join(" ")}`;
  });
  return { name: cluster.name, services, endpoints: endpoints.sort(), egress: egress.sort() };
}

function shown({ cluster, networking }: { cluster: Cluster; networking: Networking }) {
  return {
    name: cluster.name,
    services: networking.services.items.map(({ status }) => status.word),
    endpoints: networking.endpoints.items
      .map(({ cloudId, status }) => `${cloudId ?? ""} ${status.word}`)
      .sort(),
    egress: networking.egress.items
      .map((one) => `${one.id} ${one.status.word} ${one.domainNames.join(" ")}`)
      .sort(),
  };
}

describe("any world", () => {
  it("is what the session reads", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 100_000 }), async (seed) => {
        const drive = await driveTidb({}, { amount: 6, seed });
        const all = await readEverything(drive);
        for (const cluster of drive.state.clusters.all()) {
          const found = all.get(cluster.name);
          expect(found?.cluster.id).toBe(idOf(cluster));
          expect(found && shown(found)).toEqual(expected(drive.state, cluster));
        }
        expect(all.size).toBe(6);
      }),
      { numRuns: 8 },
    );
  });
});
