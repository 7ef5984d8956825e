// Every write of TiDB Cloud as an operation: sent once, read back, waited for, taken back.
import { describe, expect, test, vi } from "vitest";
import "../../../src/http/client.ts";
import "../../../src/http/digestFetch.ts";
import "../../../src/providers/tidb/session.ts";
import type { TidbVariants } from "../../../src/sandbox/tidb/variants.ts";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { operationDesks } from "./operationDesk.ts";
import { cases } from "./tidbCases.ts";
import { driveTidb, type TidbDrive } from "./tidbDrive.ts";

vi.mock("../../../src/operations/watch.ts", () => import("../operations/fakeWatch.ts"));

const atDesk = operationDesks<Partial<TidbVariants>, TidbDrive>({
  provider: "tidb",
  start: driveTidb,
  // A sign-in that is refused brings the challenge for the next one.
  line: ({ method, status }) =>
    method === "GET" || status === 401 ? undefined : `${method} ${status ?? "—"}`,
});

const variants: readonly Partial<TidbVariants>[] = [
  {},
  { readLagSeconds: 8 },
  { gcpId: "path", listsDiscovered: false },
  { gcpId: "name", algorithm: "SHA-256" },
];
const table = cases.flatMap((one) =>
  variants.map((variant) => [one.name, JSON.stringify(variant), one, variant] as const),
);

describe.each(table)("%s where the service is %s", (_name, _variant, one, variant) => {
  const sentWell = `${one.write.method} 200`;

  test("is done by one write, and taken back by another", () =>
    atDesk(one, variant, async ({ settle, settled, writes, operations }) => {
      const done = await settle();
      expect([done.state, done.text]).toEqual(["done", done.text]);
      expect(writes()).toEqual([sentWell]);
      await operations.undo(done.id);
      const back = await settled(done.id);
      expect([back.state, back.text]).toEqual(["undone", back.text]);
      const cannot = one.action === "deleteEgressEndpoint";
      expect(writes()).toHaveLength(cannot ? 0 : 1);
      if (cannot) expect(back.text).toMatch(/cannot be brought back/);
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
});

test.each(cases.map((one) => [one.name, one] as const))(
  "%s is refused in words, and nothing is changed",
  (_, one) =>
    atDesk(one, {}, async ({ settle, spoilWrite, writes }) => {
      spoilWrite({ status: 403 });
      const failed = await settle();
      expect(failed.state).toBe("failed");
      expect(failed.text).toMatch(/Organization Owner or Project Owner\. Nothing was changed\.$/);
      expect(writes()).toEqual([`${one.write.method} 403`]);
    }),
);
