import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { photographFailures } from "./steps/failures.ts";
import { addProfile, askedForAccessKey, typeAccessKey } from "./steps/identities.ts";
import { openSandbox } from "./steps/sandbox.ts";
import { emptySecretStorage, Watchman } from "./steps/secrets.ts";
import { eventually, openWorkbench, type Workbench } from "./workbench/index.ts";

// One story: an access key, a profile whose sign-in ends, their removal, and the sandbox's own identity.
let sandbox: Sandbox;
let files: string;
let workbench: Workbench;
let watchman: Watchman;

beforeAll(async () => {
  sandbox = await startSandbox({ clusters: 1, seed: 1 });
  files = await mkdtemp(path.join(tmpdir(), "aws-files-"));
  await signIn();
  workbench = await openWorkbench({
    env: {
      AWS_CONFIG_FILE: path.join(files, "config"),
      AWS_SHARED_CREDENTIALS_FILE: path.join(files, "credentials"),
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_ACCESS_KEY_ID: undefined,
      AWS_PROFILE: undefined,
    },
  });
  watchman = new Watchman(workbench);
  await watchman.overhear();
  await workbench.openView();
});
afterAll(async () => {
  await workbench.close();
  await sandbox.close();
  await rm(files, { recursive: true, force: true });
});
photographFailures(() => workbench);

const accounts = () => workbench.tree("Accounts");
const aws = () => sandbox.address.clouds.aws;
const key = (name: "admin" | "revoked") => aws().keys[name]!;
const account = (): string => sandbox.clouds.aws.state.accounts.main;
const other = "[profile other]\nregion = eu-west-1\n";

/** The profile's files after a person signed in. */
async function signIn(): Promise<void> {
  const { accessKeyId, secretAccessKey } = key("admin");
  const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  await writeFile(path.join(files, "credentials"), `[corp]\n${keys}`);
  await writeFile(path.join(files, "config"), other);
}

/** The profile's files once the SSO session is over. */
async function signOut(): Promise<void> {
  const session = `[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n`;
  const profile = `[profile corp]\nsso_session = corp\nsso_account_id = ${account()}\nsso_role_name = Network\n`;
  await writeFile(path.join(files, "credentials"), "");
  await writeFile(path.join(files, "config"), other + session + profile);
}

/** Waits until a row's description fits. */
async function rowSays(row: string, words: RegExp): Promise<void> {
  let last = "";
  await eventually(
    async () => {
      last = (await accounts().row(row)).description;
      return words.test(last) ? true : undefined;
    },
    () => `${row} says: ${last}`,
  );
}

test("a key that does not work is told, and nothing is stored; the secret parts are hidden", async () => {
  expect(await accounts().welcome()).toContain("Add Cloud Identity");
  await askedForAccessKey(workbench, { baseUrl: aws().baseUrl, name: "Network" });
  const hidden: boolean[] = [];
  const { accessKeyId, secretAccessKey } = key("revoked");
  for (const [index, part] of [accessKeyId, secretAccessKey, ""].entries()) {
    await workbench.quick.fill(part, `(${index + 1}/3)`);
    hidden.push((await workbench.quick.input.getAttribute("type")) === "password");
    await workbench.quick.input.press("Enter");
  }
  expect(hidden).toEqual([false, true, true]);
  const wrong = await workbench.dialog();
  expect(wrong.message).toContain("Network: AWS refused GetCallerIdentity");
  expect(wrong.detail).toContain("Nothing was stored.");
  await watchman.look();
  await wrong.press("Try Again");
  await typeAccessKey(workbench, key("admin"));
  await workbench.notification(`Network works: you are arn:aws:iam::${account()}:user/`);
  await rowSays("Network", new RegExp(`^AWS · ${account()}`));
});

test("its menu has what can be done with a stored key", async () => {
  expect(await accounts().contextMenuItems("Network")).toEqual([
    "Check Cloud Identity",
    "Replace Secret of Cloud Identity…",
    "Rename Cloud Identity…",
    "Copy Account or Project Id",
    "Copy ARN or E-Mail Address",
    "Remove Cloud Identity…",
  ]);
});

test("a profile of this machine stands beside it, and says so", async () => {
  await addProfile(workbench, "corp", { baseUrl: aws().baseUrl, name: "Corp" });
  await rowSays("Corp", new RegExp(`^AWS · ${account()} · on `));
  expect((await accounts().children("Cloud identities")).map(({ label }) => label)).toEqual([
    "Corp",
    "Network",
  ]);
});

test("a sign-in that is over is told on the row with its command; after it was run, all is well", async () => {
  await workbench.toasts.clear();
  await signOut();
  await accounts().inlineAction("Corp", "Check Cloud Identity");
  await rowSays("Corp", /^cannot sign in/);
  expect((await accounts().row("Corp")).ariaLabel).toContain("Cloud identity Corp, cannot sign in");
  expect(await accounts().tooltip("Corp")).toContain("aws sso login --profile corp");
  await workbench.toasts.clear();
  await accounts().inlineAction("Corp", "Sign In Again…");
  await workbench.pressNotification("Run aws sso login --profile corp", "Copy Command");
  await signIn();
  await workbench.notification("Corp works.");
  await rowSays("Corp", new RegExp(`^AWS · ${account()}`));
  await workbench.toasts.clear();
});

test("both are removed after a question, and nothing is left", async () => {
  await accounts().contextMenu("Corp", "Remove Cloud Identity…");
  const question = await workbench.dialog();
  expect(question.detail).toContain("The files of this machine stay as they are.");
  await question.press("Cancel");
  await accounts().row("Corp");
  for (const name of ["Corp", "Network"]) {
    await accounts().contextMenu(name, "Remove Cloud Identity…");
    await (await workbench.dialog()).press("Remove");
    await accounts().gone(name);
  }
  expect(await accounts().welcome()).toContain("No account yet.");
  await emptySecretStorage(workbench);
  const secrets = [key("admin"), key("revoked")].map((one) => one.secretAccessKey);
  expect(await watchman.find(secrets)).toEqual([]);
});

test("the sandbox brings its own identity, which its clusters can have, and takes it with it", async () => {
  await openSandbox(workbench);
  await rowSays("AWS sandbox", /^AWS · \d{12} · ends with VS Code/);
  const clusters = workbench.tree("Clusters");
  await clusters.contextMenu("orders-prod", "Choose Cloud Identity for Cluster…");
  await expect
    .poll(() => clusters.tooltip("orders-prod"), { timeout: 60_000 })
    .toContain("Cloud identity: AWS sandbox");
  await workbench.palette("Private Endpoints: Close Sandbox");
  await accounts().gone("AWS sandbox");
});
