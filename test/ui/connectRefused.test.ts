import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { signInTo } from "./steps/accounts.ts";
import { photographFailures } from "./steps/failures.ts";
import { openedForm, type Form } from "./steps/forms.ts";
import { addProfile, askedForAccessKey, typeAccessKey } from "./steps/identities.ts";
import { operation } from "./steps/sandbox.ts";
import { openWorkbench, type Workbench } from "./workbench/index.ts";

// What a person sees whose sign-in to their own cloud is over, or may not do it.
const cluster = "orders-prod";
const region = "us-east-1";
const title = "Connect privately";

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
  const { baseUrl, keys } = sandbox.address.clouds.aws;
  await addProfile(workbench, "corp", { baseUrl, name: "Corp" });
  await workbench.notification("Corp works");
  await askedForAccessKey(workbench, { baseUrl, name: "Limited" });
  await typeAccessKey(workbench, keys["limited"]!);
  await workbench.notification("Limited works");
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

async function chooseIdentity(label: string): Promise<void> {
  await clusters().contextMenu(cluster, "Choose Cloud Identity for Cluster…");
  await workbench.quickPick(label);
}

async function opened(): Promise<Form> {
  await clusters().expand(cluster);
  await clusters().contextMenu([cluster, region], "Connect Privately…");
  return openedForm(workbench, `${title}: ${cluster}`);
}

/** Fills in the form with a new endpoint in the first network of one's own. */
async function fillIn(form: Form): Promise<void> {
  const { frame } = form;
  const networks = frame.getByRole("radiogroup", { name: "Network" });
  await networks.locator("input:enabled").first().check();
  const zones = frame.getByRole("radiogroup", { name: /^Subnet in / });
  await zones.first().waitFor();
  for (const zone of await zones.all()) {
    const fitting = zone.locator("input:enabled:not([value=''])");
    if ((await fitting.count()) > 0) await fitting.first().check();
  }
  await form.noErrors();
}

test("a sign-in that is over is told in the form, with its command; signed in again, the form goes on", async () => {
  await chooseIdentity("Corp");
  await signOut();
  const form = await opened();
  const told = form.frame.getByText("aws sso login --profile corp");
  await told.first().waitFor();
  await workbench.screenshot("connect-signed-out");
  await signIn();
  await form.button("Retry").click();
  await form.frame.getByRole("radiogroup", { name: "Network" }).waitFor();
  await form.button("Cancel").click();
});

test("a right that is missing is named, with what is left of it; with an identity that has it, it goes on", async () => {
  await chooseIdentity("Limited");
  const form = await opened();
  await fillIn(form);
  await form.button(title).click();
  const failed = await operation(workbench, title, cluster, /^Failed · /);
  expect(failed.description).toContain("CreateVpcEndpoint");
  await workbench.screenshot("connect-no-permission");
  await workbench.toasts.clear();
  await operations().contextMenu(`${title}: ${cluster}`, "Undo Operation…");
  const question = await workbench.dialog();
  expect(question.detail).toMatch(/Will be done: Delete the security group/);
  await question.press("Undo");
  await operation(workbench, title, cluster, /^Undone\./);
});
