import { describe, expect, it } from "vitest";
import { cockroachOf } from "./cockroachOf.ts";
import type { AstraPart } from "../../../src/sandbox/astra/part.ts";
import type { ClickhousePart } from "../../../src/sandbox/clickhouse/part.ts";
import type { TidbPart } from "../../../src/sandbox/tidb/part.ts";
import { customer } from "../../../src/sandbox/world/demoCustomer.ts";
import { rootPrincipal } from "../../../src/sandbox/world/places.ts";
import { start, values } from "./start.ts";

describe("the control face", () => {
  it("needs its own key", async () => {
    const { sandbox } = await start();
    const { baseUrl } = sandbox.address.control;
    for (const authorization of ["", `Bearer ${cockroachOf(sandbox).keys.admin}`]) {
      const answer = await fetch(`${baseUrl}/pending`, { headers: { authorization } });
      expect(answer.status).toBe(401);
    }
  });

  it("says in words what waits for whom", async () => {
    const { control } = await start();
    const words = values(await control("GET", "/pending"), "pending", "words");
    expect(words).toContainEqual(
      expect.stringMatching(
        /^Cluster orders-prod asks to connect from us-east-1 to com\.amazonaws/,
      ),
    );
  });

  it("sets faults, variants, speed and time", async () => {
    const { control, api, sandbox } = await start();
    const plan = [{ match: {}, do: { status: 500 } }];
    expect((await control("PUT", "/faults", plan)).body).toEqual(plan);
    expect((await control("GET", "/faults")).body).toEqual(plan);
    expect((await api("GET", "/api/v1/clusters")).status).toBe(500);
    await control("PUT", "/faults", []);
    expect((await api("GET", "/api/v1/clusters")).status).toBe(200);

    const variants = { cockroach: { lastPage: "null" } };
    expect((await control("PUT", "/variants", variants)).status).toBe(200);
    expect((await api("GET", "/api/v1/clusters")).body["pagination"]).toBeNull();
    expect((await control("GET", "/variants")).body["cockroach"]).toMatchObject({
      newPatch: "works",
    });

    expect((await control("PUT", "/speed", { speed: 5 })).body).toEqual({ speed: 5 });
    expect(sandbox.clock.speed()).toBe(5);
    await control("PUT", "/speed", { speed: 0 });
    const before = sandbox.clock.now();
    await control("POST", "/advance", { seconds: 60 });
    expect(sandbox.clock.now() - before).toBe(60_000);
  });

  it("refuses what makes no sense, in words", async () => {
    const { control, cluster } = await start();
    const clusterId = cluster("orders-prod").id;
    const cases: [string, string, unknown, number, RegExp][] = [
      ["PUT", "/faults", [{ do: { stat: 1 } }], 400, /there is no "stat"/],
      ["PUT", "/faults", "{", 400, /not valid JSON/],
      ["PUT", "/variants", { cockroach: { lastPage: "none" } }, 400, /"lastPage" must be one of/],
      ["PUT", "/variants", { cockroach: { odd: 1 } }, 400, /no setting "odd"/],
      ["PUT", "/variants", { lastPage: "null" }, 400, /expected \{"<face>": .* of cockroach/],
      ["PUT", "/variants", { cockroach: { readLagSeconds: -1 } }, 400, /seconds/],
      ["PUT", "/speed", { speed: -1 }, 400, /"speed" must be a number/],
      ["POST", "/accept", {}, 400, /"id" must be a text/],
      ["POST", "/accept", { id: "x" }, 404, /nothing with id x/],
      ["POST", "/lock", { clusterId, spelling: "odd" }, 400, /spelling must be one of/],
      ["POST", "/vpc-endpoints", { clusterId: "x", region: "y" }, 404, /cluster x not found/],
      ["POST", "/vpc-endpoints", { clusterId, region: "y" }, 400, /no endpoint service in y/],
      ["DELETE", "/vpc-endpoints/x", undefined, 404, /no endpoint x/],
      ["GET", "/targets", undefined, 404, /not found/],
      ["GET", "/odd", undefined, 404, /no call GET \/odd/],
    ];
    for (const [method, path, body, status, words] of cases) {
      const answer = await control(method, path, body);
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.body["error"]).toMatch(words);
    }
  });

  it("resets the world to what it was, with the same keys", async () => {
    const { control, api, networking, sandbox } = await start();
    const clusters = (await api("GET", "/api/v1/clusters")).body;
    await api("POST", `${networking("reports-staging")}/private-endpoint-services`);
    sandbox.clock.advance(0);
    await control("PUT", "/variants", { cockroach: { lastPage: "absent" } });
    expect((await control("POST", "/reset")).status).toBe(200);
    expect((await api("GET", "/api/v1/clusters")).body).toEqual(clusters);
    sandbox.clock.advance(60);
    const services = await api("GET", `${networking("reports-staging")}/private-endpoint-services`);
    expect(services.body).toEqual({ services: [] });
  });

  it("tells the requests of the other faces, without any key", async () => {
    const { control, api, networking, sandbox } = await start();
    await api("GET", "/api/v1/clusters?pagination.limit=1");
    const path = `${networking("orders-prod")}/private-endpoint-connections`;
    await api("POST", path, { endpoint_id: "vpce-0" });
    const { body } = await control("GET", "/requests");
    expect(body["requests"]).toEqual([
      {
        at: "2026-01-15T12:00:00.000Z",
        face: "cockroach",
        method: "GET",
        path: "/api/v1/clusters?pagination.limit=1",
        key: "admin",
        status: 200,
      },
      {
        at: "2026-01-15T12:00:00.000Z",
        face: "cockroach",
        method: "POST",
        path,
        key: "admin",
        status: 404,
        body: { endpoint_id: "vpce-0" },
      },
    ]);
    const text = JSON.stringify(body);
    const secrets = [
      ...Object.values<string>({ ...cockroachOf(sandbox).keys }),
      sandbox.address.control.key,
    ];
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it("makes a cluster busy where its API has a word for that, and free again", async () => {
    const { control, sandbox } = await start();
    const { state: astra } = sandbox.parts["astra"] as AstraPart;
    const { state: tidb } = sandbox.parts["tidb"] as TidbPart;
    const { book } = sandbox.parts["clickhouse"] as ClickhousePart;
    const database = astra.databases.all().find(({ name }) => name === "catalog-prod")!;
    const dedicated = tidb.clusters.all().find(({ name }) => name === "shop-prod")!;
    const { id: datacenter } = database.datacenters[0]!;
    const writes = [
      {
        ...{ part: "astra", key: "admin", clusterId: database.id, refusal: /not in a valid state/ },
        path: `/v2/organizations/clusters/${database.id}/datacenters/${datacenter}/private-link`,
        body: { allowedPrincipals: [rootPrincipal(customer.aws)] },
      },
      {
        ...{ part: "tidb", key: "token", clusterId: dedicated.id, refusal: /is MAINTENANCE/ },
        path: `/dedicated/v1beta1/clusters/${dedicated.id}/tidbNodeGroups/${dedicated.groups[0]!.id}/privateEndpointConnections`,
        body: { endpointId: "vpce-0123456789abcdef0" },
      },
    ];
    for (const { part, key, path, body, clusterId, refusal } of writes) {
      const { baseUrl, keys } = sandbox.address.parts[part]!;
      const said = async (): Promise<string> => {
        const headers = { authorization: `Bearer ${keys[key]!}` };
        const init = { method: "POST", headers, body: JSON.stringify(body) };
        return (await fetch(`${baseUrl}${path}`, init)).text();
      };
      expect((await control("POST", "/lock", { clusterId })).status).toBe(200);
      expect(await said()).toMatch(refusal);
      expect((await control("POST", "/unlock", { clusterId })).status).toBe(200);
      expect(await said()).not.toMatch(refusal);
      await control("POST", "/lock", { clusterId, seconds: 30 });
      expect(await said()).toMatch(refusal);
      sandbox.clock.advance(30);
      expect(await said()).not.toMatch(refusal);
    }
    const without = [
      book.services.all()[0]!.id,
      tidb.clusters.all().find(({ kind }) => kind === "serverless")!.id,
    ];
    for (const clusterId of without) {
      expect(await control("POST", "/lock", { clusterId })).toMatchObject({
        status: 400,
        body: { error: "nothing in this API tells that a cluster is busy" },
      });
    }
  });

  it("renews the lease", async () => {
    const { control } = await start({ leaseSeconds: 60, wall: () => 0 });
    expect((await control("POST", "/lease", { seconds: 300 })).body).toEqual({ left: 300 });
  });
});
