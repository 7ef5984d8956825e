// Close public access of CockroachDB Cloud where it takes several calls: one that is cut after some of them.
import { describe, expect, test, vi } from "vitest";
import type { Operation } from "../../../src/operations/operation.ts";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { lockCluster, unlockCluster } from "../../../src/sandbox/cockroach/lock.ts";
import { cockroachOf } from "../sandbox/cockroachOf.ts";
import { caseOf, type Case } from "./cases.ts";
import { desks, expectDone, type Desk } from "./desk.ts";

vi.mock("../../../src/operations/watch.ts", () => import("../operations/fakeWatch.ts"));

const desk = desks();

const list = "/api/v1/clusters/*/networking/allowlist";
const first = { method: "DELETE", path: `${list}/198.51.100.16/28` };
const second = { method: "PATCH", path: `${list}/203.0.113.0/24` };

/** The office, which sees the DB Console too, build runners, and a screen that sees only the DB Console. */
const orders: Case = {
  ...caseOf("setPublicAccess"),
  cluster: "orders-prod",
  effect: [
    "- allowList 198.51.100.16/28 build runners sql ",
    "~ allowList 203.0.113.0/24 office sql ui → 203.0.113.0/24 office  ui",
  ],
};

const half = ["- allowList 198.51.100.16/28 build runners sql "];

async function settled({ window, plan }: Desk): Promise<Operation> {
  return window.settle(await window.begin(plan));
}

async function expectUndone({ window, effect }: Desk, id: string): Promise<void> {
  await window.operations.undo(id);
  expect(await window.settle(id)).toMatchObject({ state: "undone", text: "Undone." });
  expect(effect()).toEqual([]);
}

test("is closed entry by entry, and brought back entry by entry", async () => {
  const here = await desk(orders);
  const { id, ...operation } = await settled(here);
  expectDone({ id, ...operation }, orders);
  expect(here.effect()).toEqual(orders.effect);
  expect(here.writes()).toEqual(["DELETE 200", "PATCH 200"]);
  await expectUndone(here, id);
  expect(here.writes()).toEqual(["DELETE 200", "PATCH 200", "PUT 200", "PATCH 200"]);
});

test("is over only when the cluster has taken it over", async () => {
  const here = await desk(orders);
  const { log } = await settled(here);
  expect(log.map(({ text }) => text)).toContain("The cluster takes the new public access over.");
});

/** What goes wrong at one of its two calls. */
const faults: readonly FaultAction[] = [
  { lostAnswer: true },
  { drop: true },
  { status: 500 },
  { afterEffect: true, status: 503 },
  { malformed: "not-json" },
];

describe.each([
  ["first", first],
  ["second", second],
] as const)("cut at its %s call", (_place, write) => {
  test.each(faults.map((fault) => [JSON.stringify(fault), fault] as const))(
    "by %s: the rest is done, and all of it can be undone",
    async (_fault, fault) => {
      const here = await desk({ ...orders, write });
      here.spoilWrite(fault);
      const operation = await settled(here);
      expectDone(operation, orders);
      expect(here.effect()).toEqual(orders.effect);
      await expectUndone(here, operation.id);
    },
  );
});

test("cut by the end of the window after its first call, it is done by the next one", async () => {
  const here = await desk({ ...orders, write: second });
  here.spoilWrite({ drop: true }, 100);
  const { id, state } = await settled(here);
  expect(state).toBe("needsYou");
  expect(here.effect()).toEqual(half);
  await here.window.operations.dispose();
  here.sandbox.faults.setPlan([]);
  const window = await here.open();
  await window.operations.resume(id);
  expectDone(await window.settle(id), orders);
  expect(here.effect()).toEqual(orders.effect);
  await expectUndone({ ...here, window }, id);
});

test("refused half way, it says that a part is done, and goes on from there", async () => {
  const here = await desk({ ...orders, write: second });
  here.spoilWrite({ status: 400 }, 100);
  const { id, state, text } = await settled(here);
  expect(state).toBe("failed");
  expect(text).toMatch(/ A part of it may be done: resume it, or undo it\.$/);
  expect(here.effect()).toEqual(half);
  here.sandbox.faults.setPlan([]);
  await here.window.operations.resume(id);
  expectDone(await here.window.settle(id), orders);
  await expectUndone(here, id);
});

test("refused half way, it is taken back as far as it was done", async () => {
  const here = await desk({ ...orders, write: second });
  here.spoilWrite({ status: 400 }, 100);
  const { id } = await settled(here);
  here.sandbox.faults.setPlan([]);
  expect(here.effect()).toEqual(half);
  await expectUndone(here, id);
  expect(here.writes().slice(-1)).toEqual(["PUT 200"]);
});

test("lost on the way before anything was done, it is taken back by nothing", async () => {
  const here = await desk({ ...orders, write: first });
  here.spoilWrite({ drop: true }, 100);
  const { id } = await settled(here);
  here.sandbox.faults.setPlan([]);
  const sent = here.writes().length;
  await expectUndone(here, id);
  expect(here.writes()).toHaveLength(sent);
});

test("taken back half way, it leaves who was let in by somebody else meanwhile", async () => {
  const here = await desk({ ...orders, write: second });
  here.spoilWrite({ drop: true }, 100);
  const { id } = await settled(here);
  here.sandbox.faults.setPlan([]);
  const { state } = cockroachOf(here.sandbox);
  const { clusterId } = here.plan;
  const theirs = { ip: "192.0.2.9", mask: 32, name: "theirs", sql: true, ui: false };
  state.allowList.add({ ...theirs, id: `${clusterId}/192.0.2.9/32`, clusterId });
  await here.window.operations.undo(id);
  expect((await here.window.settle(id)).state).toBe("undone");
  expect(here.effect()).toEqual(["+ allowList 192.0.2.9/32 theirs sql "]);
});

test("locked half way, it waits and does the rest", async () => {
  const here = await desk(orders);
  const { sandbox, plan } = here;
  const { state } = cockroachOf(sandbox);
  const next = sandbox.faults.next.bind(sandbox.faults);
  sandbox.faults.next = (request) => {
    if (request.method === "PATCH") {
      sandbox.faults.next = next;
      lockCluster(state, plan.clusterId, { spelling: "409", holder: "dana", seconds: 40 });
    }
    return next(request);
  };
  const operation = await settled(here);
  unlockCluster(state, plan.clusterId);
  expectDone(operation, orders);
  expect(here.writes().filter((line) => line.endsWith(" 200"))).toEqual([
    "DELETE 200",
    "PATCH 200",
  ]);
  expect(here.effect()).toEqual(orders.effect);
  await expectUndone(here, operation.id);
});

test("stopped while it is locked half way, it can still be taken back", async () => {
  const here = await desk(orders);
  const { sandbox, plan, window } = here;
  const { state } = cockroachOf(sandbox);
  const next = sandbox.faults.next.bind(sandbox.faults);
  sandbox.faults.next = (request) => {
    if (request.method === "PATCH") {
      sandbox.faults.next = next;
      lockCluster(state, plan.clusterId, { spelling: "state", holder: "dana", seconds: 1e6 });
    }
    return next(request);
  };
  const id = await window.begin(plan);
  await vi.waitFor(() => expect(window.operations.get(id)!.steps[0]!.phase).toBe("planned"), {
    timeout: 30_000,
    interval: 5,
  });
  await vi.waitFor(() => expect(here.effect()).toEqual(half), { timeout: 30_000, interval: 5 });
  await vi.waitFor(() => expect(window.operations.get(id)!.text).toContain("locked"), {
    timeout: 30_000,
    interval: 5,
  });
  await window.operations.cancel(id);
  expect(window.operations.offers(id)).toContain("undo");
  unlockCluster(state, plan.clusterId);
  await expectUndone(here, id);
});

test("undone, it leaves what somebody put on the list meanwhile for the DB Console", async () => {
  const here = await desk(orders);
  const { id } = await settled(here);
  const { state } = cockroachOf(here.sandbox);
  const { clusterId } = here.plan;
  const theirs = { ip: "192.0.2.9", mask: 32, name: "theirs", sql: false, ui: true };
  state.allowList.add({ ...theirs, id: `${clusterId}/192.0.2.9/32`, clusterId });
  await here.window.operations.undo(id);
  expect((await here.window.settle(id)).state).toBe("undone");
  expect(here.effect()).toEqual(["+ allowList 192.0.2.9/32 theirs  ui"]);
});
