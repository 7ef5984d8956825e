import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Networking } from "../../../src/domain/model.ts";
import type { Change } from "../../../src/inventory/change.ts";
import type { Failure } from "../../../src/inventory/entries.ts";
import type { Store } from "../../../src/inventory/store.ts";
import { noFilter } from "../../../src/ui/tree/filter.ts";
import type { Node } from "../../../src/ui/tree/node.ts";
import { TreeModel, type Repaint } from "../../../src/ui/tree/treeModel.ts";
import {
  action,
  cluster,
  egress,
  endpoint,
  networking,
  owner,
  readAt,
  service,
  sourcesOf,
  storeWith,
  strictStore,
} from "./world.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: readAt });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Everything that VS Code would show with all open, one line a node. */
function lines(model: TreeModel, node?: Node, indent = ""): string[] {
  return model.children(node).flatMap((child) => {
    const { label, description } = model.show(child);
    const line = description === "" ? label : `${label} | ${description}`;
    return [indent + line, ...lines(model, child, `${indent}  `)];
  });
}

/** Every node that VS Code would hold with all open. */
function nodes(model: TreeModel, node?: Node): Node[] {
  return model.children(node).flatMap((child) => [child, ...nodes(model, child)]);
}

function nodeNamed(model: TreeModel, label: string): Node {
  const found = nodes(model).find((node) => model.show(node).label === label);
  if (found === undefined) throw new Error(`There is no ${label}.`);
  return found;
}

/** Follows a store as the view does, and keeps what was to be drawn. */
function follow(store: Store, model: TreeModel): (Repaint | undefined)[] {
  const seen: (Repaint | undefined)[] = [];
  store.onChange((change: Change) => void seen.push(model.apply(change)));
  return seen;
}

function labels(model: TreeModel, repaint: Repaint | undefined): readonly string[] | string {
  if (repaint === undefined || repaint === "all") return repaint ?? "nothing";
  return repaint.map((node) => model.show(node).label).sort();
}

const failure: Failure = {
  code: "unavailable",
  message: "The server did not answer.",
  next: "Retry later.",
  at: readAt,
};

function orders() {
  return {
    cluster: cluster({ id: "c1", name: "orders" }),
    networking: networking({
      services: { items: [service("s1")] },
      endpoints: { items: [endpoint("vpce-1"), endpoint("vpce-2", "needsAcceptance")] },
      egress: { items: [egress("e1", { domainNames: ["kafka.example.com"] })] },
      owners: { items: [owner("o1", "123456789012")] },
    }),
  };
}

describe("what stands in the tree", () => {
  test("a cluster's regions, and in each its service, endpoints and owners", () => {
    expect(lines(new TreeModel(sourcesOf(storeWith([orders()]))))).toMatchInlineSnapshot(`
      [
        "orders | 1 needs you · 1 trusted owner · Advanced · AWS · 1 region",
        "  us-east-1 | 1 needs you · 3 endpoints · internal.example.com:26257",
        "    Endpoint service | AVAILABLE · vpce-svc-0abcdef0123456789 · 2 zones",
        "    Private endpoints | 2 · 1 needs you",
        "      vpce-1 | AVAILABLE · 123456789012",
        "      vpce-2 | NEEDSACCEPTANCE · needs you · 123456789012",
        "    Egress endpoints | 1",
        "      vpce-svc-0123456789abcdef0 | AVAILABLE · kafka.example.com",
        "    Trusted owners | 1 · whole cluster",
        "      123456789012 | AWS_ACCOUNT_ID · whole cluster",
      ]
    `);
  });

  test("owners of the whole cluster under each region, those of one region only there", () => {
    const regions = [{ name: "eu-west-1" }, { name: "us-east-1" }];
    const items = [owner("o1", "111111111111"), owner("o2", "222222222222", "eu-west-1")];
    const store = storeWith([
      { cluster: cluster({ id: "c", regions }), networking: networking({ owners: { items } }) },
    ]);
    const model = new TreeModel(sourcesOf(store));
    expect(lines(model).filter((line) => /^ {6}\d/.test(line))).toEqual([
      "      111111111111 | AWS_ACCOUNT_ID · whole cluster",
      "      222222222222 | AWS_ACCOUNT_ID",
      "      111111111111 | AWS_ACCOUNT_ID · whole cluster",
    ]);
    const ids = nodes(model).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("a region that the cluster does not list, when something is in it", () => {
    const items = [endpoint("vpce-9", "needsAttention", { region: "ap-south-1" })];
    const store = storeWith([
      { cluster: cluster({ id: "c" }), networking: networking({ endpoints: { items } }) },
    ]);
    expect(lines(new TreeModel(sourcesOf(store)))).toContain(
      "  ap-south-1 | 1 needs you · 1 endpoint · not listed by the cluster",
    );
  });

  test("the reason of a list that is withheld", () => {
    const egressSection = { items: [], unavailable: "Only on Advanced clusters." };
    const store = storeWith([
      { cluster: cluster({ id: "c" }), networking: networking({ egress: egressSection }) },
    ]);
    const all = lines(new TreeModel(sourcesOf(store)));
    expect(all).toContain("    Egress endpoints | not available");
    expect(all).toContain("      Only on Advanced clusters.");
  });

  test.each<[string, Networking["owners"], string]>([
    ["an empty list", { items: [] }, "trusted owners: anyone · "],
    [
      "everybody in the list",
      { items: [owner("o1", "1"), owner("o2", "*")] },
      "trusted owners: anyone · ",
    ],
    ["two owners", { items: [owner("o1", "1"), owner("o2", "2")] }, "2 trusted owners · "],
    ["a list that is withheld", { items: [], unavailable: "Limited access." }, ""],
    [
      "a list that the plan does not have, where the internet may come in",
      { items: [], unavailable: "Only on Advanced.", publicAccess: { state: "open", entries: [] } },
      "public access open · ",
    ],
    [
      "two ways in, told apart",
      { items: [], publicAccess: { state: "closed", entries: [] } },
      "no public access · trusted owners: anyone · ",
    ],
  ])("who may connect, on the closed cluster: %s", (_, owners, words) => {
    const store = storeWith([
      { cluster: cluster({ id: "c" }), networking: networking({ owners }) },
    ]);
    expect(lines(new TreeModel(sourcesOf(store)))[0]).toBe(`c | ${words}Advanced · AWS · 1 region`);
  });

  test("a lock with who holds it, a state that is not well, and an age", () => {
    vi.setSystemTime(readAt + 17 * 60_000);
    const locked = cluster({
      id: "c",
      status: { state: "pending", word: "LOCKED" },
      lock: { holder: "CRDB_SCALE_RUNNING" },
    });
    const store = storeWith([{ cluster: locked, networking: networking({}) }]);
    expect(lines(new TreeModel(sourcesOf(store)))[0]).toBe(
      "c | trusted owners: anyone · locked by CRDB_SCALE_RUNNING · as of 15 min ago · Advanced · AWS · 1 region · 1 in progress",
    );
  });

  test("what cannot be read, beside what was known", () => {
    const store = storeWith([orders()]);
    store.failCluster("a", "c1", failure);
    const [cluster, error] = lines(new TreeModel(sourcesOf(store)));
    expect(cluster).toContain("cannot be read");
    expect(error).toBe("  The server did not answer. | Retry later.");
    expect(lines(new TreeModel(sourcesOf(store))).length).toBeGreaterThan(8);
  });

  test("words while a cluster or the list was never read, and when there is nothing", () => {
    const store = storeWith([{ cluster: cluster({ id: "c" }) }]);
    expect(lines(new TreeModel(sourcesOf(store)))).toEqual([
      "c | not read yet · Advanced · AWS · 1 region",
      "  Reading…",
    ]);
    const fresh = strictStore();
    fresh.setAccounts(["a"]);
    const model = new TreeModel(sourcesOf(fresh));
    expect(lines(model)).toEqual(["Reading…"]);
    fresh.finishList("a", new Set(), readAt);
    expect(lines(new TreeModel(sourcesOf(fresh)))).toEqual(["This account has no clusters"]);
  });

  test("a failed list and a paused account as errors with Retry and Show Log", () => {
    const store = strictStore();
    store.setAccounts(["a"]);
    store.failList("a", failure);
    const model = new TreeModel(sourcesOf(store));
    const [error] = model.children(undefined);
    expect(model.show(error!)).toMatchObject({
      label: "The server did not answer.",
      contextValue: "error;listFailed;unavailable;retry;log;",
      command: "retry",
    });
    store.setPaused("a", { ...failure, code: "authentication" });
    const paused = new TreeModel(sourcesOf(store));
    expect(paused.show(paused.children(undefined)[0]!)).toMatchObject({
      contextValue: "error;paused;authentication;retry;log;",
      command: "replaceKey",
    });
  });

  test("accounts above their clusters as soon as there are two, unless the person turns it off", () => {
    const store = storeWith([{ cluster: cluster({ id: "c1" }) }], "a");
    storeWith([{ cluster: cluster({ id: "c2" }) }], "b", store);
    const model = new TreeModel(sourcesOf(store));
    expect(model.children(undefined).map(({ kind }) => kind)).toEqual(["account", "account"]);
    model.setGroupByAccount(false);
    expect(model.children(undefined).map((node) => model.show(node).description)).toEqual([
      "not read yet · Account a · Advanced · AWS · 1 region",
      "not read yet · Account b · Advanced · AWS · 1 region",
    ]);
    const one = new TreeModel(sourcesOf(storeWith([{ cluster: cluster({ id: "c1" }) }])));
    expect(one.grouped).toBe(false);
    one.setGroupByAccount(true);
    expect(one.children(undefined).map(({ kind }) => kind)).toEqual(["account"]);
  });

  test("what is gone without the sign of what is well", () => {
    const items = [endpoint("vpce-there"), endpoint("vpce-gone", "gone")];
    const known = networking({ endpoints: { items } });
    const store = storeWith([{ cluster: cluster({ id: "c" }), networking: known }]);
    const model = new TreeModel(sourcesOf(store));
    const icon = (label: string): string => model.show(nodeNamed(model, label)).icon.id;
    expect([icon("vpce-there"), icon("vpce-gone")]).toEqual(["pass", "circle-slash"]);
  });

  test("names in the order in which people count", () => {
    const store = storeWith(["c10", "c2", "C1"].map((id) => ({ cluster: cluster({ id }) })));
    const model = new TreeModel(sourcesOf(store));
    expect(model.children(undefined).map((node) => model.show(node).label)).toEqual([
      "C1",
      "c2",
      "c10",
    ]);
  });

  test("names from elsewhere on one line and of bearable length", () => {
    const name = `a\nb\u202e${"x".repeat(10_000)}`;
    const store = storeWith([{ cluster: cluster({ id: "c", name }) }]);
    const model = new TreeModel(sourcesOf(store));
    const { label } = model.show(model.children(undefined)[0]!);
    expect(label).toMatch(/^a b x+…$/);
    expect(label.length).toBeLessThanOrEqual(120);
  });

  test("a screen reader hears type, name, state and health of everything", () => {
    const model = new TreeModel(sourcesOf(storeWith([orders()])));
    expect(nodes(model).map((node) => model.show(node).aria)).toMatchInlineSnapshot(`
      [
        "Cluster, orders, 1 needs you, 1 trusted owner, Advanced, AWS, 1 region, needs you",
        "Region, us-east-1, 1 needs you, 3 endpoints, internal.example.com:26257, needs you",
        "Endpoint service, AVAILABLE, vpce-svc-0abcdef0123456789, 2 zones, well",
        "Private endpoints, 2, 1 needs you, needs you",
        "Private endpoint, vpce-1, AVAILABLE, 123456789012, well",
        "Private endpoint, vpce-2, NEEDSACCEPTANCE, needs you, 123456789012",
        "Egress endpoints, 1, well",
        "Egress endpoint, vpce-svc-0123456789abcdef0, AVAILABLE, kafka.example.com, well",
        "Trusted owners, 1, whole cluster",
        "Trusted owner, 123456789012, AWS_ACCOUNT_ID, whole cluster",
      ]
    `);
  });
});

describe("what menus are offered", () => {
  const actions = [
    action("createEgressEndpoint"),
    action("createEndpointService", () => "Every region has its endpoint service."),
    action("removeEndpoint"),
    action("setDomainNames", ({ item }) => (item === "e1" ? undefined : "not yet")),
    action("removeTrustedOwner"),
  ];

  test("the actions that are possible there, and no other", () => {
    const model = new TreeModel(sourcesOf(storeWith([orders()]), actions));
    const contexts = nodes(model).map((node) => model.show(node).contextValue);
    expect(contexts).toMatchInlineSnapshot(`
      [
        "cluster;known;canCreateEgressEndpoint;",
        "region;host;canCreateEgressEndpoint;",
        "service;item;available;",
        "group;endpointsGroup;",
        "endpoint;item;available;canRemoveEndpoint;",
        "endpoint;item;needsAcceptance;canRemoveEndpoint;",
        "group;egressGroup;canCreateEgressEndpoint;",
        "egress;item;available;canSetDomainNames;",
        "group;ownersGroup;",
        "owner;item;canRemoveTrustedOwner;",
      ]
    `);
  });

  test("the customer's side only in the sandbox, on clusters and regions", () => {
    const sources = sourcesOf(storeWith([orders()]));
    const inSandbox = {
      ...sources,
      account: () => ({ label: "Sandbox", provider: "cockroach", sandbox: "here" }),
    };
    const playable = (model: TreeModel): string[] =>
      nodes(model)
        .filter((node) => /\bsandbox\b/.test(model.show(node).contextValue))
        .map(({ kind }) => kind);
    expect(playable(new TreeModel(inSandbox))).toEqual(["cluster", "region"]);
    expect(playable(new TreeModel(sources))).toEqual([]);
  });

  test("none while the cluster was not read or no session was made", () => {
    const unread = new TreeModel(
      sourcesOf(storeWith([{ cluster: cluster({ id: "c" }) }]), actions),
    );
    expect(unread.show(unread.children(undefined)[0]!).contextValue).toBe("cluster;known;");
    const alone = new TreeModel(sourcesOf(storeWith([orders()])));
    expect(alone.show(alone.children(undefined)[0]!).contextValue).toBe("cluster;known;");
  });

  test("what a session offers is drawn when it comes", async () => {
    const sources = sourcesOf(storeWith([orders()]));
    const sessions = new Map<string, typeof actions>();
    const model = new TreeModel({ ...sources, actionsOf: (id) => sessions.get(id) });
    lines(model);
    sessions.set("a", actions);
    expect(labels(model, await model.recheck("a"))).toContain("orders");
    expect(await model.recheck("a")).toBeUndefined();
  });
});

describe("what is drawn again", () => {
  test("one changed endpoint: it, and those above it whose text changed", () => {
    const store = storeWith([
      orders(),
      { cluster: cluster({ id: "c2" }), networking: networking({}) },
    ]);
    const model = new TreeModel(sourcesOf(store));
    lines(model);
    const seen = follow(store, model);
    const items = [endpoint("vpce-1", "failed"), endpoint("vpce-2", "needsAcceptance")];
    store.applyNetworking("a", "c1", { endpoints: { items } }, readAt);
    expect(seen.map((one) => labels(model, one))).toEqual([
      ["Private endpoints", "orders", "us-east-1", "vpce-1"],
    ]);
  });

  test("only itself, when nothing above it reads otherwise", () => {
    const store = storeWith([orders()]);
    const model = new TreeModel(sourcesOf(store));
    lines(model);
    const seen = follow(store, model);
    const items = [
      endpoint("vpce-1", "available", { owner: "999999999999" }),
      endpoint("vpce-2", "needsAcceptance"),
    ];
    store.applyNetworking("a", "c1", { endpoints: { items } }, readAt);
    expect(seen.map((one) => labels(model, one))).toEqual([["vpce-1"]]);
  });

  test("the instances that VS Code holds, and no copies", () => {
    const store = storeWith([orders()]);
    const model = new TreeModel(sourcesOf(store));
    const held = new Set(nodes(model));
    nodes(model).forEach((node) => model.show(node));
    const seen = follow(store, model);
    store.applyNetworking(
      "a",
      "c1",
      { endpoints: { items: [endpoint("vpce-1", "failed")] } },
      readAt,
    );
    const repaint = seen[0];
    if (repaint === undefined || repaint === "all") throw new Error("Nodes were expected.");
    expect(repaint.every((node) => held.has(node))).toBe(true);
    expect(nodes(model).every((node) => held.has(node))).toBe(true);
  });

  test("the group that something came into, or went from", () => {
    const store = storeWith([orders()]);
    const model = new TreeModel(sourcesOf(store));
    lines(model);
    const seen = follow(store, model);
    const items = [endpoint("vpce-1"), endpoint("vpce-2", "needsAcceptance"), endpoint("vpce-3")];
    store.applyNetworking("a", "c1", { endpoints: { items } }, readAt);
    store.applyNetworking("a", "c1", { endpoints: { items: items.slice(0, 2) } }, readAt);
    expect(seen.map((one) => labels(model, one))).toEqual([
      ["Private endpoints", "us-east-1"],
      ["Private endpoints", "us-east-1"],
    ]);
    expect(nodes(model).map((node) => model.show(node).label)).not.toContain("vpce-3");
  });

  test("nothing that nobody opened", () => {
    const store = storeWith([orders()]);
    const model = new TreeModel(sourcesOf(store));
    model.children(undefined).forEach((node) => model.show(node));
    const seen = follow(store, model);
    const items = [
      endpoint("vpce-1", "available", { owner: "999999999999" }),
      endpoint("vpce-2", "needsAcceptance"),
    ];
    store.applyNetworking("a", "c1", { endpoints: { items } }, readAt);
    expect(seen).toEqual([undefined]);
  });

  test("the account whose clusters came, went or were renamed, and everything only at the top", () => {
    const store = storeWith([orders()], "a");
    storeWith([{ cluster: cluster({ id: "x" }) }], "b", store);
    const model = new TreeModel(sourcesOf(store));
    lines(model);
    const seen = follow(store, model);
    const rename = (name: string): readonly string[] | string => {
      store.applyPage("a", { items: [cluster({ id: "c2", name })], broken: [] }, readAt);
      lines(model);
      return labels(model, seen.at(-1));
    };
    expect(rename("yak")).toEqual(["Account a"]);
    expect(rename("zebra")).toEqual(["zebra"]);
    expect(rename("alpha")).toEqual(["Account a", "alpha"]);
    store.finishList("a", new Set(["c1"]), readAt);
    expect(labels(model, seen.at(-1))).toEqual(["Account a"]);
    store.setAccounts(["a"]);
    expect(seen.at(-1)).toBe("all");
  });

  test("an error beside what was known, and its end", () => {
    const store = storeWith([orders()]);
    const model = new TreeModel(sourcesOf(store));
    lines(model);
    const seen = follow(store, model);
    store.failCluster("a", "c1", failure);
    expect(labels(model, seen[0])).toEqual(["orders"]);
    expect(lines(model)[1]).toContain("did not answer");
    store.applyNetworking("a", "c1", {}, readAt + 1);
    expect(labels(model, seen[1])).toEqual(["orders"]);
    expect(lines(model)[1]).toContain("us-east-1");
  });

  test("ages, when time goes by, and once they are gone", () => {
    const store = storeWith([orders()]);
    const model = new TreeModel(sourcesOf(store));
    lines(model);
    expect(model.age()).toEqual({ repaint: undefined, aged: false });
    vi.setSystemTime(readAt + 20 * 60_000);
    expect(labels(model, model.age().repaint)).toEqual(["orders"]);
    expect(model.age()).toEqual({ repaint: undefined, aged: true });
    store.applyNetworking("a", "c1", {}, Date.now());
    expect(labels(model, model.age().repaint)).toEqual(["orders"]);
    expect(lines(model)[0]).not.toContain("as of");
  });
});

describe("finding and filtering", () => {
  test("finds a node by its place, before anything was opened", () => {
    const model = new TreeModel(sourcesOf(storeWith([orders()])));
    const place = { accountId: "a", clusterId: "c1", region: "us-east-1", part: "egress" } as const;
    const found = model.find({ ...place, item: "e1" });
    expect(found?.place.item).toBe("e1");
    expect(found?.parent?.parent?.parent?.place.clusterId).toBe("c1");
    expect(model.find({ ...place, item: "elsewhere" })).toBeUndefined();
  });

  test("shows only what has the text, with all above it", () => {
    const store = storeWith([
      orders(),
      { cluster: cluster({ id: "c2" }), networking: networking({}) },
    ]);
    const model = new TreeModel(sourcesOf(store));
    lines(model);
    model.setFilter({ ...noFilter, text: "KAFKA.example" });
    expect(lines(model).map((line) => line.split(" | ")[0])).toEqual([
      "orders",
      "  us-east-1",
      "    Egress endpoints",
      "      vpce-svc-0123456789abcdef0",
    ]);
    expect(model.visibleClusters()).toBe(1);
  });

  test("shows all of a cluster that has the text in its own name", () => {
    const model = new TreeModel(sourcesOf(storeWith([orders()])));
    const before = lines(model);
    model.setFilter({ ...noFilter, text: "orders" });
    expect(lines(model)).toEqual(before);
  });

  test("shows only what is as well as wanted", () => {
    const model = new TreeModel(sourcesOf(storeWith([orders()])));
    model.setFilter({ text: "", healths: new Set(["needsYou"]) });
    expect(lines(model).map((line) => line.split(" | ")[0])).toEqual([
      "orders",
      "  us-east-1",
      "    Private endpoints",
      "      vpce-2",
    ]);
  });

  test("says so when nothing passes, and offers to clear the filter", () => {
    const model = new TreeModel(sourcesOf(storeWith([orders()])));
    model.setFilter({ ...noFilter, text: "nowhere" });
    expect(lines(model)).toEqual(["Nothing matches the filter | click to clear it"]);
    expect(model.show(model.children(undefined)[0]!).command).toBe("clearFilter");
  });

  test("a cluster comes and goes as it begins and ceases to pass", () => {
    const store = storeWith([orders()]);
    const model = new TreeModel(sourcesOf(store));
    model.setFilter({ text: "", healths: new Set(["broken"]) });
    lines(model);
    const seen = follow(store, model);
    store.applyNetworking(
      "a",
      "c1",
      { endpoints: { items: [endpoint("vpce-1", "failed")] } },
      readAt,
    );
    expect(seen).toEqual(["all"]);
    expect(lines(model)[0]).toContain("orders");
    store.applyNetworking("a", "c1", { endpoints: { items: [endpoint("vpce-1")] } }, readAt);
    expect(lines(model)[0]).toContain("Nothing matches");
  });

  test("the instances stay when a filter comes and goes", () => {
    const model = new TreeModel(sourcesOf(storeWith([orders()])));
    const before = nodeNamed(model, "vpce-2");
    model.setFilter({ ...noFilter, text: "vpce-2" });
    expect(nodeNamed(model, "vpce-2")).toBe(before);
    model.setFilter(noFilter);
    expect(nodeNamed(model, "vpce-2")).toBe(before);
  });
});

test("what is on screen of an account and its clusters can be drawn again, and nothing else", () => {
  const store = storeWith([orders()]);
  storeWith([{ cluster: cluster({ id: "c9", name: "other" }) }], "b", store);
  const model = new TreeModel(sourcesOf(store));
  model.children(undefined).forEach((account) => model.children(account));
  expect(model.held("a")).toBeUndefined(); // nothing was drawn yet
  lines(model);
  expect(labels(model, model.held("a"))).toEqual(["Account a", "orders"]);
});
