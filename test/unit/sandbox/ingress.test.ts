import { describe, expect, it } from "vitest";
import { items, start, values } from "./start.ts";

const services = "/private-endpoint-services";
const connections = "/private-endpoint-connections";

async function makeEndpoint(
  started: Awaited<ReturnType<typeof start>>,
  name: string,
  region: string,
  owner?: string,
): Promise<string> {
  const clusterId = started.cluster(name).id;
  const made = await started.control("POST", "/vpc-endpoints", { clusterId, region, owner });
  expect(made.status).toBe(200);
  return made.body["endpointId"] as string;
}

describe("services", () => {
  it("appear region by region, and only then become available", async () => {
    const { api, networking, sandbox } = await start();
    const path = `${networking("reports-staging")}${services}`;
    expect((await api("POST", path)).body).toEqual({ services: [] });
    sandbox.clock.advance(3);
    expect(values(await api("GET", path), "services", "status")).toEqual(["CREATING"]);
    sandbox.clock.advance(3);
    expect(values(await api("GET", path), "services", "region_name")).toEqual([
      "us-east-1",
      "us-west-2",
    ]);
    sandbox.clock.advance(9);
    const done = await api("GET", path);
    expect(values(done, "services", "status")).toEqual(["AVAILABLE", "AVAILABLE"]);
    expect(items(done, "services")[0]?.["name"]).toMatch(
      /^com\.amazonaws\.vpce\.us-east-1\.vpce-svc-[0-9a-f]{17}$/,
    );
    expect(items(done, "services")[0]?.["availability_zone_ids"]).toContain("use1-az1");
  });

  it("are made once, however often they are asked for", async () => {
    const { api, networking, sandbox } = await start();
    const path = `${networking("reports-staging")}${services}`;
    await api("POST", path);
    await api("POST", path);
    sandbox.clock.advance(60);
    const again = await api("POST", path);
    expect(again.status).toBe(200);
    expect(items(again, "services")).toHaveLength(2);
    sandbox.clock.advance(60);
    expect((await api("GET", path)).body).toEqual(again.body);
  });

  it("exist by themselves on Standard and Basic, where creating is an error", async () => {
    const { api, networking } = await start();
    for (const name of ["storefront", "dev-playground"]) {
      const path = `${networking(name)}${services}`;
      expect(values(await api("GET", path), "services", "status")).toEqual(["AVAILABLE"]);
      expect((await api("POST", path)).status).toBe(400);
    }
  });
});

describe("registering an endpoint", () => {
  it("takes it from pending to available on both sides", async () => {
    const started = await start();
    const { api, networking, sandbox } = started;
    const path = `${networking("orders-prod")}${connections}`;
    const id = await makeEndpoint(started, "orders-prod", "us-east-1");
    const half = () => sandbox.world.endpoints.get(id)?.state;
    const record = async () =>
      items(await api("GET", path), "connections").find((one) => one["endpoint_id"] === id);
    expect(half()).toBe("pendingAcceptance");
    expect(await record()).toBeUndefined();

    const made = await api("POST", path, { endpoint_id: id });
    expect(made.body).toMatchObject({
      status: "STATUS_PENDING",
      external_owner_id: "481516234209",
    });
    sandbox.clock.advance(4);
    expect(half()).toBe("pending");
    expect(await record()).toMatchObject({ status: "STATUS_PENDING" });
    sandbox.clock.advance(4);
    expect(half()).toBe("available");
    expect(await record()).toMatchObject({ status: "STATUS_AVAILABLE" });
    expect((await api("POST", path, { endpoint_id: id })).body).toEqual(await record());
  });

  it("works with ids of GCP beyond 2^53 and with ids of Azure that have slashes", async () => {
    const started = await start();
    const { api, networking, sandbox } = started;
    const gcp = await makeEndpoint(started, "telemetry-eu", "europe-west4");
    expect(BigInt(gcp)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
    const azure = await makeEndpoint(started, "billing-eu", "westeurope");
    for (const [name, id] of [
      ["telemetry-eu", gcp],
      ["billing-eu", azure],
    ] as const) {
      const path = `${networking(name)}${connections}`;
      expect((await api("POST", path, { endpoint_id: id })).status).toBe(200);
      sandbox.clock.advance(10);
      const removed = await api("DELETE", `${path}/${encodeURIComponent(id)}`);
      expect([name, removed.status]).toEqual([name, 200]);
    }
    expect((await api("DELETE", `${networking("billing-eu")}${connections}${azure}`)).status).toBe(
      404,
    );
  });

  it("is refused with the reason", async () => {
    const started = await start();
    const { api, networking, control, cluster } = started;
    const path = `${networking("orders-prod")}${connections}`;
    const foreign = await makeEndpoint(started, "storefront", "us-east-1");
    const untrusted = await makeEndpoint(started, "orders-prod", "us-east-1", "999999999999");
    const refusals: [unknown, number, RegExp][] = [
      [{ endpoint_id: "vpce-svc-0123456789abcdef0" }, 400, /endpoint service/],
      [{ endpoint_id: "vpce-0123456789abcdef0" }, 404, /not found/],
      [{ endpoint_id: foreign }, 400, /does not target/],
      [{ endpoint_id: untrusted }, 400, /not a trusted owner/],
      [{ endpoint_id: "" }, 400, /endpoint_id is required/],
      [{}, 400, /endpoint_id is required/],
      [{ endpoint_id: 5 }, 400, /must be a string/],
      ["[]", 400, /JSON object/],
      ["{", 400, /not valid JSON/],
    ];
    for (const [body, status, words] of refusals) {
      const answer = await api("POST", path, body);
      expect([body, answer.status]).toEqual([body, status]);
      expect(answer.body["message"]).toMatch(words);
    }
    const basic = `${networking("dev-playground")}${connections}`;
    expect((await api("POST", basic, { endpoint_id: foreign })).status).toBe(400);
    const none = `${networking("reports-staging")}${connections}`;
    expect((await api("POST", none, { endpoint_id: foreign })).body["message"]).toMatch(
      /no private/,
    );
    const { id: clusterId } = cluster("reports-staging");
    const made = await control("POST", "/vpc-endpoints", { clusterId, region: "us-east-1" });
    expect(made.status).toBe(400);
  });

  it("leaves REJECTED behind when removed, and attaches the same id again", async () => {
    const started = await start();
    const { api, networking, sandbox } = started;
    const path = `${networking("orders-prod")}${connections}`;
    const id = await makeEndpoint(started, "orders-prod", "us-east-1");
    const status = async () =>
      items(await api("GET", path), "connections").find((one) => one["endpoint_id"] === id)?.[
        "status"
      ];
    await api("POST", path, { endpoint_id: id });
    sandbox.clock.advance(10);
    expect((await api("DELETE", `${path}/${id}`)).body).toEqual({});
    expect(await status()).toBe("STATUS_DELETING");
    sandbox.clock.advance(5);
    expect(await status()).toBe("STATUS_REJECTED");
    const again = await api("POST", path, { endpoint_id: id });
    expect(again.body["status"]).toBe("STATUS_REJECTED");
    sandbox.clock.advance(5);
    expect(await status()).toBe("STATUS_PENDING");
    sandbox.clock.advance(8);
    expect(await status()).toBe("STATUS_AVAILABLE");
  });

  it("is stale when the endpoint is deleted outside, until the entry is removed", async () => {
    const started = await start();
    const { api, networking, control, sandbox } = started;
    const path = `${networking("orders-prod")}${connections}`;
    const id = await makeEndpoint(started, "orders-prod", "us-east-1");
    await api("POST", path, { endpoint_id: id });
    sandbox.clock.advance(10);
    expect((await control("DELETE", `/vpc-endpoints/${id}`)).status).toBe(200);
    const record = async () =>
      items(await api("GET", path), "connections").find((one) => one["endpoint_id"] === id);
    expect(await record()).toMatchObject({ status: "STATUS_STALE" });
    expect((await api("POST", path, { endpoint_id: id })).status).toBe(404);
    await api("DELETE", `${path}/${id}`);
    expect(await record()).toBeUndefined();
    expect((await api("DELETE", `${path}/${id}`)).status).toBe(404);
  });

  it("is an allow list on Standard: removing leaves nothing, the endpoint stays", async () => {
    const started = await start();
    const { api, networking, sandbox } = started;
    const path = `${networking("storefront")}${connections}`;
    const id = await makeEndpoint(started, "storefront", "us-east-1");
    await api("POST", path, { endpoint_id: id });
    sandbox.clock.advance(10);
    await api("DELETE", `${path}/${id}`);
    sandbox.clock.advance(10);
    expect(values(await api("GET", path), "connections", "endpoint_id")).not.toContain(id);
    expect(sandbox.world.endpoints.get(id)?.state).toBe("available");
  });

  it("is not needed for a further endpoint of a known network in GCP", async () => {
    const started = await start();
    const { api, networking, control, sandbox } = started;
    const path = `${networking("telemetry-eu")}${connections}`;
    const id = await makeEndpoint(started, "telemetry-eu", "europe-west1");
    expect(sandbox.world.endpoints.get(id)?.state).toBe("pending");
    sandbox.clock.advance(4);
    expect(values(await api("GET", path), "connections", "endpoint_id")).toContain(id);
    await control("DELETE", `/vpc-endpoints/${id}`);
    expect(values(await api("GET", path), "connections", "endpoint_id")).not.toContain(id);
  });
});

describe("older AWS calls", () => {
  it("list what waits, and accept it, answering the state before", async () => {
    const started = await start();
    const { api, networking, sandbox } = started;
    const path = `${networking("orders-prod")}/aws-endpoint-connections`;
    const id = await makeEndpoint(started, "orders-prod", "us-east-1");
    const status = async () =>
      items(await api("GET", path), "connections").find((one) => one["endpoint_id"] === id)?.[
        "status"
      ];
    expect(await status()).toBe("PENDING_ACCEPTANCE");
    const accepted = await api("PATCH", `${path}/${id}`, { status: "AVAILABLE" });
    expect(accepted.body["status"]).toBe("PENDING_ACCEPTANCE");
    sandbox.clock.advance(8);
    const rejected = await api("PATCH", `${path}/${id}`, { status: "REJECTED" });
    expect(rejected.body["status"]).toBe("AVAILABLE");
    sandbox.clock.advance(8);
    expect(await status()).toBe("REJECTED");
    expect((await api("PATCH", `${path}/${id}`, { status: "DELETED" })).status).toBe(400);
    expect((await api("PATCH", `${path}/vpce-0`, { status: "AVAILABLE" })).status).toBe(404);
    expect((await api("GET", `${networking("billing-eu")}/aws-endpoint-connections`)).status).toBe(
      400,
    );
  });

  it("reject what waits", async () => {
    const started = await start();
    const { api, networking } = started;
    const path = `${networking("orders-prod")}/aws-endpoint-connections`;
    const id = await makeEndpoint(started, "orders-prod", "us-east-1");
    await api("PATCH", `${path}/${id}`, { status: "REJECTED" });
    expect(started.sandbox.world.endpoints.get(id)?.state).toBe("rejected");
  });
});
