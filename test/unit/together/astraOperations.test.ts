// Every write of Astra DB as an operation: sent once, read back, waited for, taken back.
import { describe, expect, test, vi } from "vitest";
import "../../../src/http/client.ts";
import "../../../src/providers/astra/session.ts";
import type { AstraVariants } from "../../../src/sandbox/astra/variants.ts";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { cases } from "./astraCases.ts";
import { driveAstra, type AstraDrive } from "./astraDrive.ts";
import { pass } from "./desk.ts";
import { operationDesks } from "./operationDesk.ts";

vi.mock("../../../src/operations/watch.ts", () => import("../operations/fakeWatch.ts"));

const atDesk = operationDesks<Partial<AstraVariants>, AstraDrive>({
  provider: "astra",
  start: driveAstra,
  // The DNS names of a region are asked for by a POST, which changes nothing.
  line: ({ method, path, status }) =>
    method === "GET" || path.includes("secureBundleURL") ? undefined : `${method} ${status ?? "—"}`,
});

const variants: readonly Partial<AstraVariants>[] = [
  {},
  { readLagSeconds: 8 },
  { acceptAnswer: "datacenters", returnedId: "other" },
  { rejectedStays: false, organizationCall: 403 },
];
/** To remove an endpoint at Astra DB is to reject it. */
const undone: Partial<Record<string, RegExp>> = {
  registerEndpoint: /^Undone, except: Astra DB still lists \S+, as rejected\.$/,
};
const table = cases.flatMap((one) =>
  variants.map((variant) => [one.action, JSON.stringify(variant), one, variant] as const),
);

describe.each(table)("%s where the service is %s", (_action, _variant, one, variant) => {
  const sentWell = one.write.method === "DELETE" ? "DELETE 204" : `${one.write.method} 200`;

  test("is done by one write, and taken back by another", () =>
    atDesk(one, variant, async ({ settle, settled, writes, operations }) => {
      const done = await settle();
      expect([done.state, done.text]).toEqual(["done", done.text]);
      expect(writes()).toEqual([sentWell]);
      await operations.undo(done.id);
      const back = await settled(done.id);
      expect([back.state, back.text]).toEqual(["undone", back.text]);
      const cannot = one.action === "removeEndpoint" && variant.returnedId === "other";
      expect(writes()).toHaveLength(cannot ? 0 : 1);
      if (cannot) expect(back.text).toMatch(/is not known here: register it again by that id/);
      else expect(back.text).toMatch(undone[one.action] ?? /^Undone\.$/);
    }));

  test.each<FaultAction>([{ lostAnswer: true }, { afterEffect: true, status: 500 }])(
    "is found, and not sent again, when its answer is lost (%o)",
    (fault) =>
      atDesk(one, variant, async ({ settle, spoilWrite, writes }) => {
        spoilWrite(fault);
        const done = await settle();
        expect(done.text).toMatch(/^The answer was lost, but it had (taken effect|been created)/);
        expect(done.state).toBe("done");
        expect(writes()).toHaveLength(1);
      }),
  );

  test("waits while the database is not in a valid state, and goes on", () =>
    atDesk(one, variant, async ({ settle, spoilWrite, writes, driven, operations }) => {
      spoilWrite({ lock: "409" }, 100);
      const done = await settle(async () => {
        await pass(120);
        const [waiting] = operations.list();
        expect([waiting?.state, waiting?.text]).toEqual([
          "waiting",
          expect.stringMatching(/ is locked since .*not in a valid state/),
        ]);
        driven.sandbox.faults.setPlan([]);
      });
      expect(done.state).toBe("done");
      expect(writes().filter((line) => line === sentWell)).toHaveLength(1);
    }));
});

test.each(cases.map((one) => [one.action, one] as const))(
  "%s is refused in words, and nothing is changed",
  (_, one) =>
    atDesk(one, {}, async ({ settle, spoilWrite, writes }) => {
      spoilWrite({ status: 401 });
      const failed = await settle();
      expect(failed.state).toBe("failed");
      expect(failed.text).toMatch(/Organization Administrator.* Nothing was changed\.$/);
      expect(writes()).toEqual([`${one.write.method} 401`]);
    }),
);
