import { describe, expect, test, vi } from "vitest";
import type { LockSpelling } from "../../../src/sandbox/http/face.ts";
import { lockCluster, unlockCluster } from "../../../src/sandbox/cockroach/lock.ts";
import { cockroachOf } from "../sandbox/cockroachOf.ts";
import { cases, type Case } from "./cases.ts";
import { desks, pass, expectDone } from "./desk.ts";
import { clusterNamed } from "./draftPlan.ts";

vi.mock("../../../src/operations/watch.ts", () => import("../operations/fakeWatch.ts"));

const desk = desks();
const holder = "scale to 9 nodes, started by dana";

/** What a person reads while it waits; a cluster that reads as locked does not say by whom. */
const waiting: Readonly<Record<LockSpelling, RegExp>> = {
  "409":
    /^(\S+) is locked since .+ \(another operation is in progress: scale to 9 nodes, started by dana\)\. It goes on when it is free\.$/,
  "503":
    /^(\S+) is locked since .+ \(the cluster is temporarily unavailable for changes: scale to 9 nodes, started by dana\)\. It goes on when it is free\.$/,
  message:
    /^(\S+) is locked since .+ \(could not acquire the cluster lock, held by: scale to 9 nodes, started by dana\)\. It goes on when it is free\.$/,
  state: /^(\S+) is locked since .+ \(LOCKED\)\. It goes on when it is free\.$/,
};

const spellings: readonly LockSpelling[] = ["409", "503", "message", "state"];
const table = cases.flatMap((one) =>
  spellings.map((spelling): [string, LockSpelling, Case] => [one.action, spelling, one]),
);

describe.each(table)("%s on a cluster that is locked (%s)", (_action, spelling, one) => {
  test("waits, says who holds it, and goes on when it is free", async () => {
    const { window, plan, sandbox, effect, writes } = await desk(one);
    const { id: cluster } = clusterNamed(sandbox, one.cluster);
    lockCluster(cockroachOf(sandbox).state, cluster, { spelling, holder });
    const id = await window.begin(plan);
    await pass(120);
    const locked = window.operation(id);
    expect(locked.state).toBe("waiting");
    expect(locked.text).toMatch(waiting[spelling]);
    expect(effect()).toEqual([]);
    unlockCluster(cockroachOf(sandbox).state, cluster);
    const operation = await window.settle(id);
    expectDone(operation, one);
    expect(effect()).toEqual(one.effect);
    expect(writes().filter((line) => line.endsWith(" 200"))).toHaveLength(1);
  });

  test("sends nothing more once the waiting is stopped", async () => {
    const { window, plan, sandbox, effect, writes } = await desk(one);
    const { id: cluster } = clusterNamed(sandbox, one.cluster);
    lockCluster(cockroachOf(sandbox).state, cluster, { spelling, holder });
    const id = await window.begin(plan);
    await pass(20);
    await window.operations.cancel(id);
    const { state, text } = window.operation(id);
    expect(state).toBe("cancelled");
    // A 503 does not say whether the write took effect.
    if (spelling === "503") expect(text).toMatch(/^Stopped waiting\. What was sent goes on/);
    else expect(text).toBe("Stopped. Nothing was sent.");
    const sent = writes();
    if (spelling === "state") expect(sent).toEqual([]);
    unlockCluster(cockroachOf(sandbox).state, cluster);
    await pass(120);
    expect(writes()).toEqual(sent);
    expect(effect()).toEqual([]);
  });
});

test.each(table)(
  "%s on a cluster that is locked (%s) between the look and the write waits as well",
  async (_action, spelling, one) => {
    const { window, plan, effect, writes, sandbox } = await desk(one);
    // The look before saw it free.
    const { id } = clusterNamed(sandbox, one.cluster);
    const next = sandbox.faults.next.bind(sandbox.faults);
    let locked = false;
    sandbox.faults.next = (request) => {
      if (request.method !== "GET" && !locked) {
        locked = true;
        lockCluster(cockroachOf(sandbox).state, id, { spelling, holder, seconds: 30 });
      }
      return next(request);
    };
    const operation = await window.settle(await window.begin(plan));
    expectDone(operation, one);
    expect(effect()).toEqual(one.effect);
    expect(writes().filter((line) => line.endsWith(" 200"))).toHaveLength(1);
    expect(operation.log.map(({ text }) => text).join("\n")).toMatch(/ is locked since /);
  },
);
