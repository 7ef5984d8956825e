import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readLease } from "../../src/inventory/lease.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import type { Cluster, EgressEndpoint } from "../../src/sandbox/cockroach/entities.ts";
import { acceptEgress } from "../../src/sandbox/cockroach/egress.ts";
import { lockCluster, unlockCluster } from "../../src/sandbox/cockroach/lock.ts";
import { cockroachOf } from "../unit/sandbox/cockroachOf.ts";
import { signInTo } from "./steps/accounts.ts";
import { clusterNamed, createEgress, fillEgress, targetFor } from "./steps/egress.ts";
import { photographFailures } from "./steps/failures.ts";
import { departures, mostInASecond } from "./steps/rate.ts";
import { allRead, clusterRow, operation } from "./steps/sandbox.ts";
import { eventually, openWorkbench, type Row, type Workbench } from "./workbench/index.ts";

const creating = "Create egress endpoint";
const egress = ["Meridian", "orders-prod", "us-west-2", "Egress endpoints"] as const;

let sandbox: Sandbox;
let another: Sandbox;
let orders: Cluster;
let reports: Cluster;
/** The first window, which leads, and the one beside it. */
let first: Workbench;
let second: Workbench;
/** The egress endpoint that waits for its owner. */
let waiting: string;
let owner: { first: string; second: string };

beforeAll(async () => {
  sandbox = await startSandbox({ speed: 2 });
  another = await startSandbox({ clusters: 2 });
  orders = clusterNamed(sandbox, "orders-prod");
  reports = clusterNamed(sandbox, "reports-staging");
  first = await openWorkbench({ settings: { "privateEndpoints.refreshInterval": 5 } });
  await signInTo(first, sandbox, "Meridian");
});
afterAll(async () => {
  await first.close();
  await Promise.all([sandbox.close(), another.close()]);
});
photographFailures(() => first);

/** Turns to a window: the browser draws one that is behind only once a second. */
async function turnTo(window: Workbench): Promise<Workbench> {
  await window.page.bringToFront();
  return window;
}

/** Who leads, and which windows there are, from the files by which they know each other. */
async function standing(): Promise<{ leader: string | undefined; windows: string[] }> {
  const folder = path.join(first.storageDir, "windows");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".window"));
  const records = await Promise.all(names.map((name) => readLease(path.join(folder, name))));
  const windows = records.flatMap((record) => (record === undefined ? [] : [record.owner]));
  return { leader: (await readLease(path.join(folder, "leader.lease")))?.owner, windows };
}

async function windowsAre(count: number): Promise<Awaited<ReturnType<typeof standing>>> {
  return await eventually(
    async () => {
      const now = await standing();
      return now.windows.length === count && now.leader !== undefined ? now : undefined;
    },
    () => `There are not ${String(count)} windows.`,
    60_000,
  );
}

/** How often an endpoint was asked for. */
function creates(): number {
  const path = `/api/v1/clusters/${orders.id}/networking/egress-private-endpoints`;
  return sandbox.requests.filter((one) => one.method === "POST" && one.path === path).length;
}

function egressTo(target: string): readonly EgressEndpoint[] {
  return cockroachOf(sandbox)
    .state.egressEndpoints.group(orders.id)
    .filter((one) => one.target === target);
}

async function creatingIn(window: Workbench): Promise<Row[]> {
  return (await window.tree("Operations").rows()).filter((row) => row.label.startsWith(creating));
}

/** Waits until the operations of both windows wait for acceptance, as one of the windows shows it. */
async function waitingInBoth(window: Workbench): Promise<Row[]> {
  let rows: Row[] = [];
  return await eventually(
    async () => {
      rows = await creatingIn(window);
      const asking = rows.filter((row) => row.description.startsWith("Waiting for you · "));
      return asking.length === 2 ? rows : undefined;
    },
    () => `Not both wait for acceptance: ${rows.map((row) => row.description).join("; ")}`,
    90_000,
  );
}

test("the first window leads; a second one follows, and shows the same tree", async () => {
  const alone = await windowsAre(1);
  const [only = ""] = alone.windows;
  expect(alone.leader).toBe(only);
  second = await first.secondWindow();
  await second.openView();
  await allRead(second);
  const both = await windowsAre(2);
  expect(both.leader).toBe(only);
  owner = { first: only, second: both.windows.find((one) => one !== only) ?? "" };
  const there = await second.tree("Clusters").text();
  expect(await (await turnTo(first)).tree("Clusters").text()).toBe(there);
});

test("an account added in one appears in the other, which says how it gets the key", async () => {
  await signInTo(await turnTo(second), another, "Northwind");
  await turnTo(first);
  await first.tree("Accounts").row("Northwind");
  const words = "The key of this account is not here.";
  const node = await first.tree("Clusters").row(["Northwind", words], 60_000);
  expect(node.description).toContain("If another window has just stored it, reload this window;");
  await expect
    .poll(async () => (await first.tree("Accounts").row("Northwind")).description)
    .toContain("paused: no key in this window");
  await turnTo(second);
  expect(await second.tree("Accounts").row("Northwind")).toMatchObject({
    description: "CockroachDB Cloud",
  });
  await second.tree("Clusters").row(["Northwind", "risk-dev-0000"]);

  await turnTo(first);
  await first.reloadWindow();
  await first.tree("Clusters").row(["Northwind", "risk-dev-0000"], 60_000);
  await first.tree("Clusters").gone(["Northwind", words]);
  // Whoever reloads begins anew, as one who follows.
  const after = await windowsAre(2);
  expect(after.leader).toBe(owner.second);
  owner = { ...owner, first: after.windows.find((one) => one !== owner.second) ?? "" };
  expect(await (await turnTo(second)).tree("Clusters").text()).not.toContain(words);
});

test("asked for in both at once, a change is written once, and each window shows the other's", async () => {
  const target = targetFor(sandbox, orders, "needsAcceptance");
  const here = await fillEgress(await turnTo(first), orders, target);
  const there = await fillEgress(await turnTo(second), orders, target);
  await Promise.all([here.button(creating).click(), there.button(creating).click()]);
  for (const window of [first, second]) {
    const rows = await waitingInBoth(await turnTo(window));
    expect(rows.filter((row) => row.description.includes("in another window"))).toHaveLength(1);
    await window.tree("Clusters").expand(...egress);
    const row = [...egress, target.identifier.slice(target.identifier.lastIndexOf(".") + 1)];
    await clusterRow(window, row, /^PENDING_ACCEPTANCE/);
  }
  expect(creates()).toBe(1);
  const made = egressTo(target.identifier);
  expect(made).toHaveLength(1);
  waiting = made[0]?.id ?? "";
});

test("what runs in another window is shown, and left to it", async () => {
  lockCluster(cockroachOf(sandbox).state, reports.id, {
    spelling: "409",
    holder: "restore of a backup",
  });
  await createEgress(await turnTo(second), reports, targetFor(sandbox, reports, "accepted"));
  const label = `${creating}: ${reports.name}`;
  await turnTo(first);
  await operation(first, creating, reports.name, /^Waiting · in another window · .* is locked/);
  expect(await first.tree("Operations").inlineActions(label)).toEqual([]);
  expect(await first.tree("Operations").contextMenuItems(label)).toEqual(["Show What Happened"]);
  unlockCluster(cockroachOf(sandbox).state, reports.id);
  await operation(first, creating, reports.name, /^Done/);
  await first.tree("Clusters").expand("Meridian", reports.name);
  await clusterRow(first, ["Meridian", reports.name, "us-east-1"], /^1 endpoint/);
});

test("together they stay within the limit, also when both read everything", async () => {
  const before = sandbox.requests.length;
  await first.palette("Private Endpoints: Refresh All");
  await second.palette("Private Endpoints: Refresh All");
  await eventually(
    () => Promise.resolve(sandbox.requests.length - before > 60 ? true : undefined),
    () => "The two windows do not read everything.",
    60_000,
  );
  expect(sandbox.requests.filter((one) => one.status === 429)).toEqual([]);
  const times = await departures(first, "Meridian");
  expect(times.length).toBeGreaterThan(100);
  expect(mostInASecond(times)).toBeLessThanOrEqual(10);
});

test("when the leader is closed the other leads, and goes on with its operations", async () => {
  expect((await standing()).leader).toBe(owner.second);
  await second.page.close({ runBeforeUnload: true });
  const { leader, windows } = await windowsAre(1);
  expect(windows).toEqual([owner.first]);
  expect(leader).toBe(owner.first);
  await turnTo(first);
  const mine = async () => {
    const rows = await creatingIn(first);
    return rows.some((row) => row.description.includes("in another window")) ? undefined : rows;
  };
  await eventually(mine, () => "An operation is still in another window.", 60_000);
  acceptEgress(cockroachOf(sandbox).state, waiting);
  await eventually(
    async () => {
      const rows = await creatingIn(first);
      return rows.every((row) => row.description.startsWith("Done · ")) ? true : undefined;
    },
    () => "Not all operations are done.",
    90_000,
  );
  expect(creates()).toBe(1);
});
