import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { Networking, PrivateEndpoint } from "../../../src/domain/model.ts";
import type { EndpointState } from "../../../src/domain/state.ts";
import type { Change } from "../../../src/inventory/change.ts";
import { failureOf } from "../../../src/inventory/entries.ts";
import { Store } from "../../../src/inventory/store.ts";
import { accountTally, assess, emptyTally, plus } from "../../../src/inventory/tally.ts";
import { aCluster, anEndpoint, networkOf, refused } from "./fakes.ts";

describe("the store", () => {
  let store: Store;
  let changes: Change[];
  const thrown: unknown[] = [];

  beforeEach(() => {
    thrown.length = 0;
    store = new Store((error) => thrown.push(error));
    changes = [];
    store.setAccounts(["a", "b"]);
    store.applyPage("a", { items: [aCluster("c1"), aCluster("c2")], broken: [] }, 1);
    store.applyNetworking("a", "c1", networkOf(anEndpoint("e1"), anEndpoint("e2")), 1);
    store.onChange((change) => changes.push(change));
  });

  it("tells of one endpoint that changed by one event that names it", () => {
    const before = store.cluster("a", "c1");
    store.applyNetworking("a", "c1", networkOf(anEndpoint("e1"), anEndpoint("e2", "failed")), 2);
    expect(changes).toEqual([
      {
        accounts: { added: [], removed: [], changed: [] },
        clusters: [
          {
            accountId: "a",
            clusterId: "c1",
            kind: "changed",
            self: false,
            parts: {
              endpoints: {
                added: [],
                removed: [],
                changed: [{ before: anEndpoint("e2"), after: anEndpoint("e2", "failed") }],
              },
            },
          },
        ],
      },
    ]);
    const after = store.cluster("a", "c1");
    expect(before?.networking?.endpoints.items[1]).toEqual(anEndpoint("e2"));
    expect(after?.networking?.endpoints.items[0]).toBe(before?.networking?.endpoints.items[0]);
    expect(after?.cluster).toBe(before?.cluster);
  });

  it("is silent about an answer that changes nothing, and yet knows that it is fresh", () => {
    store.applyPage("a", { items: [aCluster("c1"), aCluster("c2")], broken: [] }, 5);
    store.applyNetworking("a", "c1", networkOf(anEndpoint("e2"), anEndpoint("e1")), 5);
    expect(changes).toEqual([]);
    expect(store.cluster("a", "c1")?.readAt).toBe(5);
  });

  it("is silent about a failure that stays the same", () => {
    store.failCluster("a", "c1", failureOf(refused("unavailable"), 5));
    store.failCluster("a", "c1", failureOf(refused("unavailable"), 6));
    expect(changes).toHaveLength(1);
    expect(changes[0]?.clusters[0]).toMatchObject({ clusterId: "c1", self: true, parts: {} });
    expect(store.cluster("a", "c1")?.error?.at).toBe(6);
  });

  it("keeps what it knew beside a failure, and takes the failure away with the next answer", () => {
    store.failCluster("a", "c1", failureOf(refused("unavailable"), 5));
    expect(store.cluster("a", "c1")?.networking?.endpoints.items).toHaveLength(2);
    store.applyNetworking("a", "c1", {}, 6);
    expect(store.cluster("a", "c1")?.error).toBeUndefined();
  });

  it("shows a cluster that could not be read as an entry of its own", () => {
    const broken = [{ id: "odd", name: "Odd one", error: refused("protocol") }];
    store.applyPage("a", { items: [], broken }, 2);
    expect(store.cluster("a", "odd")).toMatchObject({
      described: false,
      cluster: { name: "Odd one" },
      error: { code: "protocol" },
    });
    store.applyPage("a", { items: [aCluster("odd")], broken: [] }, 3);
    expect(store.cluster("a", "odd")).toMatchObject({ described: true });
    expect(store.cluster("a", "odd")?.error).toBeUndefined();
  });

  it("keeps the description of a known cluster that can no longer be read", () => {
    store.applyPage(
      "a",
      { items: [], broken: [{ id: "c1", name: "", error: refused("protocol") }] },
      2,
    );
    expect(store.cluster("a", "c1")).toMatchObject({
      described: true,
      cluster: { name: "name of c1" },
      error: { code: "protocol" },
    });
    store.applyNetworking("a", "c1", {}, 3);
    expect(store.cluster("a", "c1")?.error?.code).toBe("protocol");
  });

  it("does not call a part empty that was never read", () => {
    store.applyNetworking("a", "c2", { endpoints: { items: [anEndpoint("e")] } });
    expect(store.cluster("a", "c2")?.networking).toBeUndefined();
    expect(changes).toEqual([]);
  });

  it("warns of an id that comes twice, until it does not any more", () => {
    store.applyNetworking("a", "c1", networkOf(anEndpoint("e1"), anEndpoint("e1")), 2);
    expect(store.cluster("a", "c1")?.warning).toMatchObject({
      code: "protocol",
      message: "The answer lists e1 more than once.",
      next: "The first one is shown. If it stays so, tell the provider.",
    });
    expect(store.cluster("a", "c1")?.networking?.endpoints.items).toHaveLength(1);
    store.applyNetworking("a", "c1", networkOf(anEndpoint("e1")), 3);
    expect(store.cluster("a", "c1")?.warning).toBeUndefined();
    store.applyPage(
      "a",
      { items: [aCluster("c2"), { ...aCluster("c2"), name: "x" }], broken: [] },
      4,
    );
    expect(store.cluster("a", "c2")).toMatchObject({
      cluster: { name: "name of c2" },
      warning: { code: "protocol" },
    });
  });

  it("ignores answers for an account that is gone", () => {
    store.setAccounts(["b"]);
    expect(changes).toEqual([
      { accounts: { added: [], removed: ["a"], changed: [] }, clusters: [] },
    ]);
    store.applyPage("a", { items: [aCluster("late")], broken: [] }, 9);
    store.applyNetworking("a", "c1", networkOf(), 9);
    store.failList("a", failureOf(refused("unavailable"), 9));
    expect(changes).toHaveLength(1);
    expect(store.tally()).toEqual({ ...emptyTally, unread: 1 });
  });

  it("counts an account that cannot be read, so that nobody says all is well", () => {
    store.setPaused("b", failureOf(refused("authentication"), 2));
    expect(store.tally().unreadable).toBe(1);
    expect(store.attention()).toContainEqual(
      expect.objectContaining({ accountId: "b", health: "unreadable" }),
    );
    store.finishList("b", new Set(), 3);
    expect(store.tally().unreadable).toBe(0);
  });

  it("lists what needs a person and what is broken, and nothing else", () => {
    const egress = {
      id: "x1",
      region: "us-east-1",
      status: { state: "available" as const, word: "AVAILABLE" },
      targetType: "PRIVATE_SERVICE",
      target: "t",
      domainNames: ["a.b"],
      domainNamesStatus: { state: "needsAttention" as const, word: "FAILED" },
    };
    const network: Networking = {
      ...networkOf(anEndpoint("e1", "pending"), anEndpoint("e2", "rejected")),
      egress: { items: [egress] },
    };
    store.applyNetworking("a", "c1", network, 2);
    expect(store.attention()).toEqual([
      expect.objectContaining({ part: "endpoints", item: "e2", health: "broken" }),
      expect.objectContaining({ part: "egress", item: "x1", status: egress.domainNamesStatus }),
    ]);
    expect(store.regionTally("a", "c1", "us-east-1")).toMatchObject({
      busy: 1,
      broken: 1,
      needsYou: 1,
      endpoints: 3,
    });
    expect(store.regionTally("a", "c1", "eu-west-1")).toEqual(emptyTally);
  });

  it("goes on when somebody who listens fails, and reports it", () => {
    const failure = new Error("drawn badly");
    store.onChange(() => {
      throw failure;
    });
    const after: Change[] = [];
    store.onChange((change) => after.push(change));
    store.applyPage("a", { items: [aCluster("c9")], broken: [] }, 2);
    expect(after).toHaveLength(1);
    expect(thrown).toEqual([failure]);
  });

  it("stops telling whoever does not want to hear any more", () => {
    const heard: Change[] = [];
    const stop = store.onChange((change) => heard.push(change));
    stop();
    store.setAccounts([]);
    expect(heard).toEqual([]);
  });

  it("knows how old the oldest of it is", () => {
    store.finishList("a", new Set(["c1"]), 50);
    store.applyNetworking("a", "c1", {}, 40);
    expect(store.oldest()).toBe(40);
    store.setAccounts([]);
    expect(store.oldest()).toBeUndefined();
  });
});

const ids = ["c1", "c2", "c3"];
const states: EndpointState[] = ["available", "pending", "needsAcceptance", "failed", "gone"];
const anId = fc.constantFrom(...ids);
const account = fc.constantFrom("a", "b");
const endpoints = fc.array(
  fc.tuple(fc.constantFrom("e1", "e2", "e3"), fc.constantFrom(...states)),
  { maxLength: 4 },
);
const failure = failureOf(refused("unavailable"), 1);

/** Everything that can happen to a store. */
const step = fc.oneof(
  fc.tuple(fc.constant("accounts"), fc.subarray(["a", "b"])).map(
    ([, some]) =>
      (store: Store) =>
        store.setAccounts(some),
  ),
  fc.tuple(account, fc.subarray(ids), fc.subarray(ids), fc.constantFrom(...states)).map(
    ([id, good, bad, state]) =>
      (store: Store) =>
        store.applyPage(
          id,
          {
            items: good.map((cluster) => aCluster(cluster, state)),
            broken: bad.map((cluster) => ({
              id: cluster,
              name: cluster,
              error: refused("protocol"),
            })),
          },
          1,
        ),
  ),
  fc.tuple(account, fc.subarray(ids)).map(
    ([id, some]) =>
      (store: Store) =>
        store.finishList(id, new Set(some), 2),
  ),
  fc
    .tuple(account, anId, endpoints, fc.boolean())
    .map(([id, cluster, some, whole]) => (store: Store) => {
      const items: PrivateEndpoint[] = some.map(([e, state]) => anEndpoint(e, state));
      store.applyNetworking(id, cluster, networkOf(...items), whole ? 3 : undefined);
    }),
  fc.tuple(account, anId).map(
    ([id, c]) =>
      (store: Store) =>
        store.failCluster(id, c, failure),
  ),
  account.map((id) => (store: Store) => store.failList(id, failure)),
  fc.tuple(account, fc.boolean()).map(
    ([id, on]) =>
      (store: Store) =>
        store.setPaused(id, on ? failure : undefined),
  ),
);

describe("after any sequence of answers, the store", () => {
  it("counts what a full recount counts", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const store = quiet();
        store.setAccounts(["a", "b"]);
        for (const one of steps) one(store);
        let tally = emptyTally;
        const attention: unknown[] = [];
        for (const entry of store.accounts()) {
          tally = plus(tally, accountTally(entry));
          for (const cluster of entry.clusters.values()) {
            const found = assess(cluster);
            tally = plus(tally, found.tally);
            attention.push(...found.attention);
            expect(store.clusterTally(entry.id, cluster.cluster.id)).toEqual(found.tally);
          }
        }
        expect(store.tally()).toEqual(tally);
        const listed = store.attention().filter(({ clusterId }) => clusterId !== undefined);
        expect(new Set(listed.map(text))).toEqual(new Set(attention.map(text)));
      }),
    );
  });

  it("has told enough for a listener to know which clusters and endpoints there are", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const store = quiet();
        const shown = new Map<string, Map<string, Map<string, PrivateEndpoint>>>();
        store.onChange(({ accounts, clusters }) => {
          for (const id of accounts.removed) shown.delete(id);
          for (const id of accounts.added) shown.set(id, new Map());
          for (const { accountId, clusterId, kind, parts } of clusters) {
            const inAccount = shown.get(accountId)!;
            if (kind === "removed") inAccount.delete(clusterId);
            if (kind === "added") inAccount.set(clusterId, new Map());
            const items = inAccount.get(clusterId);
            for (const { id } of parts.endpoints?.removed ?? []) items?.delete(id);
            for (const item of parts.endpoints?.added ?? []) items?.set(item.id, item);
            for (const { before, after } of parts.endpoints?.changed ?? []) {
              expect(items?.get(before.id)).toBe(before);
              items?.set(after.id, after);
            }
          }
        });
        store.setAccounts(["a", "b"]);
        for (const one of steps) one(store);
        const truth = store
          .accounts()
          .map(({ id, clusters }) => [
            id,
            new Map(
              [...clusters].map(([clusterId, { networking }]) => [
                clusterId,
                new Map(networking?.endpoints.items.map((item) => [item.id, item])),
              ]),
            ),
          ]);
        expect(shown).toEqual(new Map(truth as [string, never][]));
      }),
    );
  });
});

function quiet(): Store {
  return new Store((error) => {
    throw error;
  });
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
