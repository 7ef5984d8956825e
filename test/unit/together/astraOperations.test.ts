// Every write of Astra DB as an operation: sent once, read back, waited for, taken back.
import { describe, expect, test, vi } from "vitest";
import "../../../src/http/client.ts";
import "../../../src/providers/astra/session.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { Operations } from "../../../src/operations/operations.ts";
import type { AstraVariants } from "../../../src/sandbox/astra/variants.ts";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { newFolder, removeFolder } from "../operations/harness.ts";
import { noCloud } from "../operations/noCloud.ts";
import { cases, type Case } from "./astraCases.ts";
import { driveAstra, type AstraDrive } from "./astraDrive.ts";
import { desks, drive, pass } from "./desk.ts";

vi.mock("../../../src/operations/watch.ts", () => import("../operations/fakeWatch.ts"));

// Its fake clock, and its count of requests that are under way.
desks();

const accountId = "a1";
const account = { id: accountId, provider: "astra", label: "Meridian", baseUrl: "" };

interface Desk {
  readonly astra: AstraDrive;
  readonly operations: Operations;
  /** Begins the case, and waits until it is over or stands still. */
  readonly settle: (meanwhile?: () => Promise<void>) => Promise<Operation>;
  readonly settled: (id: string) => Promise<Operation>;
  /** The writes that arrived, as method and status. */
  readonly writes: () => string[];
  readonly spoilWrite: (action: FaultAction, times?: number) => void;
}

/** One window over the demo, for one case; closed when `use` is over. */
async function atDesk(
  one: Case,
  variants: Partial<AstraVariants>,
  use: (desk: Desk) => Promise<void>,
): Promise<void> {
  const folder = await newFolder();
  const { readLagSeconds = 0, ...rest } = variants;
  const astra = await drive(driveAstra(rest, { speed: 1, wall: () => Date.now() }));
  const { sandbox, session, state } = astra;
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
  const known = await drive(astra.read(one.database));
  const { typed, ...about } = await drive(one.subject(astra, known));
  const target = { ...(await drive(astra.read(one.database))), ...about };
  const { title, values, errors } = astra.action(one.action).draft(typed, target);
  expect([astra.action(one.action).blocked(target), errors]).toEqual([undefined, {}]);
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
      astra,
      operations,
      settled,
      async settle(meanwhile) {
        const { id: clusterId } = target.cluster;
        const plan = { title, values, action: one.action, accountId, clusterId, ...about };
        const { id } = await drive(operations.begin(plan));
        await meanwhile?.();
        return settled(id);
      },
      writes: () =>
        sandbox.requests
          .filter(({ method, path }) => method !== "GET" && !path.includes("secureBundleURL"))
          .map(({ method, status }) => `${method} ${status ?? "—"}`),
      spoilWrite: (action, times = 1) =>
        sandbox.faults.setPlan([{ match: { ...one.write, nth: 1, times }, do: action }]),
    });
  } finally {
    await drive(operations.dispose());
    await removeFolder(folder);
  }
}

const variants: readonly Partial<AstraVariants>[] = [
  {},
  { readLagSeconds: 8 },
  { acceptAnswer: "datacenters", returnedId: "other" },
  { rejectedStays: false, organizationCall: 403 },
];
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
      expect(writes()).toHaveLength(cannot ? 1 : 2);
      if (cannot) expect(back.text).toMatch(/is not known here: register it again by that id/);
      else expect(back.text).toBe("Undone.");
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
    atDesk(one, variant, async ({ settle, spoilWrite, writes, astra, operations }) => {
      spoilWrite({ lock: "409" }, 100);
      const done = await settle(async () => {
        await pass(120);
        const [waiting] = operations.list();
        expect([waiting?.state, waiting?.text]).toEqual([
          "waiting",
          expect.stringMatching(/ is locked since .*not in a valid state/),
        ]);
        astra.sandbox.faults.setPlan([]);
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
