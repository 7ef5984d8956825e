// Every write of TiDB Cloud as an operation: sent once, read back, waited for, taken back.
import { describe, expect, test, vi } from "vitest";
import "../../../src/http/client.ts";
import "../../../src/http/digestFetch.ts";
import "../../../src/providers/tidb/session.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { Operations } from "../../../src/operations/operations.ts";
import type { TidbVariants } from "../../../src/sandbox/tidb/variants.ts";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { newFolder, removeFolder } from "../operations/harness.ts";
import { noCloud } from "../operations/noCloud.ts";
import { desks, drive } from "./desk.ts";
import { cases, type Case } from "./tidbCases.ts";
import { driveTidb, type TidbDrive } from "./tidbDrive.ts";

vi.mock("../../../src/operations/watch.ts", () => import("../operations/fakeWatch.ts"));

// Its fake clock, and its count of requests that are under way.
desks();

const accountId = "a1";
const account = { id: accountId, provider: "tidb", label: "Meridian", baseUrl: "" };

interface Desk {
  readonly tidb: TidbDrive;
  readonly operations: Operations;
  /** Begins the case, and waits until it is over or stands still. */
  readonly settle: () => Promise<Operation>;
  readonly settled: (id: string) => Promise<Operation>;
  /** The writes that arrived, as method and status. */
  readonly writes: () => string[];
  readonly spoilWrite: (action: FaultAction, times?: number) => void;
}

/** One window over the demo, for one case; closed when `use` is over. */
async function atDesk(
  one: Case,
  variants: Partial<TidbVariants>,
  use: (desk: Desk) => Promise<void>,
): Promise<void> {
  const folder = await newFolder();
  const { readLagSeconds = 0, ...rest } = variants;
  const tidb = await drive(driveTidb(rest, { speed: 1, wall: () => Date.now() }));
  const { sandbox, session, state } = tidb;
  const operations = new Operations({
    folder,
    owner: "window",
    host: "here",
    port: {
      session: () => Promise.resolve(session),
      account: () => account,
      learned: () => undefined,
      wrote: () => undefined,
      cloud: noCloud,
    },
    log: () => undefined,
    publish: () => undefined,
  });
  await drive(operations.start());
  const known = await drive(tidb.read(one.cluster));
  const { typed, ...about } = await drive(one.subject(tidb, known));
  const target = { ...(await drive(tidb.read(one.cluster))), ...about };
  const { title, values, errors } = tidb.action(one.action).draft(typed, target);
  expect([tidb.action(one.action).blocked(target), errors]).toEqual([undefined, {}]);
  // What the preparation did has passed, also for readers that lag.
  sandbox.clock.advance(60);
  Object.assign(state.variants, { readLagSeconds });
  sandbox.requests.length = 0;
  const operation = (id: string): Operation => {
    const found = operations.get(id);
    if (found === undefined) throw new Error("The operation is not known.");
    return found;
  };
  const settled = async (id: string): Promise<Operation> => {
    await drive(operations.whenSettled(id));
    return operation(id);
  };
  try {
    await use({
      tidb,
      operations,
      settled,
      async settle() {
        const { id: clusterId } = target.cluster;
        const plan = { title, values, action: one.action, accountId, clusterId, ...about };
        const { id } = await drive(operations.begin(plan));
        return settled(id);
      },
      writes: () =>
        sandbox.requests
          .filter(({ method, status }) => method !== "GET" && status !== 401)
          .map(({ method, status }) => `${method} ${status ?? "—"}`),
      spoilWrite: (action, times = 1) =>
        sandbox.faults.setPlan([{ match: { ...one.write, nth: 1, times }, do: action }]),
    });
  } finally {
    await drive(operations.dispose());
    await removeFolder(folder);
  }
}

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
      expect(writes()).toHaveLength(cannot ? 1 : 2);
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
