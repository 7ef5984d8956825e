// Every write of ClickHouse Cloud as an operation: sent once, read back, waited for, taken back.
import { describe, expect, test, vi } from "vitest";
import "../../../src/http/client.ts";
import "../../../src/providers/clickhouse/session.ts";
import type { Values } from "../../../src/domain/draft.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { Operations } from "../../../src/operations/operations.ts";
import type { ActionId } from "../../../src/providers/provider.ts";
import type { ClickhouseVariants } from "../../../src/sandbox/clickhouse/variants.ts";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { newFolder, removeFolder } from "../operations/harness.ts";
import { driveClickhouse, type ClickhouseDrive } from "./clickhouseDrive.ts";
import { actionIn } from "./driven.ts";
import { desks, drive } from "./desk.ts";

vi.mock("../../../src/operations/watch.ts", () => import("../operations/fakeWatch.ts"));

// Its fake clock, and its count of requests that are under way.
desks();

const accountId = "a1";
const account = { id: accountId, provider: "clickhouse", label: "Meridian", baseUrl: "" };

/** One of the provider's writes, on a thing of the demo that it fits. */
interface Case {
  readonly action: ActionId;
  readonly cluster: string;
  readonly typed?: Values;
  /** The id of what it is about. */
  readonly item?: (drive: ClickhouseDrive) => string;
  readonly writes: readonly string[];
  /** The writes that take it back; absent = it cannot be. */
  readonly back?: readonly string[];
}

const endpointCalled =
  (description: string) =>
  ({ book }: ClickhouseDrive): string =>
    book.endpoints.all().find((one) => one.description === description)?.endpointId ?? "";
const firstReverse = ({ book }: ClickhouseDrive): string => book.reverse.all()[0]?.id ?? "";

const cases: readonly Case[] = [
  {
    action: "registerEndpoint",
    cluster: "events-prod",
    typed: { endpointId: "vpce-0a1b2c3d4e5f60718", description: "new" },
    writes: ["POST"],
    back: ["PATCH"],
  },
  {
    action: "removeEndpoint",
    cluster: "events-prod",
    item: endpointCalled("app VPC"),
    writes: ["PATCH"],
    back: ["POST"],
  },
  {
    action: "createEgressEndpoint",
    cluster: "events-prod",
    typed: { vpcEndpointServiceName: "com.amazonaws.eu-west-1.s3", description: "s3" },
    writes: ["POST"],
    back: ["DELETE"],
  },
  {
    action: "setDomainNames",
    cluster: "events-prod",
    item: firstReverse,
    typed: { domainNames: ["new.example.com"] },
    writes: ["PATCH"],
    back: ["PATCH"],
  },
  {
    action: "deleteEgressEndpoint",
    cluster: "events-prod",
    item: firstReverse,
    writes: ["DELETE"],
  },
  { action: "wakeCluster", cluster: "reports-dev", writes: ["PATCH"] },
];

const removal: Case = {
  action: "removeEndpoint",
  cluster: "events-prod",
  item: endpointCalled("jobs VPC"),
  writes: ["PATCH", "PATCH"],
  back: ["POST"],
};

interface Desk {
  readonly clickhouse: ClickhouseDrive;
  readonly operations: Operations;
  /** Begins the case, and waits until it is over or stands still. */
  readonly settle: () => Promise<Operation>;
  readonly settled: (id: string) => Promise<Operation>;
  /** The writes that arrived since this was asked last. */
  readonly writes: () => string[];
}

/** One window over the demo, for one case; closed when `use` is over. */
async function atDesk(
  one: Case,
  of: Partial<ClickhouseVariants>,
  use: (desk: Desk) => Promise<void>,
): Promise<void> {
  const folder = await newFolder();
  const { readLagSeconds = 0, ...rest } = of;
  const clickhouse = await drive(driveClickhouse({ of: rest, speed: 1, wall: () => Date.now() }));
  const { sandbox, session, book } = clickhouse;
  const operations = new Operations({
    folder,
    owner: "window",
    host: "here",
    port: {
      session: () => Promise.resolve(session),
      account: () => account,
      learned: () => undefined,
      wrote: () => undefined,
    },
    log: () => undefined,
    publish: () => undefined,
  });
  await drive(operations.start());
  const target = await drive(clickhouse.read(one.cluster, one.item?.(clickhouse)));
  const action = actionIn(clickhouse, one.action);
  const { title, values, errors, then } = action.draft(one.typed ?? {}, target);
  expect([action.blocked(target), errors]).toEqual([undefined, {}]);
  book.variants.readLagSeconds = readLagSeconds;
  sandbox.requests.length = 0;
  const settled = async (id: string): Promise<Operation> => {
    await drive(operations.whenSettled(id));
    const found = operations.get(id);
    if (found === undefined) throw new Error("The operation is not known.");
    return found;
  };
  try {
    await use({
      clickhouse,
      operations,
      settled,
      async settle() {
        const { id: clusterId } = target.cluster;
        const about = target.item === undefined ? {} : { item: target.item };
        const plan = { title, values, then, action: one.action, accountId, clusterId, ...about };
        return settled((await drive(operations.begin(plan))).id);
      },
      writes: () =>
        sandbox.requests
          .splice(0)
          .filter(({ method }) => method !== "GET")
          .map(({ method }) => method),
    });
  } finally {
    await drive(operations.dispose());
    await removeFolder(folder);
  }
}

const variants: readonly Partial<ClickhouseVariants>[] = [
  {},
  { readLagSeconds: 8 },
  { asleepReads: 424, emptyLists: "absent" },
];
const table = cases.flatMap((one) =>
  variants.map((variant) => [one.action, JSON.stringify(variant), one, variant] as const),
);

describe.each(table)("%s where the service is %s", (_action, _variant, one, variant) => {
  test("is done by one write, and taken back as far as it can be", () =>
    atDesk(one, variant, async ({ settle, settled, writes, operations }) => {
      const done = await settle();
      expect([done.state, done.text]).toEqual(["done", done.text]);
      expect(writes()).toEqual(one.writes);
      await operations.undo(done.id);
      const back = await settled(done.id);
      expect([back.state, back.text]).toEqual(["undone", back.text]);
      expect(writes()).toEqual(one.back ?? []);
    }));

  test.each<FaultAction>([{ lostAnswer: true }, { afterEffect: true, status: 500 }])(
    "is found, and not sent again, when its answer is lost (%o)",
    (fault) =>
      atDesk(one, variant, async ({ settle, writes, clickhouse }) => {
        const [method = ""] = one.writes;
        clickhouse.sandbox.faults.setPlan([{ match: { method, nth: 1, times: 1 }, do: fault }]);
        const done = await settle();
        expect(done.text).toMatch(/^The answer was lost, but it had (taken effect|been created)/);
        expect(done.state).toBe("done");
        expect(writes()).toEqual(one.writes);
      }),
  );
});

describe("the attachment of an endpoint", () => {
  const attachment = cases[0]!;
  const fresh = "vpce-0a1b2c3d4e5f60718";

  test("goes on where the organization was told and the answer to that was lost", () =>
    atDesk(attachment, { attachCall: 404, unknownAdded: 400 }, async (desk) => {
      const { settle, settled, writes, operations, clickhouse } = desk;
      const match = { method: "PATCH", path: `/v1/organizations/${clickhouse.organization}` };
      clickhouse.sandbox.faults.setPlan([
        { match: { ...match, times: 1 }, do: { lostAnswer: true } },
      ]);
      const done = await settle();
      expect([done.state, done.text]).toEqual(["done", "The endpoint is on the allow list."]);
      // Told once: when it is sent again, the service takes what the organization knows by now.
      expect(writes()).toEqual(["POST", "PATCH", "PATCH", "POST", "PATCH"]);
      const entry = clickhouse.book.endpoints.get(`${clickhouse.organization}/${fresh}`);
      expect(entry?.description).toBe("new");
      await operations.undo(done.id);
      expect((await settled(done.id)).state).toBe("undone");
    }));

  test("is found where it is refused for being done, and reads showed nothing of that", () =>
    atDesk(attachment, { attachAgain: 409, readLagSeconds: 40 }, async (desk) => {
      const { settle, writes, clickhouse } = desk;
      const match = { method: "POST", times: 1 };
      clickhouse.sandbox.faults.setPlan([{ match, do: { lostAnswer: true } }]);
      const done = await settle();
      expect([done.state, done.text]).toEqual([
        "done",
        "The answer was lost, but it had taken effect. The endpoint is on the allow list.",
      ]);
      expect(writes()).toEqual(["POST", "POST"]);
    }));
});

describe("the removal of an endpoint that nobody else has", () => {
  test.each(variants)("takes both steps, and gets both back (%j)", (variant) =>
    atDesk(removal, variant, async ({ settle, settled, writes, operations, clickhouse }) => {
      const id = endpointCalled("jobs VPC")(clickhouse);
      const entry = () => clickhouse.book.endpoints.get(`${clickhouse.organization}/${id}`);
      const done = await settle();
      expect([done.state, done.text]).toEqual([
        "done",
        "The endpoint is removed, also from the organization.",
      ]);
      expect(done.steps.map(({ action, phase }) => `${action} ${phase}`)).toEqual([
        "removeEndpoint done",
        "dropEndpoint done",
      ]);
      expect([writes(), entry()]).toEqual([removal.writes, undefined]);
      await operations.undo(done.id);
      const back = await settled(done.id);
      expect([back.state, back.text]).toEqual(["undone", "Undone."]);
      expect(writes()).toEqual(removal.back);
      expect(entry()?.description).toBe("jobs VPC");
      const { cluster, networking } = await drive(clickhouse.read("events-prod"));
      expect([cluster.name, networking.endpoints.items.map((one) => one.id)]).toEqual([
        "events-prod",
        expect.arrayContaining([id]),
      ]);
    }),
  );

  test("stops after the first step where the key may not take the second", () =>
    atDesk(removal, {}, async ({ settle, writes, clickhouse }) => {
      const refused = { status: 403, body: { status: 403, error: "no" } };
      const match = { method: "PATCH", path: `/v1/organizations/${clickhouse.organization}` };
      clickhouse.sandbox.faults.setPlan([{ match, do: refused }]);
      const done = await settle();
      expect([done.state, done.text]).toEqual([
        "failed",
        "no. Use a key with the role Admin. Nothing was changed.",
      ]);
      expect(done.steps.map(({ phase }) => phase)).toEqual(["done", "planned"]);
      expect(writes()).toEqual(["PATCH", "PATCH"]);
    }));
});

describe("a service that sleeps when its operation comes to write", () => {
  const asleep = { status: 424, body: { status: 424, error: "The service is idle." } };

  test("offers waking it where the API refuses, until it goes on", () =>
    atDesk(cases[0]!, {}, async ({ settle, settled, operations, clickhouse }) => {
      clickhouse.fault(asleep, { method: "POST", times: 1 });
      const failed = await settle();
      expect(failed).toMatchObject({
        state: "failed",
        text: "The service is idle. The service sleeps: wake it, then try again. Nothing was changed.",
        remedy: "wakeCluster",
      });
      await drive(operations.resume(failed.id));
      const done = await settled(failed.id);
      expect([done.state, done.remedy]).toEqual(["done", undefined]);
    }));

  test("offers waking it where what it does not tell stands in the way", () =>
    atDesk(cases[2]!, { asleepReads: 424 }, async ({ settle, clickhouse: { book } }) => {
      const { id = "" } = book.services.all().find(({ name }) => name === "events-prod") ?? {};
      book.services.change(id, { state: "idle" });
      const { state, text, remedy } = await settle();
      expect([state, remedy]).toEqual(["failed", "wakeCluster"]);
      expect(text).toContain("wake it, then refresh.");
    }));

  test("offers nothing where the key was refused", () =>
    atDesk(cases[0]!, {}, async ({ settle, clickhouse }) => {
      clickhouse.fault({ status: 403, body: { status: 403, error: "no" } }, { method: "POST" });
      const { state, remedy } = await settle();
      expect([state, remedy]).toEqual(["failed", undefined]);
    }));
});
