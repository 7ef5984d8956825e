import { expect, it, vi } from "vitest";
import { byOthersPlan } from "../../../src/operations/connectByOthers.ts";
import { handedOver } from "../../../src/operations/handOver.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { gcpCases, planOf, targetOf } from "./cases.ts";
import { rulesOf } from "./choice.ts";
import { linkDesk, type LinkDesk } from "./desk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

/** Gives back what was asked for, and waits until something else is asked, or nothing. */
async function give(desk: LinkDesk, { id }: Operation, value: string): Promise<Operation> {
  const before = handedOver(desk.operations.get(id)!);
  desk.operations.give(id, value);
  let now = await desk.settled(id);
  await vi.waitUntil(async () => {
    now = await desk.settled(id);
    const next = handedOver(now);
    return next === undefined ? now.state !== "needsYou" : next.title !== before?.title;
  }, 10_000);
  return now;
}

it.each(gcpCases)(
  "%s: %s is connected where another team has the network in GCP",
  async (id, cluster, region, _order, cloud) => {
    const desk = await linkDesk(id, {}, cloud);
    const target = await targetOf(desk, cluster, region);
    const rules = rulesOf(desk, target);
    const whole = (await planOf(desk, target)) as Extract<
      Awaited<ReturnType<typeof planOf>>,
      { steps: unknown }
    >;
    const owner = await desk.cloud.whoAmI({});
    const plan = byOthersPlan(rules, { cloud, region: target.region!, owner, cluster });
    const { id: ours } = await desk.operations.begin({ ...whole, ...plan });
    const asked = await desk.settled(ours);
    const { text, asks } = handedOver(asked)!;
    expect(text).toContain(rules.service!.name);
    expect(text.includes("Let Service Directory make its names")).toBe(rules.privateDns === "on");
    expect(text.includes("Switch on global access")).toBe(rules.globalAccess === true);

    // What the others do: an address, and the rule.
    const { id: theirs } = await desk.operations.begin({
      ...whole,
      steps: whole.steps.slice(0, 2),
    });
    const made = await desk.settled(theirs);
    expect(made.state).toBe("done");
    const registered = await give(desk, asked, made.results![asks!.name]!);
    const names = handedOver(registered);
    for (const host of rules.hosts) expect(names!.text).toContain(host);
    const done = names === undefined ? registered : await give(desk, registered, "");
    expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
  },
);
