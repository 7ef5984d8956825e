// What TiDB Cloud's session makes of answers that are odd.
import { describe, expect, it } from "vitest";
import { allParts } from "../../../../src/domain/model.ts";
import { failureOf, json } from "../../http/scripted.ts";
import { asApiError } from "../../../../src/http/errors.ts";
import type { Session } from "../../../../src/providers/provider.ts";
import { cluster, refused, sessionOf } from "./fakes.ts";

const group = { tidbNodeGroupId: "7", isDefaultGroup: true };
const wire = (clusterId: string, more: object = {}) => ({
  clusterId,
  displayName: `c-${clusterId}`,
  regionId: "aws-us-east-1",
  state: "ACTIVE",
  labels: { "tidb.cloud/project": "3" },
  tidbNodeSetting: { tidbNodeGroups: [group] },
  ...more,
});
const connections = "dedicated/v1beta1/clusters/-/tidbNodeGroups/-/privateEndpointConnections";
const found = (endpointId: string, more: object) => ({
  endpointId,
  endpointState: "ACTIVE",
  ...more,
});

describe("the list of clusters", () => {
  it("is what the one API shows that is for the key; lists may be null", async () => {
    const { session: one } = await sessionOf({
      "legacy/api/v1beta/projects": { items: [], total: 0 },
      "dedicated/v1beta1/clusters": { clusters: null, nextPageToken: null },
      "premium/v1beta2/tidbs": {
        tidbs: [{ tidbId: "5", displayName: "p", regionId: "aws-us-east-1" }],
        totalSize: "1",
      },
    });
    const page = await one.clusters(undefined, {});
    expect(page.items.map(({ id, plan }) => [id, plan])).toEqual([["premium-5", "Premium"]]);
    expect(page.next).toBeUndefined();
  });

  it("of a key for which there is nothing at all is its refusal", async () => {
    const { session: one } = await sessionOf({});
    expect((await failureOf(one.clusters(undefined, {}))).code).toBe("notFound");
    expect((await failureOf(one.check({}))).code).toBe("notFound");
  });

  it("of empty pages without an end is an error", async () => {
    let count = 0;
    const { session: one } = await sessionOf({
      "legacy/api/v1beta/projects": { items: [{ id: "3" }], total: 1 },
      "dedicated/v1beta1/clusters": () => ({ clusters: [], nextPageToken: `t${++count}` }),
    });
    const failure = await failureOf(one.clusters(undefined, {}));
    expect([failure.code, failure.message]).toEqual(["protocol", "The list does not end."]);
  });

  it("shows a cluster once that two of the APIs list, and where it can be changed", async () => {
    const legacy = { id: "1", name: "old", cloud_provider: "AWS", region: "us-east-1" };
    const { session: one } = await sessionOf({
      "legacy/api/v1beta/projects": { items: [{ id: "3" }], total: 1 },
      "dedicated/v1beta1/clusters": { clusters: [wire("1")] },
      "legacy/api/v1beta/projects/3/clusters": {
        items: [legacy, { ...legacy, id: "2" }, { id: "4" }],
        total: 3,
      },
    });
    const first = await one.clusters(undefined, {});
    const last = await one.clusters(first.next, {});
    expect(first.items.map(({ id }) => id)).toEqual(["dedicated-1"]);
    expect(last.items.map(({ id }) => id)).toEqual(["legacy-3-2"]);
    expect(last.broken.map(({ id }) => id)).toEqual(["legacy-3-4"]);
  });
});

/** All pages until the end, or until a failure. */
async function listed(one: Session) {
  const ids: string[] = [];
  let token: string | undefined;
  try {
    do {
      const page = await one.clusters(token, {});
      ids.push(...[...page.items, ...page.broken].map(({ id }) => id));
      token = page.next;
    } while (token !== undefined);
  } catch (error) {
    return { ids, failure: asApiError(error)?.code };
  }
  return { ids, failure: undefined };
}

describe("several listings", () => {
  const legacy = (id: string) => ({ id, name: "old", cloud_provider: "AWS", region: "us-east-1" });
  const tidb5 = { tidbId: "5", displayName: "p", regionId: "aws-us-east-1" };
  const web = { clusterId: "2", displayName: "w", region: { name: "regions/aws-us-east-1" } };
  const all = {
    "legacy/api/v1beta/projects": { items: [{ id: "3" }, { id: "4" }], total: 2 },
    "dedicated/v1beta1/clusters": { clusters: [wire("1")] },
    "serverless/v1beta1/clusters": { clusters: [web] },
    "premium/v1beta2/tidbs": { tidbs: [tidb5] },
    "legacy/api/v1beta/projects/3/clusters": { items: [legacy("1"), legacy("7")] },
    "legacy/api/v1beta/projects/4/clusters": { items: [legacy("7"), legacy("5")] },
  };
  const whole = ["dedicated-1", "serverless-2", "premium-5", "legacy-3-7"];

  it("show each cluster once", async () => {
    expect(await listed((await sessionOf(all)).session)).toEqual({
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
    expect(await listed(one)).toEqual({ ids, failure: "invalidInput" });
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
    expect(await listed(one)).toEqual({ ids: whole.slice(1), failure: "invalidInput" });
    isDown = false;
    expect(await listed(one)).toEqual({ ids: whole, failure: undefined });
  });

  it("of which one does not take this kind of key are shown; later that is an error", async () => {
    let status = 401;
    const path = "serverless/v1beta1/clusters";
    const { session: one } = await sessionOf({
      ...all,
      [path]: () => (status === 200 ? json(all[path]) : refused(status)()),
    });
    await one.check({});
    const others = { ids: whole.filter((id) => id !== "serverless-2"), failure: undefined };
    expect(await listed(one)).toEqual(others);
    status = 200;
    expect((await listed(one)).ids).toEqual(whole);
    status = 401;
    expect((await listed(one)).failure).toBe("authentication");
  });

  it("of which none takes the key say that, whatever else one says", async () => {
    const no = Object.keys(all).map((path) => [path, refused(401)] as const);
    const { session: one } = await sessionOf({
      ...Object.fromEntries(no),
      "dedicated/v1beta1/clusters": refused(403),
    });
    expect(await listed(one)).toEqual({ ids: [], failure: "authentication" });
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
    expect(await listed(one)).toEqual({ ids, failure });
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

describe("a project's endpoints", () => {
  const base = {
    "dedicated/v1beta1/clusters/1": wire("1"),
    "dedicated/v1beta1/clusters/2": wire("2", {
      tidbNodeSetting: { tidbNodeGroups: [{ tidbNodeGroupId: "8" }] },
    }),
  };
  const read = async (items: readonly object[], id = "1") => {
    const { session: one } = await sessionOf({
      ...base,
      [connections]: { privateEndpointConnections: items },
    });
    const { endpoints } = await one.networking(cluster({ id: `dedicated-${id}` }), allParts, {});
    return endpoints?.items.map((item) => [item.id, item.cloudId]);
  };

  it("belong to a cluster by its id, or by its node groups", async () => {
    const items = [
      found("vpce-1", { clusterId: "1", privateEndpointConnectionId: "11" }),
      found("vpce-2", { tidbNodeGroupId: "8", privateEndpointConnectionId: "12" }),
      found("vpce-3", { tidbNodeGroupId: "7", privateEndpointConnectionId: "13" }),
    ];
    expect(await read(items)).toEqual([
      ["7/11", "vpce-1"],
      ["7/13", "vpce-3"],
    ]);
    expect(await read(items, "2")).toEqual([["8/12", "vpce-2"]]);
  });

  it("of nobody may be of anybody: that is an error", async () => {
    const failure = await failureOf(read([found("vpce-1", {})]));
    expect([failure.code, failure.field]).toEqual([
      "protocol",
      "privateEndpointConnections.clusterId",
    ]);
  });

  it("are asked for by node group where the cluster does not tell its project", async () => {
    const { session: one, asked } = await sessionOf({
      "dedicated/v1beta1/clusters/1": wire("1", { labels: null }),
      "dedicated/v1beta1/clusters/1/tidbNodeGroups/7/privateEndpointConnections": {
        privateEndpointConnections: [found("vpce-1", { privateEndpointConnectionId: "11" })],
      },
    });
    const { endpoints } = await one.networking(cluster(), ["endpoints"], {});
    expect(endpoints?.items.map(({ id }) => id)).toEqual(["7/11"]);
    expect(asked()).toHaveLength(2);
  });
});
