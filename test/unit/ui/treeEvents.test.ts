import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { EndpointState } from "../../../src/domain/state.ts";
import type { Store } from "../../../src/inventory/store.ts";
import type { Node } from "../../../src/ui/tree/node.ts";
import { signatureOf } from "../../../src/ui/tree/rendered.ts";
import { TreeModel, type Repaint } from "../../../src/ui/tree/treeModel.ts";
import {
  cluster,
  endpoint,
  networking,
  owner,
  readAt,
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

type Step = (store: Store) => void;

const account = fc.constantFrom("a", "b");
const clusterId = fc.constantFrom("c1", "c2", "c3");
const region = fc.constantFrom("us-east-1", "eu-west-1");
const state = fc.constantFrom<EndpointState[]>("available", "pending", "needsAcceptance", "failed");
const failure = { code: "unavailable", message: "No answer.", next: "Retry.", at: 0 } as const;

const described = fc
  .tuple(account, clusterId, fc.constantFrom("ant", "bee", "cat"), fc.subarray(["us-east-1", "x"]))
  .map(([id, c, name, regions]): Step => (store) => {
    const item = cluster({ id: c, name, regions: regions.map((one) => ({ name: one })) });
    store.applyPage(id, { items: [item], broken: [] }, readAt);
  });

const listed = fc.tuple(account, fc.subarray(["c1", "c2", "c3"])).map(
  ([id, ids]): Step =>
    (store) =>
      store.finishList(id, new Set(ids), readAt),
);

const items = fc.uniqueArray(fc.tuple(fc.constantFrom("v1", "v2", "v3"), state, region), {
  selector: ([id]) => id,
});

const read = fc
  .tuple(account, clusterId, items, fc.subarray(["o1", "o2"]), fc.boolean())
  .map(([id, c, endpoints, owners, withheld]): Step => (store) => {
    const whole = networking({
      endpoints: { items: endpoints.map(([v, s, r]) => endpoint(v, s, { region: r })) },
      owners: { items: owners.map((one) => owner(one, one)) },
      egress: { items: [], ...(withheld && { unavailable: "Not in this plan." }) },
    });
    store.applyNetworking(id, c, whole, readAt);
  });

const failed = fc.tuple(account, clusterId).map(
  ([id, c]): Step =>
    (store) =>
      store.failCluster(id, c, failure),
);

const paused = fc.tuple(account, fc.boolean()).map(
  ([id, on]): Step =>
    (store) =>
      store.setPaused(id, on ? failure : undefined),
);

const unlisted = account.map(
  (id): Step =>
    (store) =>
      store.failList(id, failure),
);

const accounts = fc.subarray(["a", "b"], { minLength: 1 }).map(
  (ids): Step =>
    (store) =>
      store.setAccounts(ids),
);

const steps = fc.array(
  fc.oneof(described, listed, { weight: 3, arbitrary: read }, failed, paused, unlisted, accounts),
  { maxLength: 25, size: "large" },
);

interface Seen {
  readonly signature: string;
  readonly children: string;
}

/** Opens everything, as a person who clicks on every arrow, and notes what is on the screen. */
function look(model: TreeModel): Map<Node | undefined, Seen> {
  const seen = new Map<Node | undefined, Seen>();
  const visit = (node: Node | undefined): void => {
    const children = model.children(node);
    const signature = node === undefined ? "" : signatureOf(model.show(node));
    seen.set(node, { signature, children: children.map(({ id }) => id).join("\n") });
    children.forEach(visit);
  };
  visit(undefined);
  return seen;
}

function isDrawn(node: Node | undefined, repaint: Repaint | undefined): boolean {
  if (repaint === "all") return true;
  if (node === undefined || repaint === undefined) return false;
  return repaint.includes(node) || isDrawn(node.parent, repaint);
}

test("whatever changes, the tree ends as one made anew, and all that looks otherwise was drawn", () => {
  fc.assert(
    fc.property(steps, fc.option(fc.boolean(), { nil: undefined }), (all, grouped) => {
      const store = strictStore();
      storeWith([{ cluster: cluster({ id: "c1" }) }], "a", store);
      const model = new TreeModel(sourcesOf(store));
      model.setGroupByAccount(grouped);
      let repaint: Repaint | undefined;
      let events = 0;
      store.onChange((change) => {
        repaint = model.apply(change);
        events++;
      });
      let before = look(model);
      for (const step of all) {
        repaint = undefined;
        events = 0;
        step(store);
        expect(events).toBeLessThanOrEqual(1);
        const fresh = new TreeModel(sourcesOf(store));
        fresh.setGroupByAccount(grouped);
        const after = look(model);
        const byId = (map: Map<Node | undefined, Seen>): unknown =>
          [...map].map(([node, seen]) => [node?.id, seen]);
        expect(byId(after)).toEqual(byId(look(fresh)));
        for (const [node, seen] of after) {
          const old = before.get(node);
          const other =
            old !== undefined &&
            (old.signature !== seen.signature || old.children !== seen.children);
          if (other) expect(isDrawn(node, repaint)).toBe(true);
        }
        before = after;
      }
    }),
    { numRuns: 600 },
  );
});
