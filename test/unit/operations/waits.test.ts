import { describe, expect, test, vi } from "vitest";
import { sleep } from "../../../src/domain/sleep.ts";
import { undoOf, waitedText } from "../../../src/operations/operation.ts";
import type { Values } from "../../../src/domain/draft.ts";
import type { Plan } from "../../../src/operations/plan.ts";
import type { CallOptions, Session, Target } from "../../../src/providers/provider.ts";
import { FakeCloud, lost, refused } from "./fakeCloud.ts";
import { drive, pass } from "./harness.ts";
import { desk } from "./setup.ts";

vi.mock("../../../src/operations/watch.ts", () => import("./fakeWatch.ts"));

const here = desk();
const create: Partial<Plan> = { action: "createEgressEndpoint", values: { target: "db" } };

describe("the wait", () => {
  test("looks after 2 s, then less and less often, and every minute after a quarter of an hour", async () => {
    const cloud = new FakeCloud();
    cloud.lagMs = 0;
    cloud.buildMs = Infinity;
    const one = await here.open(cloud);
    const id = await one.begin(create);
    await pass(1000);
    const times: number[] = [];
    const until = Date.now() + 25 * 60_000;
    while (Date.now() < until) {
      const { reads } = cloud;
      await pass(500);
      if (cloud.reads > reads) times.push(Date.now());
    }
    const gaps = times.slice(1).map((time, place) => (time - (times[place] ?? 0)) / 1000);
    const late = gaps.filter((_gap, place) => (times[place] ?? 0) > until - 9 * 60_000);
    expect(Math.min(...gaps)).toBeGreaterThan(1.5);
    expect(Math.max(...gaps.slice(0, 20))).toBeLessThan(18.5);
    expect(late.length).toBeGreaterThan(5);
    for (const gap of late) expect(gap).toBeGreaterThan(47);
    expect(one.operations.get(id)).toMatchObject({ state: "waiting", text: "It is PENDING." });
  });

  test("tells how long it took against how long it takes", async () => {
    const cloud = new FakeCloud();
    cloud.buildMs = 300_000;
    const one = await here.open(cloud);
    const id = await one.begin(create);
    await pass(120_000);
    const operation = one.operations.get(id);
    expect(operation && waitedText(operation, Date.now())).toBe("2 min of about 60 s");
    const done = await one.settle(id);
    expect(waitedText(done, Date.now())).toBeUndefined();
  });

  test("says when somebody must act, once, and goes on when they did", async () => {
    const cloud = new FakeCloud();
    cloud.becomes = "needsAcceptance";
    const one = await here.open(cloud);
    const id = await one.begin(create);
    expect(await one.settle(id)).toMatchObject({
      state: "needsYou",
      asks: "act",
      text: "Accept it in your account.",
    });
    expect(one.operations.offers(id)).toEqual(["cancel", "undo"]);
    await pass(3600_000);
    cloud.setState("new-1", undefined);
    await pass(120_000);
    expect(one.operations.get(id)).toMatchObject({ state: "done" });
    expect(one.settled).toEqual(["needsYou: Accept it in your account.", "done: It is available."]);
  });

  test("looks at once when the person says so", async () => {
    const cloud = new FakeCloud();
    cloud.becomes = "needsAcceptance";
    const one = await here.open(cloud);
    const id = await one.begin(create);
    await pass(3600_000);
    cloud.setState("new-1", undefined);
    await pass(cloud.lagMs);
    await drive(one.operations.resume(id));
    await pass(100);
    expect(one.operations.get(id)).toMatchObject({ state: "done" });
  });

  test("ends at once when it fails; undo removes what is left", async () => {
    const cloud = new FakeCloud();
    cloud.becomes = "failed";
    const one = await here.open(cloud);
    const id = await one.begin(create);
    expect(await one.settle(id)).toMatchObject({
      state: "failed",
      text: "It failed: make a new one.",
    });
    expect(one.operations.offers(id)).toEqual(["resume", "undo", "forget"]);
    await drive(one.operations.undo(id));
    expect(await one.settle(id)).toMatchObject({ state: "undone" });
    expect(cloud.world).toEqual([]);
  });

  test("is not failed by reads that fail", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const id = await one.begin(create);
    await pass(10_000);
    cloud.readFaults.push(...Array.from({ length: 5 }, () => lost()));
    await pass(10_000);
    expect(one.operations.get(id)).toMatchObject({
      state: "waiting",
      text: "The connection broke. Try again.",
    });
    expect(await one.settle(id)).toMatchObject({ state: "done" });
    expect(one.settled).toEqual(["done: It is available."]);
  });

  test("pauses for a key that is refused, and goes on with the new one", async () => {
    const cloud = new FakeCloud();
    let revoked = false;
    const one = await here.open(cloud, {
      session: () =>
        revoked
          ? Promise.reject(refused("authentication", "The key was revoked."))
          : Promise.resolve(cloud.session()),
    });
    const id = await one.begin(create);
    await pass(10_000);
    revoked = true;
    expect(await one.settle(id)).toMatchObject({ state: "needsYou", asks: "act" });
    await pass(600_000);
    revoked = false;
    await pass(60_000);
    expect(one.operations.get(id)).toMatchObject({ state: "done" });
  });

  test("says so when the account is not here any more", async () => {
    const cloud = new FakeCloud();
    let account: { label: string; provider: string } | undefined = {
      label: "Work",
      provider: "fake",
    };
    const one = await here.open(cloud, { account: () => account });
    const id = await one.begin(create);
    await pass(10_000);
    account = undefined;
    const operation = await one.settle(id);
    expect(operation.text).toContain("The account Work is not here any more.");
  });

  test("tells when what was made is gone, and goes on looking", async () => {
    const cloud = new FakeCloud();
    cloud.buildMs = Infinity;
    const one = await here.open(cloud);
    const id = await one.begin(create);
    await pass(60_000);
    cloud.change("somebody removed it", []);
    await pass(60_000);
    expect(one.operations.get(id)).toMatchObject({ state: "waiting" });
    const operation = await one.settle(id);
    expect(operation).toMatchObject({ state: "needsYou", asks: "act" });
    expect(operation.text).toContain("somebody may have removed it");
  });
});

test("an answer that lists everything twice shows an operation each thing once", async () => {
  const cloud = new FakeCloud([{ target: "db", state: "failed" }]);
  const seen = new Set<string>();
  const actions = cloud.actions.map((action) => ({
    ...action,
    alike(values: Values, target: Target) {
      const ids = action.alike?.(values, target) ?? [];
      seen.add(ids.join());
      return ids;
    },
  }));
  const session = cloud.session(actions);
  const twice: Session = {
    ...session,
    async networking(...asked) {
      const { egress } = await session.networking(...asked);
      return { egress: { items: [egress, egress].flatMap((one) => one?.items ?? []) } };
    },
  };
  const one = await here.open(cloud, { session: () => Promise.resolve(twice) });
  const id = await one.begin(create);
  expect(await one.settle(id)).toMatchObject({ state: "done" });
  expect([...seen]).toEqual(["old-0", "old-0,new-1"]);
});

describe("what was sent and has no effect", () => {
  const remove: Partial<Plan> = { action: "deleteEgressEndpoint", item: "old-0" };

  test("is sent again after a minute where that is safe", async () => {
    const cloud = new FakeCloud([{}]);
    cloud.faults.push("ignore");
    const one = await here.open(cloud);
    const id = await one.begin(remove);
    await pass(50_000);
    expect(cloud.arrived).toEqual(["delete"]);
    expect(one.operations.get(id)).toMatchObject({
      state: "waiting",
      text: "Sent; it has not taken effect yet.",
    });
    expect(await one.settle(id)).toMatchObject({ state: "done", text: "It is gone." });
    expect(cloud.arrived).toEqual(["delete", "delete"]);
  });

  test("is sent three times at most; then a removal says that the thing is still there", async () => {
    const cloud = new FakeCloud([{}]);
    cloud.faults.push("ignore", "ignore", "ignore");
    const one = await here.open(cloud);
    const id = await one.begin(remove);
    expect(await one.settle(id)).toMatchObject({
      state: "needsYou",
      asks: "act",
      text: "It was sent, but what was to be removed is still there. It is there. To send it once more, stop waiting and resume.",
    });
    await pass(3600_000);
    expect(cloud.arrived).toEqual(["delete", "delete", "delete"]);
    await drive(one.operations.cancel(id));
    await drive(one.operations.resume(id));
    expect(await one.settle(id)).toMatchObject({ state: "done" });
    expect(cloud.world).toEqual([]);
  });

  test("says so of a list that was to be set", async () => {
    const cloud = new FakeCloud([{}]);
    cloud.faults.push("ignore", "ignore", "ignore");
    const one = await here.open(cloud);
    const id = await one.begin({
      action: "setDomainNames",
      item: "old-0",
      values: { names: ["a.example"] },
    });
    const { text } = await one.settle(id);
    expect(text).toMatch(/^It was sent, but has not taken effect. The names differ./);
  });

  test("is not sent again when it showed, and somebody removed it", async () => {
    const cloud = new FakeCloud();
    cloud.buildMs = Infinity;
    const one = await here.open(cloud);
    const id = await one.begin({ action: "registerEndpoint", values: { id: "vpce-1" } });
    await pass(60_000);
    cloud.change("somebody removed it", []);
    expect((await one.settle(id)).text).toContain("somebody may have removed it");
    expect(cloud.arrived).toEqual(["register"]);
  });

  test("is not sent again by a window that took the operation over", async () => {
    const cloud = new FakeCloud([{}]);
    cloud.faults.push("ignore");
    const first = await here.open(cloud);
    const id = await first.begin(remove);
    await pass(40_000);
    await drive(first.operations.dispose());
    const second = await here.open(cloud);
    expect(await second.settle(id)).toMatchObject({ state: "needsYou", asks: "act" });
    expect(cloud.arrived).toEqual(["delete"]);
  });

  test("is not sent again while the cluster is locked: its own change may hold the lock", async () => {
    const cloud = new FakeCloud([{}]);
    cloud.faults.push("ignore");
    const one = await here.open(cloud);
    const id = await one.begin(remove);
    await pass(10_000);
    cloud.lock = { holder: "CRDB_EDIT_CLUSTER_RUNNING", until: Date.now() + 600_000 };
    await pass(590_000);
    expect(one.operations.get(id)?.text).toBe("Sent; it has not taken effect yet.");
    expect(await one.settle(id)).toMatchObject({ state: "done" });
  });
});

describe("stop waiting", () => {
  test("leaves what was sent, says so, and can be resumed", async () => {
    const cloud = new FakeCloud();
    cloud.buildMs = 300_000;
    const one = await here.open(cloud);
    const id = await one.begin(create);
    await pass(60_000);
    await drive(one.operations.cancel(id));
    expect(one.operations.get(id)).toMatchObject({
      state: "cancelled",
      text: "Stopped waiting. What was sent goes on at the provider: It is PENDING.",
    });
    const { reads } = cloud;
    await pass(3600_000);
    expect(cloud.reads).toBe(reads);
    expect(one.operations.offers(id)).toEqual(["resume", "undo", "forget"]);
    await drive(one.operations.resume(id));
    expect(await one.settle(id)).toMatchObject({ state: "done" });
    expect(cloud.arrived).toEqual(["create"]);
  });

  test("before the write could be sent, as the provider asked to wait, sends nothing", async () => {
    const cloud = new FakeCloud();
    const actions = cloud.actions.map((action) => ({
      ...action,
      run: async (_values: Values, _target: Target, { signal }: CallOptions) => {
        await sleep(600_000, signal);
        return "never";
      },
    }));
    const one = await here.open(cloud, {
      session: () => Promise.resolve(cloud.session(actions)),
    });
    const id = await one.begin(create);
    await pass(1000);
    const before = Date.now();
    await drive(one.operations.cancel(id));
    expect(Date.now() - before).toBeLessThan(1000);
    expect(one.operations.get(id)).toMatchObject({
      state: "cancelled",
      text: "Stopped. Nothing was sent.",
      steps: [{ phase: "planned" }],
    });
  });

  test("while the write is under way takes its answer first", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const answer = Promise.withResolvers<undefined>();
    cloud.point = (name) => (name === "create took effect" ? answer.promise : Promise.resolve());
    const id = await one.begin(create);
    await pass(100);
    const cancelled = one.operations.cancel(id);
    await pass(100);
    answer.resolve(undefined);
    await drive(cancelled);
    expect(one.operations.get(id)).toMatchObject({
      state: "cancelled",
      steps: [{ phase: "sent", sent: { subject: "new-1" } }],
    });
  });
});

describe("undo", () => {
  test("tells before what it takes back and what it cannot, and after what it left", async () => {
    const cloud = new FakeCloud();
    const actions = cloud.actions.map((action) => ({
      ...action,
      undo: () => ({ cannot: "An endpoint service cannot be deleted." }),
    }));
    const one = await here.open(cloud, {
      session: () => Promise.resolve(cloud.session(actions)),
    });
    const id = await one.begin(create);
    await one.settle(id);
    expect(undoOf(one.operation(id))).toEqual({
      takesBack: [],
      cannot: ["An endpoint service cannot be deleted."],
      leaves: [],
    });
    expect(one.operations.offers(id)).toEqual(["forget"]);
    await drive(one.operations.undo(id));
    expect(await one.settle(id)).toMatchObject({
      state: "undone",
      text: "Undone, except: An endpoint service cannot be deleted.",
      leftBehind: ["An endpoint service cannot be deleted."],
    });
    expect(cloud.world).toEqual(["egress db []"]);
  });

  test("tells before and after what outlives it, after a reload of the window too", async () => {
    const cloud = new FakeCloud();
    const actions = cloud.actions.map((action) => ({
      ...action,
      undo: () => ({
        action: "deleteEgressEndpoint" as const,
        item: "new-1",
        about: "orders-db",
        values: {},
        leaves: ["Its entry stays listed."],
      }),
    }));
    const port = { session: () => Promise.resolve(cloud.session(actions)) };
    const one = await here.open(cloud, port);
    const id = await one.begin(create);
    await one.settle(id);
    await drive(one.operations.dispose());
    const next = await here.open(cloud, port);
    expect(undoOf(next.operation(id))).toEqual({
      takesBack: ["Delete the egress endpoint orders-db"],
      cannot: [],
      leaves: ["Its entry stays listed."],
    });
    await drive(next.operations.undo(id));
    expect(await next.settle(id)).toMatchObject({
      state: "undone",
      text: "Undone, except: Its entry stays listed.",
      leftBehind: ["Its entry stays listed."],
    });
    expect(cloud.world).toEqual([]);
  });

  test("of a running operation stops it first", async () => {
    const cloud = new FakeCloud();
    cloud.buildMs = Infinity;
    const one = await here.open(cloud);
    const id = await one.begin(create);
    await pass(30_000);
    expect(undoOf(one.operation(id)).takesBack).toEqual(["Delete the egress endpoint new-1"]);
    await drive(one.operations.undo(id));
    expect(await one.settle(id)).toMatchObject({ state: "undone" });
    expect(cloud.arrived).toEqual(["create", "delete"]);
    await drive(one.operations.undo(id));
    expect(cloud.arrived).toEqual(["create", "delete"]);
  });

  test("leaves alone what somebody changed since", async () => {
    const cloud = new FakeCloud([{ names: ["a.example"] }]);
    const one = await here.open(cloud);
    const id = await one.begin({
      action: "setDomainNames",
      item: "old-0",
      values: { names: ["b.example"] },
    });
    await one.settle(id);
    const [thing] = cloud.things;
    cloud.change("somebody", thing === undefined ? [] : [{ ...thing, names: ["c.example"] }]);
    await pass(60_000);
    await drive(one.operations.undo(id));
    expect(await one.settle(id)).toMatchObject({ state: "undone" });
    expect(cloud.world).toEqual(["egress target-0 [c.example]"]);
  });

  test("that is refused fails with the words, and goes on by Resume", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const id = await one.begin(create);
    await one.settle(id);
    cloud.faults.push(refused("permission", "The role does not allow it."));
    await drive(one.operations.undo(id));
    expect(await one.settle(id)).toMatchObject({ state: "failed" });
    expect(one.operations.offers(id)).toEqual(["resume", "forget"]);
    await drive(one.operations.resume(id));
    expect(await one.settle(id)).toMatchObject({ state: "undone" });
    expect(cloud.world).toEqual([]);
  });
});
