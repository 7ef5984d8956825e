import { describe, expect, test, vi } from "vitest";
import { ApiError } from "../../../src/http/errors.ts";
import { hasOpenEnds } from "../../../src/operations/operation.ts";
import type { Plan } from "../../../src/operations/plan.ts";
import type { Session } from "../../../src/providers/provider.ts";
import { FakeCloud, lost, refused } from "./fakeCloud.ts";
import { drive, pass, type Window } from "./harness.ts";
import { desk } from "./setup.ts";

vi.mock("../../../src/operations/watch.ts", () => import("./fakeWatch.ts"));

const here = desk();
const create: Partial<Plan> = { action: "createEgressEndpoint", values: { target: "db" } };
const register: Partial<Plan> = { action: "registerEndpoint", values: { id: "vpce-1" } };
const names: Partial<Plan> = {
  action: "setDomainNames",
  item: "old-0",
  values: { names: ["b.example"] },
};
const remove: Partial<Plan> = { action: "deleteEgressEndpoint", item: "old-0", values: {} };

function logOf(window: Window, id: string): string {
  return window.operations
    .logOf(id)
    .map(({ text }) => text)
    .join("\n");
}

describe("a write", () => {
  test("is sent once, waited for, and done", async () => {
    const cloud = new FakeCloud();
    const learned: string[] = [];
    const one = await here.open(cloud, {
      learned: (account, cluster, parts) =>
        void learned.push(`${account} ${cluster.name} ${Object.keys(parts).join()}`),
    });
    const id = await one.begin(create);
    expect(await one.settle(id)).toMatchObject({
      state: "done",
      text: "It is available.",
      clusterName: "orders",
      accountLabel: "Work",
      provider: "fake",
    });
    expect(cloud.effects).toEqual(["create"]);
    expect(one.settled).toEqual(["done: It is available."]);
    expect(new Set(learned)).toEqual(new Set(["a1 orders egress"]));
    await pass(3600_000);
    expect(cloud.arrived).toEqual(["create"]);
  });

  test("of what is so already sends nothing, and has nothing to undo", async () => {
    const cloud = new FakeCloud([{ names: ["b.example"] }]);
    const one = await here.open(cloud);
    const id = await one.begin(names);
    expect(await one.settle(id)).toMatchObject({ state: "done" });
    expect(logOf(one, id)).toContain("It was already so; nothing was sent.");
    expect(cloud.arrived).toEqual([]);
    expect(one.operations.offers(id)).toEqual(["forget"]);
  });

  test("that makes what exists already adopts it, and never takes it back", async () => {
    const cloud = new FakeCloud([{ target: "db" }]);
    const one = await here.open(cloud);
    const id = await one.begin(create);
    expect(await one.settle(id)).toMatchObject({
      state: "done",
      text: "It existed already (old-0); nothing was sent. It is available.",
    });
    await drive(one.operations.undo(id));
    expect(await one.settle(id)).toMatchObject({ state: "undone" });
    expect(cloud.arrived).toEqual([]);
    expect(cloud.world).toEqual(["egress db []"]);
  });

  test("passes by a dead twin, and is not fooled by it when its own answer is lost", async () => {
    const cloud = new FakeCloud([{ target: "db", state: "failed" }]);
    cloud.faults.push("loseAnswer");
    const one = await here.open(cloud);
    const operation = await one.settle(await one.begin(create));
    expect(operation).toMatchObject({ state: "done" });
    expect(operation.steps[0]).toMatchObject({ sent: { subject: "new-1" }, origin: "made" });
    expect(cloud.effects).toEqual(["create"]);
  });

  test.each([
    ["invalidInput", "The region is unknown."],
    ["permission", "The role does not allow it."],
    ["notFound", "There is no such endpoint."],
    ["conflict", "It is being deleted."],
    ["authentication", "The key was revoked."],
  ] as const)(
    "that is refused (%s) fails with the words, and can be tried again",
    async (code, words) => {
      const cloud = new FakeCloud();
      cloud.faults.push(refused(code, words));
      const one = await here.open(cloud);
      const id = await one.begin(create);
      expect(await one.settle(id)).toMatchObject({
        state: "failed",
        text: `${words} Look again. Nothing was changed.`,
      });
      expect(one.operations.offers(id)).toEqual(["resume", "forget"]);
      expect(hasOpenEnds(one.operation(id))).toBe(false);
      await drive(one.operations.resume(id));
      expect(await one.settle(id)).toMatchObject({ state: "done" });
      expect(cloud.effects).toEqual(["create"]);
    },
  );

  test("waits as long as the provider says after a 429, five times at most", async () => {
    const cloud = new FakeCloud();
    cloud.faults.push(refused("rateLimited", "Slow down.", 45_000));
    const one = await here.open(cloud);
    const start = Date.now();
    const id = await one.begin(create);
    await pass(40_000);
    expect(one.operations.get(id)).toMatchObject({
      state: "waiting",
      text: "Slow down. It will be tried again.",
    });
    expect(await one.settle(id)).toMatchObject({ state: "done" });
    expect(Date.now() - start).toBeGreaterThan(45_000);

    cloud.faults.push(
      ...Array.from({ length: 9 }, () => refused("unavailable", "No route.", 1000)),
    );
    const second = await one.settle(await one.begin({ ...create, values: { target: "other" } }));
    expect(second).toMatchObject({
      state: "failed",
      text: "No route. Look again. Nothing was changed.",
    });
    expect(cloud.arrived.length).toBe(2 + 5);
  });

  test("tells how it ended: refused with the reason, or answered", async () => {
    const cloud = new FakeCloud();
    const refusal = refused("permission", "The role may not write.");
    cloud.faults.push(refusal);
    const told: unknown[] = [];
    const one = await here.open(cloud, { wrote: (...ending) => void told.push(ending) });
    const id = await one.begin(create);
    expect(await one.settle(id)).toMatchObject({ state: "failed" });
    expect(told).toEqual([["a1", "c1", refusal]]);
    await drive(one.operations.resume(id));
    expect(await one.settle(id)).toMatchObject({ state: "done" });
    expect(told.slice(1)).toEqual([["a1", "c1"]]);
  });

  test("whose cluster cannot be read is not sent", async () => {
    const cloud = new FakeCloud();
    cloud.readFaults.push(refused("permission", "The role may not read."));
    const one = await here.open(cloud);
    const operation = await one.settle(await one.begin(create));
    expect(operation.text).toBe("The role may not read. Look again. Nothing was changed.");
    expect(cloud.arrived).toEqual([]);
  });

  test("that the provider blocks now says why", async () => {
    const cloud = new FakeCloud();
    const blocked = cloud.actions.map((action) => ({
      ...action,
      blocked: () => "Not on this plan.",
    }));
    const one = await here.open(cloud, {
      session: () => Promise.resolve(cloud.session(blocked)),
    });
    const operation = await one.settle(await one.begin(create));
    expect(operation).toMatchObject({
      state: "failed",
      text: "Not on this plan. Nothing was changed.",
    });
  });

  test("that is refused keeps the action that helps for every window, until it is resumed", async () => {
    const cloud = new FakeCloud();
    const details = { message: "It sleeps.", next: "Wake it.", remedy: "wakeCluster" };
    cloud.faults.push(new ApiError("conflict", "unchanged", details));
    const one = await here.open(cloud);
    const two = await here.open(cloud);
    const { id, remedy } = await one.settle(await one.begin(create));
    expect(remedy).toBe("wakeCluster");
    await pass(15_000);
    expect(two.operation(id)).toMatchObject({ state: "failed", remedy: "wakeCluster" });
    await drive(two.operations.resume(id));
    expect(two.operation(id).remedy).toBeUndefined();
    expect((await two.settle(id)).state).toBe("done");
  });

  test("that is refused offers nothing that this version does not know", async () => {
    const cloud = new FakeCloud();
    const details = { message: "It sleeps.", next: "Sing to it.", remedy: "singToCluster" };
    cloud.faults.push(new ApiError("conflict", "unchanged", details));
    const one = await here.open(cloud);
    const { state, remedy } = await one.settle(await one.begin(create));
    expect([state, remedy]).toEqual(["failed", undefined]);
  });

  test("is not stopped by an interface that fails to show it", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const id = await one.begin(create);
    one.operations.onDidChange(() => {
      throw new Error("no such node");
    });
    await pass(120_000);
    expect(one.operation(id).state).toBe("done");
    expect(one.log.join()).toContain("no such node");
  });

  test("is refused at once for an account that is not there", async () => {
    const one = await here.open(new FakeCloud(), { account: () => undefined });
    await expect(one.begin(create)).rejects.toMatchObject({ code: "invalidInput" });
  });
});

describe("a lost answer", () => {
  test("of a create that took effect is found, told, and not repeated", async () => {
    const cloud = new FakeCloud();
    cloud.lagMs = 12_000;
    cloud.faults.push("loseAnswer");
    const one = await here.open(cloud);
    const id = await one.begin(create);
    expect(await one.settle(id)).toMatchObject({
      state: "done",
      text: "The answer was lost, but it had been created (new-1). It is available.",
    });
    expect(cloud.arrived).toEqual(["create"]);
    await drive(one.operations.undo(id));
    expect(await one.settle(id)).toMatchObject({ state: "undone" });
    expect(cloud.world).toEqual([]);
  });

  test("of a create that did not arrive asks before it is sent again", async () => {
    const cloud = new FakeCloud();
    cloud.faults.push("loseRequest");
    const one = await here.open(cloud);
    const id = await one.begin(create);
    const operation = await one.settle(id);
    expect(operation).toMatchObject({ state: "needsYou", asks: "resume" });
    expect(operation.text).toContain("The connection broke.");
    expect(hasOpenEnds(operation)).toBe(true);
    await pass(3600_000);
    expect(cloud.arrived).toEqual(["create"]);
    // That this one is refused says nothing about the first.
    cloud.faults.push(refused("permission", "No."));
    await drive(one.operations.resume(id));
    const refusedOnce = await one.settle(id);
    expect([refusedOnce.state, hasOpenEnds(refusedOnce)]).toEqual(["failed", true]);
    await drive(one.operations.resume(id));
    const done = await one.settle(id);
    expect([done.state, hasOpenEnds(done)]).toEqual(["done", false]);
    expect(cloud.effects).toEqual(["create"]);
  });

  test.each(["conflict", "invalidInput"] as const)(
    "that shows only after it was sent again and refused for that (%s) is found",
    async (code) => {
      const cloud = new FakeCloud();
      cloud.lagMs = 35_000;
      cloud.faults.push("loseAnswer", refused(code, "It is there already."));
      const one = await here.open(cloud);
      const id = await one.begin(register);
      expect(await one.settle(id)).toMatchObject({
        state: "done",
        text: "The answer was lost, but it had taken effect. It is available.",
      });
      expect([cloud.arrived, cloud.effects]).toEqual([["register", "register"], ["register"]]);
      expect(one.operations.offers(id)).toEqual(["undo", "forget"]);
    },
  );

  test("that does not show, and is refused when it is sent again, failed", async () => {
    const cloud = new FakeCloud();
    cloud.faults.push("loseRequest", refused("conflict", "It is being deleted."));
    const one = await here.open(cloud);
    expect(await one.settle(await one.begin(register))).toMatchObject({
      state: "failed",
      text: "It is being deleted. Look again. Nothing was changed.",
    });
  });

  test("that shows only after the question is found by Resume, and not sent again", async () => {
    const cloud = new FakeCloud();
    cloud.lagMs = 120_000;
    cloud.faults.push("loseAnswer");
    const one = await here.open(cloud);
    const id = await one.begin(create);
    expect(await one.settle(id)).toMatchObject({ state: "needsYou" });
    await pass(120_000);
    await drive(one.operations.resume(id));
    expect(await one.settle(id)).toMatchObject({ state: "done" });
    expect(cloud.arrived).toEqual(["create"]);
  });

  test.each([
    { what: "register", plan: register },
    { what: "set", plan: names },
    { what: "delete", plan: remove },
  ])("of a $what that did not arrive sends it again, three times at most", async ({ plan }) => {
    const cloud = new FakeCloud([{}]);
    cloud.faults.push("loseRequest", "loseRequest");
    const one = await here.open(cloud);
    expect(await one.settle(await one.begin(plan))).toMatchObject({ state: "done" });
    expect(cloud.arrived.length).toBe(3);
    expect(cloud.effects).toHaveLength(1);

    const worse = new FakeCloud([{}]);
    worse.faults.push(...Array<"loseRequest">(9).fill("loseRequest"));
    const two = await here.open(worse);
    expect(await two.settle(await two.begin(plan))).toMatchObject({
      state: "needsYou",
      asks: "resume",
    });
    expect(worse.arrived.length).toBe(3);
  });

  test("a good status with an unreadable answer counts as lost", async () => {
    const cloud = new FakeCloud();
    const actions = cloud.actions.map((action) => ({
      ...action,
      run: async (...args: Parameters<typeof action.run>) => {
        await action.run(...args);
        throw lost("protocol");
      },
    }));
    const one = await here.open(cloud, {
      session: () => Promise.resolve(cloud.session(actions)),
    });
    expect(await one.settle(await one.begin(create))).toMatchObject({ state: "done" });
    expect(cloud.effects).toEqual(["create"]);
  });

  test("reads that fail while it is looked for prove nothing, and are not counted", async () => {
    const cloud = new FakeCloud();
    cloud.faults.push("loseAnswer");
    const one = await here.open(cloud);
    const id = await one.begin(create);
    await pass(10);
    cloud.readFaults.push(...Array.from({ length: 20 }, () => lost()));
    expect(await one.settle(id)).toMatchObject({ state: "done" });
    expect(cloud.arrived).toEqual(["create"]);
  });
});

describe("a locked cluster", () => {
  test("is waited for in words, then the write goes on", async () => {
    const cloud = new FakeCloud();
    cloud.lock = { holder: "CRDB_SCALE_RUNNING", until: Date.now() + 20 * 60_000 };
    const one = await here.open(cloud);
    const id = await one.begin(create);
    await pass(60_000);
    expect(one.operations.get(id)?.state).toBe("waiting");
    expect(one.operations.get(id)?.text).toMatch(/^orders is locked since .*CRDB_SCALE_RUNNING/);
    expect(cloud.arrived).toEqual([]);
    expect(await one.settle(id)).toMatchObject({ state: "done" });
    expect(cloud.arrived).toEqual(["create"]);
  });

  test("since another day is told with the date", async () => {
    const cloud = new FakeCloud();
    const session = cloud.session();
    const since = Date.now() - 48 * 3600_000;
    const one = await here.open(cloud, {
      session: () =>
        Promise.resolve({
          ...session,
          cluster: async (...asked: Parameters<Session["cluster"]>) => ({
            ...(await session.cluster(...asked)),
            lock: { holder: "LOCKED", since },
          }),
        }),
    });
    const id = await one.begin(create);
    await pass(1000);
    const when = new Date(since).toLocaleString();
    expect(one.operations.get(id)?.text).toContain(`locked since ${when} (LOCKED)`);
  });

  test("that only refuses writes is waited for as well", async () => {
    const cloud = new FakeCloud();
    cloud.faults.push(
      refused("locked", "Another operation holds the lock."),
      new ApiError("locked", "unknown", { message: "503: locked.", next: "Wait." }),
    );
    const one = await here.open(cloud);
    const id = await one.begin(create);
    expect(await one.settle(id)).toMatchObject({ state: "done" });
    expect(logOf(one, id)).toContain("Another operation holds the lock.");
    expect(cloud.effects).toEqual(["create"]);
    expect(cloud.arrived).toHaveLength(3);
  });

  test("that answers 503 says so in its words for as long as it takes, and the write happens once", async () => {
    const cloud = new FakeCloud();
    const busy = { message: "503: a backup runs.", next: "Wait." };
    cloud.faults.push(...Array.from({ length: 10 }, () => new ApiError("locked", "unknown", busy)));
    const one = await here.open(cloud);
    const id = await one.begin(create);
    const seen = new Set<string>();
    await pass(1000);
    one.operations.onDidChange(() => void seen.add(one.operation(id).text));
    await pass(120_000);
    expect(one.operation(id).state).toBe("waiting");
    expect(one.operation(id).text).toMatch(/^orders is locked since .*503: a backup runs\./);
    expect([...seen]).toEqual([one.operation(id).text]);
    expect(await one.settle(id)).toMatchObject({ state: "done" });
    expect(cloud.effects).toEqual(["create"]);
    expect(cloud.arrived).toHaveLength(11);
  });

  test("waited for can be cancelled, with nothing sent, and resumed", async () => {
    const cloud = new FakeCloud();
    cloud.lock = { holder: "LOCKED", until: Infinity };
    const one = await here.open(cloud);
    const id = await one.begin(create);
    await pass(30_000);
    await drive(one.operations.cancel(id));
    expect(one.operations.get(id)).toMatchObject({
      state: "cancelled",
      text: "Stopped. Nothing was sent.",
    });
    cloud.lock = undefined;
    await drive(one.operations.resume(id));
    expect(await one.settle(id)).toMatchObject({ state: "done" });
  });
});

describe("two writes to one cluster", () => {
  test("come one after the other; two that want the same make one", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const first = await one.begin(create);
    const second = await one.begin(create);
    expect(await one.settle(first)).toMatchObject({ state: "done" });
    expect(await one.settle(second)).toMatchObject({ state: "done" });
    expect(cloud.effects).toEqual(["create"]);
  });

  test("from two windows also", async () => {
    const cloud = new FakeCloud();
    const one = await here.open(cloud);
    const two = await here.open(cloud);
    const first = await one.begin(create);
    const second = await two.begin(create);
    expect(await one.settle(first)).toMatchObject({ state: "done" });
    expect(await two.settle(second)).toMatchObject({ state: "done" });
    expect(cloud.effects).toEqual(["create"]);
  });

  test("a cancelled one gives its turn away", async () => {
    const cloud = new FakeCloud();
    cloud.lock = { holder: "LOCKED", until: Date.now() + 600_000 };
    const one = await here.open(cloud);
    const first = await one.begin(create);
    const second = await one.begin({ ...create, values: { target: "other" } });
    const third = await one.begin({ ...create, values: { target: "third" } });
    await pass(1000);
    expect(one.operations.get(second)?.text).toContain("Waiting for its turn");
    await drive(one.operations.cancel(second));
    await drive(one.operations.cancel(first));
    expect(await one.settle(third)).toMatchObject({ state: "done" });
    expect(cloud.world).toEqual(["egress third []"]);
  });
});
