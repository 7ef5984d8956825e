// What TiDB Cloud's session makes of answers that are odd.
import { describe, expect, it } from "vitest";
import { allParts } from "../../../../src/domain/model.ts";
import { failureOf } from "../../http/scripted.ts";
import { cluster, dedicatedWire, sessionOf } from "./fakes.ts";

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
      "dedicated/v1beta1/clusters": { clusters: [dedicatedWire("1")] },
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

describe("a project's endpoints", () => {
  const base = {
    "dedicated/v1beta1/clusters/1": dedicatedWire("1"),
    "dedicated/v1beta1/clusters/2": dedicatedWire("2", {
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
      "dedicated/v1beta1/clusters/1": dedicatedWire("1", { labels: null }),
      "dedicated/v1beta1/clusters/1/tidbNodeGroups/7/privateEndpointConnections": {
        privateEndpointConnections: [found("vpce-1", { privateEndpointConnectionId: "11" })],
      },
    });
    const { endpoints } = await one.networking(cluster(), ["endpoints"], {});
    expect(endpoints?.items.map(({ id }) => id)).toEqual(["7/11"]);
    expect(asked()).toHaveLength(2);
  });
});
