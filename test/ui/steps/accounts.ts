import type { CockroachKeys } from "../../../src/sandbox/cockroach/part.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { providers } from "../../providers.ts";
import { cockroachOf } from "../../unit/sandbox/cockroachOf.ts";
import type { Workbench } from "../workbench/index.ts";
import { allRead } from "./sandbox.ts";

/** How a person signs in to a service at an address of its own. */
export interface SignIn {
  readonly baseUrl: string;
  readonly key: string;
  /** CockroachDB Cloud without it. */
  readonly provider?: string;
  /** What the account is called; the proposed name without it. */
  readonly name?: string;
  readonly proxy?: string;
  readonly caFile?: string;
}

/** Adds an account from the palette, and waits until it is in the Accounts view. */
export async function addAccount(workbench: Workbench, signIn: SignIn): Promise<void> {
  await workbench.openView();
  const name = await askedForKey(workbench, signIn);
  if (signIn.provider === undefined) await typeKey(workbench, signIn.key);
  else await typeParts(workbench, signIn.provider, signIn.key);
  await workbench.tree("Accounts").row(name);
}

/** Types a key of another provider: its parts one after the other, where it has several. */
export async function typeParts(
  workbench: Workbench,
  provider: string,
  key: string,
): Promise<void> {
  const hasParts = providers.find(({ name }) => name === provider)?.secret.parts !== undefined;
  const parts = hasParts ? key.split(":") : [key];
  for (const [index, part] of parts.entries()) {
    const step = parts.length === 1 ? "" : `(${index + 1}/${parts.length})`;
    await workbench.quickInput(part, step);
  }
}

/**
 * Answers everything that is asked before the key.
 *
 * @returns the account's name
 */
export async function askedForKey(
  workbench: Workbench,
  { baseUrl, provider = "CockroachDB Cloud", name, proxy = "", caFile = "" }: Omit<SignIn, "key">,
): Promise<string> {
  await workbench.palette("Private Endpoints: Add Account…");
  await workbench.quickPick(provider);
  await workbench.quickPick("Another address, proxy or CA file…");
  await workbench.quickInput(baseUrl, "Address of the API");
  await workbench.quickInput(proxy, "Proxy (2/3)");
  await workbench.quickInput(caFile, "CA File");
  const label = name ?? provider;
  await workbench.quickInput(label, "How the account is called here");
  return label;
}

/** Types a key into the box that asks for it. */
export function typeKey(workbench: Workbench, key: string): Promise<void> {
  return workbench.quickInput(key, "The secret key of a service account");
}

/** Adds an account for a sandbox of the test, and waits until its clusters are read. */
export async function signInTo(
  workbench: Workbench,
  sandbox: Sandbox,
  name: string,
  role: keyof CockroachKeys = "admin",
): Promise<void> {
  const { baseUrl, keys } = cockroachOf(sandbox);
  await addAccount(workbench, { baseUrl, key: keys[role], name });
  await allRead(workbench);
}

const providerNames = { astra: "Astra DB", clickhouse: "ClickHouse Cloud", tidb: "TiDB Cloud" };

/** Adds an account of another provider for a sandbox of the test, and waits until its clusters are read. */
export async function signInToPart(
  workbench: Workbench,
  { address: { parts } }: Sandbox,
  id: keyof typeof providerNames,
): Promise<void> {
  const { baseUrl, keys } = parts[id]!;
  await addAccount(workbench, { provider: providerNames[id], baseUrl, key: keys.admin });
  await allRead(workbench);
}
