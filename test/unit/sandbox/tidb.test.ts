// TiDB Cloud's face: signing in, limits, errors and rules.
import { afterEach, describe, expect, it, vi } from "vitest";
import { onTestFinished } from "vitest";
import { digestFetch } from "../../../src/http/digestFetch.ts";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import type { TidbPart } from "../../../src/sandbox/tidb/part.ts";
import { customer } from "../../../src/sandbox/world/demoCustomer.ts";
import { connectTo, deleteEndpoint } from "../../../src/sandbox/world/customer.ts";

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function start(options: SandboxOptions = {}) {
  const sandbox: Sandbox = await startSandbox({ speed: 0, clusters: {}, ...options });
  onTestFinished(() => sandbox.close());
  const part = sandbox.parts["tidb"] as TidbPart;
  part.fill("demo");
  const { baseUrl, keys } = sandbox.address.parts["tidb"]!;
  const as = (key: string) => {
    const [user = "", password = ""] = key.split(":");
    const signed = digestFetch(fetch, user, password);
    return async (method: string, path: string, body?: unknown): Promise<Reply> => {
      const text = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await signed(`${baseUrl}${path}`, { method, headers: {}, ...text });
      return {
        status: answer.status,
        headers: answer.headers,
        body: (await answer.json()) as Record<string, unknown>,
      };
    };
  };
  const row = (name: string) => part.state.clusters.all().find((one) => one.name === name)!;
  return { sandbox, part, baseUrl, keys, as, api: as(keys.admin), row, state: part.state };
}

const clusters = "/dedicated/v1beta1/clusters";

const groupPath = ({ id, groups }: { id: string; groups: { id: string }[] }): string =>
  `${clusters}/${id}/tidbNodeGroups/${groups[0]!.id}`;

afterEach(() => {
  vi.useRealTimers();
});

describe("signing in", () => {
  it.each(["MD5", "SHA-256"] as const)("by a challenge of %s", async (algorithm) => {
    const { baseUrl, api, state } = await start();
    state.variants.algorithm = algorithm;
    const refused = await fetch(baseUrl + clusters);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual({
      code: 49900001,
      message: "public_key not found",
      details: [],
    });
    expect(refused.headers.get("www-authenticate")).toMatch(
      new RegExp(`^Digest realm="[^"]+", nonce="[^"]+", qop="auth", algorithm=${algorithm}$`),
    );
    expect((await api("GET", clusters)).status).toBe(200);
  });

  it("goes on with a new nonce once the old one is stale, and with it again", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { api, sandbox } = await start();
    const statuses = () => sandbox.requests.splice(0).map(({ status }) => status);
    await api("GET", clusters);
    await api("GET", clusters);
    expect(statuses()).toEqual([401, 200, 200]);
    vi.setSystemTime(Date.now() + 121_000);
    expect((await api("GET", clusters)).status).toBe(200);
    await api("GET", clusters);
    expect(statuses()).toEqual([401, 200, 200]);
  });

  it("takes no answer twice, and none for another path", async () => {
    const { baseUrl, keys } = await start();
    let sent = "";
    const [user = "", password = ""] = keys.admin.split(":");
    const spy = digestFetch(
      (url, init) => {
        sent = new Headers(init.headers).get("authorization") ?? "";
        return fetch(url, init);
      },
      user,
      password,
    );
    expect((await spy(baseUrl + clusters, {})).status).toBe(200);
    for (const path of [clusters, "/premium/v1beta2/tidbs"]) {
      const again = await fetch(baseUrl + path, { headers: { authorization: sent } });
      expect(again.status).toBe(401);
    }
  });

  it("takes an access token, and no revoked key", async () => {
    const { baseUrl, keys, as } = await start();
    const headers = { authorization: `Bearer ${keys["token"]!}` };
    expect((await fetch(baseUrl + clusters, { headers })).status).toBe(200);
    expect((await as(keys.revoked)("GET", clusters)).status).toBe(401);
  });
});

describe("limits and errors", () => {
  it("allows 100 requests a minute, and tells what is left", async () => {
    const { api } = await start({ wall: () => 0 });
    const first = await api("GET", clusters);
    const told = (reply: Reply) =>
      ["limit-minute", "remaining-minute", "reset"].map((name) =>
        reply.headers.get(`x-ratelimit-${name}`),
      );
    expect(told(first)).toEqual(["100", "99", "1"]);
    for (let index = 0; index < 99; index++) await api("GET", clusters);
    const last = await api("GET", clusters);
    expect([last.status, last.body["code"], last.headers.get("retry-after")]).toEqual([
      429,
      49900007,
      null,
    ]);
    expect(told(last)).toEqual(["100", "0", "60"]);
  });

  it("words the errors of the IAM host in its own way", async () => {
    const { api } = await start({ rateLimits: false });
    expect((await api("GET", "/iam/v1beta1/projects")).body).toEqual({
      code: "5",
      error: "Not Found",
      msgPrefix: "",
      status: 404,
    });
    expect((await api("GET", `${clusters}/1`)).body).toEqual({
      code: 5,
      message: "cluster 1 not found",
      details: [],
    });
  });

  it("lets a viewer look, and a key use the APIs of its plan", async () => {
    const { as, keys, row } = await start({ rateLimits: false });
    const viewer = as(keys["viewer"]!);
    const path = `${groupPath(row("shop-prod"))}/privateEndpointConnections`;
    expect((await viewer("GET", path)).status).toBe(200);
    expect((await viewer("POST", path, { endpointId: "vpce-1" })).status).toBe(403);
    expect((await as(keys["dedicated"]!)("GET", "/serverless/v1beta1/clusters")).status).toBe(403);
  });

  it("walks lists by token, and refuses what is no token or size", async () => {
    const { api } = await start({ rateLimits: false });
    const first = await api("GET", `${clusters}?pageSize=1`);
    const token = String(first.body["nextPageToken"]);
    const second = await api("GET", `${clusters}?pageSize=1&pageToken=${token}`);
    expect([first.body["totalSize"], second.body["nextPageToken"]]).toEqual([2, ""]);
    for (const query of ["pageToken=nonsense", "pageSize=-1"]) {
      expect((await api("GET", `${clusters}?${query}`)).status).toBe(400);
    }
  });
});

describe("private endpoints", () => {
  it("are not registered where the cluster is paused or has no service", async () => {
    const { api, row } = await start({ rateLimits: false });
    for (const name of ["finance-eu", "shop-new"]) {
      const path = `${groupPath(row(name))}/privateEndpointConnections`;
      const body = { endpointId: "vpce-1", privateIpAddress: "10.0.0.4" };
      expect([name, (await api("POST", path, body)).status]).toEqual([name, 400]);
    }
    expect((await api("GET", `${groupPath(row("shop-new"))}/privateLinkService`)).status).toBe(404);
  });

  it("are at most ten of a cluster on GCP, and in the form that is taken", async () => {
    const { api, row, state, sandbox } = await start({ rateLimits: false });
    state.variants.gcpId = "path";
    const tracking = row("tracking-eu");
    const path = `${groupPath(tracking)}/privateEndpointConnections`;
    const { serviceId } = state.services.group(tracking.id)[0]!;
    const service = sandbox.world.services.get(serviceId!)!;
    const statuses: number[] = [];
    for (let index = 0; index < 9; index++) {
      const { name, accountId, region } = connectTo(sandbox.world, service, customer.gcp);
      const rule = `projects/${accountId}/regions/${region}/forwardingRules/${name}`;
      const byName = await api("POST", path, { endpointId: name });
      expect(byName.body["message"]).toMatch(/^not received connection request from endpoint/);
      statuses.push((await api("POST", path, { endpointId: rule })).status);
    }
    // Two were there.
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 400]);
    const twice = await api("POST", path, {
      endpointId: state.connections.all().find((one) => one.clusterId === tracking.id)!.endpointId,
    });
    expect(twice.status).toBe(409);
  });

  it("that are deleted in the cloud have failed; what was only discovered is gone", async () => {
    const { api, row, state, sandbox } = await start({ rateLimits: false });
    const shop = row("shop-prod");
    const path = `${groupPath(shop)}/privateEndpointConnections`;
    const states = async () =>
      (
        (await api("GET", path)).body["privateEndpointConnections"] as Record<string, unknown>[]
      ).map((one) => one["endpointState"]);
    expect(await states()).toEqual(["ACTIVE", "PENDING", "QUARANTINED", "DISCOVERED"]);
    const [active] = state.connections.group(shop.id);
    deleteEndpoint(sandbox.world, active!.halfId!);
    const { serviceId } = state.services.get(shop.groups[0]!.id)!;
    const known = new Set(state.connections.all().map(({ halfId }) => halfId));
    const found = sandbox.world.endpoints.group(serviceId!).find(({ id }) => !known.has(id));
    deleteEndpoint(sandbox.world, found!.id);
    expect(await states()).toEqual(["FAILED", "PENDING", "QUARANTINED"]);
  });
});

describe("the part", () => {
  it("is filled anew at a reset, with the same ids and keys", async () => {
    const { sandbox, api, part } = await start({ rateLimits: false, clusters: { tidb: 3 } });
    part.clear();
    expect((await api("GET", clusters)).body["clusters"]).toEqual([]);
    sandbox.reset();
    const before = part.state.clusters.all();
    expect(before).toHaveLength(3);
    sandbox.reset();
    expect(part.state.clusters.all()).toEqual(before);
    expect((await api("GET", "/legacy/api/v1beta/projects")).body["total"]).toBe(1);
  });

  it("knows its clusters by their own ids and as they are shown, and no others", async () => {
    const { part, row } = await start();
    const shop = row("shop-prod");
    const service = part.serviceOf(shop.id, "us-east-1");
    expect(service?.cloud).toBe("aws");
    expect(part.serviceOf(`dedicated-${shop.id}`, "us-east-1")).toBe(service);
    expect(part.serviceOf(shop.id, "eu-west-1")).toBeUndefined();
    expect(part.serviceOf("somebody-else", "us-east-1")).toBeUndefined();
    expect(part.targets?.(shop.id)).toEqual([]);
    expect(part.clusterName("somebody-else")).toBeUndefined();
  });
});
