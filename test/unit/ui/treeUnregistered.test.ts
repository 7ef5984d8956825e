// Endpoints in the customer's own cloud that lead to a region's service and are not registered with the cluster.
import { describe, expect, test } from "vitest";
import type { EndpointHalf } from "../../../src/domain/customerCloud.ts";
import type { EndpointSection } from "../../../src/domain/model.ts";
import { copyablesAt, idAt } from "../../../src/ui/tree/copyables.ts";
import type { Node, Place } from "../../../src/ui/tree/node.ts";
import type { Sources } from "../../../src/ui/tree/sources.ts";
import { tooltipOf } from "../../../src/ui/tree/tooltip.ts";
import { TreeModel } from "../../../src/ui/tree/treeModel.ts";
import { cluster, endpoint, networking, service, sourcesOf, storeWith } from "./world.ts";

const name = "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0";

function half(id: string, change: Partial<EndpointHalf> = {}): EndpointHalf {
  return {
    ...{ id, region: "us-east-1", service: name, network: "vpc-77", owner: "123456789012" },
    status: { state: "needsAcceptance", word: "pendingAcceptance" },
    ...{ subnets: [], zones: [], groups: [], addresses: [], tags: {} },
    ...change,
  };
}

/** The tree over what both sides say; `side.endpoints` may be replaced. */
function world(section: EndpointSection, halves: readonly EndpointHalf[]) {
  const side = { endpoints: halves };
  const known = networking({
    endpoints: section,
    services: { items: [service("s1", { name })] },
  });
  const sources: Sources = {
    ...sourcesOf(storeWith([{ cluster: cluster({ id: "c1" }), networking: known }])),
    identityOf: () => ({ cloud: "aws", label: "Network", account: "123456789012" }),
    sideOf: (_, region) => (region === "us-east-1" ? side : undefined),
  };
  return { side, sources, model: new TreeModel(sources) };
}

const group: Place = { accountId: "a", clusterId: "c1", region: "us-east-1", part: "endpoints" };

/** The group's own words, then its rows. */
function rows(model: TreeModel): readonly string[] {
  const node = model.find(group);
  if (node === undefined) throw new Error("the group is not there");
  const line = (one: Node): string => {
    const { label, description } = model.show(one);
    return `${label} | ${description}`;
  };
  return [node, ...model.children(node)].map(line);
}

describe("an endpoint that only the customer's own cloud knows", () => {
  test("stands among the private endpoints, with its state there", () => {
    const { model } = world({ items: [endpoint("vpce-1")] }, [half("vpce-1"), half("vpce-2")]);
    const [head, ...items] = rows(model);
    expect(head).toContain("1 not registered");
    expect(items).toHaveLength(2);
    expect(items[1]).toBe("vpce-2 | not registered · AWS pendingAcceptance");
  });

  test("stands there also where none is registered, and says so on the group", () => {
    const { model } = world({ items: [] }, [half("vpce-2")]);
    expect(rows(model)).toEqual([
      "Private endpoints | none · 1 not registered",
      "vpce-2 | not registered · AWS pendingAcceptance",
    ]);
  });

  test.each<[string, EndpointSection, EndpointHalf]>([
    ["leads elsewhere", { items: [] }, half("vpce-2", { service: "com.amazonaws.us-east-1.s3" })],
    [
      "is being deleted",
      { items: [] },
      half("vpce-2", { status: { state: "deleting", word: "deleting" } }),
    ],
    [
      "is registered by its other name",
      { items: [endpoint("link-1", "available", { cloudId: "vpce-2" })] },
      half("vpce-2"),
    ],
    [
      "is registered by its connection",
      { items: [endpoint("1234567890123")] },
      half("rule-2", { connectionId: "1234567890123" }),
    ],
    [
      "the provider knows, and tells itself",
      { items: [], known: [{ id: "vpce-2", region: "us-east-1", serves: [] }] },
      half("vpce-2"),
    ],
    [
      "may be registered: the provider does not tell",
      { items: [], unavailable: "It is told to nobody." },
      half("vpce-2"),
    ],
  ])("does not stand there if it %s", (_, section, one) => {
    const { model } = world(section, [one]);
    expect(rows(model).join("\n")).not.toContain("not registered");
  });

  test.each<[EndpointHalf["status"], boolean]>([
    [{ state: "needsAcceptance", word: "pendingAcceptance" }, true],
    [{ state: "available", word: "available" }, true],
    [{ state: "rejected", word: "rejected" }, false],
    [{ state: "failed", word: "failed" }, false],
  ])("can be connected with only while it is of use: %j", (status, usable) => {
    const { model, sources } = world({ items: [] }, [half("vpce-2", { status })]);
    const node = model.find({ ...group, item: "vpce-2" })!;
    expect(model.show(node).contextValue.includes("canConnect")).toBe(usable);
    const tooltip = tooltipOf(node, sources, 0).replaceAll("\\", "");
    expect(tooltip.includes("Connect Privately")).toBe(usable);
  });

  test("comes and goes with what the cloud says", async () => {
    const { model, side } = world({ items: [] }, []);
    expect(rows(model)[1]).toContain("No private endpoint yet");
    side.endpoints = [half("vpce-2")];
    const repaint = await model.recheck("a");
    expect(repaint).toEqual([model.find(group)]);
    expect(rows(model)[1]).toContain("vpce-2");
  });

  test("tells where it is, what it lacks, and what of it can be copied", () => {
    const { model, sources } = world({ items: [] }, [half("rule-2", { connectionId: "123456" })]);
    const node = model.find({ ...group, item: "rule-2" });
    const tooltip = tooltipOf(node!, sources, 0).replaceAll("\\", "");
    for (const fact of ["In your AWS account:** pending", "vpc-77", "Connect Privately"]) {
      expect(tooltip).toContain(fact);
    }
    expect(idAt(node!.place, sources)).toBe("123456");
    const values = copyablesAt(node!.place, sources).map(({ value }) => value);
    expect(values).toEqual(["123456", name, "123456789012"]);
  });
});
