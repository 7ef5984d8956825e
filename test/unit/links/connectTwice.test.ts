import { expect, onTestFinished, test, vi } from "vitest";
import type { ApiError } from "../../../src/http/errors.ts";
import { connectPlan } from "../../../src/operations/connect.ts";
import type { ConnectChoice } from "../../../src/operations/connectChoice.ts";
import type { Operations } from "../../../src/operations/operations.ts";
import type { Plan } from "../../../src/operations/plan.ts";
import type { Target } from "../../../src/providers/provider.ts";
import { newFolder, removeFolder } from "../operations/harness.ts";
import { cases, connect, gcpCases, targetOf } from "./cases.ts";
import { chooseNew, rulesOf } from "./choice.ts";
import { linkDesk, operationsIn, type LinkDesk } from "./desk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

/** One case a cloud: the rule knows no provider. */
const one = [cases[0]!, gcpCases[0]!];

/** What each of two people asks for who fill in the same form, and call what is made by names of their own. */
async function planFor(desk: LinkDesk, target: Target, name: string): Promise<Plan> {
  const choice = await chooseNew(desk, target);
  const endpoint = { ...choice.endpoint, name, mark: name };
  const named = { ...choice, endpoint, mark: name, hosts: [] } as ConnectChoice;
  return {
    ...{ title: "Connect privately", accountId: "a1", clusterId: target.cluster.id },
    region: target.region!,
    ...connectPlan(rulesOf(desk, target), named),
  };
}

/** A further window of the same machine. */
async function windowOn(desk: LinkDesk, provider: string, folder: string): Promise<Operations> {
  const operations = operationsIn(folder, provider, {
    session: () => Promise.resolve(desk.session),
    cloud: () => Promise.resolve(desk.cloud),
  });
  await operations.start();
  return operations;
}

const endpoints = ({ sandbox }: LinkDesk): number => sandbox.world.endpoints.all().length;

test.each(one)(
  "%s: while %s in %s is being connected in a network, nobody begins it there again",
  async (id, name, region, _order, cloud) => {
    const desk = await linkDesk(id, {}, cloud);
    const target = await targetOf(desk, name, region);
    const before = endpoints(desk);
    const plans: Plan[] = [];
    for (const who of ["first", "second", "third"]) plans.push(await planFor(desk, target, who));
    const first = await desk.operations.begin(plans[0]!);
    const refused = desk.operations.begin(plans[1]!).catch((error: unknown) => error);
    const { code, message, next } = (await refused) as ApiError;
    expect(code).toBe("conflict");
    expect(message).toMatch(/^“Connect privately” is under way for .* in this network/);
    expect(next).toContain("Operations view");
    expect((await desk.settled(first.id)).state).toBe("done");
    expect(endpoints(desk)).toBe(before + 1);
    expect(desk.operations.list()).toHaveLength(1);
    await desk.operations.begin(plans[2]!);
    expect(desk.operations.list()).toHaveLength(2);
  },
);

test.each(one)(
  "%s: of two windows that begin to connect %s in %s at once, one does",
  async (id, name, region, _order, cloud) => {
    const desk = await linkDesk(id, {}, cloud);
    const target = await targetOf(desk, name, region);
    const folder = await newFolder();
    const windows = await Promise.all([1, 2].map(() => windowOn(desk, id, folder)));
    onTestFinished(async () => {
      await Promise.all(windows.map((window) => window.dispose()));
      await removeFolder(folder);
    });
    const before = endpoints(desk);
    const plans = await Promise.all(windows.map((_, at) => planFor(desk, target, `window-${at}`)));
    const begun = await Promise.allSettled(windows.map((window, at) => window.begin(plans[at]!)));
    expect(begun.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const at = begun.findIndex(({ status }) => status === "fulfilled");
    const [operation] = windows[at]!.list();
    expect(await windows[at]!.whenSettled(operation!.id)).toMatchObject({ state: "done" });
    expect(endpoints(desk)).toBe(before + 1);
  },
);

test("what was stopped is not resumed beside another that makes the same", async () => {
  const desk = await linkDesk("cockroach");
  const target = await targetOf(desk, "orders-prod", "us-east-1");
  const before = endpoints(desk);
  const first = await desk.operations.begin(await planFor(desk, target, "first"));
  await desk.operations.cancel(first.id);
  const second = await desk.operations.begin(await planFor(desk, target, "second"));
  await expect(desk.operations.resume(first.id)).rejects.toThrow("under way");
  expect((await desk.settled(second.id)).state).toBe("done");
  expect(endpoints(desk)).toBe(before + 1);
  await desk.operations.forget(first.id);
});

test("what leads to another service in the same network goes on beside it; to one yet to be made it does not", async () => {
  const desk = await linkDesk("tidb");
  const target = await targetOf(desk, "shop-prod", "us-east-1");
  const first = await desk.operations.begin(await planFor(desk, target, "first"));
  const unnamed = { ...(await planFor(desk, target, "second")), results: {} };
  await expect(desk.operations.begin(unnamed)).rejects.toThrow("under way");
  const other = { ...(await planFor(desk, target, "third")), results: { service: "another" } };
  await desk.operations.begin(other);
  expect(desk.operations.list()).toHaveLength(2);
  await desk.settled(first.id);
});

test("what is led to an endpoint that is there, or made in another region, holds nothing up", async () => {
  const desk = await linkDesk("cockroach");
  const target = await targetOf(desk, "orders-prod", "us-east-1");
  const done = await connect(desk, target);
  const choice = await chooseNew(desk, target);
  const [endpoint] = (await desk.cloud.endpoints("us-east-1", undefined, {})).filter(
    (half) => half.id === done.results!["endpoint"],
  );
  const first = await desk.operations.begin(await planFor(desk, target, "first"));
  const about = { title: "Connect privately", accountId: "a1", clusterId: target.cluster.id };
  const reuse = connectPlan(rulesOf(desk, target), { ...choice, endpoint } as ConnectChoice);
  await desk.operations.begin({ ...about, region: target.region!, ...reuse });
  const elsewhere = await targetOf(desk, "orders-prod", "us-west-2");
  await desk.operations.begin(await planFor(desk, elsewhere, "west"));
  expect(desk.operations.list()).toHaveLength(4);
  await desk.settled(first.id);
});
