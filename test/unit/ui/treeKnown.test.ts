// Endpoints that a provider knows and a cluster does not have: where they stand, and what is offered there.
import { describe, expect, test } from "vitest";
import type { KnownEndpoint, PrivateEndpoint } from "../../../src/domain/model.ts";
import type { Action } from "../../../src/providers/provider.ts";
import { copyablesAt, idAt } from "../../../src/ui/tree/copyables.ts";
import { noFilter } from "../../../src/ui/tree/filter.ts";
import type { Node, Place } from "../../../src/ui/tree/node.ts";
import { tooltipOf } from "../../../src/ui/tree/tooltip.ts";
import { TreeModel } from "../../../src/ui/tree/treeModel.ts";
import { action, cluster, endpoint, networking, readAt, sourcesOf, storeWith } from "./world.ts";

const spare: KnownEndpoint = {
  id: "vpce-3",
  region: "us-east-1",
  description: "spare",
  serves: [],
};
const shared: KnownEndpoint = {
  id: "vpce-2",
  region: "us-east-1",
  cloudRegion: "eu-west-1",
  blocked: "It leads elsewhere.",
  serves: ["other", "third"],
};

const actions: readonly Action[] = [
  action("registerEndpoint", ({ item, networking: { endpoints } }) =>
    item === undefined ? undefined : endpoints.known?.find(({ id }) => id === item)?.blocked,
  ),
  action("dropEndpoint", ({ item }) => (item === shared.id ? "Others have it." : undefined)),
];

function world(
  known: readonly KnownEndpoint[] | undefined,
  items: readonly PrivateEndpoint[] = [endpoint("vpce-1", "available", { alsoServes: ["a", "b"] })],
) {
  const endpoints = { items, ...(known && { known }) };
  const store = storeWith([
    { cluster: cluster({ id: "c1", name: "events" }), networking: networking({ endpoints }) },
  ]);
  const sources = sourcesOf(store, actions);
  const model = new TreeModel(sources);
  return { store, sources, model };
}

/** What is shown below a node, one line a node, with what can be done there. */
function lines(model: TreeModel, node?: Node, indent = ""): string[] {
  return model.children(node).flatMap((child) => {
    const { label, description, contextValue } = model.show(child);
    const can = contextValue.match(/can\w+/g)?.join(" ") ?? "";
    const line = [label, description, can].filter((text) => text !== "").join(" | ");
    return [indent + line, ...lines(model, child, `${indent}  `)];
  });
}

function groupOf(model: TreeModel): Node | undefined {
  return model.find({ accountId: "a", clusterId: "c1", region: "us-east-1", part: "endpoints" });
}

const place = (item: string): Place => ({
  accountId: "a",
  clusterId: "c1",
  region: "us-east-1",
  part: "endpoints",
  item,
});

describe("endpoints that are known and not attached", () => {
  test("stand under those that are, with who has them, and what can be done", () => {
    const { model } = world([spare, shared]);
    const group = groupOf(model);
    expect(model.show(group!)).toMatchObject({ description: "1 · 2 more known" });
    expect(lines(model, group)).toEqual([
      "vpce-1 | AVAILABLE · shared by 3 · 123456789012 | canRegisterEndpoint",
      "Known, not attached | 2",
      "  vpce-2 | cannot be attached here · 2 clusters have it",
      "  vpce-3 | not attached · nobody has it · spare | canRegisterEndpoint canDropEndpoint",
    ]);
    const [, known] = model.children(group);
    const rendered = model.show(model.children(known)[1]!);
    // The words that the menus look for.
    expect(rendered.contextValue).toMatch(/^endpoint;item;notRegistered;/);
    expect(rendered.aria).toBe("Private endpoint, vpce-3, not attached, nobody has it, spare");
    expect(model.show(known!).collapsible).toBe("collapsed");
  });

  test("are seen where the list is empty, and are not spoken of where there are none", () => {
    expect(lines(world([spare], []).model, groupOf(world([spare], []).model))).toEqual([
      "No private endpoint yet",
      "Known, not attached | 1",
      "  vpce-3 | not attached · nobody has it · spare | canRegisterEndpoint canDropEndpoint",
    ]);
    for (const known of [undefined, []]) {
      const { model } = world(known);
      expect(lines(model, groupOf(model))).toHaveLength(1);
    }
  });

  test("are no members of the allow list: that it is empty is told on the closed cluster", () => {
    const endpoints = { items: [], known: [spare], isAllowList: true };
    const store = storeWith([
      { cluster: cluster({ id: "c1" }), networking: networking({ endpoints }) },
    ]);
    const model = new TreeModel(sourcesOf(store, actions));
    const [node] = model.children(undefined);
    expect(model.show(node!).description).toContain("allow list empty");
    expect(lines(model, groupOf(model))[0]).toBe(
      "No private endpoint may enter: the allow list is empty",
    );
    store.applyNetworking(
      "a",
      "c1",
      { endpoints: { ...endpoints, items: [endpoint("vpce-1")] } },
      readAt,
    );
    expect(model.show(node!).description).not.toContain("allow list empty");
  });

  test("are found at their place, copied, and tell why they cannot be attached", () => {
    const { model, sources } = world([spare, shared]);
    const node = model.find(place("vpce-2"));
    expect(node?.kind).toBe("known");
    const tooltip = tooltipOf(node!, sources, readAt).replaceAll("\\", "");
    expect(tooltip).toContain("**Attached to:** other, third");
    expect(tooltip).toContain("It leads elsewhere.");
    expect(tooltip).toContain("Others have it.");
    expect(idAt(place("vpce-2"), sources)).toBe("vpce-2");
    expect(copyablesAt(place("vpce-2"), sources)).toEqual([
      { label: "Endpoint id", value: "vpce-2" },
      { label: "Region of the endpoint", value: "eu-west-1" },
    ]);
  });

  test("move to those that are attached as soon as they are", () => {
    const { store, model } = world([spare]);
    const before = groupOf(model);
    lines(model);
    let repainted = false;
    store.onChange((change) => {
      const repaint = model.apply(change);
      repainted ||= repaint !== undefined && repaint !== "all" && repaint.includes(before!);
    });
    const items = [endpoint("vpce-1"), endpoint("vpce-3")];
    store.applyNetworking("a", "c1", { endpoints: { items, known: [] } }, readAt + 1);
    expect(repainted).toBe(true);
    expect(model.children(groupOf(model)).map(({ kind }) => kind)).toEqual([
      "endpoint",
      "endpoint",
    ]);
    expect(model.find(place("vpce-3"))?.kind).toBe("endpoint");
  });

  test("are filtered by their text when nobody has them, and have no health", () => {
    const { model } = world([spare, shared]);
    const search = (text: string): string[] => {
      model.setFilter({ ...noFilter, text });
      return lines(model);
    };
    expect(search("SPARE").at(-1)).toMatch(/vpce-3 \| not attached/);
    expect(search("spare").join()).not.toMatch(/vpce-1|vpce-2/);
    // It is found with those who have it.
    expect(search("vpce-2")).toEqual([expect.stringMatching(/^Nothing matches/)]);
    expect(search("events").join()).toMatch(/vpce-1.*vpce-2.*vpce-3/s);
    model.setFilter({ text: "", healths: new Set(["ok"]) });
    expect(lines(model).join()).not.toMatch(/vpce-2|vpce-3/);
  });
});
