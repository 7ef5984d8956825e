import { expect, it, vi } from "vitest";
import { actionOf, type Action, type Target } from "../../../src/providers/provider.ts";
import type { AstraPart } from "../../../src/sandbox/astra/part.ts";
import type { ClickhousePart } from "../../../src/sandbox/clickhouse/part.ts";
import type { CockroachPart } from "../../../src/sandbox/cockroach/part.ts";
import { ApartDesk } from "./apartDesk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

const shown = "connected from app-1 over the private name";

interface Opened {
  readonly desk: ApartDesk;
  readonly target: Target & { readonly region: string };
  readonly action: Action;
  readonly again: () => Promise<Target>;
}

async function open(provider: string, cluster: string, region: string): Promise<Opened> {
  const desk = await ApartDesk.open(provider, "aws");
  const target = await desk.read(cluster, region);
  const action = actionOf(desk.session, "setPublicAccess")!;
  return { desk, target, action, again: () => desk.read(cluster, region) };
}

const accessOf = ({ networking }: Target) => networking.owners.publicAccess;

/** Cluster and region in the demo, and the last part of the path by which it is closed. */
const cases = [
  ["clickhouse", "events-prod", "eu-west-1"],
  ["astra", "catalog-prod", "us-east-1"],
  ["tidb", "web-essential", "eu-west-1"],
  ["cockroach", "storefront", "us-east-1"],
] as const;

it.each(cases)(
  "%s: the public access of %s is closed by the call that was told, and undone to just what it was",
  async (...where) => {
    const { desk, target, action, again } = await open(...where);
    const before = accessOf(target)!;
    expect(before.state).not.toBe("closed");
    expect(action.blocked(target)).toBeUndefined();
    const { values, errors, calls } = action.draft({ shown }, target);
    expect(errors).toEqual({});
    desk.writes();
    const plan = { action: action.id, values };
    const { id } = await desk.begin(target, plan);
    expect(await desk.settled(id)).toMatchObject({
      state: "done",
      text: "The public access is closed.",
    });
    const [sent, ...more] = desk.writes().filter(({ path }) => !path.includes("secureBundle"));
    expect(more).toEqual([]);
    expect(calls).toMatchObject([{ method: sent!.method, body: sent!.body }]);
    expect(sent!.path.endsWith(calls[0]!.path)).toBe(true);
    expect(accessOf(await again())).toMatchObject({ state: "closed" });

    await desk.operations.undo(id);
    expect(await desk.settled(id)).toMatchObject({ state: "undone", text: "Undone." });
    expect(accessOf(await again())).toEqual(before);
  },
);

it("is not sent before a person says how they know that the private path works", async () => {
  const { target, action } = await open("clickhouse", "events-prod", "eu-west-1");
  expect(action.draft({}, target).errors).toEqual({ shown: "Fill this in." });
  expect(Object.keys(action.draft({ shown: "y" }, target).errors)).toEqual(["shown"]);
  expect(action.draft({ shown }, target).confirmation?.typed).toBe("events-prod");
});

it("leaves nobody without a way in, and closes nothing twice", async () => {
  const { target, action } = await open("clickhouse", "events-prod", "eu-west-1");
  const { networking } = target;
  const none = { ...networking, endpoints: { ...networking.endpoints, items: [] } };
  expect(action.blocked({ ...target, networking: none })).toMatch(/nobody could connect any more/);
  const closed = { ...networking.owners.publicAccess!, state: "closed" as const, entries: [] };
  const owners = { ...networking.owners, publicAccess: closed };
  expect(action.blocked({ ...target, networking: { ...networking, owners } })).toMatch(/already/);
});

const theirs = "203.0.113.7/32";

/** Somebody else lets an address in. */
function letIn({ sandbox: { parts } }: ApartDesk, { cluster: { id } }: Target): void {
  const description = "theirs";
  const { book } = parts["clickhouse"] as ClickhousePart;
  const service = book.services.get(id);
  if (service !== undefined) {
    const ipAccess = [...service.ipAccess, { source: theirs, description }];
    book.services.change(id, { ipAccess });
  }
  const { databases } = (parts["astra"] as AstraPart).state;
  const list = databases.get(id)?.accessList;
  if (list !== undefined) {
    const addresses = [...list.addresses, { address: theirs, enabled: true, description }];
    databases.change(id, { accessList: { ...list, addresses } });
  }
  const { clusters, allowList } = (parts["cockroach"] as CockroachPart).state;
  if (clusters.get(id) !== undefined) {
    const [ip, mask] = theirs.split("/") as [string, string];
    const entry = { ip, mask: Number(mask), name: description, sql: true, ui: false };
    allowList.add({ ...entry, id: `${id}/${theirs}`, clusterId: id });
  }
}

/** Closes it; `expectBack` undoes that, and looks whether all are let in whom the list let in, and the other. */
async function closed(...where: Parameters<typeof open>) {
  const { desk, target, action, again } = await open(...where);
  const before = accessOf(target)!.entries;
  const { values } = action.draft({ shown }, target);
  const { id } = await desk.begin(target, { action: action.id, values });
  await desk.settled(id);
  const expectBack = async () => {
    await desk.operations.undo(id);
    expect(await desk.settled(id)).toMatchObject({ state: "undone", text: "Undone." });
    const after = accessOf(await again())!.entries;
    expect([...after].sort()).toEqual([...before, theirs].sort());
  };
  return { desk, id, target, expectBack };
}

const withLists = cases.filter(([provider]) => provider !== "tidb");

it.each(withLists)(
  "%s: undone, the access of %s is as it was, and who was let in meanwhile stays",
  async (...where) => {
    const { desk, target, expectBack } = await closed(...where);
    letIn(desk, target);
    await desk.reopen();
    await expectBack();
  },
);

it.each(withLists)(
  "%s: brought back in a second try, the access of %s is as it was, and who was let in meanwhile stays",
  async (...where) => {
    const { desk, id, target, expectBack } = await closed(...where);
    const refused = ["PUT", "PATCH"].map((method) => ({
      match: { path: "**", method },
      do: { status: 403 },
    }));
    desk.sandbox.faults.setPlan(refused);
    await desk.operations.undo(id);
    expect(await desk.settled(id)).toMatchObject({ state: "failed" });
    desk.sandbox.faults.setPlan([]);
    letIn(desk, target);
    await expectBack();
  },
);
