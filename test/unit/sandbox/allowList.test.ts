// CockroachDB Cloud's IP allow list, as its face tells and changes it.
import { describe, expect, it } from "vitest";
import { items, start, type Reply } from "./start.ts";

describe("the allow list", () => {
  const listed = (reply: Reply): string[] =>
    items(reply, "allowlist").map(
      ({ cidr_ip: ip, cidr_mask: mask, name = "", sql, ui }) =>
        `${String(ip)}/${String(mask)} ${String(name)} ${String(sql)} ${String(ui)}`,
    );

  it("is read in the order of its addresses, page by page", async () => {
    const { api, networking } = await start();
    const path = `${networking("orders-prod")}/allowlist`;
    const all = await api("GET", path);
    expect(all.body["propagating"]).toBe(false);
    expect(listed(all)).toEqual([
      "192.0.2.7/32 status screen false true",
      "198.51.100.16/28 build runners true false",
      "203.0.113.0/24 office true true",
    ]);
    const first = await api("GET", `${path}?pagination.limit=2`);
    const { next_page: next } = first.body["pagination"] as Record<string, string>;
    const second = await api("GET", `${path}?pagination.limit=2&pagination.page=${next ?? ""}`);
    expect([...listed(first), ...listed(second)]).toEqual(listed(all));
    const backwards = await api("GET", `${path}?pagination.sort_order=DESC`);
    expect(listed(backwards)).toEqual(listed(all).reverse());
    expect(listed(await api("GET", `${networking("telemetry-eu")}/allowlist`))).toEqual([]);
  });

  it("is changed entry by entry, which takes a while to be everywhere", async () => {
    const { api, networking, sandbox } = await start();
    const path = `${networking("reports-staging")}/allowlist`;
    const entry = { cidr_ip: "203.0.113.0", cidr_mask: 24, name: "office", sql: true, ui: true };
    expect((await api("POST", path, entry)).body).toEqual(entry);
    const put = await api("PUT", `${path}/10.0.0.0/8`, { sql: true, ui: false });
    expect(put.body).toEqual({ cidr_ip: "10.0.0.0", cidr_mask: 8, sql: true, ui: false });
    const patched = await api("PATCH", `${path}/203.0.113.0/24`, { sql: false, ui: true });
    expect(patched.body).toEqual({ ...entry, sql: false });
    expect((await api("DELETE", `${path}/10.0.0.0/8`)).body).toEqual(put.body);
    const now = await api("GET", path);
    expect([listed(now), now.body["propagating"]]).toEqual([
      ["203.0.113.0/24 office false true"],
      true,
    ]);
    sandbox.clock.advance(5);
    expect((await api("GET", path)).body["propagating"]).toBe(false);
  });

  it("refuses what makes no sense, is there already, or is not there", async () => {
    const { api, networking } = await start();
    const path = `${networking("orders-prod")}/allowlist`;
    const lets = { sql: true, ui: true };
    const cases: [string, string, unknown, number][] = [
      ["POST", "", { cidr_mask: 24, ...lets }, 400],
      ["POST", "", { cidr_ip: "10.0.0.0", ...lets }, 400],
      ["POST", "", { cidr_ip: "10.0.0.0", cidr_mask: "8", ...lets }, 400],
      ["POST", "", { cidr_ip: "10.0.0.0", cidr_mask: 8, sql: true }, 400],
      ["POST", "", { cidr_ip: "10.0.0.0", cidr_mask: 8, ui: true }, 400],
      ["POST", "", { cidr_ip: "10.0.0.0", cidr_mask: 8, name: 1, ...lets }, 400],
      ["PUT", "/10.0.0.256/8", lets, 400],
      ["PUT", "/10.0.0/8", lets, 400],
      ["PUT", "/10.0.0.0/33", lets, 400],
      ["PUT", "/10.0.0.0/x", lets, 400],
      ["PUT", "/203.0.113.0/24", lets, 409],
      ["PATCH", "/203.0.113.0/25", lets, 404],
      ["DELETE", "/203.0.113.0/25", undefined, 404],
    ];
    for (const [method, end, body, status] of cases) {
      const answer = await api(method, `${path}${end}`, body);
      expect([method, end, body, answer.status]).toEqual([method, end, body, status]);
    }
  });

  it("lags behind writes where reads do, and waits for a lock", async () => {
    const { api, networking, sandbox, control, cluster } = await start({
      variants: { readLagSeconds: 5 },
    });
    const path = `${networking("orders-prod")}/allowlist`;
    sandbox.clock.advance(5);
    await api("DELETE", `${path}/203.0.113.0/24`);
    expect(listed(await api("GET", path))).toHaveLength(3);
    sandbox.clock.advance(5);
    expect(listed(await api("GET", path))).toHaveLength(2);
    await control("POST", "/lock", { clusterId: cluster("orders-prod").id, spelling: "409" });
    expect((await api("DELETE", `${path}/198.51.100.16/28`)).status).toBe(409);
  });
});
