import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Node } from "../../../src/ui/tree/node.ts";
import type { Sources } from "../../../src/ui/tree/sources.ts";
import { escaped, tooltipOf } from "../../../src/ui/tree/tooltip.ts";
import { TreeModel } from "../../../src/ui/tree/treeModel.ts";
import {
  action,
  cluster,
  egress,
  endpoint,
  networking,
  readAt,
  service,
  sourcesOf,
  storeWith,
} from "./world.ts";

function allNodes(model: TreeModel, node?: Node): Node[] {
  return model.children(node).flatMap((child) => [child, ...allNodes(model, child)]);
}

const now = readAt + 90_000;

/** The text that a reader of Markdown sees. */
function read(markdown: string): string {
  return markdown
    .replaceAll("**", "")
    .replaceAll("&#36;", "$")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

describe("tooltips", () => {
  const store = storeWith([
    {
      cluster: cluster({
        id: "c1",
        name: "orders",
        cloudAccount: "123456789012",
        principal: "arn:aws:iam::123456789012:root",
        status: { state: "pending", word: "LOCKED" },
        lock: { holder: "CRDB_SCALE_RUNNING", since: readAt },
        facts: [{ label: "Version", value: "v25.1" }],
      }),
      networking: networking({
        services: { items: [service("s1")] },
        endpoints: { items: [endpoint("vpce-1", "needsAttention", { serviceName: "svc" })] },
        egress: {
          items: [
            egress("e1", {
              connectionId: "vpce-77",
              address: "10.0.0.1",
              domainNames: ["a.example.com", "b.example.com"],
              domainSets: [
                { id: "d1", type: "OURS", typeName: "Ours", name: "a", domainNames: ["a.ours"] },
                { id: "d2", type: "OTHER", name: "b", domainNames: ["b.other"] },
              ],
              domainNamesStatus: { state: "needsAttention", word: "FAILED" },
            }),
          ],
        },
        owners: { items: [], unavailable: "Limited access." },
      }),
    },
  ]);
  const blocked = action("createEndpointService", () => "Every region has its endpoint service.");
  const sources = sourcesOf(store, [blocked]);
  const told = new Map(
    allNodes(new TreeModel(sources)).map((node) => [
      node.kind,
      read(tooltipOf(node, sources, now)).split(/ {2}\n|\n\n/),
    ]),
  );

  test("of a cluster tell its state, lock, principal, age, and what is not possible and why", () => {
    expect(told.get("cluster")).toEqual([
      "Cluster: orders",
      "Id: c1",
      "State: LOCKED (pending)",
      "Locked by: CRDB_SCALE_RUNNING, seen 1 min ago",
      "Plan: Advanced",
      "Cloud: AWS",
      "Cloud account of the cluster: 123456789012",
      "Principal to allow: arn:aws:iam::123456789012:root",
      "Version: v25.1",
      "Trusted owners: Limited access.",
      "Last read: 1 min ago",
      "Deleting the cluster deletes its private endpoints.",
      "Not possible here: create an endpoint service. Every region has its endpoint service.",
    ]);
  });

  test("tell of a key that was refused a write: on its account, and on that cluster alone", () => {
    const clusters = ["c1", "c2"].map((id) => ({ cluster: cluster({ id }) }));
    const refusal = { clusterId: "c1", next: "Use a key with the role Cluster Admin." };
    const refused = { ...sourcesOf(storeWith(clusters)), refusal: () => refusal };
    const model = new TreeModel(refused);
    model.setGroupByAccount(true);
    const words = "Key: may read, but was refused to write. Use a key with the role Cluster Admin.";
    const tells = allNodes(model)
      .filter((node) => read(tooltipOf(node, refused, now)).includes(words))
      .map(({ kind, place }) => [kind, place.clusterId]);
    expect(tells).toEqual([
      ["account", undefined],
      ["cluster", "c1"],
    ]);
  });

  test("tell the cloud identity that was chosen for a cluster", () => {
    const store = storeWith(["c1", "c2"].map((id) => ({ cluster: cluster({ id }) })));
    const sources: Sources = {
      ...sourcesOf(store),
      identityOf: ({ clusterId }) =>
        clusterId === "c1" ? { cloud: "aws", label: "Prod", account: "123456789012" } : undefined,
    };
    const tells = allNodes(new TreeModel(sources))
      .filter((node) =>
        read(tooltipOf(node, sources, now)).includes("Cloud identity: Prod · 123456789012"),
      )
      .map(({ place }) => place.clusterId);
    expect(tells).toEqual(["c1"]);
  });

  test("tell when an item and its cluster were last seen to change, and nothing of first readings", () => {
    const endpoints = (state: "pending" | "available") =>
      networking({ endpoints: { items: [endpoint("vpce-1", state), endpoint("vpce-2")] } });
    const changing = storeWith([
      { cluster: cluster({ id: "c" }), networking: endpoints("pending") },
    ]);
    const tooltips = (): readonly string[] => {
      const sources = sourcesOf(changing);
      return allNodes(new TreeModel(sources))
        .filter(({ kind, place }) => kind === "cluster" || place.item !== undefined)
        .map((node) => read(tooltipOf(node, sources, now)));
    };
    const words = `Last change seen: ${new Date(now).toLocaleTimeString()}`;
    expect(tooltips().join("\n")).not.toContain("Last change seen");
    changing.applyNetworking("a", "c", endpoints("available"), now);
    expect(tooltips().map((text) => text.includes(words))).toEqual([true, true, false]);
  });

  test("of a region tell host, port and zones first", () => {
    expect(told.get("region")?.slice(0, 3)).toEqual([
      "Region: us-east-1",
      "Private host and port: internal.example.com:26257",
      "Zones: use1-az1, use1-az2",
    ]);
  });

  test("of endpoints tell both words, owner, target, address and domain names", () => {
    expect(told.get("endpoint")).toEqual([
      "Private endpoint: vpce-1",
      "State: NEEDSATTENTION (needs attention), needs you",
      "Region: us-east-1",
      "Service name: svc",
      "Owner: 123456789012",
    ]);
    expect(told.get("egress")).toEqual([
      "Egress endpoint: e1",
      "State: AVAILABLE, needs you",
      "Region: us-east-1",
      "Target: com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
      "Type: PRIVATE_SERVICE",
      "Address: 10.0.0.1",
      "Connection id: vpce-77",
      "Domain names: a.example.com, b.example.com",
      "Ours a: a.ours",
      "OTHER b: b.other",
      "State of the domain names: FAILED (needs attention)",
    ]);
  });

  test("let nothing from a server be Markdown, a link, an icon or HTML", () => {
    const evil = "[x](command:evil) <img src=x> $(bug) https://evil.example `a` **b**\n# c &amp;";
    const text = escaped(evil);
    const bare = text.replaceAll("&#36;", "").replace(/\\[!-/:-@[-`{-~]/g, "");
    expect(bare).toMatch(/^[\w ]+$/);
    expect(text).not.toContain("$(");
    expect(text).not.toContain("\n");
    expect(text).not.toContain("://");
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii", maxLength: 100 }), (any) => {
        const rest = escaped(any)
          .replaceAll("&#36;", "")
          .replace(/\\[!-/:-@[-`{-~]/g, "");
        expect(rest).not.toMatch(/[!-/:-@[-`{-~]/);
      }),
    );
  });
});
