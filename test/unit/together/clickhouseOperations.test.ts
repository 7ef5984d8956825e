// Every write of ClickHouse Cloud as an operation: sent once, read back, waited for, taken back.
import { describe, expect, test, vi } from "vitest";
import "../../../src/http/client.ts";
import "../../../src/providers/clickhouse/session.ts";
import type { Values } from "../../../src/domain/draft.ts";
import type { ClickhouseVariants } from "../../../src/sandbox/clickhouse/variants.ts";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { driveClickhouse, type ClickhouseDrive } from "./clickhouseDrive.ts";
import { drive } from "./desk.ts";
import { operationDesks, type WriteCase } from "./operationDesk.ts";

vi.mock("../../../src/operations/watch.ts", () => import("../operations/fakeWatch.ts"));

const atDesk = operationDesks<Partial<ClickhouseVariants>, ClickhouseDrive>({
  provider: "clickhouse",
  start: (of, options) => driveClickhouse({ of, ...options }),
  line: ({ method }) => (method === "GET" ? undefined : method),
});

/** One of the provider's writes, and the writes that take it back; without those it cannot be. */
interface Case extends WriteCase<ClickhouseDrive> {
  readonly back?: readonly string[];
}

type Find = (drive: ClickhouseDrive) => string;

const endpointCalled =
  (description: string): Find =>
  ({ book }) =>
    book.endpoints.all().find((one) => one.description === description)?.endpointId ?? "";
const firstReverse: Find = ({ book }) => book.reverse.all()[0]?.id ?? "";

const typing = (typed: Values) => () => Promise.resolve({ typed });
const on =
  (find: Find, typed: Values = {}): Case["subject"] =>
  (clickhouse) =>
    Promise.resolve({ typed, item: find(clickhouse) });

const attachment: Case = {
  action: "registerEndpoint",
  cluster: "events-prod",
  subject: typing({ endpointId: "vpce-0a1b2c3d4e5f60718", description: "new" }),
  write: { method: "POST" },
  back: ["PATCH"],
};
const creation: Case = {
  action: "createEgressEndpoint",
  cluster: "events-prod",
  subject: typing({ vpcEndpointServiceName: "com.amazonaws.eu-west-1.s3", description: "s3" }),
  write: { method: "POST" },
  back: ["DELETE"],
};
const cases: readonly Case[] = [
  attachment,
  {
    action: "removeEndpoint",
    cluster: "events-prod",
    subject: on(endpointCalled("app VPC")),
    write: { method: "PATCH" },
    back: ["POST"],
  },
  creation,
  {
    action: "setDomainNames",
    cluster: "events-prod",
    subject: on(firstReverse, { domainNames: ["new.example.com"] }),
    write: { method: "PATCH" },
    back: ["PATCH"],
  },
  {
    action: "deleteEgressEndpoint",
    cluster: "events-prod",
    subject: on(firstReverse),
    write: { method: "DELETE" },
  },
  {
    action: "wakeCluster",
    cluster: "reports-dev",
    subject: typing({}),
    write: { method: "PATCH" },
  },
];

const removal: Case = {
  action: "removeEndpoint",
  cluster: "events-prod",
  subject: on(endpointCalled("jobs VPC")),
  write: { method: "PATCH" },
};

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
      expect(writes()).toEqual([one.write.method]);
      await operations.undo(done.id);
      const back = await settled(done.id);
      expect([back.state, back.text]).toEqual(["undone", back.text]);
      expect(writes()).toEqual(one.back ?? []);
    }));

  test.each<FaultAction>([{ lostAnswer: true }, { afterEffect: true, status: 500 }])(
    "is found, and not sent again, when its answer is lost (%o)",
    (fault) =>
      atDesk(one, variant, async ({ settle, spoilWrite, writes }) => {
        spoilWrite(fault);
        const done = await settle();
        expect(done.text).toMatch(/^The answer was lost, but it had (taken effect|been created)/);
        expect(done.state).toBe("done");
        expect(writes()).toEqual([one.write.method]);
      }),
  );
});

describe("the attachment of an endpoint", () => {
  const fresh = "vpce-0a1b2c3d4e5f60718";

  test("goes on where the organization was told and the answer to that was lost", () =>
    atDesk(attachment, { attachCall: 404, unknownAdded: 400 }, async (desk) => {
      const { settle, settled, writes, operations, driven: clickhouse } = desk;
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
      const { settle, writes, driven: clickhouse } = desk;
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
    atDesk(
      removal,
      variant,
      async ({ settle, settled, writes, operations, driven: clickhouse }) => {
        const id = endpointCalled("jobs VPC")(clickhouse);
        const entry = () => clickhouse.book.endpoints.get(`${clickhouse.organization}/${id}`);
        const done = await settle();
        expect([done.state, done.text]).toEqual([
          "done",
          "The endpoint is removed, also from the organization.",
        ]);
        expect(done.steps).toMatchObject([
          { action: "removeEndpoint", phase: "done" },
          { action: "dropEndpoint", phase: "done" },
        ]);
        expect([writes(), entry()]).toEqual([["PATCH", "PATCH"], undefined]);
        await operations.undo(done.id);
        const back = await settled(done.id);
        expect([back.state, back.text]).toEqual(["undone", "Undone."]);
        expect(writes()).toEqual(["POST"]);
        expect(entry()?.description).toBe("jobs VPC");
        const { cluster, networking } = await drive(clickhouse.read("events-prod"));
        expect([cluster.name, networking.endpoints.items.map((one) => one.id)]).toEqual([
          "events-prod",
          expect.arrayContaining([id]),
        ]);
      },
    ),
  );

  test("stops after the first step where the key may not take the second", () =>
    atDesk(removal, {}, async ({ settle, writes, driven: clickhouse }) => {
      const refused = { status: 403, body: { status: 403, error: "no" } };
      const match = { method: "PATCH", path: `/v1/organizations/${clickhouse.organization}` };
      clickhouse.sandbox.faults.setPlan([{ match, do: refused }]);
      const done = await settle();
      expect([done.state, done.text]).toEqual([
        "failed",
        "no. Use a key with the role Admin. This step changed nothing; those before it stay.",
      ]);
      expect(done.steps.map(({ phase }) => phase)).toEqual(["done", "planned"]);
      expect(writes()).toEqual(["PATCH", "PATCH"]);
    }));
});

describe("a service that sleeps when its operation comes to write", () => {
  const asleep = { status: 424, body: { status: 424, error: "The service is idle." } };

  test("offers waking it where the API refuses, until it goes on", () =>
    atDesk(attachment, {}, async ({ settle, settled, operations, driven: clickhouse }) => {
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
    atDesk(creation, { asleepReads: 424 }, async ({ settle, driven: { book } }) => {
      const { id = "" } = book.services.all().find(({ name }) => name === "events-prod") ?? {};
      book.services.change(id, { state: "idle" });
      const { state, text, remedy } = await settle();
      expect([state, remedy]).toEqual(["failed", "wakeCluster"]);
      expect(text).toContain("wake it, then refresh.");
    }));

  test("offers nothing where the key was refused", () =>
    atDesk(attachment, {}, async ({ settle, driven: clickhouse }) => {
      clickhouse.fault({ status: 403, body: { status: 403, error: "no" } }, { method: "POST" });
      const { state, remedy } = await settle();
      expect([state, remedy]).toEqual(["failed", undefined]);
    }));
});
