import { describe, expect, it } from "vitest";
import { cockroachOf } from "./cockroachOf.ts";
import { items, start, values, type Started } from "./start.ts";

const owners = "/private-endpoint-trusted-owners";

describe("keys and roles", () => {
  it("need a known key as a bearer token", async () => {
    const { as, sandbox } = await start();
    const { keys } = cockroachOf(sandbox);
    for (const key of [keys.revoked, "", "x", sandbox.address.control.key]) {
      const answer = await as(key)("GET", "/api/v1/clusters");
      expect([answer.status, answer.body["code"]]).toEqual([401, 16]);
    }
    const basic = await as(keys.admin)("GET", "/api/v1/clusters", undefined, {
      authorization: keys.admin,
    });
    expect(basic.status).toBe(401);
  });

  it("may do what their role may", async () => {
    const started = await start();
    const { as, networking, sandbox } = started;
    const { keys } = cockroachOf(sandbox);
    const path = networking("orders-prod");
    const egress = {
      region: "us-east-1",
      target_service_identifier: "com.amazonaws.us-east-1.logs",
      target_service_type: "PRIVATE_SERVICE",
    };
    const calls: [string, string, unknown, Record<string, boolean>][] = [
      ["GET", "/api/v1/clusters", undefined, { operator: true, creator: true, reader: true }],
      ["GET", `${path}${owners}`, undefined, { operator: true, creator: true, reader: false }],
      ["GET", `${path}/allowlist`, undefined, { operator: true, creator: false, reader: false }],
      ["DELETE", `${path}/allowlist/1.2.3.4/32`, undefined, { operator: false, creator: false }],
      ["POST", `${path}/private-endpoint-services`, undefined, { operator: false, creator: false }],
      ["POST", `${path}${owners}`, {}, { operator: false, creator: false }],
      ["POST", `${path}/egress-private-endpoints`, egress, { operator: false, creator: true }],
    ];
    for (const [method, url, body, allowed] of calls) {
      for (const [role, may] of Object.entries(allowed)) {
        const key = keys[role as keyof typeof keys];
        const { status } = await as(key)(method, url, body);
        expect([method, url, role, status !== 403]).toEqual([method, url, role, may]);
      }
    }
  });

  it("let the operator write as well where the variant says so, except for owners", async () => {
    const { as, networking, sandbox } = await start({ variants: { operatorWrites: true } });
    const operator = as(cockroachOf(sandbox).keys.operator);
    const path = networking("orders-prod");
    expect((await operator("POST", `${path}/private-endpoint-services`)).status).toBe(200);
    expect((await operator("POST", `${path}${owners}`, {})).status).toBe(403);
  });

  it("see their own organization only", async () => {
    const { as, api, cluster, sandbox } = await start();
    const other = as(cockroachOf(sandbox).keys.other);
    expect((await other("GET", "/api/v1/clusters")).body["clusters"]).toEqual([]);
    const { id } = cluster("orders-prod");
    expect((await other("GET", `/api/v1/clusters/${id}`)).status).toBe(404);
    expect((await api("GET", "/api/v1/organization")).body["name"]).toBe("Meridian Freight");
    expect((await other("GET", "/api/v1/organization")).body["name"]).toBe("Meridian Labs");
  });
});

describe("requests that make no sense", () => {
  it("are answered in the API's shape", async () => {
    const { api, cluster, networking } = await start();
    const one = `/api/v1/clusters/${cluster("orders-prod").id}`;
    const cases: [string, string, number][] = [
      ["GET", "/api/v1/nothing", 404],
      ["PUT", "/api/v1/clusters", 501],
      ["GET", "/api/v1/clusters/unknown", 404],
      ["GET", "/api/v1/clusters/%zz", 400],
      ["GET", `${one}/../..`, 404],
      ["GET", `/api/v1/clusters/${"x".repeat(10_000)}`, 404],
      ["DELETE", `${networking("orders-prod")}/private-endpoint-connections/a%2F..%2Fb%0A`, 404],
    ];
    for (const [method, path, status] of cases) {
      const answer = await api(method, path);
      // fetch resolves `..` itself, which leaves a path that is also not found.
      expect([method, path, answer.status]).toEqual([method, path, status]);
      expect(answer.body).toMatchObject({ details: [] });
      expect(answer.body["code"]).toBeTypeOf("number");
    }
    const huge = "x".repeat(1024 * 1024 + 1);
    expect((await api("POST", `${networking("orders-prod")}${owners}`, huge)).status).toBe(413);
  });

  it("name an API version that is known, or none", async () => {
    const { api } = await start();
    const ask = (version: string) =>
      api("GET", "/api/v1/clusters", undefined, { "cc-version": version });
    expect((await ask("2024-09-16")).status).toBe(200);
    expect((await ask("2022-09-20")).status).toBe(200);
    const wrong = await ask("2099-01-01");
    expect([wrong.status, wrong.body["message"]]).toEqual([400, "invalid Cc-Version"]);
  });
});

describe("pages of clusters", () => {
  async function walk(api: Started["api"], query: string): Promise<unknown[][]> {
    const pages: unknown[][] = [];
    let page: unknown = "";
    do {
      const answer = await api("GET", `/api/v1/clusters?${query}&pagination.page=${String(page)}`);
      expect(answer.status).toBe(200);
      pages.push(values(answer, "clusters", "name"));
      page = (answer.body["pagination"] as Record<string, unknown>)["next_page"];
    } while (page !== undefined);
    return pages;
  }

  it("have 100 clusters, at most 500, in order and without gaps", async () => {
    const { api } = await start({ clusters: 1000 });
    const small = await walk(api, "");
    expect(small.map((page) => page.length)).toEqual(Array.from({ length: 10 }, () => 100));
    const names = small.flat();
    expect(new Set(names).size).toBe(1000);
    expect(names).toEqual([...names].sort());
    const large = await walk(api, "pagination.limit=5000");
    expect(large.map((page) => page.length)).toEqual([500, 500]);
    const backwards = await walk(api, "pagination.limit=300&pagination.sort_order=DESC");
    expect(backwards.flat()).toEqual([...names].reverse());
  });

  it("go back as well, and shift nothing when a cluster appears meanwhile", async () => {
    const { api, sandbox, cluster } = await start();
    const ask = async (query: string) => await api("GET", `/api/v1/clusters?${query}`);
    const first = await ask("pagination.limit=3");
    const { next_page: next } = first.body["pagination"] as Record<string, string>;
    cockroachOf(sandbox).state.clusters.add({ ...cluster("orders-prod"), id: "new", name: "aaa" });
    const second = await ask(`pagination.limit=3&pagination.page=${next ?? ""}`);
    const both = [...values(first, "clusters", "name"), ...values(second, "clusters", "name")];
    expect(new Set(both).size).toBe(6);
    const { previous_page: previous } = second.body["pagination"] as Record<string, string>;
    const back = await ask(`pagination.limit=3&pagination.page=${previous ?? ""}`);
    expect(values(back, "clusters", "name")).toEqual(values(first, "clusters", "name"));
  });

  it("sort by time, and hide what is deleted unless asked", async () => {
    const { api } = await start();
    const byAge = await api("GET", "/api/v1/clusters?pagination.sort_by=CREATED_AT");
    const times = values(byAge, "clusters", "created_at") as string[];
    expect(times).toEqual([...times].sort());
    expect(values(byAge, "clusters", "name")).not.toContain("archive-2024");
    const all = await api("GET", "/api/v1/clusters?show_inactive=true");
    expect(values(all, "clusters", "state")).toContain("DELETED");
  });

  it("are refused when asked for in words that mean nothing", async () => {
    const { api } = await start();
    for (const query of [
      "pagination.page=nonsense",
      "pagination.page=W10",
      "pagination.limit=-1",
      "pagination.limit=ten",
      "pagination.sort_order=UP",
      "pagination.sort_by=SIZE",
      "pagination.as_of_time=yesterday",
    ]) {
      expect([query, (await api("GET", `/api/v1/clusters?${query}`)).status]).toEqual([query, 400]);
    }
  });
});

describe("trusted owners", () => {
  it("are added, read, and removed", async () => {
    const { api, networking } = await start();
    const path = `${networking("reports-staging")}${owners}`;
    expect((await api("GET", path)).body).toEqual({});
    const added = await api("POST", path, {
      type: "AWS_ACCOUNT_ID",
      external_owner_id: "012345678901",
    });
    const owner = added.body["trusted_owner"] as Record<string, string>;
    expect(owner).toMatchObject({ type: "AWS_ACCOUNT_ID", external_owner_id: "012345678901" });
    const one = `${path}/${owner["id"] ?? ""}`;
    expect((await api("GET", one)).body).toEqual({ trusted_owner: owner });
    expect((await api("GET", path)).body).toEqual({ trusted_owners: [owner] });
    expect((await api("DELETE", one)).body).toEqual({ trusted_owner: owner });
    expect((await api("GET", one)).status).toBe(404);
    expect((await api("DELETE", one)).status).toBe(404);
  });

  it("let everyone in with a star, and whoever is listed, and nobody else", async () => {
    const { api, control, cluster, networking } = await start();
    const clusterId = cluster("orders-prod").id;
    const stranger = await control("POST", "/vpc-endpoints", {
      clusterId,
      region: "us-east-1",
      owner: "999999999999",
    });
    const path = networking("orders-prod");
    const connect = () =>
      api("POST", `${path}/private-endpoint-connections`, {
        endpoint_id: stranger.body["endpointId"],
      });
    expect((await connect()).status).toBe(400);
    await api("POST", `${path}${owners}`, { type: "AWS_ACCOUNT_ID", external_owner_id: "*" });
    expect((await connect()).status).toBe(200);
  });

  it("are refused when wrong, and where the feature is off", async () => {
    const { api, networking } = await start();
    const path = `${networking("reports-staging")}${owners}`;
    const type = "AWS_ACCOUNT_ID";
    for (const body of [
      { type, external_owner_id: "123" },
      { type, external_owner_id: "**" },
      { type, external_owner_id: "1234567890123" },
      { type: "GCP_PROJECT", external_owner_id: "012345678901" },
      { external_owner_id: "012345678901" },
    ]) {
      expect([body, (await api("POST", path, body)).status]).toEqual([body, 400]);
    }
    const body = { type, external_owner_id: "012345678901" };
    await api("POST", path, body);
    expect((await api("POST", path, body)).status).toBe(409);
    expect((await api("POST", `${networking("telemetry-eu")}${owners}`, body)).status).toBe(400);
    expect((await api("GET", `${networking("storefront")}${owners}`)).status).toBe(403);
  });
});

describe("a locked cluster", () => {
  it("refuses writes in each spelling, until the lock ends", async () => {
    const { api, control, cluster, networking, sandbox } = await start();
    const clusterId = cluster("reports-staging").id;
    const write = () => api("POST", `${networking("reports-staging")}/private-endpoint-services`);
    const state = async () => (await api("GET", `/api/v1/clusters/${clusterId}`)).body["state"];
    const cases = [
      ["409", 409, /in progress: dana/, "CREATED"],
      ["503", 503, /unavailable.*dana/, "CREATED"],
      ["message", 400, /lock/, "CREATED"],
      ["state", 400, /^(?!.*lock).*dana/, "LOCKED"],
    ] as const;
    for (const [spelling, status, words, reads] of cases) {
      await control("POST", "/lock", { clusterId, spelling, seconds: 30, holder: "dana" });
      const refused = await write();
      expect([spelling, refused.status, await state()]).toEqual([spelling, status, reads]);
      expect(refused.body["message"]).toMatch(words);
      sandbox.clock.advance(30);
      expect(await state()).toBe("CREATED");
    }
    await control("POST", "/lock", { clusterId });
    sandbox.clock.advance(100_000);
    expect((await write()).status).toBe(503);
    await control("POST", "/unlock", { clusterId });
    expect((await write()).status).toBe(200);
  });
});

describe("variants", () => {
  async function first(
    started: Started,
    name: string,
    list: string,
  ): Promise<Record<string, unknown>> {
    const answer = await started.api("GET", `${started.networking(name)}/${list}`);
    const field = Object.keys(answer.body).find((key) => Array.isArray(answer.body[key])) ?? "";
    return items(answer, field)[0] ?? {};
  }

  it("spell the region of a connection either way", async () => {
    for (const [connectionRegion, keys] of [
      ["region_name", ["region_name"]],
      ["region", ["region"]],
      ["both", ["region_name", "region"]],
    ] as const) {
      const started = await start({ variants: { connectionRegion } });
      const connection = await first(started, "orders-prod", "private-endpoint-connections");
      expect(Object.keys(connection).filter((key) => key.startsWith("region"))).toEqual(keys);
    }
  });

  it("use the older words, by setting or by version", async () => {
    const older = await start({ variants: { stateWords: "older" } });
    const service = await first(older, "orders-prod", "private-endpoint-services");
    expect(service["status"]).toBe("ENDPOINT_SERVICE_STATUS_AVAILABLE");
    const { api, networking } = await start();
    const path = `${networking("orders-prod")}/private-endpoint-connections`;
    const answer = await api("GET", path, undefined, { "cc-version": "2022-09-20" });
    expect(values(answer, "connections", "status")).toContain("ENDPOINT_AVAILABLE");
  });

  it("wrap one egress endpoint, and leave fields out of what a create answers", async () => {
    const started = await start({ variants: { egressWrapped: true, sparseCreate: true } });
    const path = `${started.networking("orders-prod")}/egress-private-endpoints`;
    const made = await started.api("POST", path, {
      region: "us-east-1",
      target_service_identifier: "com.amazonaws.us-east-1.logs",
      target_service_type: "PRIVATE_SERVICE",
    });
    expect(Object.keys(made.body).sort()).toEqual([
      "endpoint_address",
      "endpoint_connection_id",
      "id",
      "region",
      "target_service_identifier",
      "target_service_type",
    ]);
    const one = await started.api("GET", `${path}/${String(made.body["id"])}`);
    expect(one.body["egress_private_endpoint"]).toMatchObject({ state: "PENDING" });
  });

  it("end the pages in three ways, and leave out an empty list of owners in three", async () => {
    for (const [lastPage, noTrustedOwners, pagination, list] of [
      ["object", "absent", {}, undefined],
      ["null", "null", null, null],
      ["absent", "empty", undefined, []],
    ] as const) {
      const started = await start({ variants: { lastPage, noTrustedOwners } });
      expect((await started.api("GET", "/api/v1/clusters")).body["pagination"]).toEqual(pagination);
      const answer = await started.api("GET", `${started.networking("telemetry-eu")}${owners}`);
      expect(answer.body["trusted_owners"]).toEqual(list);
    }
  });

  it("do not have the newer domain-names call", async () => {
    for (const newPatch of [404, 405, 501] as const) {
      const started = await start({ variants: { newPatch } });
      const endpoint = await first(
        started,
        "orders-prod",
        "egress-private-endpoints?pagination.limit=9",
      );
      const path = `${started.networking("orders-prod")}/egress-private-endpoints/${String(endpoint["id"])}`;
      expect((await started.api("PATCH", path, { domain_names: [] })).status).toBe(newPatch);
    }
  });

  it("put the attachment of GCP in either field", async () => {
    for (const gcpTarget of ["name", "endpoint_service_id"] as const) {
      const started = await start({ variants: { gcpTarget } });
      const service = await first(started, "telemetry-eu", "private-endpoint-services");
      const other = gcpTarget === "name" ? "endpoint_service_id" : "name";
      expect(service[gcpTarget]).toMatch(/\/serviceAttachments\//);
      expect(service[other]).not.toMatch(/\//);
    }
  });

  it("answer a limited-access feature that is off in three ways", async () => {
    for (const limitedAccess of [403, 404, 501] as const) {
      const started = await start({ variants: { limitedAccess } });
      const answer = await started.api("GET", `${started.networking("storefront")}${owners}`);
      expect(answer.status).toBe(limitedAccess);
    }
  });

  it("spell maintenance like any lock", async () => {
    const started = await start({ variants: { lockSpelling: "state" } });
    const path = `${started.networking("orders-prod")}/egress-private-endpoints`;
    const body = {
      region: "us-east-1",
      target_service_identifier: "com.amazonaws.us-east-1.logs",
      target_service_type: "PRIVATE_SERVICE",
    };
    await started.api("POST", path, body);
    expect((await started.api("POST", path, body)).status).toBe(400);
    const cluster = `/api/v1/clusters/${started.cluster("orders-prod").id}`;
    expect((await started.api("GET", cluster)).body["state"]).toBe("LOCKED");
  });

  it("show the address late, and keep maintenance until acceptance", async () => {
    const started = await start({
      variants: { lateAddress: true, maintenanceUntilAvailable: true },
    });
    const path = `${started.networking("orders-prod")}/egress-private-endpoints`;
    const list = await started.api("GET", path);
    const target = items(list, "egress_private_endpoints").find(
      (one) => one["state"] === "PENDING_ACCEPTANCE" && one["region"] === "us-east-1",
    );
    const made = await started.api("POST", path, {
      region: "us-east-1",
      target_service_identifier: target?.["target_service_identifier"],
      target_service_type: "PRIVATE_SERVICE",
    });
    const read = async () => (await started.api("GET", `${path}/${String(made.body["id"])}`)).body;
    const operation = () => started.cluster("orders-prod").operation?.word;
    started.sandbox.clock.advance(8);
    expect(await read()).toMatchObject({ state: "PENDING_ACCEPTANCE", endpoint_connection_id: "" });
    expect(operation()).toBe("MAINTENANCE_RUNNING");
    await started.control("POST", "/accept", { id: made.body["id"] });
    started.sandbox.clock.advance(6);
    expect(await read()).toMatchObject({ state: "AVAILABLE", endpoint_address: "" });
    expect(operation()).toBeUndefined();
    started.sandbox.clock.advance(5);
    expect((await read())["endpoint_address"]).not.toBe("");
  });

  it("list what nobody registered yet", async () => {
    const started = await start({ variants: { listsUnregistered: true } });
    const clusterId = started.cluster("orders-prod").id;
    const made = await started.control("POST", "/vpc-endpoints", {
      clusterId,
      region: "us-east-1",
    });
    const path = `${started.networking("orders-prod")}/private-endpoint-connections`;
    const listed = items(await started.api("GET", path), "connections").find(
      (one) => one["endpoint_id"] === made.body["endpointId"],
    );
    expect(listed?.["status"]).toBe("STATUS_PENDING_ACCEPTANCE");
  });

  it("let reads lag behind writes", async () => {
    const started = await start({ variants: { readLagSeconds: 5 } });
    const path = `${started.networking("orders-prod")}/egress-private-endpoints`;
    const made = await started.api("POST", path, {
      region: "us-east-1",
      target_service_identifier: "com.amazonaws.us-east-1.logs",
      target_service_type: "PRIVATE_SERVICE",
    });
    const { id } = made.body;
    const ids = async () =>
      values(await started.api("GET", path), "egress_private_endpoints", "id");
    expect(await ids()).not.toContain(id);
    expect((await started.api("GET", `${path}/${String(id)}`)).status).toBe(404);
    started.sandbox.clock.advance(5);
    expect(await ids()).toContain(id);
  });
});
