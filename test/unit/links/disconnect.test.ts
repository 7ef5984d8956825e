import { expect, it, vi } from "vitest";
import { undoOf } from "../../../src/operations/operation.ts";
import { cases, connected, inShort, type Connected } from "./apart.ts";
import type { ApartDesk } from "./apartDesk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

const formOf = ({ desk, target, item }: Connected, values = {}) =>
  desk.form(desk.disconnecting(target, item), values);

it.each(cases)(
  "%s on %s: what we connected %s in %s with is taken apart in its order, by just the calls that were told",
  async (provider, cloud, cluster, region, order) => {
    const one = await connected(provider, cloud, cluster, region);
    const { desk, target, item, before } = one;
    const { draft, plan } = await formOf(one);
    expect(draft.warnings.filter((text) => /also used|tell whether/.test(text))).toEqual([]);
    desk.writes();
    const done = await desk.run(target, plan);
    expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
    const sent = desk.writes();
    expect(sent.map(inShort)).toEqual(order);
    expectTold(sent, draft.calls);
    const after = await desk.picture(target);
    expect(after.customer).toEqual(before.customer);
    const left = `${item} Rejected`;
    expect(after.database.filter((entry) => entry !== left)).toEqual(before.database);
    const isTold = draft.effects.some((text) => /may stay listed as Rejected/.test(text));
    expect(after.database.includes(left)).toBe(isTold);
    expect(undoOf(done)).toMatchObject({ takesBack: [] });
    expect(undoOf(done).cannot.join(" ")).toContain("cannot be brought back");
    expect(desk.operations.offers(done.id)).toEqual(["forget"]);
  },
);

/** Method, path and body of each, where they are told as they are sent. */
function expectTold(
  sent: ReturnType<ApartDesk["writes"]>,
  calls: readonly { method: string; path: string; body?: unknown }[],
): void {
  expect(sent).toHaveLength(calls.length);
  for (const [at, { method, path, body }] of calls.entries()) {
    if (!path.startsWith("/")) {
      if (method === "EC2") expect(sent[at]!.path.endsWith(`/${path}`)).toBe(true);
      continue;
    }
    expect(sent[at]!.method).toBe(method);
    expect(sent[at]!.path.split("?")[0]!.endsWith(path)).toBe(true);
    if (body !== undefined) expect(sent[at]!.body).toEqual(body);
  }
}

it.each(cases)(
  "%s on %s: the window closed after each step, %s in %s ends as if it had not been",
  async (provider, cloud, cluster, region, order) => {
    const one = await connected(provider, cloud, cluster, region);
    const { desk, target, before } = one;
    const { plan } = await formOf(one);
    desk.writes();
    const { id, steps } = await desk.begin(target, plan);
    for (const at of steps.keys()) {
      await untilDone(desk, id, at);
      await desk.reopen();
      await desk.settled(id);
      await desk.operations.resume(id);
    }
    const done = await desk.settled(id);
    expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
    expect(desk.writes().map(inShort)).toEqual(order);
    expect((await desk.picture(target)).customer).toEqual(before.customer);
  },
);

/** Until so many steps are done; the next one may be under way. */
async function untilDone({ operations }: ApartDesk, id: string, at: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = (): void => {
      const { steps, state } = operations.get(id)!;
      if (steps[at]!.phase !== "done" && state !== "failed") return;
      subscription.dispose();
      resolve();
    };
    const subscription = operations.onDidChange(look);
    look();
  });
}

it.each(cases)(
  "%s on %s: the answer to every write lost, %s in %s is taken apart all the same",
  async (provider, cloud, cluster, region, order) => {
    const one = await connected(provider, cloud, cluster, region);
    const { desk, target, before } = one;
    const { draft, plan } = await formOf(one);
    const route53 = ["**/hostedzone/*", "**/hostedzone/*/rrset"];
    const paths = draft.calls.map(({ path }) => `**/${path.replace(/^\//, "")}`);
    desk.sandbox.faults.setPlan(
      [...new Set([...paths, ...route53])].flatMap((path) =>
        ["POST", "PATCH", "DELETE"].map((method) => ({
          match: { path, method, times: 1 },
          do: { lostAnswer: true },
        })),
      ),
    );
    desk.writes();
    const done = await desk.run(target, plan);
    expect([done.text, done.state]).toEqual([expect.any(String), "done"]);
    const lost = desk.writes().filter(({ status }) => status === undefined);
    expect(new Set(lost.map(inShort))).toEqual(new Set(order));
    expect((await desk.picture(target)).customer).toEqual(before.customer);
  },
);
