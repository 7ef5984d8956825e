// The fault list of the issue, over real HTTP: the real session against the misbehaving sandbox.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { allParts, type Cluster } from "../../../../src/domain/model.ts";
import { createHttpClient } from "../../../../src/http/client.ts";
import { RateLimiter } from "../../../../src/http/limiter.ts";
import { Store } from "../../../../src/inventory/store.ts";
import { cockroach } from "../../../../src/providers/cockroach/provider.ts";
import { actionOf, type Session, type Target } from "../../../../src/providers/provider.ts";
import type { FaultAction, FaultMatch } from "../../../../src/sandbox/http/faults.ts";
import { failureOf } from "../../http/scripted.ts";
import { start, type Started } from "../../sandbox/start.ts";
import { cockroachOf } from "../../sandbox/cockroachOf.ts";

interface Misbehaving extends Started {
  readonly session: Session;
  readonly orders: Cluster;
  /** From now on the sandbox does this. */
  readonly fault: (what: FaultAction, match?: FaultMatch) => void;
}

async function misbehaving(): Promise<Misbehaving> {
  const started = await start();
  const { baseUrl, keys } = cockroachOf(started.sandbox);
  const http = createHttpClient({
    baseUrl,
    fetch: globalThis.fetch,
    headers: cockroach.headers(keys.admin),
    limiter: new RateLimiter({ requests: 100_000, seconds: 1 }),
    log: () => undefined,
    ...cockroach.refusals,
  });
  const session = await cockroach.connect(http);
  const orders = await session.cluster(started.cluster("orders-prod").id, {});
  const fault: Misbehaving["fault"] = (what, match = {}) =>
    started.sandbox.faults.setPlan([{ match, do: what }]);
  return { ...started, session, orders, fault };
}

// Retries wait by chance: here not at all.
beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

describe("CockroachDB Cloud when it misbehaves", () => {
  it.each([
    [400, "invalidInput", "simulated 400"],
    [401, "authentication", "simulated 401"],
    [403, "permission", "simulated 403"],
    [404, "notFound", "simulated 404"],
    [409, "conflict", "simulated 409"],
    [500, "unavailable", "simulated 500"],
    [503, "unavailable", "simulated 503"],
  ])("answers a read with %i: %s", async (status, code, message) => {
    const { session, fault } = await misbehaving();
    fault({ status });
    expect(await failureOf(session.clusters(undefined, {}))).toMatchObject({
      code,
      status,
      message,
      call: "GET /api/v1/clusters",
    });
  });

  it("answers with 429 for a while, and then as if nothing had been", async () => {
    const { session, fault, sandbox } = await misbehaving();
    fault({ status: 429, headers: { "retry-after": "0" } }, { times: 3 });
    expect((await session.clusters(undefined, {})).items.length).toBeGreaterThan(5);
    expect(sandbox.requests.filter(({ path }) => path.includes("pagination"))).toHaveLength(4);
  });

  it.each<[string, FaultAction, string]>([
    ["a web page", { html: true }, "it is a web page, perhaps a proxy's"],
    ["what is no JSON", { malformed: "not-json" }, "it is not JSON"],
    ["no body", { body: "" }, "it is empty"],
    ["no list", { body: {} }, "a field is missing or wrong (clusters)"],
  ])("answers with %s", async (_, what, why) => {
    const { session, fault } = await misbehaving();
    fault(what);
    expect(await failureOf(session.clusters(undefined, {}))).toMatchObject({
      code: "protocol",
      message: `The answer to GET /api/v1/clusters cannot be used: ${why}.`,
    });
  });

  it("cuts its answers", async () => {
    const { session, fault } = await misbehaving();
    fault({ cut: true });
    expect((await failureOf(session.clusters(undefined, {}))).message).toContain(
      "broke before the whole answer came",
    );
  });

  it("leaves a field out of one cluster: the others stay right", async () => {
    const { session, fault } = await misbehaving();
    const good = await session.clusters(undefined, {});
    fault({ malformed: "missing-field", field: "cloud_provider" });
    const { items, broken } = await session.clusters(undefined, {});
    expect([items.length, broken.length]).toEqual([good.items.length - 1, 1]);
    expect(broken[0]?.error.message).toBe(
      "The description of this cluster cannot be used: clusters.cloud_provider.",
    );
  });

  it("says words that nobody knows: they are shown, and count as neither ready nor failed", async () => {
    const { session, fault, orders } = await misbehaving();
    fault({ unknownEnum: "Brand_New" });
    const { items } = await session.clusters(undefined, {});
    expect(items[0]?.status).toEqual({ state: "unknown", word: "Brand_New" });
    const read = await session.networking(orders, allParts, {});
    for (const part of [read.services, read.endpoints, read.egress]) {
      expect(part?.items.length).toBeGreaterThan(0);
      for (const one of part?.items ?? []) {
        expect(one.status).toEqual({ state: "unknown", word: "Brand_New" });
      }
    }
  });

  it("has null where a page would be", async () => {
    const { session, orders, sandbox } = await misbehaving();
    cockroachOf(sandbox).state.variants.lastPage = "null";
    expect((await session.clusters(undefined, {})).next).toBeUndefined();
    const { egress } = await session.networking(orders, ["egress"], {});
    expect(egress?.items.length).toBeGreaterThan(0);
  });

  it("always points to one more page", async () => {
    const { session, fault, orders, sandbox } = await misbehaving();
    const one = { id: "e", region: "r", target_service_identifier: "t", target_service_type: "x" };
    const pagination = { next_page: "again" };
    fault({ status: 200, body: { egress_private_endpoints: [one], pagination } });
    const before = sandbox.requests.length;
    expect(await failureOf(session.networking(orders, ["egress"], {}))).toMatchObject({
      code: "protocol",
      message: "The list does not end: its pages repeat.",
      next: "Retry later. What was known before is kept.",
    });
    expect(sandbox.requests.length - before).toBeLessThan(4);
  });

  it("lists everything twice: each thing is known once, with a warning", async () => {
    const { session, fault, orders } = await misbehaving();
    const good = await session.networking(orders, allParts, {});
    fault({ duplicateIds: true });
    const store = new Store(() => undefined);
    store.setAccounts(["a"]);
    const page = await session.clusters(undefined, {});
    store.applyPage("a", page, 1);
    const { clusters } = store.account("a") ?? {};
    expect(clusters?.size).toBe(page.items.length / 2);
    for (const [id, { warning }] of clusters ?? []) {
      expect(warning?.message).toBe(`The answer lists ${id} more than once.`);
    }
    store.applyNetworking("a", orders.id, await session.networking(orders, allParts, {}), 2);
    const known = store.cluster("a", orders.id);
    expect(known?.networking).toEqual(good);
    expect(known?.warning?.message).toMatch(/^The answer lists .+, .+ more than once\.$/);
  });

  it("loses the answer of a create that took effect: it is in doubt, was sent once, and is found", async () => {
    const { session, fault, orders, sandbox } = await misbehaving();
    const create = actionOf(session, "createEgressEndpoint");
    const look = async (): Promise<Target> => {
      const { egress } = await session.networking(orders, ["egress"], {});
      const none = { items: [] };
      const networking = { services: none, endpoints: none, owners: none, egress: egress ?? none };
      return { cluster: orders, networking };
    };
    const values = {
      region: "us-west-2",
      type: "PRIVATE_SERVICE",
      identifier: "com.amazonaws.us-west-2.logs",
    };
    const before = await look();
    expect(create?.alike?.(values, before)).toEqual([]);
    fault({ lostAnswer: true }, { method: "POST" });
    const failure = await failureOf(create?.run(values, before, {}) ?? Promise.resolve(""));
    expect(failure).toMatchObject({ code: "unavailable", outcome: "unknown" });
    const posts = sandbox.requests.filter(({ method }) => method === "POST");
    expect(posts).toHaveLength(1);
    const after = await look();
    expect(create?.alike?.(values, after)).toHaveLength(1);
    expect(create?.progress(values, after, {}).kind).toBe("running");
  });
});
