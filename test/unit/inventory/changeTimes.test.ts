import { beforeEach, expect, test } from "vitest";
import { itemChangedAt } from "../../../src/inventory/changeTimes.ts";
import type { ClusterEntry } from "../../../src/inventory/entries.ts";
import { Store } from "../../../src/inventory/store.ts";
import { aCluster, anEndpoint, networkOf } from "./fakes.ts";

let store: Store;

function strict(): Store {
  const made = new Store((error) => {
    throw error;
  });
  made.setAccounts(["a"]);
  return made;
}

function entry(of = store): ClusterEntry {
  const found = of.cluster("a", "c1");
  if (found === undefined) throw new Error("the cluster is not known");
  return found;
}

/** When the cluster, and the items that are named, were seen to change. */
function times(of = store): unknown[] {
  const items = ["e1", "e2"].map((id) => itemChangedAt(entry(of), "endpoints", id));
  return [entry(of).changedAt, ...items];
}

beforeEach(() => {
  store = strict();
  store.applyPage("a", { items: [aCluster("c1")], broken: [] }, 1);
  store.applyNetworking("a", "c1", networkOf(anEndpoint("e1")), 2);
});

test("what is read for the first time, or again as it was, has not changed", () => {
  store.applyPage("a", { items: [aCluster("c1")], broken: [] }, 3);
  store.applyNetworking("a", "c1", networkOf(anEndpoint("e1")), 4);
  expect(times()).toEqual([undefined, undefined, undefined]);
});

test("a change of the description is one of the cluster, and of no item", () => {
  store.applyPage("a", { items: [aCluster("c1", "pending")], broken: [] }, 5);
  expect(times()).toEqual([5, undefined, undefined]);
});

test("items that came or changed have their own times, and those that went have none", () => {
  store.applyNetworking("a", "c1", networkOf(anEndpoint("e1"), anEndpoint("e2")), 6);
  expect(times()).toEqual([6, undefined, 6]);
  store.applyNetworking("a", "c1", networkOf(anEndpoint("e1", "failed"), anEndpoint("e2")), 7);
  expect(times()).toEqual([7, 7, 6]);
  store.applyNetworking("a", "c1", networkOf(anEndpoint("e1", "failed")), 8);
  expect(times()).toEqual([8, 7, undefined]);
  expect(Object.keys(entry().itemsChangedAt ?? {})).toHaveLength(1);
});

test("another window's times come with what it read", () => {
  const other = strict();
  other.adopt("a", [entry()], [], {});
  other.applyNetworking("a", "c1", networkOf(anEndpoint("e1", "failed")), 9);
  other.applyPage("a", { items: [aCluster("c1", "pending")], broken: [] }, 10);
  store.adopt("a", [entry(other)], [], {});
  expect(times()).toEqual([10, 9, undefined]);
});
