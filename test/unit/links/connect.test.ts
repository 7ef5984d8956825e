import { expect, it, vi } from "vitest";
import { connectPlan } from "../../../src/operations/connect.ts";
import { undoOf } from "../../../src/operations/operation.ts";
import type { Plan } from "../../../src/operations/plan.ts";
import { previewOf } from "../../../src/operations/preview.ts";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { cases, connect, lastParts, targetOf } from "./cases.ts";
import { chooseNew, rulesOf } from "./choice.ts";
import { linkDesk, type LinkDesk } from "./desk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

it.each(cases)(
  "%s: %s in %s is connected in the order of the field",
  async (id, cluster, region, order) => {
    const desk = await linkDesk(id);
    const target = await targetOf(desk, cluster, region);
    const done = await connect(desk, target);
    expect(done).toMatchObject({ state: "done" });
    const writes = desk.writes();
    expect(lastParts(writes)).toEqual(order);
    expect(writes.every(({ status }) => status !== undefined && status < 300)).toBe(true);
    const { endpoint = "" } = done.results!;
    expect(desk.sandbox.world.endpoints.get(endpoint)?.state).toBe("available");
  },
);

it.each(cases)("%s: of %s, exactly what was previewed is sent", async (id, cluster, region) => {
  const desk = await linkDesk(id);
  const target = await targetOf(desk, cluster, region);
  const plan = connectPlan(rulesOf(desk, target), await chooseNew(desk, target));
  const calls = previewOf(plan, desk.session, target, desk.cloud).flatMap((step) => step.calls);
  const about = { title: "Connect privately", accountId: "a1", clusterId: target.cluster.id };
  desk.writes();
  const operation = await desk.operations.begin({ ...about, region: target.region!, ...plan });
  const { results = {} } = await desk.settled(operation.id);
  const filled = JSON.parse(
    JSON.stringify(calls).replace(/\{(\w+)\}/g, (whole, key: string) => results[key] ?? whole),
  ) as typeof calls;
  const sent = desk.writes();
  expect(sent).toHaveLength(filled.length);
  for (const [at, { method, path, body }] of filled.entries()) {
    if (!path.startsWith("/")) continue;
    expect(sent[at]).toMatchObject({ method, body });
    expect(sent[at]!.path.endsWith(path)).toBe(true);
  }
});

it.each(cases)(
  "%s: undone, %s is as it was before, but for what is listed",
  async (id, cluster, region) => {
    const desk = await linkDesk(id);
    const target = await targetOf(desk, cluster, region);
    const before = await desk.picture(target);
    const done = await connect(desk, target);
    const { cannot, leaves } = undoOf(done);
    expect(cannot).toEqual([]);
    await desk.operations.undo(done.id);
    const undone = await desk.settled(done.id);
    expect(undone).toMatchObject({ state: "undone" });
    expect(undone.leftBehind ?? []).toEqual(leaves);
    const left = await desk.picture(target);
    expect(left.customer).toEqual(before.customer);
    if (leaves.length === 0) expect(left.database).toEqual(before.database);
  },
);

const faults: readonly FaultAction[] = [{ lostAnswer: true }, { afterEffect: true, status: 503 }];
const spoiled = cases.flatMap(([id, cluster, region, order]) =>
  order.flatMap((_, at) => faults.map((fault) => [id, at, fault, cluster, region, order] as const)),
);

it.each(spoiled)(
  "%s: nothing is doubled when the answer to write %i is lost (%o)",
  async (id, at, fault, cluster, region, order) => {
    const desk = await linkDesk(id);
    const target = await targetOf(desk, cluster, region);
    const clean = await picked(id, cluster, region);
    const path = order[at]!;
    const nth = order.slice(0, at + 1).filter((one) => one === path).length;
    desk.sandbox.faults.setPlan([{ match: { path, method: "POST", nth, times: 1 }, do: fault }]);
    expect(await connect(desk, target)).toMatchObject({ state: "done" });
    expect(counts(await desk.picture(target))).toEqual(clean);
  },
);

/** What an uncut run ends in. */
const known = new Map<string, object>();
async function picked(id: string, cluster: string, region: string): Promise<object> {
  const found = known.get(id);
  if (found !== undefined) return found;
  const desk = await linkDesk(id);
  const target = await targetOf(desk, cluster, region);
  await connect(desk, target);
  const clean = counts(await desk.picture(target));
  known.set(id, clean);
  return clean;
}

function counts(picture: Awaited<ReturnType<LinkDesk["picture"]>>): object {
  return JSON.parse(
    JSON.stringify(picture).replaceAll(/"[^"]*(vpce-|sg-|\/Z|Z)[0-9A-Za-z]{10,}[^"]*"/g, '"id"'),
  ) as object;
}

/** A region without a service, and what connects to it in subnets of these zones. */
async function withoutService(zones: readonly string[]): Promise<{ desk: LinkDesk; about: Plan }> {
  const desk = await linkDesk("cockroach", { speed: 1200 });
  const target = await targetOf(desk, "reports-staging", "us-east-1");
  const choice = await chooseNew(desk, target, zones);
  const plan = connectPlan(rulesOf(desk, target), choice);
  const { id: clusterId } = target.cluster;
  const about = { title: "Connect privately", accountId: "a1", clusterId, region: "us-east-1" };
  return { desk, about: { ...about, ...plan } };
}

it("makes the service first where there is none, and takes its name from there", async () => {
  const { desk, about } = await withoutService(["use1-az1", "use1-az2"]);
  expect(about).toMatchObject({
    results: {},
    steps: [{ action: "createEndpointService" }, {}, {}, {}, {}, { kind: "await" }, {}],
  });
  const { id } = await desk.operations.begin(about);
  const done = await desk.settled(id);
  expect([done.text, done.state]).toEqual(["Private DNS is on.", "done"]);
  expect(done.results?.["service"]).toMatch(/vpce-svc/);
});

it("makes no endpoint in a zone where the new service turns out not to be", async () => {
  const { desk, about } = await withoutService(["use1-az1", "use1-az4"]);
  const { id } = await desk.operations.begin(about);
  const failed = await desk.settled(id);
  expect(failed.state).toBe("failed");
  expect(failed.text).toMatch(
    /in zone use1-az4, where the service is not: .* This step changed nothing/,
  );
  expect(desk.sandbox.requests.some(({ path }) => path.endsWith("CreateVpcEndpoint"))).toBe(false);
});
