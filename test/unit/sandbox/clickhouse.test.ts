import { describe, expect, it } from "vitest";
import { clickhouse, fresh, known, result } from "./clickhouseFace.ts";
import { cockroachOf } from "./cockroachOf.ts";

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
