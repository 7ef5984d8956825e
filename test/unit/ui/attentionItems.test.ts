import { describe, expect, test } from "vitest";
import { attentionItems, identityItems, turnItems } from "../../../src/ui/attentionItems.ts";
import { copyablesAt, idAt } from "../../../src/ui/tree/copyables.ts";
import {
  cluster,
  egress,
  endpoint,
  networking,
  owner,
  readAt,
  service,
  sourcesOf,
  storeWith,
} from "./world.ts";

const failed = { state: "needsAttention", word: "FAILED" } as const;

const orders = {
  cluster: cluster({ id: "c1", name: "orders" }),
  networking: networking({
    endpoints: { items: [endpoint("vpce-1", "rejected"), endpoint("vpce-2")] },
    egress: {
      items: [
        egress("e1", { domainNames: ["a.example.com"], domainNamesStatus: failed }),
        egress("e2", { status: { state: "needsAcceptance", word: "PENDING_ACCEPTANCE" } }),
      ],
    },
  }),
};

describe("what is not well", () => {
  test("is said to be in its region as people call that, not by the provider's id for it", () => {
    const regions = [{ name: "us-east-1", label: "Virginia" }];
    const named = { ...orders, cluster: cluster({ id: "c1", name: "orders", regions }) };
    const store = storeWith([named]);
    const [first] = attentionItems(store.attention(), sourcesOf(store));
    expect(first?.description).toContain("Virginia");
    expect(first?.description).not.toContain("us-east-1");
  });

  test("is listed worst first, each with what to do", () => {
    const store = storeWith([orders, { cluster: cluster({ id: "c2", name: "billing" }) }]);
    store.failCluster("a", "c2", {
      code: "unavailable",
      message: "The server did not answer.",
      next: "Retry later.",
      at: readAt,
    });
    const items = attentionItems(store.attention(), sourcesOf(store));
    expect(items.map(({ icon, label, action }) => [icon, label, action?.command])).toEqual([
      ["warning", "billing", "retry"],
      ["error", "Private endpoint vpce-1", "registerEndpoint"],
      ["bell", "Egress endpoint vpce-svc-0123456789abcdef0", "setDomainNames"],
      ["bell", "Egress endpoint vpce-svc-0123456789abcdef0", undefined],
    ]);
    expect(items[1]?.description).toBe("orders · us-east-1 · REJECTED · broken");
    expect(items[0]?.detail).toBe("The server did not answer. Retry later.");
    expect(items[1]?.place).toEqual({
      accountId: "a",
      clusterId: "c1",
      region: "us-east-1",
      part: "endpoints",
      item: "vpce-1",
    });
  });

  test.each([
    ["needsAcceptance", "registerEndpoint", "It waits to be accepted: register it."],
    [
      "rejected",
      "registerEndpoint",
      "It stays listed until the endpoint is deleted in your cloud. If it is still needed, register it again.",
    ],
    [
      "needsAttention",
      "removeEndpoint",
      "It does not recover by itself: remove it, and register it anew if it is still needed.",
    ],
  ] as const)("of a private endpoint that is %s leads to %s", (state, command, detail) => {
    const store = storeWith([
      {
        cluster: cluster({ id: "c1", name: "orders" }),
        networking: networking({ endpoints: { items: [endpoint("vpce-1", state)] } }),
      },
    ]);
    const [item] = attentionItems(store.attention(), sourcesOf(store));
    expect(item).toMatchObject({ detail, action: { command } });
  });

  test("offers to replace the key of an account that cannot sign in", () => {
    const store = storeWith([]);
    const failure = { code: "authentication", message: "No.", next: "Replace it.", at: 0 } as const;
    store.setPaused("a", failure);
    const [item] = attentionItems(store.attention(), sourcesOf(store));
    expect(item).toMatchObject({ label: "Account a", action: { command: "replaceKey" } });
  });
});

describe("what can be copied", () => {
  const sources = sourcesOf(storeWith([orders]));
  const labels = (place: Parameters<typeof copyablesAt>[0]): string[] =>
    copyablesAt(place, sources).map(({ label, value }) => `${label}=${value}`);

  test("of a region: host and port first", () => {
    expect(labels({ accountId: "a", clusterId: "c1", region: "us-east-1" })).toEqual([
      "Host and port=internal.example.com:26257",
      "Host=internal.example.com",
      "Port=26257",
      "Region=us-east-1",
      "Cluster id=c1",
      "Name=orders",
    ]);
  });

  test("of an item: what is known of it, and nothing empty", () => {
    const at = { accountId: "a", clusterId: "c1", region: "us-east-1" };
    expect(labels({ ...at, part: "endpoints", item: "vpce-1" })).toEqual([
      "Endpoint id=vpce-1",
      "Owner=123456789012",
    ]);
    expect(labels({ ...at, part: "egress", item: "e1" })).toEqual([
      "Endpoint id=e1",
      "Target=com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
      "Domain names=a.example.com",
    ]);
    expect(labels({ ...at, part: "egress", item: "gone" })).toContain("Region=us-east-1");
  });

  test("as an id: what people call the thing by", () => {
    const whole = {
      cluster: orders.cluster,
      networking: networking({
        services: { items: [service("svc-1")] },
        endpoints: { items: [endpoint("vpce-1")] },
        owners: { items: [owner("0d5e-uuid", "123456789012")] },
      }),
    };
    const all = sourcesOf(storeWith([whole]));
    const at = { accountId: "a", clusterId: "c1", region: "us-east-1" };
    expect(idAt(at, all)).toBe("c1");
    expect(idAt({ ...at, part: "services", item: "svc-1" }, all)).toBe("svc-1");
    expect(idAt({ ...at, part: "endpoints", item: "vpce-1" }, all)).toBe("vpce-1");
    expect(idAt({ ...at, part: "owners", item: "0d5e-uuid" }, all)).toBe("123456789012");
    expect(idAt({ accountId: "a" }, all)).toBeUndefined();
  });
});

test("cloud identities that cannot sign in are listed with the way to do so, and stand under Accounts", () => {
  const [item, ...more] = identityItems([{ id: "i1", label: "Prod" }], (id) => `Why ${id}.`);
  expect(more).toEqual([]);
  expect(item).toMatchObject({
    label: "Prod",
    description: "cloud identity, cannot sign in",
    detail: "Why i1.",
    about: { identityId: "i1" },
    action: { command: "renewIdentity" },
  });
  expect(item).not.toHaveProperty("place");
});

test("an endpoint that is well at the provider only says what is wrong in one's own cloud, and what to do", () => {
  const store = storeWith([orders]);
  const turn = { accountId: "a", clusterId: "c1", endpoint: endpoint("vpce-2") };
  const [item] = turnItems([{ ...turn, other: { kind: "missing" } }], sourcesOf(store));
  expect(item).toMatchObject({
    icon: "bell",
    label: "Private endpoint vpce-2",
    place: {
      accountId: "a",
      clusterId: "c1",
      region: "us-east-1",
      part: "endpoints",
      item: "vpce-2",
    },
    action: { command: "disconnect" },
  });
  expect(item!.description).toContain("orders");
  expect(item!.detail).toContain("not in your own cloud any more");
});
