import { expect, it, vi } from "vitest";
import type { Networking } from "../../../src/domain/model.ts";
import type { Status } from "../../../src/domain/state.ts";
import { ApiError } from "../../../src/http/errors.ts";
import { undoOf, type Operation } from "../../../src/operations/operation.ts";
import type { Session } from "../../../src/providers/provider.ts";
import type { CockroachPart } from "../../../src/sandbox/cockroach/part.ts";
import { addZone } from "../../../src/sandbox/aws/route53/zones.ts";
import { cases, connected, inShort, type Connected } from "./apart.ts";
import { ApartDesk } from "./apartDesk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

const [cockroach, , tidb, clickhouse] = cases;
const formOf = ({ desk, target, item }: Connected, values = {}) =>
  desk.form(desk.disconnecting(target, item), values);
const open = ([provider, cloud, cluster, region]: (typeof cases)[number]): Promise<Connected> =>
  connected(provider, cloud, cluster, region);

/** Somebody else's account, in which another cluster of the same service has the endpoint too. */
function sharer({ target, item }: Connected, endpoints: object = {}): Session {
  const cluster = { ...target.cluster, id: "other-cluster", name: "orders-too" };
  const own = target.networking.endpoints.items.find(({ id }) => id === item)!;
  const networking: Pick<Networking, "services" | "endpoints"> = {
    services: target.networking.services,
    endpoints: { items: [{ ...own, id: own.id }], ...endpoints },
  };
  return {
    clusters: () => Promise.resolve({ items: [cluster], broken: [] }),
    networking: () => Promise.resolve(networking),
  } as never;
}

it.each(cases)(
  "%s on %s: an endpoint that %s shares with a cluster of another account is only deregistered",
  async (provider, cloud, cluster, region) => {
    const one = await connected(provider, cloud, cluster, region);
    const { desk, target, item } = one;
    desk.others.set("Second", sharer(one));
    const { draft, plan } = await formOf(one);
    expect(draft.fields).toEqual([]);
    expect(draft.warnings.join(" ")).toContain("also used by: orders-too.");
    expect(draft.confirmation!.typed).toBe(
      target.networking.endpoints.items.find(({ id }) => id === item)!.cloudId ?? item,
    );
    const before = await desk.picture(target);
    desk.writes();
    expect(await desk.run(target, plan)).toMatchObject({ state: "done" });
    expect(new Set(desk.writes().map(({ face }) => face))).toEqual(new Set([provider]));
    const ids = ({ customer }: typeof before) =>
      (customer as { endpoints: { id: string }[] }).endpoints.map(({ id }) => id);
    expect(ids(await desk.picture(target))).toEqual(ids(before));
  },
);

it.each([
  ["cannot be read", () => ({ networking: () => Promise.reject(unavailable()) })],
  ["tells nobody", (one: Connected) => sharer(one, { items: [], unavailable: "console only" })],
])(
  "is only deregistered where a cluster of the same service %s which endpoints it has",
  async (_words, session) => {
    const one = await open(tidb!);
    one.desk.others.set("Second", { ...sharer(one), ...session(one) });
    const { draft, plan } = await formOf(one);
    expect(draft.warnings.join(" ")).toMatch(/Nobody can tell .* orders-too/);
    expect(plan.steps).toMatchObject([{ kind: "action", action: "removeEndpoint" }]);
  },
);

function unavailable(): ApiError {
  return new ApiError("unavailable", "unchanged", { message: "Away.", next: "Retry." });
}

/** The other cluster's record of it is in another state. */
async function sharerIn(one: Connected, status: Status): Promise<Session> {
  const session = sharer(one);
  const networking = await session.networking({} as never, [], {});
  const items = networking.endpoints!.items.map((item) => ({ ...item, status }));
  return {
    ...session,
    networking: () => Promise.resolve({ ...networking, endpoints: { items } }),
  };
}

it("does not mind who has it no more, nor clusters of other services", async () => {
  const one = await open(cockroach!);
  one.desk.others.set("Second", await sharerIn(one, { state: "rejected", word: "REJECTED" }));
  const { draft } = await formOf(one);
  expect(draft.values).toMatchObject({ endpoint: true });
});

it("is only deregistered where another cluster is about to get it", async () => {
  const one = await open(cockroach!);
  const waits = { state: "needsAcceptance", word: "PENDING_ACCEPTANCE" } as const;
  one.desk.others.set("Second", await sharerIn(one, waits));
  const { draft } = await formOf(one);
  expect(draft.fields).toEqual([]);
  expect(draft.warnings.join(" ")).toContain("also used by: orders-too.");
});

/** Does something as soon as a step is done. */
function onceDone(desk: ApartDesk, id: string, at: number, act: () => void): void {
  const subscription = desk.operations.onDidChange(() => {
    if (desk.operations.get(id)?.steps[at]?.phase !== "done") return;
    subscription.dispose();
    act();
  });
}

it.each(cases)(
  "%s on %s: leaves an endpoint that somebody begins to share while %s in %s is taken apart, and takes back the rest",
  async (provider, cloud, cluster, region) => {
    const one = await connected(provider, cloud, cluster, region);
    const { desk, target } = one;
    const before = await desk.picture(target);
    const { plan } = await formOf(one);
    const { id } = await desk.begin(target, plan);
    const last = plan.steps.findIndex(
      (step) => step.kind === "cloud" && step.write === "deleteEndpoint",
    );
    onceDone(desk, id, last - 1, () => desk.others.set("Second", sharer(one)));
    const stopped = await desk.settled(id);
    expect([stopped.text, stopped.state]).toEqual([
      expect.stringMatching(/also used by: orders-too\..*This step changed nothing/),
      "failed",
    ]);
    const { cannot, leaves } = undoOf(stopped);
    expect(cannot).toEqual([]);
    // The person goes on once nobody else needs it, or takes back what was done: here that.
    desk.others.clear();
    await desk.operations.undo(id);
    const undone = await desk.settled(id);
    expect([undone.text, undone.state]).toEqual([expect.any(String), "undone"]);
    expect(undone.leftBehind ?? []).toEqual(leaves);
    const after = await desk.picture(target);
    expect(withoutIds(after.database)).toEqual(withoutIds(before.database));
    expect(withoutZoneIds(after.customer)).toEqual(withoutZoneIds(before.customer));
  },
);

/** TiDB Cloud gives what is registered again another id. */
function withoutIds(entries: readonly string[]): string[] {
  return entries.map((entry) => entry.replace(/^\d+\/\S+/, "id")).sort();
}

function withoutZoneIds(customer: object): unknown {
  const { zones, ...rest } = customer as { zones: { name: string; records: object[] }[] };
  return { ...rest, zones: zones.map((one) => JSON.stringify([one.name, one.records])).sort() };
}

it("switches no private DNS off under somebody who began to share", async () => {
  const one = await open(cockroach!);
  const { desk, target } = one;
  const { plan } = await formOf(one);
  desk.others.set("Second", sharer(one));
  const before = await desk.picture(target);
  const stopped = await desk.run(target, plan);
  expect(stopped.state).toBe("failed");
  expect(await desk.picture(target)).toEqual(before);
});

/** Somebody removes only the registration: the endpoint, with its private DNS on, is rejected. */
async function deregistered(one: Connected): Promise<Connected> {
  const { desk, target, item } = one;
  await desk.run(target, (await desk.form(desk.disconnecting(target, item, false))).plan);
  expect(await desk.cloud.endpoints("us-east-1", undefined, {})).toContainEqual(
    expect.objectContaining({
      ...{ id: item, privateDns: true },
      status: { state: "rejected", word: "rejected" },
    }),
  );
  desk.writes();
  return { ...one, target: await desk.read("orders-prod", "us-east-1") };
}

it("deletes an endpoint that was rejected by just the calls that were told: its names are off", async () => {
  const one = await deregistered(await open(cockroach!));
  const { desk, target, item, before } = one;
  const kept = await formOf(one, { endpoint: false });
  expect(kept.draft.fields.map(({ id }) => id)).not.toContain("privateDns");
  const { draft, plan } = await formOf(one);
  expect(draft.calls.map(({ path }) => path.split("/").at(-1))).toEqual([
    ...[item, "DeleteVpcEndpoints", "DeleteSecurityGroup"],
  ]);
  const done = await desk.run(target, plan);
  expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
  expect(desk.writes().map(inShort)).toEqual([
    ...["deregister", "DeleteVpcEndpoints", "DeleteSecurityGroup"],
  ]);
  expect(await desk.picture(target)).toEqual(before);
});

it("goes on with an endpoint that is rejected after it was asked", async () => {
  const one = await open(cockroach!);
  const { desk, target, before } = one;
  const { plan } = await formOf(one);
  await deregistered(one);
  const done = await desk.run(target, plan);
  expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
  expect((await desk.picture(target)).customer).toEqual(before.customer);
});

it("takes a connection back also once its endpoint was rejected", async () => {
  const one = await open(cockroach!);
  const { desk, target, before } = one;
  const [connect] = desk.operations.list();
  await deregistered(one);
  await desk.operations.undo(connect!.id);
  const undone = await desk.settled(connect!.id);
  expect([undone.text, undone.state]).toEqual([expect.any(String), "undone"]);
  expect((await desk.picture(target)).customer).toEqual(before.customer);
});

it("says what stays where nobody signs in to the cloud", async () => {
  const one = await open(cockroach!);
  const { desk, target, item } = one;
  const { draft, plan } = await desk.form(desk.disconnecting(target, item, false));
  expect(plan.steps).toHaveLength(1);
  expect(draft.warnings.join(" ")).toContain(`The endpoint ${item} stays in your cloud, and costs`);
});

it("offers what others made, and takes nothing of it by itself", async () => {
  const desk = await ApartDesk.open("cockroach", "aws");
  const target = await desk.read("orders-prod", "us-east-1");
  const { id: item } = target.networking.endpoints.items.find(
    ({ status, region }) => status.state === "available" && region === "us-east-1",
  )!;
  const disconnecting = desk.disconnecting(target, item);
  const { draft, plan } = await desk.form(disconnecting);
  expect(draft.values).toMatchObject({ endpoint: false });
  expect(plan.steps).toHaveLength(1);
  expect(draft.effects.join(" ")).toContain(`Stays: the endpoint ${item}, which costs`);
  const asked = await desk.form(disconnecting, { endpoint: true });
  const cloud = asked.plan.steps.flatMap((step) => (step.kind === "cloud" ? [step.write] : []));
  expect(cloud.filter((write) => write !== "setPrivateDns")).toEqual(["deleteEndpoint"]);
  for (const [field, value] of Object.entries(asked.draft.values)) {
    expect(value).toBe(field === "endpoint");
  }
});

it("leaves foreign groups and zones: a name of somebody else's that leads there is told", async () => {
  const one = await open(clickhouse!);
  const { desk, target } = one;
  const { state } = desk.sandbox.clouds.aws;
  const [half] = (await desk.cloud.endpoints("eu-west-1", undefined, {})).filter(
    ({ mark }) => mark !== undefined,
  );
  const zone = addZone(state, {
    ...{ id: "ZFOREIGN0000000001", accountId: state.accounts.main, name: "warehouse.example." },
    ...{ callerReference: "by hand", comment: undefined },
    networks: [{ id: half!.network, region: "eu-west-1" }],
  });
  const { name, hostedZone = "" } = half!.addresses[0]!;
  const alias = { hostedZoneId: hostedZone, name: `${name}.`, evaluateTargetHealth: true };
  const record = { name: zone.name, type: "A", values: [], alias };
  state.zones.change(zone.id, { records: [...zone.records, record as never] });
  const { draft, plan } = await formOf(one);
  expect(draft.values[`name ${zone.id} warehouse.example`]).toBe(false);
  expect(draft.warnings.join(" ")).toContain(`warehouse.example in the zone ${zone.id}`);
  expect(await desk.run(target, plan)).toMatchObject({ state: "done" });
  expect(state.zones.get(zone.id)!.records).toHaveLength(3);
});

it("clears the entry that CockroachDB Cloud lists as STALE once the endpoint is gone", async () => {
  const one = await open(cockroach!);
  const { desk, target, item } = one;
  const { connections } = (desk.sandbox.parts["cockroach"] as CockroachPart).state;
  const [entry] = connections.all().filter(({ endpointId }) => endpointId === item);
  const { plan } = await formOf(one);
  const { id } = await desk.begin(target, plan);
  const at = plan.steps.findIndex(
    (step) => step.kind === "cloud" && step.write === "deleteEndpoint",
  );
  onceDone(desk, id, at - 1, () => {
    vi.spyOn(connections, "remove").mockImplementationOnce(() => {
      connections.change(entry!.id, { state: "stale" });
      return undefined;
    });
  });
  const done: Operation = await desk.settled(id);
  expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
  expect(
    desk
      .writes()
      .map(inShort)
      .filter((word) => word === "deregister"),
  ).toHaveLength(2);
  expect(connections.get(entry!.id)).toBeUndefined();
  expect(undoOf(done).takesBack).toEqual([]);
});

it("asks for the name only of what is in use", async () => {
  const desk = await ApartDesk.open("cockroach", "aws");
  const target = await desk.read("orders-prod", "us-west-2");
  const typed = async (state: string) => {
    const { id } = target.networking.endpoints.items.find((one) => one.status.state === state)!;
    return [id, (await desk.form(desk.disconnecting(target, id))).draft.confirmation!.typed];
  };
  const [id, name] = await typed("available");
  expect(name).toBe(id);
  expect((await typed("needsAttention"))[1]).toBeUndefined();
});
