import { expect, it, vi } from "vitest";
import { byOthersDraft } from "../../../src/operations/connectByOthersDraft.ts";
import { connectPlan } from "../../../src/operations/connect.ts";
import { handedOver } from "../../../src/operations/handOver.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import type { Target } from "../../../src/providers/provider.ts";
import { connectTo } from "../../../src/sandbox/world/customer.ts";
import { cases, gcpCases, targetOf } from "./cases.ts";
import { chooseNew, rulesOf } from "./choice.ts";
import { linkDesk, type LinkDesk } from "./desk.ts";

vi.mock("../../../src/domain/sleep.ts", () => import("./briefSleep.ts"));

const subscription = "0a1b2c3d-1111-4222-8333-444455556666";
const accounts = { aws: "210987654321", gcp: "network-project", azure: "x" } as const;
const about = (target: Target) => ({
  title: "Connect privately",
  accountId: "a1",
  clusterId: target.cluster.id,
  region: target.region!,
});

/** Waits until the operation waits for others; their text. */
async function untilHandedOver({ settled, operations }: LinkDesk, id: string): Promise<string> {
  const { state, text } = await settled(id);
  expect([state, text]).toEqual(["needsYou", text]);
  return handedOver(operations.get(id)!)!.text;
}

/** Begins to connect through the team that has an account, up to where it waits for them. */
async function beginWith(desk: LinkDesk, target: Target, account: string): Promise<Operation> {
  const into = { ...target, region: target.region! };
  const one = { session: desk.session, target: into, provider: "The Database" };
  const { plan } = byOthersDraft(one, rulesOf(desk, target), { account });
  const operation = await desk.operations.begin({ ...about(target), ...plan! });
  await untilHandedOver(desk, operation.id);
  return operation;
}

/** The network's team does what the text says, with this extension or without; gives back what it asks for. */
async function madeByOthers(desk: LinkDesk, target: Target): Promise<string> {
  const rules = rulesOf(desk, target);
  const plan = connectPlan(rules, await chooseNew(desk, target));
  const made = plan.steps.filter(({ kind }) => kind === "cloud");
  const upToEndpoint = made.slice(
    0,
    made.findIndex((step) => step.kind === "cloud" && step.write === "createEndpoint") + 1,
  );
  const { results = {} } = plan;
  const { id } = await desk.operations.begin({ ...about(target), results, steps: upToEndpoint });
  const done = await desk.settled(id);
  expect(done).toMatchObject({ state: "done" });
  return done.results![rules.named]!;
}

it.each(cases)(
  "%s: another team connects to %s: by text there, by id back",
  async (id, cluster, region) => {
    const desk = await linkDesk(id);
    const target = await targetOf(desk, cluster, region);
    const rules = rulesOf(desk, target);
    const into = { ...target, region: target.region! };
    const one = { session: desk.session, target: into, provider: "The Database" };
    const account = accounts[target.cluster.cloud as "aws" | "gcp"];
    const { draft, plan } = byOthersDraft(one, rules, { account });
    expect(draft.prerequisites[0]!.copy).toContain(rules.service!.name);
    const operation = await desk.operations.begin({ ...about(target), ...plan! });
    const text = await untilHandedOver(desk, operation.id);
    for (const fact of [rules.service!.name, rules.region, account, ...rules.ports]) {
      expect(text).toContain(fact);
    }
    const given = await madeByOthers(desk, target);
    expect(text).not.toContain("{");
    desk.operations.give(operation.id, given);
    await vi.waitFor(
      () =>
        expect(desk.operations.get(operation.id)!.results).toMatchObject({ [rules.named]: given }),
      { timeout: 20_000, interval: 20 },
    );
    if (plan!.steps.at(-1)!.kind === "handOver") {
      const names = await vi.waitUntil(
        () => {
          const task = handedOver(desk.operations.get(operation.id)!);
          return task?.asks === undefined ? task?.text : undefined;
        },
        { timeout: 20_000, interval: 20 },
      );
      for (const host of rules.hosts) expect(names).toContain(host);
      desk.operations.give(operation.id, "");
    }
    await vi.waitFor(() => expect(desk.operations.get(operation.id)!.state).toBe("done"), {
      timeout: 20_000,
      interval: 20,
    });
  },
);

it("goes on by itself where the provider says that the endpoint is theirs", async () => {
  const desk = await linkDesk("tidb", {}, "gcp");
  const [, cluster, region] = gcpCases.find(([id]) => id === "tidb")!;
  const target = await targetOf(desk, cluster, region);
  const operation = await beginWith(desk, target, desk.sandbox.clouds.gcp.state.projects.main);
  const given = await madeByOthers(desk, target);
  await vi.waitFor(() => expect(desk.operations.get(operation.id)!.state).toBe("done"), {
    timeout: 20_000,
    interval: 20,
  });
  expect(Object.values(desk.operations.get(operation.id)!.results!)).toContain(given);
});

it("tells what has appeared where nobody says whose it is, and lets nobody in by itself", async () => {
  const desk = await linkDesk("tidb");
  const [, cluster, region] = cases.find(([id]) => id === "tidb")!;
  const target = await targetOf(desk, cluster, region);
  const operation = await beginWith(desk, target, accounts.aws);
  const made = await madeByOthers(desk, target);
  desk.writes();
  await vi.waitFor(
    () => expect(desk.operations.get(operation.id)!.text).toContain(`${made} has appeared`),
    { timeout: 20_000, interval: 20 },
  );
  expect(desk.operations.get(operation.id)).toMatchObject({ state: "needsYou", asks: "act" });
  expect(desk.writes()).toEqual([]);
});

it.each([
  ["cockroach", "billing-eu", "westeurope"],
  ["astra", "invoices-eu", "westeurope"],
  ["clickhouse", "billing-de", "germanywestcentral"],
])("%s: %s on Azure is connected by the id that somebody gives", async (id, cluster, region) => {
  const desk = await linkDesk(id);
  const target = await targetOf(desk, cluster, region);
  const rules = rulesOf(desk, target);
  const into = { ...target, region: target.region! };
  const one = { session: desk.session, target: into, provider: "The Database" };
  const { plan } = byOthersDraft(one, rules, { account: subscription });
  const operation = await desk.operations.begin({ ...about(target), ...plan! });
  await untilHandedOver(desk, operation.id);
  const part = desk.sandbox.parts[id]!;
  const made = connectTo(desk.sandbox.world, part.serviceOf(target.cluster.id, into.region)!);
  const given = part.endpointName?.(made) ?? made.id;
  desk.operations.give(operation.id, given);
  await vi.waitFor(
    async () => {
      const { endpoints } = await desk.session.networking(target.cluster, ["endpoints"], {});
      const words = endpoints!.items.map((item) => `${item.id} ${item.cloudId ?? ""}`);
      expect(words.join().toLowerCase()).toContain(given.toLowerCase());
    },
    { timeout: 20_000, interval: 50 },
  );
});

it.each([
  ["aws", "12345"],
  ["gcp", "Not A Project"],
  ["azure", "210987654321"],
])("an account of %s that cannot be one is refused at its field", async (cloud, account) => {
  const desk = await linkDesk("cockroach");
  const read = await targetOf(desk, "orders-prod", "us-east-1");
  const target = { ...read, cluster: { ...read.cluster, cloud }, region: "us-east-1" };
  const one = { session: desk.session, target, provider: "The Database" };
  const { draft, plan } = byOthersDraft(one, rulesOf(desk, read), { account });
  expect(Object.keys(draft.errors)).toEqual(["account"]);
  expect(plan).toBeUndefined();
});

it.each(cases)(
  "%s: another team has the database of %s: what it did is seen",
  async (id, cluster, region) => {
    const desk = await linkDesk(id);
    const target = await targetOf(desk, cluster, region);
    const rules = rulesOf(desk, target);
    const choice = { ...(await chooseNew(desk, target)), databaseTeam: cluster };
    const operation = await desk.operations.begin({
      ...about(target),
      ...connectPlan(rules, choice),
    });
    const text = await untilHandedOver(desk, operation.id);
    const { results = {} } = desk.operations.get(operation.id)!;
    expect(text).toContain(results[rules.named]);
    expect(text).toContain(cluster);
    // Astra's names are read by a POST.
    const written = desk
      .writes()
      .filter(({ face, path }) => face === id && !path.includes("Bundle"));
    expect(written).toEqual([]);
    const values = { ...rules.register, endpointId: results[rules.named]! };
    const theirs = await desk.operations.begin({
      ...about(target),
      ...{ action: "registerEndpoint", values },
    });
    expect(await desk.settled(theirs.id)).toMatchObject({ state: "done" });
    await vi.waitFor(() => expect(desk.operations.get(operation.id)!.state).toBe("done"), {
      timeout: 20_000,
      interval: 20,
    });
  },
);

it("a service that others say to have made is waited for: its name is what the endpoint leads to", async () => {
  const desk = await linkDesk("cockroach");
  const target = await targetOf(desk, "reports-staging", "us-east-1");
  const choice = { ...(await chooseNew(desk, target)), databaseTeam: "reports-staging" };
  const plan = connectPlan(rulesOf(desk, target), choice);
  const { id } = await desk.operations.begin({ ...about(target), ...plan });
  await untilHandedOver(desk, id);
  desk.operations.give(id, "");
  const waiting = await vi.waitUntil(
    () => {
      const operation = desk.operations.get(id)!;
      return operation.text.includes("cannot be seen yet") ? operation : undefined;
    },
    { timeout: 20_000, interval: 20 },
  );
  expect(waiting.state).toBe("needsYou");
  expect(desk.writes()).toEqual([]);
  const theirs = await desk.operations.begin({
    ...about(target),
    ...{ action: "createEndpointService", values: {} },
  });
  expect(await desk.settled(theirs.id)).toMatchObject({ state: "done" });
  await vi.waitFor(
    () => {
      const { title = "" } = handedOver(desk.operations.get(id)!) ?? {};
      expect(title).toMatch(/^Register the private endpoint/);
    },
    { timeout: 20_000, interval: 20 },
  );
  expect(desk.operations.get(id)!.results).toMatchObject({ service: expect.any(String) as string });
});
