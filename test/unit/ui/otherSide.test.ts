import { describe, expect, test } from "vitest";
import type { EndpointHalf } from "../../../src/domain/customerCloud.ts";
import type { PrivateEndpoint } from "../../../src/domain/model.ts";
import { ApiError } from "../../../src/http/errors.ts";
import type { Node } from "../../../src/ui/tree/node.ts";
import { renderItem } from "../../../src/ui/tree/renderItem.ts";
import type { Sources } from "../../../src/ui/tree/sources.ts";
import { tooltipOf } from "../../../src/ui/tree/tooltip.ts";
import { TreeModel } from "../../../src/ui/tree/treeModel.ts";
import { cluster, endpoint, networking, service, sourcesOf, storeWith } from "./world.ts";

const id = "vpce-0123456789abcdef0";
const half: EndpointHalf = {
  id,
  region: "us-east-1",
  service: "com.amazonaws.vpce.us-east-1.vpce-svc-1",
  status: { state: "available", word: "available" },
  network: "vpc-77",
  owner: "123456789012",
  subnets: ["subnet-1"],
  zones: ["use1-az1"],
  groups: [],
  privateDns: true,
  addresses: [{ name: "vpce-0123.example.com" }],
  tags: {},
};
type Side = ReturnType<Sources["sideOf"]>;

/** The row of the endpoint, where the customer's cloud says this. */
function row(one: PrivateEndpoint, side: Side): { description: string; tooltip: string } {
  const known = networking({
    endpoints: { items: [one] },
    services: { items: [service("s1")] },
  });
  const sources: Sources = {
    ...sourcesOf(storeWith([{ cluster: cluster({ id: "c1" }), networking: known }])),
    identityOf: () => ({ cloud: "aws", label: "Network", account: "123456789012" }),
    sideOf: (_, region) => (region === "us-east-1" ? side : undefined),
  };
  const model = new TreeModel(sources);
  const found = all(model, undefined).find(({ place }) => place.part === "endpoints" && place.item);
  return {
    description: renderItem(found!, sources).description,
    tooltip: tooltipOf(found!, sources, 0).replaceAll("\\", ""),
  };
}

function all(model: TreeModel, node: Node | undefined): readonly Node[] {
  return model.children(node).flatMap((child) => [child, ...all(model, child)]);
}

describe("the row of a private endpoint", () => {
  test("says nothing of the other side while nobody knows it", () => {
    expect(row(endpoint(id), undefined).description).not.toContain("AWS");
  });

  test("says how it is on the other side, and whether its private names are on", () => {
    const { description, tooltip } = row(endpoint(id), { endpoints: [half] });
    expect(description).toMatch(/^AVAILABLE · .*AWS available · DNS on( ·|$)/);
    for (const fact of ["Network:** vpc-77", "use1-az1 (1 of 2)", "vpce-0123.example.com"]) {
      expect(tooltip).toContain(fact);
    }
  });

  test.each<[string, PrivateEndpoint, EndpointHalf["status"], RegExp]>([
    [
      "the provider's",
      endpoint(id, "pending"),
      { state: "needsAcceptance", word: "pendingAcceptance" },
      /AWS pendingAcceptance · DNS on · .* is at it( ·|$)/,
    ],
    [
      "the cloud's",
      endpoint(id),
      { state: "pending", word: "pending" },
      /AWS pending · DNS on · AWS is at it( ·|$)/,
    ],
    [
      "the person's",
      endpoint(id),
      { state: "rejected", word: "rejected" },
      /AWS rejected · DNS on · your turn( ·|$)/,
    ],
  ])("says that it is %s turn", (_, one, status, words) => {
    expect(row(one, { endpoints: [{ ...half, status }] }).description).toMatch(words);
  });

  test("says that it is not there, which is the person's turn; but not of another's account", () => {
    expect(row(endpoint(id), { endpoints: [] }).description).toMatch(
      /not in your AWS account · your turn( ·|$)/,
    );
    const others = endpoint(id, "available", { owner: "999999999999" });
    expect(row(others, { endpoints: [] }).description).not.toContain("AWS");
  });

  test("says that it cannot be read, and why where one looks", () => {
    const words = { message: "Not allowed to describe.", next: "Ask your administrator." };
    const failure = new ApiError("permission", "unchanged", words);
    const { description, tooltip } = row(endpoint(id), { endpoints: [half], failure });
    expect(description).toMatch(/AWS cannot be read( ·|$)/);
    expect(tooltip).toContain("Not allowed to describe. ");
  });
});
