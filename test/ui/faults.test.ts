import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { FaultAction, FaultPlan } from "../../src/sandbox/http/faults.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import type { Cluster } from "../../src/sandbox/cockroach/entities.ts";
import type { LockSpelling } from "../../src/sandbox/http/face.ts";
import { lockCluster, unlockCluster } from "../../src/sandbox/cockroach/lock.ts";
import { cockroachOf } from "../unit/sandbox/cockroachOf.ts";
import { signInTo, typeKey } from "./steps/accounts.ts";
import { clusterNamed, createEgress, targetFor } from "./steps/egress.ts";
import { photographFailures } from "./steps/failures.ts";
import { departures, mostInASecond } from "./steps/rate.ts";
import { clusterRow, operation } from "./steps/sandbox.ts";
import { eventually, openWorkbench, type Row, type Workbench } from "./workbench/index.ts";

const title = "Create egress endpoint";

let generated: Sandbox;
let demo: Sandbox;
let workbench: Workbench;

beforeAll(async () => {
  generated = await startSandbox({ clusters: 5, seed: 1, speed: 4 });
  demo = await startSandbox({ speed: 4 });
  workbench = await openWorkbench();
  await signInTo(workbench, generated, "Generated");
  await signInTo(workbench, demo, "Meridian", "operator");
});
afterEach(() => {
  for (const sandbox of [generated, demo]) sandbox.faults.setPlan([]);
});
afterAll(async () => {
  await workbench.close();
  await Promise.all([generated.close(), demo.close()]);
});
photographFailures(() => workbench);

const clusters = () => workbench.tree("Clusters");

/** Spoils every answer about a cluster. */
function spoil({ id }: Cluster, action: FaultAction): FaultPlan {
  return [{ match: { path: `/api/v1/clusters/${id}**` }, do: action }];
}

/** Reads all again, and waits until it is over. */
async function refreshAll(): Promise<void> {
  await clusters().contextMenu("Generated", "Refresh");
}

/** What stands below the cluster of the generated account in the place of its data. */
async function errorNode({ name }: Cluster): Promise<Row> {
  await clusters().expand("Generated", name);
  return await eventually(
    async () =>
      (await clusters().children(["Generated", name])).find((row) => row.icon === "error"),
    () => `${name} has no error node.`,
    60_000,
  );
}

async function rightAgain(cluster: Cluster): Promise<void> {
  await clusterRow(workbench, ["Generated", cluster.name], /^(?!.*cannot be read)/);
  const below = async () =>
    (await clusters().children(["Generated", cluster.name])).map(({ icon, label }) =>
      icon === "error" ? icon : label,
    );
  await expect.poll(below).toEqual(cluster.regions.map((region) => region.name));
}

test("a malformed answer harms its own cluster: four stay right, and Retry heals it", async () => {
  const bad = clusterNamed(generated, "risk-dev-0000");
  const before = (await clusters().children("Generated")).filter((row) => row.label !== bad.name);
  generated.faults.setPlan(spoil(bad, { malformed: "wrong-type" }));
  await refreshAll();
  await clusterRow(workbench, ["Generated", bad.name], /^cannot be read/);
  const node = await errorNode(bad);
  expect(node.label).toMatch(/^The answer to GET \S+ cannot be used: .*\(services\.0\.status\)\.$/);
  expect(node.description).toBe("Look into the log, and report it.");
  expect(await clusters().contextMenuItems(node.label)).toEqual(["Retry", "Show Log"]);
  expect(await clusters().inlineActions(node.label)).toEqual(["Retry", "Show Log"]);
  const others = (await clusters().rows()).filter(({ label }) =>
    before.some((row) => row.label === label),
  );
  expect(others.map((row) => row.ariaLabel)).toEqual(before.map((row) => row.ariaLabel));
  expect(others).toHaveLength(4);
  expect(await workbench.notifications()).toEqual([]);

  generated.faults.setPlan([]);
  await clusters().inlineAction(node.label, "Retry");
  await clusters().gone(node.label);
  await rightAgain(bad);
});

test.each([
  [
    "HTML instead of JSON",
    { html: true },
    /cannot be used: it is a web page, perhaps a proxy's\.$/,
  ],
  ["a status 500", { status: 500 }, /^simulated 500$/],
] as const)("%s is an error node in words, and Retry heals it", async (_, action, words) => {
  const bad = clusterNamed(generated, "orders-dev-0001");
  generated.faults.setPlan(spoil(bad, action));
  await clusters().contextMenu(bad.name, "Refresh");
  const node = await errorNode(bad);
  expect(node.label).toMatch(words);
  generated.faults.setPlan([]);
  await clusters().inlineAction(node.label, "Retry");
  await clusters().gone(node.label);
  await rightAgain(bad);
});

test("a redirect to another host is not followed, and the words say where it led", async () => {
  const { host, visitors, server } = await stranger();
  const bad = clusterNamed(generated, "orders-dev-0001");
  generated.faults.setPlan(spoil(bad, { redirectTo: `http://${host}/` }));
  await clusters().contextMenu(bad.name, "Refresh");
  const node = await errorNode(bad);
  expect(node.label).toContain(`points to ${host}; the key was not sent there.`);
  expect(visitors).toEqual([]);
  generated.faults.setPlan([]);
  await clusters().inlineAction(node.label, "Retry");
  await clusters().gone(node.label);
  server.close();
});

/** A server on this machine that is not the one that was asked. */
async function stranger(): Promise<{ host: string; visitors: string[]; server: Server }> {
  const visitors: string[] = [];
  const server = createServer((request, answer) => {
    visitors.push(request.url ?? "");
    answer.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, visitors, server };
}

test("in a storm of 429 data still arrives; nobody is told of it, and the limit is held", async () => {
  const before = generated.requests.length;
  const storm = Array.from({ length: 50 }, (_, index) => ({
    match: { face: "cockroach", nth: 3 * (index + 1) },
    do: { status: 429, headers: { "retry-after": "1" } },
  }));
  generated.faults.setPlan(storm);
  const renamed = clusterNamed(generated, "events-dev-0002");
  cockroachOf(generated).state.clusters.change(renamed.id, { name: "events-renamed" });
  await refreshAll();
  await clusters().row(["Generated", "events-renamed"], 60_000);
  await eventually(
    () => Promise.resolve(generated.requests.length - before > 24 ? true : undefined),
    () => "Not everything was read again.",
    60_000,
  );
  const since = generated.requests.slice(before);
  expect(since.filter((one) => one.status === 429).length).toBeGreaterThan(5);
  expect(since.filter((one) => one.status === 429 && one.fault === undefined)).toEqual([]);
  const spoken = (await clusters().rows()).map((row) => row.ariaLabel);
  expect(spoken.filter((words) => words.startsWith("Error"))).toEqual([]);
  expect(await clusters().text()).not.toContain("cannot be read");
  expect(await workbench.notifications()).toEqual([]);
  const times = await departures(workbench, "Generated");
  expect(times.length).toBeGreaterThan(30);
  expect(mostInASecond(times)).toBeLessThanOrEqual(10);
});

test("a write that the key's role forbids names the role that may; with such a key it goes on", async () => {
  const reports = clusterNamed(demo, "reports-staging");
  await createEgress(workbench, reports, targetFor(demo, reports, "accepted"));
  const { description } = await operation(workbench, title, reports.name, /^Failed/);
  expect(description).toContain("the role of this key does not allow this: operator");
  const role =
    "This needs a key whose service account has the role Cluster Admin / Cluster Creator";
  expect(description).toContain(role);
  expect(description).toContain("Nothing was changed.");
  expect(cockroachOf(demo).state.egressEndpoints.group(reports.id)).toEqual([]);
  await workbench.notification(role);

  await workbench.tree("Accounts").contextMenu("Meridian", "Replace Key…");
  await typeKey(workbench, cockroachOf(demo).keys.admin);
  await eventually(
    () => Promise.resolve(demo.requests.at(-1)?.key === "admin" ? true : undefined),
    () => "The new key is not used.",
  );
  await workbench.tree("Operations").inlineAction(`${title}: ${reports.name}`, "Resume Operation");
  await operation(workbench, title, reports.name, /^Done/);
  expect(cockroachOf(demo).state.egressEndpoints.group(reports.id)).toHaveLength(1);
  await forget(reports);
});

/** Takes a finished operation off the list, so that the next one of its cluster is the only one. */
async function forget({ name }: Cluster): Promise<void> {
  const operations = workbench.tree("Operations");
  await operations.inlineAction(`${title}: ${name}`, "Forget Operation");
  await operations.gone(`${title}: ${name}`);
}

test("an answer that is lost after the create took effect: one endpoint, and the person reads it", async () => {
  const reports = clusterNamed(demo, "reports-staging");
  const target = targetFor(demo, reports, "accepted");
  demo.faults.setPlan([
    { match: { method: "POST", path: "/api/v1/clusters/**", times: 1 }, do: { lostAnswer: true } },
  ]);
  await createEgress(workbench, reports, target);
  const { description } = await operation(workbench, title, reports.name, /^Done/);
  const made = cockroachOf(demo)
    .state.egressEndpoints.group(reports.id)
    .filter((one) => one.target === target.identifier);
  expect(made).toHaveLength(1);
  const words = `The answer was lost, but it had been created (${made[0]?.id ?? ""}).`;
  expect(description).toContain(words);
  await workbench.notification(words);
  const posts = demo.requests.filter((one) => one.method === "POST" && one.fault !== undefined);
  expect(posts).toHaveLength(1);
  await forget(reports);
});

test("a locked cluster is waited for in its holder's words, in every spelling, and then it goes on", async () => {
  const holder = "restore of a backup by dana@meridian.example";
  const spellings: readonly [Sandbox, string, LockSpelling, RegExp][] = [
    [generated, "orders-prod-0004", "409", /another operation is in progress: restore of a backup/],
    [generated, "risk-dev-0000", "503", /temporarily unavailable for changes: restore of a backup/],
    [demo, "orders-prod", "message", /could not acquire the cluster lock, held by: restore of a/],
    [demo, "reports-staging", "state", /\(LOCKED\)/],
  ];
  for (const [sandbox, name, spelling, words] of spellings) {
    const cluster = clusterNamed(sandbox, name);
    lockCluster(cockroachOf(sandbox).state, cluster.id, { spelling, holder });
    await createEgress(workbench, cluster, targetFor(sandbox, cluster, "accepted"));
    const { description } = await operation(workbench, title, name, words);
    expect(description).toMatch(/^Waiting · \S+ is locked since .* It goes on when it is free\.$/);
  }
  await workbench.toasts.clear();
  const made = spellings.map(([sandbox, name]) => {
    const before = cockroachOf(sandbox).state.egressEndpoints.group(
      clusterNamed(sandbox, name).id,
    ).length;
    return { sandbox, name, before };
  });
  expect(await workbench.notifications()).toEqual([]);
  for (const { sandbox, name } of made) {
    unlockCluster(cockroachOf(sandbox).state, clusterNamed(sandbox, name).id);
  }
  for (const { sandbox, name, before } of made) {
    await operation(workbench, title, name, /^Done/);
    const { id } = clusterNamed(sandbox, name);
    expect(cockroachOf(sandbox).state.egressEndpoints.group(id)).toHaveLength(before + 1);
  }
});
