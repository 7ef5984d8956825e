import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { signInTo } from "./steps/accounts.ts";
import { expectAccessible } from "./steps/accessible.ts";
import { addCloudKey, chooseIdentity, connecting, fillConnect, madeIn } from "./steps/connect.ts";
import { photographFailures } from "./steps/failures.ts";
import { Form } from "./steps/forms.ts";
import { addProfile } from "./steps/identities.ts";
import { operation } from "./steps/sandbox.ts";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

// What a person sees whose sign-in to their own cloud is over, or may not do it.
const place = ["orders-prod", "us-east-1"] as const;
const [cluster] = place;
const label = `${connecting}: ${cluster}`;

let sandbox: Sandbox;
let files: string;
let workbench: Workbench;
beforeAll(async () => {
  sandbox = await startSandbox({ speed: 4 });
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
  await signInTo(workbench, sandbox, "Meridian");
  const { baseUrl } = sandbox.address.clouds.aws;
  await addProfile(workbench, "corp", { baseUrl, name: "Corp" });
  await workbench.notification("Corp works");
  await addCloudKey(workbench, sandbox, "Limited", "limited");
  await workbench.toasts.clear();
});
afterAll(async () => {
  await workbench.close();
  await sandbox.close();
  await rm(files, { recursive: true, force: true });
});
photographFailures(() => workbench);

const clusters = () => workbench.tree("Clusters");
const operations = () => workbench.tree("Operations");

/** The profile's files after a person signed in. */
async function signIn(): Promise<void> {
  const { accessKeyId, secretAccessKey } = sandbox.address.clouds.aws.keys["admin"]!;
  const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  await writeFile(path.join(files, "credentials"), `[corp]\n${keys}\n[other]\n${keys}`);
  await writeFile(path.join(files, "config"), "");
}

/** The same once the SSO session is over. */
async function signOut(): Promise<void> {
  const session =
    "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n";
  const account = sandbox.clouds.aws.state.accounts.main;
  const profile = `[profile corp]\nsso_session = corp\nsso_account_id = ${account}\nsso_role_name = Network\n`;
  await writeFile(path.join(files, "credentials"), "[other]\n");
  await writeFile(path.join(files, "config"), session + profile);
}

/** Fills in the form with a new endpoint, and sends it. */
async function connect(): Promise<void> {
  const form = await fillConnect(workbench, place);
  await form.button(connecting).click();
}

test("a sign-in that is over is told in the form, with its command; signed in again, the form goes on", async () => {
  await chooseIdentity(workbench, cluster, "Corp");
  await signOut();
  // What was signed in before works on for a while: a person who checks is told.
  await workbench.tree("Accounts").inlineAction("Corp", "Check Cloud Identity");
  await expect
    .poll(async () => (await workbench.tree("Accounts").row("Corp")).description)
    .toContain("cannot sign in");
  await workbench.toasts.clear();
  await clusters().expand(cluster);
  await clusters().contextMenu([...place], "Connect Privately…");
  const form = new Form(await workbench.form(label));
  await form.frame.getByText("aws sso login --profile corp").waitFor();
  await expectAccessible(workbench, form, "connect, signed out");
  await workbench.screenshot("connect-signed-out");
  await signIn();
  await form.button("Retry").click();
  await form.frame.getByRole("radiogroup", { name: "Network" }).waitFor();
  await form.button("Cancel").click();
  await expect.poll(() => workbench.tabs()).toEqual([]);
});

test("a right that is missing is named, with what to do; what was made before is taken back", async () => {
  const before = madeIn(sandbox);
  await chooseIdentity(workbench, cluster, "Limited");
  await connect();
  const { description } = await operation(workbench, connecting, cluster, /^Failed · /);
  expect(description).toContain("AWS does not allow this identity ec2:CreateVpcEndpoint.");
  expect(description).toContain("Ask who administers the account for ec2:CreateVpcEndpoint");
  expect(description).toContain("This step changed nothing; those before it stay.");
  expect(description).not.toContain("ncoded");
  expect(madeIn(sandbox).groups).toHaveLength(before.groups.length + 1);
  await workbench.notification("AWS does not allow this identity");
  await workbench.screenshot("connect-no-permission", { keepNotifications: true });
  await workbench.toasts.clear();
  await operations().contextMenu(label, "Undo Operation…");
  const question = await workbench.dialog();
  expect(question.detail).toMatch(/Will be done: Delete the security group/);
  await question.press("Undo");
  await operation(workbench, connecting, cluster, /^Undone · Undone\.$/);
  expect(madeIn(sandbox)).toEqual(before);
});

test("with an identity that has the right it works", async () => {
  const before = madeIn(sandbox);
  await chooseIdentity(workbench, cluster, "Corp");
  await connect();
  await operation(workbench, connecting, cluster, /^Done · Private DNS is on/);
  expect(madeIn(sandbox).endpoints).toHaveLength(before.endpoints.length + 1);
  expect(madeIn(sandbox).groups).toHaveLength(before.groups.length + 1);
});
