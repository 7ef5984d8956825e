import { describe, expect, it } from "vitest";
import { readFaultPlan, toPattern, type FaultAction } from "../../../src/sandbox/http/faults.ts";
import { createRateLimiter } from "../../../src/sandbox/http/rateLimiter.ts";
import { cockroachOf } from "./cockroachOf.ts";
import { items, start, values } from "./start.ts";

const list = "/api/v1/clusters";
const logs = {
  region: "us-east-1",
  target_service_identifier: "com.amazonaws.us-east-1.logs",
  target_service_type: "PRIVATE_SERVICE",
};

describe("a fault plan", () => {
  const withFault = (action: FaultAction, path = list) =>
    start({ faults: [{ match: { path }, do: action }] });

  it("answers a status, with headers and a body of its own", async () => {
    const { api } = await withFault({
      status: 500,
      headers: { "retry-after": "7" },
      body: { a: 1 },
    });
    const answer = await api("GET", list);
    expect([answer.status, answer.headers.get("retry-after"), answer.body]).toEqual([
      500,
      "7",
      { a: 1 },
    ]);
    const worded = await (await withFault({ status: 503 })).api("GET", list);
    expect(worded.body).toMatchObject({ message: "simulated 503" });
  });

  it("is for the nth request, so many times, and for one key", async () => {
    const match = { path: "/api/v1/cl*", nth: 2, times: 2, method: "get", key: "admin" };
    const { api, as, sandbox } = await start({ faults: [{ match, do: { status: 500 } }] });
    const reader = as(cockroachOf(sandbox).keys.reader);
    const seen: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      expect((await reader("GET", list)).status).toBe(200);
      seen.push((await api("GET", list)).status);
    }
    expect(seen).toEqual([200, 500, 500, 200, 200]);
    expect(sandbox.requests.filter((one) => one.fault === 0)).toHaveLength(2);
  });

  it("matches once with nth alone, and from the first with times alone", async () => {
    const once = await start({ faults: [{ match: { nth: 2 }, do: { status: 500 } }] });
    const twice = await start({ faults: [{ match: { times: 2 }, do: { status: 500 } }] });
    for (const [started, wanted] of [
      [once, [200, 500, 200]],
      [twice, [500, 500, 200]],
    ] as const) {
      const seen: number[] = [];
      for (let turn = 0; turn < 3; turn += 1) seen.push((await started.api("GET", list)).status);
      expect(seen).toEqual(wanted);
    }
  });

  it("sends HTML, something that is no JSON, and half of a body", async () => {
    const html = await withFault({ html: true });
    await expect(html.api("GET", list)).rejects.toThrow(SyntaxError);
    const broken = await withFault({ malformed: "not-json" });
    await expect(broken.api("GET", list)).rejects.toThrow(SyntaxError);
    const cut = await withFault({ cut: true });
    await expect(cut.api("GET", list)).rejects.toThrow(/terminated/);
  });

  it("spoils one field of the first item", async () => {
    const missing = await withFault({ malformed: "missing-field", field: "regions" });
    const [first, second] = items(await missing.api("GET", list), "clusters");
    expect(first).not.toHaveProperty("regions");
    expect(second).toHaveProperty("regions");
    const wrong = await withFault({ malformed: "wrong-type" });
    const clusters = items(await wrong.api("GET", list), "clusters");
    expect(clusters[0]?.["state"]).toEqual({ not: "a text" });
  });

  it("makes up words, doubles items, never ends the pages", async () => {
    const word = await withFault({ unknownEnum: true });
    expect(new Set(values(await word.api("GET", list), "clusters", "state"))).toEqual(
      new Set(["SOMETHING_NEW"]),
    );
    const chosen = await withFault({ unknownEnum: "ODD" });
    expect(values(await chosen.api("GET", list), "clusters", "state")).toContain("ODD");
    const doubled = values(
      await (await withFault({ duplicateIds: true })).api("GET", list),
      "clusters",
      "id",
    );
    expect(doubled).toHaveLength(2 * new Set(doubled).size);
    const endless = await withFault({ endlessToken: true });
    expect((await endless.api("GET", list)).body["pagination"]).toEqual({ next_page: "endless" });
  });

  it("redirects elsewhere", async () => {
    const { sandbox, as } = await withFault({ redirectTo: "https://elsewhere.example/x" });
    const answer = await as(cockroachOf(sandbox).keys.admin)("GET", list);
    expect([answer.status, answer.headers.get("location")]).toEqual([
      307,
      "https://elsewhere.example/x",
    ]);
  });

  it("loses the answer after the effect, or drops the request before it", async () => {
    const created = async (action: FaultAction) => {
      const match = { method: "POST" };
      const { api, sandbox, networking, cluster } = await start({
        faults: [{ match, do: action }],
      });
      const { id } = cluster("orders-prod");
      const before = cockroachOf(sandbox).state.egressEndpoints.group(id).length;
      const path = `${networking("orders-prod")}/egress-private-endpoints`;
      const answer = await api("POST", path, logs).catch(() => "no answer");
      return [
        answer === "no answer",
        cockroachOf(sandbox).state.egressEndpoints.group(id).length - before,
      ];
    };
    expect(await created({ lostAnswer: true })).toEqual([true, 1]);
    expect(await created({ drop: true })).toEqual([true, 0]);
    expect(await created({ status: 500 })).toEqual([false, 0]);
    expect(await created({ status: 500, afterEffect: true })).toEqual([false, 1]);
  });

  it("locks in each spelling", async () => {
    for (const [lock, status] of [
      ["409", 409],
      ["503", 503],
      ["message", 400],
      ["state", 400],
    ] as const) {
      const { api, networking } = await start({ faults: [{ match: {}, do: { lock } }] });
      const write = await api("POST", `${networking("orders-prod")}/private-endpoint-services`);
      expect([lock, write.status]).toEqual([lock, status]);
      const states = new Set(values(await api("GET", list), "clusters", "state"));
      expect([lock, states.size === 1 && states.has("LOCKED")]).toEqual([lock, lock === "state"]);
    }
  });

  it("delays", async () => {
    const { api } = await withFault({ delayMs: 30 });
    const began = performance.now();
    await api("GET", list);
    expect(performance.now() - began).toBeGreaterThanOrEqual(29);
  });

  it("is read with words for what is wrong", () => {
    const wrong: [unknown, RegExp][] = [
      [{}, /expected a list/],
      [[5], /rule 1 is not an object/],
      [[{ match: {}, do: {}, then: 1 }], /rule 1 has an unknown part "then"/],
      [
        [{ do: { status: 200 } }, { match: { nth: 0 }, do: {} }],
        /rule 2, match: "nth" must be a whole/,
      ],
      [[{ match: { path: "/[/" }, do: {} }], /"path" must be a glob/],
      [[{ match: { url: "x" }, do: {} }], /there is no "url", only face, method, path/],
      [[{ do: { status: 99 } }], /"status" must be 200 to 599/],
      [[{ do: { malformed: "odd" } }], /"malformed" must be "missing-field"/],
      [[{ do: { lock: 409 } }], /"lock" must be "409"/],
      [[{ do: { headers: { a: 1 } } }], /"headers" must be an object of texts/],
      [[{ match: {} }], /rule 1, do: expected an object/],
      [[{ do: { __proto__: null, constructor: 1 } }], /there is no "constructor"/],
    ];
    for (const [plan, words] of wrong) expect(() => readFaultPlan(plan)).toThrow(words);
    expect(readFaultPlan([{ do: { drop: true } }])).toEqual([{ match: {}, do: { drop: true } }]);
  });

  it("reads paths as globs, or as regular expressions between slashes", () => {
    expect(toPattern("/api/*/x").test("/api/v1/x")).toBe(true);
    expect(toPattern("/api/*/x").test("/api/v1/y/x")).toBe(false);
    expect(toPattern("/api/**").test("/api/v1/y/x")).toBe(true);
    expect(toPattern("/clusters$/").test("/api/v1/clusters")).toBe(true);
    expect(toPattern("/a.b").test("/axb")).toBe(false);
  });
});

describe("the rate limit", () => {
  it("lets ten a second through per key, and says when the next may come", async () => {
    let wall = 0;
    const { api, as, sandbox } = await start({ rateLimits: true, wall: () => wall });
    const ten = await Promise.all(Array.from({ length: 10 }, () => api("GET", list)));
    expect(ten.map((one) => one.status)).toEqual(Array.from({ length: 10 }, () => 200));
    const refused = await api("GET", list);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(refused.body["message"]).toBe("rate limit exceeded");
    const other = as(cockroachOf(sandbox).keys.operator);
    expect((await other("GET", list)).status).toBe(200);
    wall = 100;
    expect((await api("GET", list)).status).toBe(200);
    expect((await api("GET", list)).status).toBe(429);
  });

  it("gives the wait as a date, or not at all, where so set", async () => {
    const wall = () => 0;
    for (const [retryAfter, form] of [
      ["date", /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/],
      ["absent", /^null$/],
    ] as const) {
      const { api } = await start({ rateLimits: true, wall, variants: { retryAfter } });
      for (let turn = 0; turn < 10; turn += 1) await api("GET", list);
      expect(String((await api("GET", list)).headers.get("retry-after"))).toMatch(form);
    }
  });

  it("refills evenly", () => {
    let now = 0;
    const limiter = createRateLimiter({ requests: 2, seconds: 1 }, () => now);
    const wait = (): number => limiter.take("a").waitMs;
    expect([wait(), wait(), wait()]).toEqual([0, 0, 500]);
    now = 250;
    expect(wait()).toBe(250);
    now = 500;
    expect(wait()).toBe(0);
    expect(limiter.take("b")).toEqual({ waitMs: 0, left: 1, resetSeconds: 1 });
  });
});
