import type { Workbench } from "../workbench/index.ts";

/** How a person signs in to a cloud at an address of its own. */
export interface IdentitySignIn {
  readonly baseUrl: string;
  readonly name: string;
  readonly region?: string;
}

/** Answers everything that is asked before an access key. */
export async function askedForAccessKey(
  workbench: Workbench,
  { baseUrl, name, region = "us-east-1" }: IdentitySignIn,
): Promise<void> {
  await workbench.palette("Private Endpoints: Add Cloud Identity…");
  await workbench.quickPick("AWS");
  await workbench.quickPick("Access key");
  await reached(workbench, { baseUrl, name, region });
}

/** Types the parts of an access key that lasts. */
export async function typeAccessKey(
  workbench: Workbench,
  key: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Promise<void> {
  await workbench.quickInput(key.accessKeyId, "(1/3)");
  await workbench.quickInput(key.secretAccessKey, "(2/3)");
  await workbench.quickInput("", "(3/3)");
}

/** Adds an identity that signs in with a profile of the machine, which must have several. */
export async function addProfile(
  workbench: Workbench,
  profile: string,
  signIn: IdentitySignIn,
): Promise<void> {
  await workbench.palette("Private Endpoints: Add Cloud Identity…");
  await workbench.quickPick("AWS");
  await workbench.quickPick("Profile");
  await workbench.quickPick(profile);
  await reached(workbench, { ...signIn, region: signIn.region ?? "" });
}

async function reached(
  workbench: Workbench,
  { baseUrl, name, region = "" }: IdentitySignIn,
): Promise<void> {
  await workbench.quickPick("Another address or region…");
  await workbench.quickInput(baseUrl, "Address of AWS");
  await workbench.quickInput(region, "Region of AWS");
  await workbench.quickInput(name, "How the cloud identity is called here");
}
