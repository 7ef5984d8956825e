// The list of all clusters, of several listings of which each may fail or refuse.
import { describe, expect, it } from "vitest";
import type { Cluster } from "../../../../src/domain/model.ts";
import { asApiError } from "../../../../src/http/errors.ts";
import type { Session } from "../../../../src/providers/provider.ts";
import { failureOf, json } from "../../http/scripted.ts";
import { dedicatedWire, refused, sessionOf } from "./fakes.ts";

/** All pages until the end, or until a failure. */
async function listed(one: Session, known: readonly Cluster[] = []) {
  const ids: string[] = [];
  const clusters: Cluster[] = [];
  const unread: Record<string, string | undefined> = {};
  let token: string | undefined;
  try {
    do {
      const page = await one.clusters(token, {}, known);
      ids.push(...[...page.items, ...page.broken].map(({ id }) => id));
      clusters.push(...page.items);
      for (const { id, error } of page.broken) unread[id] = asApiError(error)?.code;
      token = page.next;
    } while (token !== undefined);
  } catch (error) {
    return { ids, clusters, unread, failure: asApiError(error)?.code };
  }
  return { ids, clusters, unread, failure: undefined };
}

describe("several listings", () => {
  const legacy = (id: string) => ({ id, name: "old", cloud_provider: "AWS", region: "us-east-1" });
  const tidb5 = { tidbId: "5", displayName: "p", regionId: "aws-us-east-1" };
  const web = { clusterId: "2", displayName: "w", region: { name: "regions/aws-us-east-1" } };
  const all = {
    "legacy/api/v1beta/projects": { items: [{ id: "3" }, { id: "4" }], total: 2 },
    "dedicated/v1beta1/clusters": { clusters: [dedicatedWire("1")] },
    "serverless/v1beta1/clusters": { clusters: [web] },
    "premium/v1beta2/tidbs": { tidbs: [tidb5] },
    "legacy/api/v1beta/projects/3/clusters": { items: [legacy("1"), legacy("7")] },
    "legacy/api/v1beta/projects/4/clusters": { items: [legacy("7"), legacy("5")] },
  };
  const whole = ["dedicated-1", "serverless-2", "premium-5", "legacy-3-7"];

  it("show each cluster once", async () => {
    expect(await listed((await sessionOf(all)).session)).toMatchObject({
      ids: whole,
      failure: undefined,
    });
  });

  it("show an unreadable cluster once, where it can be changed", async () => {
    const { session: one } = await sessionOf({
      ...all,
      "premium/v1beta2/tidbs": { tidbs: [{ tidbId: "1" }, { tidbId: "5" }, {}] },
      "legacy/api/v1beta/projects/3/clusters": { items: [{ id: "1" }, {}] },
      "legacy/api/v1beta/projects/4/clusters": { items: [{ id: "5" }, {}] },
    });
    expect((await listed(one)).ids).toEqual([
      ...["dedicated-1", "serverless-2", "premium-5", "unreadable-premium---2"],
      ...["unreadable-legacy-3--1", "unreadable-legacy-4--1"],
    ]);
  });

  it.each([
    ["dedicated/v1beta1/clusters", ["serverless-2", "premium-5"]],
    ["serverless/v1beta1/clusters", ["dedicated-1", "premium-5"]],
    ["premium/v1beta2/tidbs", ["dedicated-1", "serverless-2"]],
    [
      "legacy/api/v1beta/projects/3/clusters",
      ["dedicated-1", "serverless-2", "premium-5", "legacy-4-7"],
    ],
    ["legacy/api/v1beta/projects/4/clusters", whole],
  ])("are shown although one fails, which is told at the end: %s", async (path, ids) => {
    const { session: one } = await sessionOf({ ...all, [path]: refused(400) });
    expect(await listed(one)).toMatchObject({ ids, failure: "invalidInput" });
  });

  it("of which one fails later show no cluster twice, and are whole again after", async () => {
    let isDown = false;
    const path = "dedicated/v1beta1/clusters";
    const { session: one } = await sessionOf({
      ...all,
      [path]: () => (isDown ? refused(400)() : all[path]),
    });
    expect((await listed(one)).ids).toEqual(whole);
    isDown = true;
    expect(await listed(one)).toMatchObject({ ids: whole.slice(1), failure: "invalidInput" });
    isDown = false;
    expect(await listed(one)).toMatchObject({ ids: whole, failure: undefined });
  });

  it.each([
    ["dedicated/v1beta1/clusters", 403, ["dedicated-1"], "permission"],
    ["serverless/v1beta1/clusters", 401, ["serverless-2"], "authentication"],
    ["premium/v1beta2/tidbs", 404, ["premium-5"], "notFound"],
    ["legacy/api/v1beta/projects/3/clusters", 405, ["legacy-3-7"], "invalidInput"],
  ])(
    "of which one refuses (%s: %i) hide no cluster that is known from it",
    async (path, status, ids, code) => {
      let isOpen = true;
      const own: Readonly<Record<string, unknown>> = {
        ...all,
        "legacy/api/v1beta/projects/4/clusters": { items: [] },
      };
      const answers = { ...own, [path]: () => (isOpen ? json(own[path]) : refused(status)()) };
      const { clusters: known } = await listed((await sessionOf(answers)).session);
      isOpen = false;
      const { session: one } = await sessionOf(answers);
      const found = await listed(one, known);
      expect([[...found.ids].sort(), found.failure]).toEqual([[...whole].sort(), undefined]);
      expect(found.unread).toEqual(Object.fromEntries(ids.map((id) => [id, code])));
      expect((await listed(one, known)).unread).toEqual(found.unread);
      isOpen = true;
      expect(await listed(one, known)).toMatchObject({ ids: whole, unread: {} });
    },
  );

  it("of which one refuses show nothing of it that nobody knew", async () => {
    const path = "serverless/v1beta1/clusters";
    const { session: one } = await sessionOf({ ...all, [path]: refused(401) });
    await one.check({});
    const ids = whole.filter((id) => id !== "serverless-2");
    expect(await listed(one)).toMatchObject({ ids, unread: {}, failure: undefined });
  });

  it("of which one answers without a cluster that was known have it no more", async () => {
    const { clusters: known } = await listed((await sessionOf(all)).session);
    const { session: one } = await sessionOf({
      ...all,
      "premium/v1beta2/tidbs": { tidbs: [] },
      "legacy/api/v1beta/projects/4/clusters": { items: [] },
    });
    const ids = whole.filter((id) => id !== "premium-5");
    expect(await listed(one, known)).toMatchObject({ ids, unread: {} });
  });

  it("without any list of projects are asked for those of the clusters that are known", async () => {
    const { clusters: known } = await listed((await sessionOf(all)).session);
    const { session: one } = await sessionOf({
      ...all,
      "legacy/api/v1beta/projects": refused(403),
    });
    expect(await listed(one, known)).toMatchObject({ ids: whole, unread: {}, failure: undefined });
    expect((await listed(one)).ids).toEqual(whole.slice(0, 3));
  });

  it("are asked for the projects that a person typed, beside those that are told", async () => {
    const path = "legacy/api/v1beta/projects";
    const typed = { projects: " 3 4,3" };
    const untold = await sessionOf({ ...all, [path]: refused(403) }, typed);
    expect(await listed(untold.session)).toMatchObject({ ids: whole, failure: undefined });
    const told = await sessionOf({ ...all, [path]: { items: [{ id: "3" }], total: 1 } }, typed);
    expect((await listed(told.session)).ids).toEqual(whole);
    const lists = told.asked().filter((path) => path.startsWith("/api/v1beta/projects/"));
    expect(lists).toEqual(["/api/v1beta/projects/3/clusters", "/api/v1beta/projects/4/clusters"]);
  });

  it("by a key that nobody takes any more are one failure, with few questions", async () => {
    const no = Object.keys(all).map((path) => [path, refused(401)] as const);
    const { clusters: known } = await listed((await sessionOf(all)).session);
    const { session: one, asked } = await sessionOf(Object.fromEntries(no));
    expect(await listed(one, known)).toMatchObject({ ids: [], failure: "authentication" });
    expect(asked()).toHaveLength(5);
  });

  it("of which none takes the key say that, whatever else one says", async () => {
    const no = Object.keys(all).map((path) => [path, refused(401)] as const);
    const { session: one } = await sessionOf({
      ...Object.fromEntries(no),
      "dedicated/v1beta1/clusters": refused(403),
    });
    expect(await listed(one)).toMatchObject({ ids: [], failure: "authentication" });
    expect((await failureOf(one.check({}))).code).toBe("authentication");
  });

  it.each([
    ["is empty", { items: [] }, { projects: [{ id: "3" }] }, undefined],
    ["fails", refused(400), { projects: [{ id: "3" }] }, undefined],
    ["fails and the other is refused", refused(400), refused(401), "invalidInput"],
    ["fails and the other is empty", refused(400), { projects: [] }, "invalidInput"],
    ["is empty and the other fails", { items: [] }, refused(400), "invalidInput"],
  ])("by projects: one list of them %s", async (_, first, second, failure) => {
    const { session: one } = await sessionOf({
      ...all,
      "legacy/api/v1beta/projects": first,
      "iam/v1beta1/projects": second,
    });
    const ids = failure === undefined ? whole : whole.slice(0, 3);
    expect(await listed(one)).toMatchObject({ ids, failure });
  });

  it("by page go on without a total while the page is full", async () => {
    const many = Array.from({ length: 100 }, (_, index) => legacy(String(1000 + index)));
    const path = "legacy/api/v1beta/projects/3/clusters";
    const pages = [{ items: many }, { items: [legacy("7")] }];
    const { session: one } = await sessionOf({ ...all, [path]: () => pages.shift() });
    const { ids, failure } = await listed(one);
    expect([ids.length, failure]).toEqual([104, undefined]);
  });
});
