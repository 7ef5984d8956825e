import { afterAll, beforeAll, expect, test } from "vitest";
import type { CockroachKeys } from "../../src/sandbox/cockroach/part.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { cockroachOf } from "../unit/sandbox/cockroachOf.ts";
import { addAccount, askedForKey, typeKey } from "./steps/accounts.ts";
import { photographFailures } from "./steps/failures.ts";
import { openedForm } from "./steps/forms.ts";
import { browserState, emptySecretStorage, Watchman } from "./steps/secrets.ts";
import { eventually, openWorkbench, type Workbench } from "./workbench/index.ts";

// One story, from the first account to the last one's end.
let sandbox: Sandbox;
let another: Sandbox;
let keys: CockroachKeys;
let baseUrl: string;
let workbench: Workbench;
let watchman: Watchman;

beforeAll(async () => {
  sandbox = await startSandbox({ clusters: 2, seed: 1 });
  another = await startSandbox({ clusters: 3, seed: 2 });
  ({ keys, baseUrl } = cockroachOf(sandbox));
  workbench = await openWorkbench();
  watchman = new Watchman(workbench);
  await watchman.overhear();
  await workbench.openView();
});
afterAll(async () => {
  await workbench.close();
  await Promise.all([sandbox.close(), another.close()]);
});
photographFailures(() => workbench);

const clusters = () => workbench.tree("Clusters");
const accounts = () => workbench.tree("Accounts");

async function saidToInput(words: string): Promise<void> {
  await eventually(
    async () => ((await workbench.quickInputMessage()).includes(words) ? true : undefined),
    () => `The input box does not say "${words}".`,
  );
}

/** The labels at the top of the Clusters tree. */
async function roots(): Promise<string[]> {
  return (await clusters().rows()).filter((row) => row.level === 1).map((row) => row.label);
}

async function rootsAre(...labels: string[]): Promise<void> {
  let now: string[] = [];
  await eventually(
    async () => {
      now = await roots();
      return now.join() === labels.join() ? true : undefined;
    },
    () => `The tree begins with ${now.join()}.`,
  );
}

/** Waits until a row's description has these words. */
async function rowSays(tree: "Clusters" | "Accounts", row: string, words: string): Promise<void> {
  let last = "";
  await eventually(
    async () => {
      last = (await workbench.tree(tree).row(row)).description;
      return last.includes(words) ? true : undefined;
    },
    () => `${row} says: ${last}`,
  );
}

/** Waits until the account's key is known to the service by this name. */
async function asksWith(key: keyof CockroachKeys): Promise<void> {
  await eventually(
    () => Promise.resolve(sandbox.requests.at(-1)?.key === key ? true : undefined),
    () => `The last request came with ${String(sandbox.requests.at(-1)?.key)}.`,
  );
}

/** The service answers this key as it answers one that was revoked. */
function revoke(key: keyof CockroachKeys): void {
  const body = { code: 16, message: "invalid API key" };
  sandbox.faults.setPlan([{ match: { key }, do: { status: 401, body } }]);
}

test("a key is sent only to https or to this machine: another address is refused as it is typed", async () => {
  await workbench.palette("Private Endpoints: Add Account…");
  await workbench.quickPick("CockroachDB Cloud");
  await workbench.quickPick("Another address, proxy or CA file…");
  await workbench.quick.fill("http://elsewhere", "Address of the API");
  await saidToInput("Only https addresses (or this machine's own) may receive a key.");
  await workbench.quick.input.press("Enter");
  await saidToInput("Only https addresses");
  await workbench.quick.cancel();
});

test("a malformed key is refused as it is typed, and a wrong one by the service: nothing is stored", async () => {
  await askedForKey(workbench, { baseUrl, name: "Meridian" });
  await workbench.quick.fill("two words", "The secret key of a service account");
  await saidToInput("A key has no blanks, line breaks or special characters.");
  expect(sandbox.requests).toHaveLength(0);

  await workbench.quickInput(keys.revoked);
  const wrong = await workbench.dialog();
  await watchman.look();
  expect(wrong.message).toBe("Meridian: invalid API key");
  expect(wrong.detail).toContain("Nothing was stored.");
  expect(sandbox.requests.map(({ key, status }) => ({ key, status }))).toEqual([
    { key: "none", status: 401 },
  ]);
  await wrong.press("Try Again");

  const repeated = { code: 16, message: `the key ${keys.revoked} is not known` };
  sandbox.faults.setPlan([{ match: { key: "none" }, do: { status: 401, body: repeated } }]);
  await typeKey(workbench, keys.revoked);
  const quoted = await workbench.dialog();
  await watchman.look();
  expect(quoted.message).toMatch(/^Meridian: the key .* is not known$/);
  expect(quoted.message).not.toContain(keys.revoked);
  await quoted.press("Cancel");

  expect(await accounts().welcome()).toContain("No account yet.");
  expect(await clusters().welcome()).toContain("Try it without an account");
  expect((await browserState(workbench)).state).not.toContain("Meridian");
  await emptySecretStorage(workbench);
});

test("after a wrong key the next try may be the right one", async () => {
  await askedForKey(workbench, { baseUrl, name: "Meridian" });
  await typeKey(workbench, keys.revoked);
  await (await workbench.dialog()).press("Try Again");
  await typeKey(workbench, keys.admin);
  await accounts().row("Meridian");
  await rootsAre("orders-dev-0001", "risk-dev-0000");
});

test("several accounts stand side by side: the tree groups by account, or not", async () => {
  const northwind = cockroachOf(another);
  await addAccount(workbench, {
    baseUrl: northwind.baseUrl,
    key: northwind.keys.admin,
    name: "Northwind",
  });
  await rootsAre("Meridian", "Northwind");
  await clusters().row(["Northwind", "search-prod-0002"]);
  await expect
    .poll(async () => (await clusters().children("Meridian")).map((row) => row.label))
    .toEqual(["orders-dev-0001", "risk-dev-0000"]);

  await clusters().titleMenu("Do Not Group by Account");
  const names = ["events-test-0001", "orders-dev-0001", "risk-dev-0000", "search-prod-0002"];
  await rootsAre(...names, "sessions-staging-0000");
  await rowSays("Clusters", "search-prod-0002", "Northwind");
  await rowSays("Clusters", "risk-dev-0000", "Meridian");

  await clusters().titleMenu("Group by Account");
  await rootsAre("Meridian", "Northwind");
  await watchman.look();
});

test("an account is renamed, to a name that no other has", async () => {
  await accounts().contextMenu("Meridian", "Rename Account…");
  await workbench.quick.fill("Northwind", "How the account is called here");
  await saidToInput("There is an account of this name already.");
  await workbench.quickInput("Freight", "There is an account of this name already.");
  await accounts().row("Freight");
  await rootsAre("Freight", "Northwind");
});

test("an account is checked on request", async () => {
  await accounts().inlineAction("Freight", "Check Account");
  await workbench.notification("Freight works.");
});

test("a key is replaced by one that works, never by another", async () => {
  await accounts().contextMenu("Freight", "Replace Key…");
  await typeKey(workbench, keys.revoked);
  const wrong = await workbench.dialog();
  expect(wrong.detail).toContain("Nothing was stored.");
  await wrong.press("Cancel");
  await accounts().contextMenu("Freight", "Refresh");
  await asksWith("admin");

  await accounts().contextMenu("Freight", "Replace Key…");
  await typeKey(workbench, keys.operator);
  await asksWith("operator");
});

test("a key that was refused a write is told to be one that only reads, until it is replaced", async () => {
  await clusters().expand("Freight");
  await clusters().contextMenu(["Freight", "risk-dev-0000"], "Add Trusted Owner…");
  const form = await openedForm(workbench, "Add trusted owner: risk-dev-0000");
  await form.enter("AWS account", "123456789012");
  await form.noErrors();
  await form.button("Add trusted owner").click();
  await rowSays("Accounts", "Freight", "may read, not write");
  const words = /Key: may read, but was refused to write\. .* role Cluster Admin/;
  expect(await accounts().tooltip("Freight")).toMatch(words);
  expect(await clusters().tooltip(["Freight", "risk-dev-0000"])).toMatch(words);
  await workbench.toasts.clear();
});

test("a revoked key pauses its account alone; the tree says so, and a new key ends the pause", async () => {
  revoke("operator");
  await workbench.palette("Private Endpoints: Refresh All");
  await rowSays("Accounts", "Freight", "paused: key not accepted");
  await rowSays("Clusters", "Freight", "sign-in failed");
  const note = ["Freight", "invalid API key"];
  expect((await clusters().row(note)).description).toBe("The key was not accepted: replace it.");
  await clusters().row(["Freight", "risk-dev-0000"]); // what was known of it stays
  expect((await accounts().row("Northwind")).description).toBe("CockroachDB Cloud");
  await expect
    .poll(() => workbench.statusBar("privateEndpoints.status").ariaLabel(), { timeout: 20_000 })
    .toContain("Freight cannot sign in");
  await watchman.look();

  const before = { sandbox: sandbox.requests.length, another: another.requests.length };
  await clusters().contextMenu("Northwind", "Refresh");
  await eventually(
    () => Promise.resolve(another.requests.length > before.another ? true : undefined),
    () => "The other account is not read any more.",
  );
  expect(sandbox.requests).toHaveLength(before.sandbox);

  await clusters().contextMenu(note, "Replace Key…");
  await typeKey(workbench, keys.admin);
  await asksWith("admin");
  await clusters().gone(note);
  await expect
    .poll(async () => (await accounts().row("Freight")).description)
    .toBe("CockroachDB Cloud");
});

test("a key that is refused in a command from the palette can be replaced from its message", async () => {
  await workbench.toasts.clear();
  revoke("admin");
  await workbench.palette("Private Endpoints: Check Account");
  await workbench.quick.widget.filter({ hasText: "Northwind" }).waitFor();
  await accounts().select("Freight"); // the list stays while the person looks something up
  await workbench.quickPick("Freight");
  await workbench.pressNotification("The key was not accepted: replace it.", "Replace Key…");
  expect(await workbench.quick.title()).toBe("Freight: API key");
  await workbench.quick.cancel();
  sandbox.faults.setPlan([]);
  await workbench.toasts.clear();
  await accounts().inlineAction("Freight", "Check Account");
  await workbench.notification("Freight works.");
});

test("a form is about an account, and gets nothing of its key", async () => {
  await clusters().expand("Freight");
  await clusters().contextMenu(["Freight", "risk-dev-0000"], "Create Egress Endpoint…");
  const form = await openedForm(workbench, "Create egress endpoint: risk-dev-0000");
  expect(await form.facts()).toContain("Account: Freight");
  expect(watchman.hasSeen('"submitLabel":"Create egress endpoint"')).toBe(true);
  await form.button("Cancel").click();
});

/** Every key of both services, used or not. */
function secrets(): string[] {
  return [sandbox, another].flatMap((one) => [
    ...Object.values<string>({ ...cockroachOf(one).keys }),
    one.address.control.key,
  ]);
}

test("while accounts are there, their keys are in the encrypted storage and nowhere else", async () => {
  expect(await watchman.find(secrets())).toEqual([]);
  const known = await watchman.find(["risk-dev-0000"]);
  const places = [/^seen:/, /globalStorage\/.*\/cache\//];
  for (const place of places) expect(known.some((one) => place.test(one))).toBe(true);
});

test("an account is removed after a question, and the last one leaves nothing", async () => {
  await accounts().contextMenu("Freight", "Remove Account…");
  const question = await workbench.dialog();
  expect(question.message).toBe("Remove the account Freight?");
  expect(question.detail).toContain("Nothing changes at the provider.");
  await question.press("Cancel");
  await rootsAre("Freight", "Northwind");

  await accounts().contextMenu("Freight", "Remove Account…");
  await (await workbench.dialog()).press("Remove");
  await rootsAre("Northwind");

  await workbench.palette("Private Endpoints: Remove Account…");
  await (await workbench.dialog()).press("Remove");
  expect(await clusters().welcome()).toContain("Try it without an account");
  expect(await accounts().welcome()).toContain("No account yet.");
  await emptySecretStorage(workbench);
  // The browser writes its state down a while after it changed.
  const leftOver = /account:[\w-]|secret:[\w-]|Freight|Northwind/;
  await expect
    .poll(async () => leftOver.exec((await browserState(workbench)).state)?.[0], {
      timeout: 20_000,
    })
    .toBeUndefined();

  await workbench.reloadWindow();
  expect(await clusters().welcome()).toContain("Try it without an account");
});

test("at the end no key is left: not in files, state, package, tree, messages or what webviews got", async () => {
  expect(await watchman.find(secrets())).toEqual([]);
  const known = await watchman.find(["privateEndpoints"]);
  const places = [/^seen:/, /^kept by the browser:/, /\/extensions\/private-endpoints/];
  for (const place of places) expect(known.some((one) => place.test(one))).toBe(true);
});
