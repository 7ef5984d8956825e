import { expect, it, vi } from "vitest";
import { connectPlan } from "../../../src/operations/connect.ts";
import { undoOf, type Operation } from "../../../src/operations/operation.ts";
import type { Plan } from "../../../src/operations/plan.ts";
import { previewOf } from "../../../src/operations/preview.ts";
import type { FaultAction } from "../../../src/sandbox/http/faults.ts";
import { cases, connect, gcpCases, lastParts, targetOf, withOneName } from "./cases.ts";
import { chooseInAws, chooseNew, rulesOf } from "./choice.ts";
import { linkDesk, type LinkDesk } from "./desk.ts";
import { comparable } from "./pictures.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

const all = [...cases, ...gcpCases];

it.each(all)(
  "%s: %s in %s is connected in the order of the field",
  async (id, cluster, region, order, cloud) => {
    const desk = await linkDesk(id, {}, cloud);
    const target = await targetOf(desk, cluster, region);
    const done = await connect(desk, target);
    expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
    const writes = desk.writes();
    expect(lastParts(writes)).toEqual(order);
    expect(writes.every(({ status }) => status !== undefined && status < 300)).toBe(true);
    const { endpoint = "", connection = endpoint } = done.results!;
    expect(desk.sandbox.world.endpoints.get(connection)?.state).toBe("available");
  },
);

it.each(all)(
  "%s: of %s, exactly what was previewed is sent",
  async (id, cluster, region, _order, cloud) => {
    const desk = await linkDesk(id, {}, cloud);
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
  },
);

it.each(all)(
  "%s: undone, %s is as it was before, but for what is listed",
  async (id, cluster, region, _order, cloud) => {
    const desk = await linkDesk(id, {}, cloud);
    const target = await targetOf(desk, cluster, region);
    const before = await desk.picture(target);
    const done = await connect(desk, target);
    const { cannot, leaves } = undoOf(done);
    expect(cannot).toEqual([]);
    await desk.operations.undo(done.id);
    const undone = await desk.settled(done.id);
    expect([undone.text, undone.state]).toEqual([expect.any(String), "undone"]);
    expect(undone.leftBehind ?? []).toEqual(leaves);
    const left = await desk.picture(target);
    expect(left.customer).toEqual(before.customer);
    if (leaves.length === 0) expect(left.database).toEqual(before.database);
  },
);

/** Two ways not to hear of what took effect, in turn. */
const faults: readonly FaultAction[] = [{ lostAnswer: true }, { afterEffect: true, status: 503 }];

it.each(all)(
  "%s: nothing of %s is doubled, whichever answer is lost",
  { timeout: 120_000 },
  async (id, cluster, region, order, cloud) => {
    const desk = await linkDesk(id, {}, cloud);
    const target = await targetOf(desk, cluster, region);
    const before = await desk.picture(target);
    const undo = async (done: Operation): Promise<void> => {
      await desk.operations.undo(done.id);
      expect(await desk.settled(done.id)).toMatchObject({ state: "undone" });
      expect((await desk.picture(target)).customer).toEqual(before.customer);
    };
    const clean = await connect(desk, target, 1);
    const wanted = comparable(await desk.picture(target), before);
    await undo(clean);
    for (const [at, path] of withOneName(order).entries()) {
      const nth = order.slice(0, at + 1).filter((one) => one === path).length;
      const fault = faults[at % 2]!;
      const where = `${path}, ${nth}: ${JSON.stringify(fault)}`;
      const from = await desk.picture(target);
      const match = { path: `**/${path}`, method: "POST", nth, times: 1 };
      desk.sandbox.faults.setPlan([{ match, do: fault }]);
      const done = await connect(desk, target, 1);
      expect([done.text, done.state], where).toEqual([expect.any(String), "done"]);
      expect(desk.writes().filter((one) => one.fault !== undefined)).toHaveLength(1);
      expect(comparable(await desk.picture(target), from), where).toEqual(wanted);
      desk.sandbox.faults.setPlan([]);
      await undo(done);
    }
  },
);

/** A region without a service, and what connects to it in subnets of these zones. */
async function withoutService(zones: readonly string[]): Promise<{ desk: LinkDesk; about: Plan }> {
  const desk = await linkDesk("cockroach");
  const target = await targetOf(desk, "reports-staging", "us-east-1");
  const choice = await chooseInAws(desk, target, zones);
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

it("makes the endpoint in those of the chosen zones where the new service turns out to be", async () => {
  const { desk, about } = await withoutService(["use1-az1", "use1-az4"]);
  const { id } = await desk.operations.begin(about);
  const done = await desk.settled(id);
  expect([done.text, done.state]).toEqual(["Private DNS is on.", "done"]);
  const [made] = await desk.cloud.endpoints("us-east-1", [done.results!["service"]!], {});
  expect(made!.zones).toEqual(["use1-az1"]);
});

it("makes no endpoint where the new service turns out to be in none of the zones", async () => {
  const { desk, about } = await withoutService(["use1-az4"]);
  const { id } = await desk.operations.begin(about);
  const failed = await desk.settled(id);
  expect(failed.state).toBe("failed");
  expect(failed.text).toMatch(
    /in zone use1-az4, where the service is not: .* This step changed nothing/,
  );
  expect(desk.sandbox.requests.some(({ path }) => path.endsWith("CreateVpcEndpoint"))).toBe(false);
});
