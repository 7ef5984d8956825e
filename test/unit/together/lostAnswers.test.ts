import { describe, expect, test, vi } from "vitest";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { cases, type Case } from "./cases.ts";
import { cockroachOf } from "../sandbox/cockroachOf.ts";
import { desks, type Desk, expectDone } from "./desk.ts";

vi.mock("../../../src/operations/watch.ts", () => import("../operations/fakeWatch.ts"));

const desk = desks();

/** The write took effect, and the answer does not say so. */
const afterEffect: readonly FaultAction[] = [
  { lostAnswer: true },
  { afterEffect: true, status: 500 },
  { afterEffect: true, status: 503 },
  { cut: true },
  { malformed: "not-json" },
];
/** The write took no effect, and nothing says so. */
const beforeEffect: readonly FaultAction[] = [
  { drop: true },
  { status: 500 },
  { status: 502, html: true },
  { html: true },
];
/** Creates whose id the server gives: sending one twice makes two. */
const once = new Set(["createEgressEndpoint", "addTrustedOwner"]);

const texts = ({ log }: Operation): string[] => log.map(({ text }) => text);

type Row = [string, string, Case, FaultAction];
const table = (faults: readonly FaultAction[], which: (one: Case) => boolean): Row[] =>
  cases
    .filter(which)
    .flatMap((one) => faults.map((fault): Row => [one.action, JSON.stringify(fault), one, fault]));

async function settled({ window, plan }: Desk): Promise<Operation> {
  return window.settle(await window.begin(plan));
}

describe("a write that took effect though its answer did not come", () => {
  test.each(table(afterEffect, () => true))(
    "%s, %s: is found, never sent again, and the person reads so",
    async (_action, _fault, one, fault) => {
      const here = await desk(one);
      here.spoilWrite(fault);
      const operation = await settled(here);
      expectDone(operation, one);
      expect(operation.text).toMatch(
        /^The answer was lost, but it had (taken effect|been created)/,
      );
      expect(here.effect()).toEqual(one.effect);
      expect(here.writes()).toHaveLength(1);
    },
  );

  test.each(table([{ lostAnswer: true }, { afterEffect: true, status: 503 }], () => true))(
    "%s, %s: is found as well where reads lag",
    async (_action, _fault, one, fault) => {
      const here = await desk(one, { readLagSeconds: 10 });
      here.spoilWrite(fault);
      const operation = await settled(here);
      expectDone(operation, one);
      expect(here.effect()).toEqual(one.effect);
      expect(here.writes()).toHaveLength(1);
    },
  );

  test.each(table([{ malformed: "missing-field" }, { malformed: "wrong-type" }], () => true))(
    "%s, %s: has its one effect",
    async (_action, _fault, one, fault) => {
      const here = await desk(one);
      here.spoilWrite(fault);
      const operation = await settled(here);
      expectDone(operation, one);
      expect(here.effect()).toEqual(one.effect);
      expect(here.writes()).toHaveLength(1);
    },
  );
});

describe("a write that was lost on the way", () => {
  test.each(table(beforeEffect, ({ action }) => !once.has(action)))(
    "%s, %s: is sent again, because that can do no harm",
    async (_action, _fault, one, fault) => {
      const here = await desk(one);
      here.spoilWrite(fault);
      const operation = await settled(here);
      expectDone(operation, one);
      expect(here.effect()).toEqual(one.effect);
      expect(here.writes()).toHaveLength(2);
      expect(texts(operation)).toContain(
        "Nothing of it can be seen; sending it again can do no harm.",
      );
    },
  );

  test.each(table(beforeEffect, ({ action }) => once.has(action)))(
    "%s, %s: is not sent again until the person says so",
    async (_action, _fault, one, fault) => {
      const here = await desk(one);
      here.spoilWrite(fault);
      const operation = await settled(here);
      expect(operation).toMatchObject({ state: "needsYou", asks: "resume" });
      expect(operation.text).toMatch(
        /^The answer was lost, and nothing can be seen of it; it may still show up\. Look at the cluster, then resume \(it is sent again\) or forget\. \(.+\)$/,
      );
      expect(here.effect()).toEqual([]);
      expect(here.writes()).toHaveLength(1);
      await here.window.operations.resume(operation.id);
      const resumed = await here.window.settle(operation.id);
      expectDone(resumed, one);
      expect(texts(resumed)).toContain("Nothing of it can be seen; it is sent again, as asked.");
      expect(here.effect()).toEqual(one.effect);
      expect(here.writes()).toHaveLength(2);
    },
  );

  test.each(table([{ drop: true }], ({ action }) => !once.has(action)))(
    "%s, %s every time: stops after three and asks",
    async (_action, _fault, one, fault) => {
      const here = await desk(one);
      here.spoilWrite(fault, 100);
      const operation = await settled(here);
      expect(operation).toMatchObject({ state: "needsYou", asks: "resume" });
      expect(here.writes()).toHaveLength(3);
      here.sandbox.faults.setPlan([]);
      await here.window.operations.resume(operation.id);
      expectDone(await here.window.settle(operation.id), one);
      expect(here.effect()).toEqual(one.effect);
      expect(here.writes()).toHaveLength(4);
    },
  );
});

describe("a write that is refused", () => {
  const refusals = [400, 403].map((status): FaultAction => ({ status }));

  test.each(table(refusals, () => true))(
    "%s, %s: ends there, says so, and can be resumed",
    async (_action, _fault, one, fault) => {
      const here = await desk(one);
      here.spoilWrite(fault);
      const operation = await settled(here);
      expect(operation.state).toBe("failed");
      expect(operation.text).toMatch(/ Nothing was changed\.$/);
      expect(here.effect()).toEqual([]);
      await here.window.operations.resume(operation.id);
      expectDone(await here.window.settle(operation.id), one);
      expect(here.effect()).toEqual(one.effect);
    },
  );

  const removals = cases.filter(({ write }) => write.method === "DELETE");
  test.each(table([{ status: 404 }], (one) => removals.includes(one)))(
    "%s, %s: is done, when somebody was faster",
    async (_action, _fault, one) => {
      const here = await desk(one);
      const { faults } = here.sandbox;
      const { connections, egressEndpoints, trustedOwners } = cockroachOf(here.sandbox).state;
      const next = faults.next.bind(faults);
      faults.next = (request) => {
        if (request.method === "DELETE") {
          for (const table of [connections, egressEndpoints, trustedOwners])
            table.remove(rowOf(one, here));
        }
        return next(request);
      };
      const operation = await settled(here);
      // Nothing of it is left, so nothing is said of an entry that stays.
      expect(operation.text).toMatch(/ is (removed|deleted)\.$/);
      expect(operation.state).toBe("done");
      expect(here.writes()).toEqual(["DELETE 404"]);
    },
  );
});

/** The id of what a case removes, in its table. */
function rowOf({ action }: Case, { plan }: Desk): string {
  const item = plan.item ?? "";
  return action === "removeEndpoint" ? `${plan.clusterId}/${item}` : item;
}
