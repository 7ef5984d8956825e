import { Accounts } from "../../../src/accounts/accounts.ts";
import { Connections } from "../../../src/accounts/connections.ts";
import { Redactor } from "../../../src/http/redact.ts";
import { cockroach } from "../../../src/providers/cockroach/provider.ts";
import { MemorySecrets, MemoryState } from "../accounts/stores.ts";

/** The account's id, the same in each window and process, as in shared global state. */
export const accountId = "a1";

/** The account of a window, signed in to the sandbox. */
export interface SignIn {
  readonly accounts: Accounts;
  readonly connections: Connections;
}

/** Signs in with the key. */
export function signIn(baseUrl: string, key: string): SignIn {
  const state = new MemoryState();
  const secrets = new MemorySecrets();
  const account = { id: accountId, provider: "cockroach", label: "Meridian", baseUrl };
  state.values.set(`account:${accountId}`, account);
  secrets.values.set(accountId, key);
  const accounts = new Accounts(state, secrets, "here");
  const silent = (): void => undefined;
  const connections = new Connections([cockroach], accounts, new Redactor(), silent);
  return { accounts, connections };
}
