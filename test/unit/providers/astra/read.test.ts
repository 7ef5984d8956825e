import { describe, expect, it } from "vitest";
import { allParts, type Cluster, type Networking } from "../../../../src/domain/model.ts";
import type { Session } from "../../../../src/providers/provider.ts";
import { failureOf, json } from "../../http/scripted.ts";
import { astraSession, byPath, cluster } from "./fakes.ts";

const database = (more: object = {}, info: object = {}) => ({
  id: "db",
  orgId: "org",
  ownerId: "me",
  status: "ACTIVE",
  info: {
    name: "catalog",
    cloudProvider: "AWS",
    tier: "serverless",
    datacenters: [] as unknown[],
    ...info,
  },
  ...more,
});
const dc = (more: object = {}) => ({
  id: "db-1",
  tier: "serverless",
  cloudProvider: "AWS",
  region: "us-east-1",
  status: "ACTIVE",
  ...more,
});
const organization = "/v2/organizations/private-link";
const access = "/v2/databases/db/access-list";
const allAccess = "/v2/access-lists";

async function listed(...databases: unknown[]): Promise<Cluster[]> {
  const { session } = await astraSession(byPath({ "/v2/databases": databases }));
  const page = await session.clusters(undefined, {});
  return [...page.items];
}

async function whole(session: Session, one = cluster(), known?: Networking): Promise<Networking> {
  return (await session.networking(one, allParts, {}, known)) as Networking;
}

describe("a database", () => {
  it("has its datacenters' ids unchanged, and is shown by their regions", async () => {
    const datacenters = [
      dc({ id: "not/a uuid-1" }),
      dc({ id: "db-2", region: "eu-west-1", status: "" }),
      dc({ id: "db-3", status: "TERMINATED" }),
      dc({ id: undefined }),
    ];
    const [one] = await listed(database({}, { datacenters }));
    expect(one?.regions.map(({ name, label }) => [name, label])).toEqual([
      ["not/a uuid-1", "us-east-1"],
      ["db-2", "eu-west-1"],
    ]);
  });

  it("may lack nearly everything", async () => {
    const [one] = await listed({ id: "db", status: "SOMETHING", info: {} });
    expect(one).toMatchObject({
      name: "db",
      plan: "",
      cloud: "",
      regions: [],
      status: { state: "unknown", word: "SOMETHING" },
    });
  });

  it("that is malformed harms only itself, and keeps its place for the next page", async () => {
    const good = Array.from({ length: 98 }, (_, i) => database({ id: `db${i}` }));
    const all = [null, ...good, { id: "bad", info: { name: "broken" }, status: 5 }];
    const { session, asked } = await astraSession(byPath({ "/v2/databases": all }));
    const page = await session.clusters(undefined, {});
    expect(page.items).toHaveLength(98);
    expect(page.broken.map(({ id, name }) => [id, name])).toEqual([
      ["unreadable-0", "Unreadable cluster"],
      ["bad", "broken"],
    ]);
    expect(page.next).toBe("bad");
    await session.clusters(page.next, {});
    const query = "GET /v2/databases?include=nonterminated&limit=100";
    expect(asked().filter((one) => one.startsWith("GET /v2/databases"))).toEqual([
      query,
      `${query}&starting_after=bad`,
    ]);
  });

  it("ends the list with a page that is not full", async () => {
    const { session } = await astraSession(byPath({ "/v2/databases": [database()] }));
    expect((await session.clusters(undefined, {})).next).toBeUndefined();
  });

  it("has since when it is seen to be held", async () => {
    const { session } = await astraSession(
      byPath({ "/v2/databases/db": database({ status: "RESIZING" }) }),
    );
    const first = await session.cluster("db", { priority: "sweep" });
    const second = await session.cluster("db", { priority: "sweep" });
    expect(first.lock).toMatchObject({ holder: "RESIZING" });
    expect(second.lock?.since).toBe(first.lock?.since);
  });
});

describe("the list", () => {
  it("that came again as it was is the same page, unless something beside it changed", async () => {
    const domains = ["a.example"];
    const answers = { "/v2/databases": [database()], "/v2/organizations/customDomains": domains };
    const { session } = await astraSession(byPath(answers));
    const first = await session.clusters(undefined, {});
    expect(await session.clusters(undefined, {})).toBe(first);
    answers["/v2/databases"][0]!.info.datacenters = [dc({ secureBundleUrl: "https://a" })];
    const signed = await session.clusters(undefined, {});
    answers["/v2/databases"][0]!.info.datacenters = [dc({ secureBundleUrl: "https://b" })];
    expect(await session.clusters(undefined, {})).toBe(signed);
    domains.push("b.example");
    const second = await session.clusters(undefined, {});
    expect(second.items[0]?.facts?.at(-1)?.value).toBe("a.example, b.example");
  });
});

describe("datacenters in a call of their own", () => {
  const own = "/v2/databases/db/datacenters";

  it("are asked for again while there are none, and when the status is another one", async () => {
    const answers: Record<string, unknown> = {
      "/v2/databases": [database({ status: "PENDING" }, { datacenters: undefined })],
      [organization]: { clusters: [] },
      [own]: [],
    };
    const { session, asked } = await astraSession(byPath(answers));
    const read = async (): Promise<unknown> => {
      const [one] = (await session.clusters(undefined, {})).items;
      const before = asked().length;
      await session.networking(one!, ["services"], {});
      const calls = asked().slice(before);
      const query = `GET ${own}?all=true`;
      return [one!.regions.length, calls.filter((call) => call === query).length];
    };
    expect([await read(), await read()]).toEqual([
      [0, 1],
      [0, 1],
    ]);
    answers[own] = [dc({ status: "PENDING" })];
    expect([await read(), await read()]).toEqual([
      [0, 1],
      [1, 0],
    ]);
    answers["/v2/databases"] = [database({}, { datacenters: undefined })];
    answers[own] = [dc(), dc({ id: "db-2" })];
    expect([await read(), await read()]).toEqual([
      [1, 1],
      [2, 0],
    ]);
  });
});

describe("private links", () => {
  const links = (datacenters: unknown) => ({
    [organization]: { clusters: [{ clusterID: "other" }, { clusterID: "db", datacenters }] },
    [access]: { configurations: { accessListEnabled: false } },
  });

  it("may lack nearly everything; what is not said is not there", async () => {
    for (const datacenters of [undefined, null, [], [{}], [{ datacenterID: "db-1" }]]) {
      const { session } = await astraSession(byPath(links(datacenters)));
      const { services, endpoints, owners } = await whole(session);
      expect([services.items, endpoints.items, owners.items]).toEqual([[], [], []]);
    }
    const { session } = await astraSession(byPath({ [organization]: { clusters: null } }));
    expect((await whole(session)).services.items).toEqual([]);
  });

  it("keep the id that is answered, the link's id and the service apart", async () => {
    const one = {
      endpointID: "pe-1",
      linkID: "126845687",
      status: "Accepted",
      description: "",
      createdDateTime: "2009-11-10T23:00:00",
    };
    const link = {
      datacenterID: "db-1",
      serviceName: "svc",
      allowedPrincipals: null,
      endpoints: [one, {}],
    };
    const { session } = await astraSession(byPath(links([link])));
    const { services, endpoints } = await whole(session);
    expect(services.items).toEqual([
      {
        id: "svc",
        region: "db-1",
        status: { state: "available", word: "" },
        name: "svc",
        zones: [],
        facts: [
          { label: "DNS name to create (APIs)", value: "db-us-east-1.apps.astra.datastax.com" },
          { label: "DNS name to create (drivers)", value: "db-us-east-1.db.astra.datastax.com" },
        ],
      },
    ]);
    expect(endpoints.items).toEqual([
      {
        id: "pe-1",
        region: "db-1",
        status: { state: "available", word: "Accepted" },
        serviceName: "svc",
        facts: [
          { label: "Link id", value: "126845687" },
          { label: "Created", value: "2009-11-10T23:00:00" },
        ],
      },
    ]);
  });

  it("without a service's name yet have a service that is being made", async () => {
    const link = { datacenterID: "db-1", allowedPrincipals: ["my-project"] };
    const { session } = await astraSession(byPath(links([link])));
    expect((await whole(session)).services.items).toMatchObject([
      { id: "db-1", name: "", status: { state: "pending" } },
    ]);
  });

  it("of the former shape are found by their region where they lack the datacenter's id", async () => {
    const ended = { id: "vpce-2", dateActivation: "x", dateDeactivation: "y" };
    const link = {
      provider: "aws",
      region: "eu-west-1",
      endpoints: [{ id: "vpce-1", dateActivation: "x" }, ended, { id: "vpce-3" }],
    };
    const { session } = await astraSession(byPath(links([link, { ...link, region: "unknown" }])));
    const { items } = (await whole(session)).endpoints;
    expect(items.map(({ id, region, status }) => [id, region, status.state])).toEqual([
      ["vpce-1", "db-2", "available"],
      ["vpce-2", "db-2", "rejected"],
      ["vpce-3", "db-2", "unknown"],
    ]);
  });

  it("that came again as they were are not read again; another cluster's change is not theirs", async () => {
    const answers = links([{ datacenterID: "db-1", serviceName: "svc" }]);
    const { session } = await astraSession(byPath(answers));
    const first = await whole(session);
    const changed = answers[organization] as { clusters: unknown[] };
    changed.clusters.push({ clusterID: "third", datacenters: [] });
    const second = await whole(session, cluster(), first);
    for (const part of allParts) expect(second[part]).toBe(first[part]);
    changed.clusters[1] = {
      clusterID: "db",
      datacenters: [{ datacenterID: "db-1", serviceName: "new" }],
    };
    expect((await whole(session, cluster(), second)).services).not.toBe(first.services);
  });

  it("are read anew for the owners when the access list changed", async () => {
    const answers: Record<string, unknown> = links([]);
    const { session } = await astraSession(byPath(answers));
    const first = await whole(session);
    answers[access] = { configurations: { accessListEnabled: true } };
    const { owners, services } = await whole(session, cluster(), first);
    expect([first.owners.publicAccess?.state, owners.publicAccess?.state]).toEqual([
      "open",
      "closed",
    ]);
    expect(services).toBe(first.services);
  });

  it("are asked for all at once again when the list is read anew", async () => {
    const answers: Record<string, unknown> = {
      "/v2/databases": [database()],
      [organization]: json({ errors: [] }, 403),
      "/v2/organizations/clusters/db/private-link": { datacenters: [] },
    };
    const { session, asked } = await astraSession(byPath(answers));
    const askedForLinks = async () => {
      const before = asked().length;
      await session.networking(cluster(), ["services"], {});
      return asked().slice(before);
    };
    const own = "GET /v2/organizations/clusters/db/private-link";
    expect(await askedForLinks()).toEqual([`GET ${organization}`, own]);
    expect(await askedForLinks()).toEqual([own]);
    await session.clusters(undefined, {});
    answers[organization] = { clusters: [] };
    expect(await askedForLinks()).toEqual([`GET ${organization}`]);
  });

  it("that are refused as if the token were not known: one call for all shows that it is", async () => {
    const refused = json({ errors: [] }, 401);
    const own = "/v2/organizations/clusters/db/private-link";
    const { session, asked } = await astraSession(
      byPath({ "/v2/databases": [database()], [organization]: refused, [own]: refused }),
    );
    const checks = async () => {
      const before = asked().length;
      const reads = Array.from({ length: 5 }, () =>
        failureOf(session.networking(cluster(), ["services"], {})),
      );
      for (const { code } of await Promise.all(reads)) expect(code).toBe("permission");
      return asked()
        .slice(before)
        .filter((call) => /limit=1$/.test(call)).length;
    };
    expect([await checks(), await checks()]).toEqual([1, 0]);
    await session.clusters(undefined, {});
    expect(await checks()).toBe(1);
  });

  it("are asked for only where they are wanted", async () => {
    const { session, asked } = await astraSession(byPath(links([])));
    await session.networking(cluster(), ["egress"], {});
    expect(asked()).toEqual([]);
    await session.networking(cluster(), ["endpoints"], {});
    expect(asked()).toEqual([`GET ${organization}`]);
  });

  it("that cannot be read on their own are a failure that names the cluster", async () => {
    const { session } = await astraSession(byPath(links("nonsense")));
    const failure = await failureOf(whole(session));
    expect([failure.code, failure.field]).toEqual(["protocol", "clusters.datacenters"]);
  });
});

describe("the access list", () => {
  it.each([
    [{ configurations: { accessListEnabled: false } }, { state: "open", entries: [] }],
    [{ configurations: { accessListEnabled: true } }, { state: "closed", entries: [] }],
    [
      {
        configurations: { accessListEnabled: true },
        addresses: [
          { address: "10.0.0.0/8", enabled: true },
          { address: "11.0.0.0/8", enabled: false },
          { enabled: true },
        ],
      },
      { state: "limited", entries: ["10.0.0.0/8"] },
    ],
    [
      {
        configurations: { accessListEnabled: true },
        addresses: [{ address: "0.0.0.0/0", enabled: true }],
      },
      { state: "open", entries: [] },
    ],
    [{}, undefined],
    [{ addresses: "nonsense" }, undefined],
    [json({ errors: [] }, 403), undefined],
  ])("%# tells who may come over the internet, or nothing", async (answer, publicAccess) => {
    const { session } = await astraSession(
      byPath({ [organization]: { clusters: [] }, [access]: answer }),
    );
    const { exact, ...told } = (await whole(session)).owners.publicAccess ?? {};
    expect(told).toEqual(publicAccess ?? {});
    // What cannot be read whole could not be put back.
    const isWhole = publicAccess !== undefined && !JSON.stringify(answer).includes('{"enabled"');
    expect(exact !== undefined).toBe(isWhole);
  });

  const off = { configurations: { accessListEnabled: false } };
  const on = { configurations: { accessListEnabled: true } };
  const asksFor = async (all: unknown, own: unknown) => {
    const { session, asked } = await astraSession(
      byPath({
        "/v2/databases": [database()],
        [organization]: { clusters: [] },
        [allAccess]: all,
        [access]: own,
      }),
    );
    const read = async (): Promise<unknown> => {
      const before = asked().length;
      const { owners } = await whole(session);
      const calls = asked().slice(before);
      const asks = calls.filter((call) => call.includes("access-list"));
      return [owners.publicAccess?.state, ...asks.map((call) => call.replace("GET ", ""))];
    };
    return { session, read };
  };

  it("comes with those of all databases, in one call", async () => {
    const { read } = await asksFor(
      [
        { databaseId: "other", ...off },
        { databaseId: "db", ...on },
      ],
      off,
    );
    expect([await read(), await read()]).toEqual([
      ["closed", allAccess],
      ["closed", allAccess],
    ]);
  });

  it("is asked for on its own where the call for all does not name the database", async () => {
    for (const all of [null, [], [off], [{ databaseId: "other", ...off }, null, 5]]) {
      const { read } = await asksFor(all, on);
      expect(await read()).toEqual(["closed", allAccess, access]);
    }
  });

  it.each([401, 403, 404, 405, "a malformed answer"] as const)(
    "is asked for on its own where the call for all gets %s, until the list is read again",
    async (status) => {
      const all = typeof status === "number" ? json({ errors: [] }, status) : { lists: [] };
      const { session, read } = await asksFor(all, on);
      expect([await read(), await read()]).toEqual([
        ["closed", allAccess, access],
        ["closed", access],
      ]);
      await session.clusters(undefined, {});
      expect(await read()).toEqual(["closed", allAccess, access]);
    },
  );

  it("that the role may not read is not asked for again until the list is read again", async () => {
    const refused = json({ errors: [] }, 403);
    const { session, read } = await asksFor(refused, refused);
    expect([await read(), await read()]).toEqual([[undefined, allAccess, access], [undefined]]);
    await session.clusters(undefined, {});
    expect(await read()).toEqual([undefined, allAccess, access]);
  });

  it("that is malformed among all harms only its database", async () => {
    const { read } = await asksFor([{ databaseId: "db", addresses: 5 }], on);
    expect(await read()).toEqual([undefined, allAccess]);
  });
});

it("shows what Astra DB says of a thing, unchanged, but for what would let somebody in", async () => {
  const wire = database(
    {},
    { datacenters: [dc({ secureBundleUrl: "https://secret" })], password: "x" },
  );
  const link = {
    datacenterID: "db-1",
    serviceName: "svc",
    allowedPrincipals: ["p"],
    endpoints: [{ endpointID: "e", status: "Accepted", unheard: 1 }],
  };
  const { session } = await astraSession(
    byPath({
      "/v2/databases/db": wire,
      "/v2/organizations/clusters/db/private-link": { clusterID: "db", datacenters: [link] },
    }),
  );
  const raw = await session.raw({ cluster: "db" }, {});
  expect(raw).toMatchObject({ id: "db", info: { datacenters: [{ id: "db-1" }] } });
  expect(JSON.stringify(raw)).not.toMatch(/secret|password/);
  const of = (part: "services" | "endpoints" | "owners", item: string) =>
    session.raw({ cluster: "db", part, item }, {});
  expect(await of("services", "svc")).toEqual(link);
  expect(await of("endpoints", "e")).toEqual(link.endpoints[0]);
  expect(await of("owners", "db-1/p")).toEqual(link);
  expect(await of("endpoints", "gone")).toBeUndefined();
});
