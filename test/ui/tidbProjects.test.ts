import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import type { TidbPart } from "../../src/sandbox/tidb/part.ts";
import { askedForKey, typeParts } from "./steps/accounts.ts";
import { photographFailures } from "./steps/failures.ts";
import { allRead } from "./steps/sandbox.ts";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

const provider = "TiDB Cloud";
/** A cluster of the default project, and one of another. */
const inDefault = "shop-prod";
const inOther = "finance-eu";

let sandbox: Sandbox;
let workbench: Workbench;
/** The project that no call tells of. */
let other: string;
beforeAll(async () => {
  sandbox = await startSandbox({ speed: 4 });
  const { state } = sandbox.parts["tidb"] as TidbPart;
  state.variants.projects = "neither";
  other = state.clusters.all().find(({ name }) => name === inOther)!.projectId;
  workbench = await openWorkbench();
  await workbench.openView();
});
afterAll(async () => {
  await workbench.close();
  await sandbox.close();
});
photographFailures(() => workbench);

test("where no call lists the projects, a new account is asked for their ids", async () => {
  const { baseUrl, keys } = sandbox.address.parts["tidb"]!;
  await askedForKey(workbench, { provider, baseUrl });
  await typeParts(workbench, provider, keys.admin);
  await workbench.quick.fill("", "Which projects there are is not told to every key");
  expect(await workbench.quick.title()).toBe("Project ids");
  await workbench.screenshot("tidb-projects");
  await workbench.quick.fill("shop");
  await expect.poll(() => workbench.quickInputMessage()).toContain("has only digits");
});

test("an id that the key does not reach is refused with what to correct", async () => {
  await workbench.quickInput("1");
  const dialog = await workbench.dialog();
  expect(dialog.message).toContain("TiDB Cloud shows this key no project 1.");
  expect(dialog.detail).toContain("Nothing was stored.");
  await dialog.press("Try Again");
  await workbench.quick.input.waitFor();
  expect(await workbench.quick.input.inputValue()).toBe("1");
});

test("with the right one the clusters of both projects are there", async () => {
  await workbench.quickInput(` ${other}, `, "Project ids");
  await workbench.tree("Accounts").row(provider);
  await allRead(workbench);
  await workbench.tree("Clusters").row(inDefault);
  await workbench.tree("Clusters").row(inOther);
});

test("emptied later, only the default project's are left", async () => {
  await workbench.palette("Private Endpoints: Change Connection Settings…");
  const { baseUrl } = sandbox.address.parts["tidb"]!;
  await workbench.quickInput(baseUrl, "Address of the API");
  await workbench.quickInput("", "Proxy");
  await workbench.quickInput("", "CA File");
  await workbench.quick.fill("", "Project ids (4/4)");
  await workbench.quickInput("");
  await workbench.tree("Clusters").gone(inOther, 60_000);
  await workbench.tree("Clusters").row(inDefault);
});
