import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { allParts } from "../../../../src/domain/model.ts";
import { cockroach } from "../../../../src/providers/cockroach/provider.ts";
import { failureOf, json } from "../../http/scripted.ts";
import { byPath, cluster, cockroachSession, gcpCluster, target } from "./fakes.ts";

const wireCluster = {
  id: "c-1",
  name: "orders",
  plan: "ADVANCED",
  cloud_provider: "AWS",
  account_id: "792345610284",
  state: "CREATED",
  operation_status: "UNSPECIFIED",
  cockroach_version: "v25.2",
  network_visibility: "PRIVATE",
  regions: [
    { name: "us-east-1", internal_dns: "int.example", private_endpoint_dns: "psc.example" },
  ],
};
const services = "/private-endpoint-services";
const connections = "/private-endpoint-connections";
const egress = "/egress-private-endpoints";
const owners = "/private-endpoint-trusted-owners";
const allowList = "/allowlist";
const nobody = { allowlist: [], propagating: false };
const empty = {
  ...{ [services]: {}, [connections]: {}, [egress]: {}, [owners]: {} },
  [allowList]: nobody,
};
const closed = { state: "closed", entries: [], exact: "[]" };

async function readCluster(more: object) {
  const { session } = await cockroachSession(json({ ...wireCluster, ...more }));
  return await session.cluster("c-1", {});
}

async function readParts(answers: Record<string, unknown>, of = cluster()) {
  const made = await cockroachSession(byPath({ ...empty, ...answers }));
  const read = await made.session.networking(of, allParts, {});
  return { ...read, asked: made.asked };
}

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

describe("a cluster", () => {
  it("is read with its principal and where applications connect to", async () => {
    expect(await readCluster({})).toEqual({
      id: "c-1",
      name: "orders",
      plan: "Advanced",
      cloud: "aws",
      cloudAccount: "792345610284",
      principal: "arn:aws:iam::792345610284:root",
      status: { state: "available", word: "CREATED" },
      regions: [{ name: "us-east-1", host: "int.example", port: 26257 }],
      facts: [
        { label: "Version", value: "v25.2" },
        { label: "Network visibility", value: "PRIVATE" },
      ],
    });
  });

  it("on GCP is reached by another name and names its project; on Azure its subscription", async () => {
    const gcp = await readCluster({ cloud_provider: "GCP", account_id: "crl-prod" });
    expect([gcp.principal, gcp.regions[0]?.host]).toEqual(["crl-prod", "psc.example"]);
    const azure = await readCluster({ cloud_provider: "AZURE", account_id: "c0ffee" });
    expect([azure.cloud, azure.principal, azure.regions[0]?.host]).toEqual([
      "azure",
      "c0ffee",
      "int.example",
    ]);
    expect((await readCluster({ cloud_provider: "OTHER" })).cloud).toBe("other");
  });

  it.each([
    [{ plan: "BASIC" }, "Basic"],
    [{ plan: "STANDARD" }, "Standard"],
    [{ plan: "SOMETHING" }, "Something"],
    [{ plan: null, config: { serverless: {} } }, "Standard"],
    [{ plan: "", config: { dedicated: {} } }, "Advanced"],
    [{ plan: undefined, config: null }, "Advanced"],
  ])("with %j is of the plan %s", async (more, plan) => {
    expect((await readCluster(more)).plan).toBe(plan);
  });

  it("lives without everything that may be missing or null", async () => {
    const none = {
      account_id: null,
      operation_status: null,
      cockroach_version: null,
      network_visibility: undefined,
      regions: null,
    };
    const read = await readCluster(none);
    expect(read).toMatchObject({ regions: [], facts: [] });
    expect(read).not.toHaveProperty("cloudAccount");
    expect(read).not.toHaveProperty("principal");
    expect(await readCluster({ account_id: "" })).not.toHaveProperty("principal");
    const [region] = (await readCluster({ regions: [{ name: "r", internal_dns: "" }] })).regions;
    expect(region).toEqual({ name: "r" });
  });

  it("says what its last operation failed at", async () => {
    const { facts } = await readCluster({ operation_status: "CRDB_SCALE_FAILED" });
    expect(facts).toContainEqual({ label: "Last operation", value: "CRDB_SCALE_FAILED" });
  });

  it("tells who locks it and since when we saw it, anew for each holder", async () => {
    const replies = [
      "CRDB_SCALE_RUNNING",
      "CRDB_SCALE_RUNNING",
      "UNSPECIFIED",
      "CRDB_SCALE_RUNNING",
    ];
    const { session } = await cockroachSession(
      ...replies.map((word) => json({ ...wireCluster, operation_status: word })),
      json({ ...wireCluster, state: "LOCKED" }),
    );
    const locks = [];
    for (let i = 0; i < 5; i++) {
      locks.push((await session.cluster("c-1", {})).lock);
      vi.setSystemTime(Date.now() + 1000);
    }
    expect(locks).toEqual([
      { holder: "CRDB_SCALE_RUNNING", since: 1_000_000 },
      { holder: "CRDB_SCALE_RUNNING", since: 1_000_000 },
      undefined,
      { holder: "CRDB_SCALE_RUNNING", since: 1_003_000 },
      { holder: "LOCKED", since: 1_004_000 },
    ]);
  });
});

describe("the list of clusters", () => {
  it("is asked for by page, and ends where there is no further one in any spelling", async () => {
    for (const [pagination, next] of [
      [{ next_page: "abc" }, "abc"],
      [{ next_page: "" }, undefined],
      [{ next_page: null }, undefined],
      [{}, undefined],
      [null, undefined],
      [undefined, undefined],
    ] as const) {
      const made = await cockroachSession(json({ clusters: [wireCluster], pagination }));
      const page = await made.session.clusters("p&1", {});
      expect([page.next, page.items.length, page.broken]).toEqual([next, 1, []]);
      expect(made.asked()).toEqual([
        "GET /api/v1/clusters?pagination.limit=100&pagination.page=p%261",
      ]);
    }
  });

  it("is not spoilt by one cluster that cannot be read: the others are right", async () => {
    const broken = [{ ...wireCluster, id: "c-2", name: "bad", state: 5 }, { id: "" }, null, "text"];
    const { session } = await cockroachSession(json({ clusters: [wireCluster, ...broken] }));
    const page = await session.clusters(undefined, {});
    expect(page.items.map(({ id }) => id)).toEqual(["c-1"]);
    expect(page.broken.map(({ id, name, error }) => [id, name, error.message])).toEqual([
      ["c-2", "bad", "The description of this cluster cannot be used: clusters.state."],
      [
        "unreadable-2",
        "Unreadable cluster",
        "The description of this cluster cannot be used: clusters.id.",
      ],
      [
        "unreadable-3",
        "Unreadable cluster",
        "The description of this cluster cannot be used: clusters.",
      ],
      [
        "unreadable-4",
        "Unreadable cluster",
        "The description of this cluster cannot be used: clusters.",
      ],
    ]);
  });

  it("is not there at all when the answer has no list", async () => {
    const { session } = await cockroachSession(json({}));
    const failure = await failureOf(session.clusters(undefined, {}));
    expect(failure).toMatchObject({ code: "protocol", field: "clusters" });
  });
});

describe("checking a key", () => {
  it("is one call for one cluster", async () => {
    const made = await cockroachSession(json({ clusters: [] }));
    await made.session.check({});
    expect(made.asked()).toEqual(["GET /api/v1/clusters?pagination.limit=1"]);
  });
});

describe("a cluster's networking", () => {
  const wireService = {
    region_name: "us-east-1",
    cloud_provider: "AWS",
    status: "AVAILABLE",
    name: "com.amazonaws.vpce.us-east-1.vpce-svc-1",
    endpoint_service_id: "vpce-svc-1",
    availability_zone_ids: ["use1-az1"],
  };
  const wireConnection = {
    status: "STATUS_AVAILABLE",
    endpoint_id: "vpce-1",
    endpoint_service_id: "vpce-svc-1",
    service_name: wireService.name,
  };

  it("is one call a part, two for who may connect, and only for the parts that are wanted", async () => {
    const all = await readParts({});
    expect(all.asked().map((call) => call.split("/").at(-1)?.split("?")[0])).toEqual([
      "private-endpoint-services",
      "private-endpoint-connections",
      "egress-private-endpoints",
      "private-endpoint-trusted-owners",
      "allowlist",
    ]);
    const made = await cockroachSession(byPath(empty));
    const read = await made.session.networking(cluster(), ["owners"], {});
    expect(read).toEqual({ owners: { items: [], publicAccess: closed } });
    expect(made.asked()).toEqual([
      "GET /api/v1/clusters/c-1/networking/private-endpoint-trusted-owners",
      "GET /api/v1/clusters/c-1/networking/allowlist?pagination.limit=100",
    ]);
  });

  it("is empty where lists are missing, null or empty", async () => {
    for (const list of [{}, { none: [] }]) {
      const read = await readParts({ [services]: list, [owners]: { trusted_owners: null } });
      expect(read).toMatchObject({
        services: { items: [] },
        endpoints: { items: [] },
        egress: { items: [] },
        owners: { items: [] },
      });
    }
    const nulls = { services: null, connections: null, egress_private_endpoints: null };
    const read = await readParts({ [services]: nulls, [connections]: nulls, [egress]: nulls });
    expect(read.endpoints).toEqual({ items: [] });
  });

  it("has services with what to connect to and their zones", async () => {
    const read = await readParts({
      [services]: {
        services: [
          wireService,
          { ...wireService, endpoint_service_id: "2", availability_zone_ids: null },
        ],
      },
    });
    expect(read.services?.items).toEqual([
      {
        id: "vpce-svc-1",
        region: "us-east-1",
        status: { state: "available", word: "AVAILABLE" },
        name: wireService.name,
        zones: ["use1-az1"],
      },
      expect.objectContaining({ zones: [] }),
    ]);
  });

  it("has on GCP the service attachment as target, in whichever field it stands", async () => {
    const attachment = "projects/p/regions/europe-west1/serviceAttachments/x";
    for (const names of [
      { name: attachment, endpoint_service_id: "short" },
      { name: "short", endpoint_service_id: attachment },
      { name: "", endpoint_service_id: attachment },
    ]) {
      const read = await readParts(
        { [services]: { services: [{ ...wireService, ...names }] } },
        gcpCluster,
      );
      expect(read.services?.items[0]).toMatchObject({ name: attachment, id: attachment });
    }
  });

  it("tells services apart that have no id yet", async () => {
    const making = { ...wireService, status: "CREATING", name: "", endpoint_service_id: "" };
    const read = await readParts({
      [services]: { services: [making, { ...making, region_name: "us-west-2" }] },
    });
    expect(new Set(read.services?.items.map(({ id }) => id)).size).toBe(2);
  });

  it.each([
    [{ region_name: "us-east-1" }],
    [{ region: "us-east-1" }],
    [{ region_name: null, region: "us-east-1" }],
    [{ region_name: "", region: "us-east-1" }],
    [{ region_name: "us-east-1", region: "elsewhere" }],
    [{}],
    [{ endpoint_service_id: null }],
    [{ endpoint_service_id: "other", service_name: wireService.name }],
  ])("has connections with their region, told by %j", async (more) => {
    const read = await readParts({
      [services]: { services: [wireService] },
      [connections]: { connections: [{ ...wireConnection, ...more }] },
    });
    expect(read.endpoints?.items[0]?.region).toBe("us-east-1");
  });

  it("has connections with their owner, and their older words", async () => {
    const one = { ...wireConnection, region_name: "r", status: "ENDPOINT_PENDING_ACCEPTANCE" };
    const read = await readParts({
      [connections]: { connections: [{ ...one, external_owner_id: "481516234209" }] },
    });
    expect(read.endpoints?.items).toEqual([
      {
        id: "vpce-1",
        region: "r",
        status: { state: "needsAcceptance", word: "PENDING_ACCEPTANCE" },
        serviceName: wireService.name,
        owner: "481516234209",
      },
    ]);
  });

  it("cannot be read when nothing tells a connection's region", async () => {
    const { session } = await cockroachSession(
      byPath({ ...empty, [connections]: { connections: [wireConnection] } }),
    );
    expect(await failureOf(session.networking(cluster(), allParts, {}))).toMatchObject({
      code: "protocol",
      field: "connections.region_name",
      message: "The private endpoint vpce-1 came without a region.",
    });
  });

  const wireEgress = {
    id: "e-1",
    region: "us-east-1",
    target_service_identifier: "com.amazonaws.us-east-1.logs",
    target_service_type: "PRIVATE_SERVICE",
  };

  it("has egress endpoints, sparse as they are just after their creation", async () => {
    const read = await readParts({
      [egress]: {
        egress_private_endpoints: [
          { ...wireEgress, endpoint_connection_id: "", endpoint_address: "" },
          {
            ...wireEgress,
            id: "e-2",
            endpoint_connection_id: "vpce-2",
            endpoint_address: "10.0.0.2",
            state: "AVAILABLE",
            domain_names: ["a.example"],
            domain_names_state: "FAILED",
          },
        ],
      },
    });
    expect(read.egress?.items).toEqual([
      {
        id: "e-1",
        region: "us-east-1",
        status: { state: "pending", word: "PENDING" },
        targetType: "PRIVATE_SERVICE",
        target: "com.amazonaws.us-east-1.logs",
        domainNames: [],
      },
      expect.objectContaining({
        status: { state: "needsAttention", word: "AVAILABLE" },
        connectionId: "vpce-2",
        address: "10.0.0.2",
        domainNames: ["a.example"],
        domainNamesStatus: { state: "needsAttention", word: "FAILED" },
      }),
    ]);
  });

  it("walks all pages of egress endpoints, and not for ever", async () => {
    const page = (id: string, next_page?: string) =>
      json({
        egress_private_endpoints: [{ ...wireEgress, id }],
        pagination: next_page === undefined ? null : { next_page },
      });
    const made = await cockroachSession(page("e-1", "2"), page("e-2", "3"), page("e-3"));
    const read = await made.session.networking(cluster(), ["egress"], {});
    expect(read.egress?.items.map(({ id }) => id)).toEqual(["e-1", "e-2", "e-3"]);
    expect(made.asked()[1]).toContain("pagination.page=2");

    for (const pages of [[page("e-1", "2")], [page("e-1", "2"), page("e-2", "2")]]) {
      const endless = await cockroachSession(...pages);
      expect(await failureOf(endless.session.networking(cluster(), ["egress"], {}))).toMatchObject({
        code: "protocol",
        field: "pagination",
        message: "The list does not end: its pages repeat.",
        next: "Retry later. What was known before is kept.",
      });
      expect(endless.asked().length).toBeLessThan(4);
    }
  });

  it("has trusted owners", async () => {
    const one = { id: "o-1", type: "AWS_ACCOUNT_ID", external_owner_id: "*", created_at: "2026" };
    const read = await readParts({
      [owners]: { trusted_owners: [one, { ...one, id: "o-2", created_at: null }] },
    });
    expect(read.owners?.items).toEqual([
      { id: "o-1", type: "AWS_ACCOUNT_ID", owner: "*", createdAt: "2026" },
      { id: "o-2", type: "AWS_ACCOUNT_ID", owner: "*" },
    ]);
  });

  it.each([
    [403, "Limited access: not enabled for this organization, or not allowed to this key."],
    [404, "Limited access: not enabled for this organization."],
    [501, "Limited access: not enabled for this organization."],
  ])("says in words what limited access (%i) keeps back", async (status, words) => {
    const refused = (): Response => json({ message: "no" }, status);
    const reading = readParts({ [owners]: refused(), [egress]: refused() });
    await vi.advanceTimersByTimeAsync(20_000);
    const read = await reading;
    // Who may connect over the internet is told all the same.
    expect(read.owners).toEqual({ items: [], unavailable: words, publicAccess: closed });
    expect(read.egress).toEqual({ items: [], unavailable: words });
    expect(read.services).toEqual({ items: [] });
  });

  it("fails where a refusal is no matter of access", async () => {
    const { session } = await cockroachSession(byPath({ ...empty, [owners]: json({}, 401) }));
    const failure = await failureOf(session.networking(cluster(), allParts, {}));
    expect(failure.code).toBe("authentication");
  });

  it("does not ask for what the plan does not have, and says so", async () => {
    const standard = cluster({ plan: "Standard" });
    const read = await readParts({}, standard);
    const words = "Only on Advanced clusters (this one is Standard).";
    expect([read.egress?.unavailable, read.owners?.unavailable]).toEqual([words, words]);
    expect(read.owners?.publicAccess).toEqual(closed);
    expect(read.asked().map((call) => call.split("/").at(-1)?.split("?")[0])).toEqual([
      "private-endpoint-services",
      "private-endpoint-connections",
      "allowlist",
    ]);
  });

  it("names the field that is missing", async () => {
    const rest = { ...wireService, status: undefined };
    const { session } = await cockroachSession(
      byPath({ ...empty, [services]: { services: [rest] } }),
    );
    const failure = await failureOf(session.networking(cluster(), allParts, {}));
    expect(failure.message).toBe(
      "The answer to GET /api/v1/clusters/c-1/networking/private-endpoint-services cannot be used: a field is missing or wrong (services.0.status).",
    );
  });
});

describe("what the provider says of one item", () => {
  const egressOne = {
    id: "e/1",
    region: "r",
    target_service_identifier: "t",
    target_service_type: "x",
    new_field: 1,
  };

  it("is shown unchanged, wrapped or not", async () => {
    for (const answer of [egressOne, { egress_private_endpoint: egressOne }]) {
      const made = await cockroachSession(json(answer));
      expect(await made.session.raw({ cluster: "c-1", part: "egress", item: "e/1" }, {})).toEqual(
        egressOne,
      );
      expect(made.asked()).toEqual([
        "GET /api/v1/clusters/c-1/networking/egress-private-endpoints/e%2F1",
      ]);
    }
  });

  it("is found for each part", async () => {
    const service = {
      region_name: "r",
      status: "s",
      name: "n",
      endpoint_service_id: "1",
      extra: 1,
    };
    const connection = { region: "r", status: "s", endpoint_id: "1" };
    const owner = { id: "1", type: "t", external_owner_id: "o" };
    const { session } = await cockroachSession(
      byPath({
        [services]: { services: [service] },
        [connections]: { connections: [connection] },
        [`${owners}/1`]: { trusted_owner: owner },
        "/clusters/c-1": wireCluster,
      }),
    );
    const raw = (part: "services" | "endpoints" | "owners", item = "1") =>
      session.raw({ cluster: "c-1", part, item }, {});
    expect(await raw("services")).toEqual(service);
    expect(await raw("endpoints")).toEqual(connection);
    expect(await raw("owners")).toEqual(owner);
    expect(await raw("services", "2")).toBeUndefined();
    expect(await session.raw({ cluster: "c-1" }, {})).toEqual(wireCluster);
  });
});

describe("CockroachDB Cloud", () => {
  it("signs in with a bearer key and names the version of the API", () => {
    expect(cockroach.headers("KEY")).toEqual({
      authorization: "Bearer KEY",
      "cc-version": "2024-09-16",
    });
  });

  it.each([
    ["CCDB1_D4zlI3pmTmk5rGrzYqMhbc_NTbUMGk5tRvuNsHpCSnu", undefined],
    ["", "Enter the key."],
    ["a b", "A key has no blanks, line breaks or special characters."],
    ["a\nb", "A key has no blanks, line breaks or special characters."],
    ["kéy", "A key has no blanks, line breaks or special characters."],
    ["k\u200by", "A key has no blanks, line breaks or special characters."],
  ])("says of the key %j: %s", (key, words) => {
    expect(cockroach.secretProblem(key)).toBe(words);
  });

  it.each([
    [409, "another operation is in progress", "locked"],
    [503, "temporarily unavailable", "locked"],
    [400, "could not acquire the cluster lock", "locked"],
    [400, "cluster is LOCKED", "locked"],
    [409, "the owner already exists", "conflict"],
    [409, "duplicate", "conflict"],
    [400, "the clock is wrong, the block too", "invalidInput"],
    [500, "boom", "unavailable"],
    [404, "not found", "notFound"],
  ])("means by %i %j to a write: %s", async (status, message, code) => {
    const { session } = await cockroachSession(json({ code: 9, message, details: [] }, status));
    const write = session.actions.find(({ id }) => id === "registerEndpoint");
    const failure = await failureOf(
      write?.run({ endpointId: "vpce-1" }, target({}), {}) ?? Promise.resolve(""),
    );
    expect([failure.code, failure.message]).toEqual([code, message]);
  });

  it("does not lock reads out: a 503 is a problem of the service", async () => {
    const { session } = await cockroachSession(json({ message: "lock" }, 503));
    const failing = failureOf(session.check({}));
    await vi.advanceTimersByTimeAsync(20_000);
    expect((await failing).code).toBe("unavailable");
  });

  it("opens the networking page of a cluster, whatever its id", () => {
    expect(cockroach.consoleUrl({ id: "a/b" })).toBe(
      "https://cockroachlabs.cloud/cluster/a%2Fb/networking",
    );
  });

  it("warns of what depends on a cluster and its regions", () => {
    expect(cockroach.remarks(cluster())).toEqual([
      "Deleting the cluster deletes its private endpoints.",
      "A region with egress endpoints cannot be removed from the cluster.",
    ]);
    expect(cockroach.remarks(cluster({ plan: "Standard" }))).toHaveLength(1);
  });
});
