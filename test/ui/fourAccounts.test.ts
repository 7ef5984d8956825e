import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { FaultAction } from "../../src/sandbox/http/faults.ts";
import { cockroachOf } from "../unit/sandbox/cockroachOf.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { providers } from "../providers.ts";
import { addAccount } from "./steps/accounts.ts";
import { photographFailures } from "./steps/failures.ts";
import { Watchman } from "./steps/secrets.ts";
import { allRead } from "./steps/sandbox.ts";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

let sandbox: Sandbox;
let workbench: Workbench;
let watchman: Watchman;
beforeAll(async () => {
  sandbox = await startSandbox({ speed: 4 });
  workbench = await openWorkbench();
  watchman = new Watchman(workbench);
  await watchman.overhear();
});
afterEach(() => sandbox.faults.setPlan([]));
afterAll(async () => {
  await workbench.close();
  await sandbox.close();
});
photographFailures(() => workbench);

const clusters = () => workbench.tree("Clusters");
const names = Object.fromEntries(providers.map(({ id, name }) => [id, name]));

test("each provider is signed in to with what it gives out", async () => {
  const { parts } = sandbox.address;
  const cockroach = cockroachOf(sandbox);
  await addAccount(workbench, { baseUrl: cockroach.baseUrl, key: cockroach.keys.admin });
  for (const [id, { baseUrl, keys }] of Object.entries(parts)) {
    await addAccount(workbench, { provider: names[id]!, baseUrl, key: keys.admin });
  }
  await allRead(workbench);
  const rows = await clusters().rows();
  const shown = rows.filter(({ level }) => level === 1).map(({ label }) => label);
  expect(shown).toEqual(Object.values(names).sort());
});

/** What stands at the accounts' rows. */
async function said(): Promise<Record<string, string>> {
  const rows = (await clusters().rows()).filter(({ level }) => level === 1);
  return Object.fromEntries(rows.map(({ label, description }) => [label, description]));
}

/** Spoils every answer of a provider, reads all again, and looks at the accounts. */
async function spoiled(face: string, action: FaultAction, words: RegExp): Promise<void> {
  const before = await said();
  const name = names[face]!;
  sandbox.faults.setPlan([{ match: { face }, do: action }]);
  await workbench.palette("Private Endpoints: Refresh All");
  await expect.poll(async () => (await said())[name], { timeout: 90_000 }).toMatch(words);
  const now = await said();
  expect({ ...now, [name]: "" }).toEqual({ ...before, [name]: "" });
}

test("one provider is down: the others are unharmed, and it comes back", async () => {
  const before = await said();
  await spoiled("astra", { status: 400, body: "no" }, /fail|read/i);
  sandbox.faults.setPlan([]);
  await workbench.palette("Private Endpoints: Refresh All");
  await expect
    .poll(async () => (await said())["Astra DB"], { timeout: 90_000 })
    .toBe(before["Astra DB"]);
});

test("a key is revoked: its account pauses alone", async () => {
  await spoiled(
    "clickhouse",
    { status: 401, body: { status: 401, error: "revoked" } },
    /sign-in failed/,
  );
});

test("no part of any key is anywhere but in the encrypted storage", async () => {
  const keys = Object.values(sandbox.address.parts).map(({ keys: { admin } }) => admin);
  // Of a key of two parts the first is no secret; what both are sent as is.
  const secrets = keys.flatMap((key) => [
    key,
    key.slice(key.lastIndexOf(":") + 1),
    Buffer.from(key).toString("base64"),
  ]);
  expect(await watchman.find(secrets)).toEqual([]);
  // The watchman does see what is shown: a cluster's name, once its row is drawn (a tree draws only what is
  // in view).
  await clusters().locate("shop-prod");
  await watchman.look();
  expect(watchman.hasSeen("shop-prod")).toBe(true);
});
