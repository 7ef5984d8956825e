import { describe, expect, it } from "vitest";
import type { ClickhousePart } from "../../../src/sandbox/clickhouse/part.ts";
import { cockroachOf } from "./cockroachOf.ts";
import { start, type Reply } from "./start.ts";

type Send = (method: string, path: string, body?: unknown) => Promise<Reply>;

/** The sandbox's ClickHouse Cloud, and ways to talk to it. */
async function clickhouse(options: Parameters<typeof start>[0] = {}) {
  const started = await start(options);
  const { sandbox } = started;
  const part = sandbox.parts["clickhouse"] as ClickhousePart;
  const { baseUrl, keys } = sandbox.address.parts["clickhouse"]!;
  const with_ =
    (authorization: string): Send =>
    async (method, path, body) => {
      const answer = await fetch(`${baseUrl}${path}`, {
        method,
        headers: { authorization },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const parsed = JSON.parse(await answer.text()) as Record<string, unknown>;
      return { status: answer.status, headers: answer.headers, body: parsed };
    };
  const as = (key: string): Send => with_(`Basic ${Buffer.from(key).toString("base64")}`);
  const { book } = part;
  const organization = `/v1/organizations/${book.organizationId}`;
  const service = (name: string): string =>
    `${organization}/services/${book.services.all().find((one) => one.name === name)?.id ?? ""}`;
  return { ...started, part, book, keys, as, with_, api: as(keys.admin), organization, service };
}

const fresh = "vpce-0a1b2c3d4e5f60718";

function result({ body }: Reply): Record<string, unknown> {
  return body["result"] as Record<string, unknown>;
}

/** The endpoints that the organization knows. */
function known(organization: Reply): unknown[] {
  return result(organization)["privateEndpoints"] as unknown[];
}

describe("keys", () => {
  it("are sent as HTTP Basic, id and secret", async () => {
    const { as, with_, keys, sandbox } = await clickhouse();
    const [id = "", secret = ""] = keys.admin.split(":");
    const wrong = [
      as(keys.revoked),
      as(id),
      as(`${id}:`),
      as(`${id}:x`),
      as(`${secret}:${id}`),
      with_(`Bearer ${keys.admin}`),
      with_(""),
      as(sandbox.address.control.key),
    ];
    for (const send of wrong) {
      const answer = await send("GET", "/v1/organizations");
      expect([answer.status, answer.body["error"]]).toEqual([401, "Unauthorized"]);
      expect(answer.body["requestId"]).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect((await as(keys.admin)("GET", "/v1/organizations")).status).toBe(200);
  });

  it("may change the organization only with the role ADMIN", async () => {
    const { as, keys, organization, service } = await clickhouse();
    const developer = as(keys["developer"] ?? "");
    expect((await developer("PATCH", organization, {})).status).toBe(403);
    expect((await developer("GET", organization)).status).toBe(200);
    const body = { privateEndpointIds: { add: [fresh] } };
    expect((await developer("PATCH", service("events-prod"), body)).status).toBe(200);
    expect((await as(keys.admin)("PATCH", organization, {})).status).toBe(200);
  });
});

describe("requests that make no sense", () => {
  it("are answered in the API's shape", async () => {
    const { api, organization, service } = await clickhouse();
    const events = service("events-prod");
    const reverse = `${events}/clickpipesReversePrivateEndpoints`;
    const cases: [string, string, unknown, number][] = [
      ["GET", "/v1/nothing", undefined, 404],
      ["DELETE", "/v1/organizations", undefined, 405],
      ["GET", "/v1/organizations/unknown/services", undefined, 404],
      ["GET", `${organization}/services/unknown`, undefined, 404],
      ["GET", `${organization}/services/%zz`, undefined, 400],
      ["PATCH", events, "not json", 400],
      ["PATCH", events, [], 400],
      ["PATCH", events, { privateEndpointIds: { add: "x" } }, 400],
      ["PATCH", events, { privateEndpointIds: { add: [1] } }, 400],
      ["PATCH", events, { privateEndpointIds: { add: ["vpce-svc-0a1b2c3d4e5f60718"] } }, 400],
      ["POST", `${events}/privateEndpoint`, { description: "x" }, 400],
      ["PATCH", `${events}/state`, { command: "dance" }, 400],
      ["PATCH", `${events}/state`, { command: "start" }, 200],
      ["POST", reverse, { type: "OTHER", description: "x" }, 400],
      ["POST", reverse, { type: "MSK_MULTI_VPC", description: "x", mskClusterArn: "arn" }, 400],
      ["DELETE", `${reverse}/unknown`, undefined, 404],
    ];
    for (const [method, path, body, status] of cases) {
      const answer = await api(method, path, body);
      expect([method, path, answer.status]).toEqual([method, path, status]);
      expect(answer.body["status"]).toBe(status);
      if (status >= 400) expect(answer.body["error"]).toBeTypeOf("string");
    }
  });

  it("are counted: ten in ten seconds, and the answer says when to come back", async () => {
    const headers = { "X-RateLimit-Reset": "x-ratelimit-reset", "Retry-After": "retry-after" };
    for (const [variant, header] of Object.entries(headers)) {
      const { api, book } = await clickhouse({ rateLimits: true, wall: () => 0 });
      Object.assign(book.variants, { rateHeader: variant });
      for (let n = 0; n < 10; n++) expect((await api("GET", "/v1/organizations")).status).toBe(200);
      const refused = await api("GET", "/v1/organizations");
      expect([refused.status, refused.headers.get(header)]).toEqual([429, "1"]);
      const other = Object.values(headers).find((one) => one !== header) ?? "";
      expect(refused.headers.get(other)).toBeNull();
    }
  });
});

describe("the allow list of a service", () => {
  it("takes what is removed off before what is added comes on, and no more than that", async () => {
    const { api, service, book } = await clickhouse();
    const [first = "", second = ""] = book.services.all()[0]?.endpointIds ?? [];
    const change = { add: [first, fresh], remove: [first, "vpce-00000000000000000"] };
    const answer = await api("PATCH", service("events-prod"), { privateEndpointIds: change });
    expect(result(answer)["privateEndpointIds"]).toEqual([second, first, fresh]);
  });

  it("makes an endpoint known to the organization, by either call", async () => {
    const { api, service, organization } = await clickhouse();
    const made = await api("POST", `${service("events-prod")}/privateEndpoint`, {
      id: fresh,
      description: "d",
    });
    const entry = { id: fresh, description: "d", cloudProvider: "aws", region: "eu-west-1" };
    expect(result(made)).toEqual(entry);
    expect(known(await api("GET", organization))).toContainEqual(entry);
    const other = "vpce-0a1b2c3d4e5f60719";
    const body = { privateEndpointIds: { add: [other] } };
    await api("PATCH", service("history-2024"), body);
    expect(known(await api("GET", organization))).toContainEqual({
      ...entry,
      id: other,
      description: "",
      region: "us-west-2",
    });
    const reports = result(await api("GET", service("reports-dev")));
    expect(reports["availablePrivateEndpointIds"]).toContain(fresh);
    expect(reports["availablePrivateEndpointIds"]).not.toContain(other);
  });

  it("must be free of an endpoint that is to be dropped, and all three of its names fit", async () => {
    const { api, organization, service, book } = await clickhouse();
    const jobs = book.endpoints.all().find(({ description }) => description === "jobs VPC")!;
    const entry = { id: jobs.endpointId, cloudProvider: "aws", region: "eu-west-1" };
    const drop = (remove: unknown) =>
      api("PATCH", organization, { privateEndpoints: { remove: [remove] } });
    const attached = await drop(entry);
    expect([attached.status, attached.body["error"]]).toEqual([
      400,
      `private endpoint ${jobs.endpointId} is attached to events-prod`,
    ]);
    const off = { privateEndpointIds: { remove: [jobs.endpointId] } };
    await api("PATCH", service("events-prod"), off);
    expect((await drop({ ...entry, region: "us-east-1" })).status).toBe(400);
    expect((await drop({ ...entry, cloudProvider: "gcp" })).status).toBe(400);
    expect((await drop(entry)).status).toBe(200);
    expect(book.endpoints.get(jobs.id)).toBeUndefined();
    expect((await drop(entry)).status).toBe(400);
  });

  it("lets endpoints of GCP and Azure in; those of AWS were never kept out", async () => {
    const { api, service, control, sandbox, book } = await clickhouse();
    for (const [name, region] of [
      ["metrics-eu", "europe-west4"],
      ["billing-de", "germanywestcentral"],
      ["events-prod", "eu-west-1"],
    ] as const) {
      const clusterId = book.services.all().find((one) => one.name === name)?.id;
      const made = await control("POST", "/vpc-endpoints", { clusterId, region });
      const id = String(made.body["endpointId"]);
      sandbox.clock.advance(60);
      const state = () => sandbox.world.endpoints.get(id)?.state;
      const waits = name !== "events-prod" && state() !== "available";
      // On GCP a network that was let in once is known: its next endpoint does not wait.
      expect([name, waits]).toEqual([name, name === "billing-de"]);
      await api("POST", `${service(name)}/privateEndpoint`, { id, description: "" });
      sandbox.clock.advance(60);
      expect(state()).toBe("available");
    }
  });

  it("knows the ids of each cloud", async () => {
    const { api, service } = await clickhouse();
    const guid = "11111111-2222-4333-8444-555555555555";
    const path = `/subscriptions/${guid}/resourceGroups/a/providers/Microsoft.Network/privateEndpoints/b`;
    const cases: [string, string, number][] = [
      ["events-prod", fresh, 200],
      ["events-prod", "6133183410995353", 400],
      ["metrics-eu", "6133183410995353", 200],
      ["metrics-eu", fresh, 400],
      ["billing-de", guid, 200],
      ["billing-de", path, 200],
      ["billing-de", fresh, 400],
    ];
    for (const [name, id, status] of cases) {
      const answer = await api("POST", `${service(name)}/privateEndpoint`, { id });
      expect([name, id, answer.status]).toEqual([name, id, status]);
    }
  });
});

describe("reverse private endpoints", () => {
  const share = "arn:aws:ram:eu-west-1:123456789012:resource-share/8f0e";

  it("pass through their states, or end in one", async () => {
    const { api, service, sandbox, book, control } = await clickhouse();
    const reverse = `${service("events-prod")}/clickpipesReversePrivateEndpoints`;
    const make = async (body: object) =>
      String(result(await api("POST", reverse, { description: "x", ...body }))["id"]);
    const state = async (id: string) => result(await api("GET", `${reverse}/${id}`))["status"];
    const type = "VPC_ENDPOINT_SERVICE";
    const ready = await make({ type, vpcEndpointServiceName: "com.amazonaws.eu-west-1.s3" });
    const unknown = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0";
    const failed = await make({ type, vpcEndpointServiceName: unknown });
    const manual = sandbox.world.services
      .all()
      .find((one) => one.region === "eu-west-1" && one.acceptance === "manual")!;
    const ids = [];
    for (let n = 0; n < 3; n++) {
      ids.push(await make({ type, vpcEndpointServiceName: manual.name }));
    }
    expect(await state(ready)).toBe("Provisioning");
    sandbox.clock.advance(60);
    expect([await state(ready), await state(failed)]).toEqual(["Ready", "Failed"]);
    for (const [index, decision] of ["accept", "reject", "expire"].entries()) {
      expect(await state(ids[index]!)).toBe("PendingAcceptance");
      await control("POST", `/${decision}`, { id: ids[index] });
    }
    sandbox.clock.advance(60);
    const ends = await Promise.all(ids.map(state));
    expect(ends).toEqual(["Ready", "Rejected", "Expired"]);
    await api("DELETE", `${reverse}/${ready}`);
    expect(await state(ready)).toBe("Deleting");
    sandbox.clock.advance(60);
    expect(book.reverse.get(ready)).toBeUndefined();
    expect((await api("GET", `${reverse}/${ready}`)).status).toBe(404);
  });

  it("keep names unique in a service, have none for MSK, and use a share once", async () => {
    const { api, service, sandbox } = await clickhouse();
    const reverse = `${service("events-prod")}/clickpipesReversePrivateEndpoints`;
    const named = (name: string) => ({ customPrivateDnsMappings: [{ privateDnsName: name }] });
    const resource = {
      type: "VPC_RESOURCE",
      description: "x",
      vpcResourceConfigurationId: "rcfg-0123456789abcdef0",
    };
    const msk = {
      type: "MSK_MULTI_VPC",
      description: "x",
      mskClusterArn: "arn:aws:kafka:eu-west-1:123456789012:cluster/k/8f0e-5",
      mskAuthentication: "SASL_IAM",
    };
    const shared = { ...resource, vpcResourceShareArn: share };
    const refused = [
      { ...shared, ...named("orders-db.meridian.internal") },
      { ...shared, ...named("not a name") },
      { ...msk, ...named("a.example.com") },
      resource,
      { ...msk, mskAuthentication: "TLS" },
      { ...shared, description: "x".repeat(256) },
    ];
    for (const body of refused) expect((await api("POST", reverse, body)).status).toBe(400);
    const first = result(await api("POST", reverse, { ...shared, ...named("a.example.com") }));
    sandbox.clock.advance(60);
    const second = result(await api("POST", reverse, shared));
    sandbox.clock.advance(60);
    const state = async ({ id }: Record<string, unknown>) =>
      result(await api("GET", `${reverse}/${String(id)}`))["status"];
    expect([await state(first), await state(second)]).toEqual(["Ready", "Failed"]);
  });
});

describe("a service that sleeps", () => {
  it("tells its networking, or answers 424 until it is awake", async () => {
    const { api, service, book, sandbox } = await clickhouse();
    const config = `${service("reports-dev")}/privateEndpointConfig`;
    expect((await api("GET", config)).status).toBe(200);
    book.variants.asleepReads = 424;
    expect((await api("GET", config)).status).toBe(424);
    expect((await api("GET", service("reports-dev"))).status).toBe(200);
    await api("PATCH", `${service("reports-dev")}/state`, { command: "awake" });
    sandbox.clock.advance(60);
    expect((await api("GET", config)).status).toBe(200);
    await api("PATCH", `${service("reports-dev")}/state`, { command: "stop" });
    sandbox.clock.advance(60);
    expect(result(await api("GET", service("reports-dev")))["state"]).toBe("stopped");
  });
});

describe("reads that lag", () => {
  it("show what was", async () => {
    const { api, service, book, sandbox, organization } = await clickhouse();
    book.variants.readLagSeconds = 5;
    const before = book.endpoints.all().length;
    await api("POST", `${service("reports-dev")}/privateEndpoint`, { id: fresh });
    const seen = async () => [
      result(await api("GET", service("reports-dev")))["privateEndpointIds"],
      known(await api("GET", organization)).length,
    ];
    expect(await seen()).toEqual([[], before]);
    sandbox.clock.advance(6);
    expect(await seen()).toEqual([[fresh], before + 1]);
  });
});

describe("the part", () => {
  it("is filled alone, and the same again after a reset", async () => {
    const { sandbox, control, part } = await clickhouse({ clusters: { clickhouse: 30 }, seed: 7 });
    const picture = () =>
      JSON.stringify([
        part.book.services.all(),
        part.book.reverse.all(),
        part.book.endpoints.all(),
      ]);
    const before = picture();
    expect(part.book.services.all()).toHaveLength(30);
    part.book.services.clear();
    part.book.variants.attachCall = 405;
    await control("POST", "/reset");
    expect(picture()).toBe(before);
    expect(part.variants).toMatchObject({ attachCall: "works" });
    expect(cockroachOf(sandbox).state.clusters.all()).toEqual([]);
  });

  it("is nine of ten times fine", async () => {
    const { part } = await clickhouse({ clusters: { clickhouse: 300 } });
    const { services, reverse } = part.book;
    const share = (all: readonly { state: string }[], good: string): number =>
      all.filter(({ state }) => state === good).length / all.length;
    expect(share(services.all(), "running")).toBeCloseTo(0.9, 1);
    expect(share(reverse.all(), "Ready")).toBeCloseTo(0.9, 1);
    const endpoints = services.all().reduce((sum, one) => sum + one.endpointIds.length, 0);
    const each = (endpoints + reverse.all().length) / 300;
    expect(each).toBeGreaterThan(12);
    expect(each).toBeLessThan(25);
  });

  it("takes variants that are known, by the control face", async () => {
    const { control, part } = await clickhouse();
    const set = { clickhouse: { attachCall: 501, rateHeader: "Retry-After", readLagSeconds: 3 } };
    expect((await control("PUT", "/variants", set)).status).toBe(200);
    expect(part.variants).toMatchObject(set.clickhouse);
    const wrong = await control("PUT", "/variants", { clickhouse: { attachCall: 418 } });
    expect(wrong.status).toBe(400);
  });

  it("names what its reverse endpoints can lead to, and what would come of it", async () => {
    const { control, book } = await clickhouse();
    const clusterId = book.services.all()[0]?.id ?? "";
    const { targets } = (await control("GET", `/targets?clusterId=${clusterId}`)).body;
    const outcomes = (targets as { outcome: string }[]).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(expect.arrayContaining(["accepted", "needsAcceptance"]));
  });
});
