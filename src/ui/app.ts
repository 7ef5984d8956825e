import type { Accounts } from "../accounts/accounts.ts";
import type { CloudIdentities } from "../accounts/cloudIdentities.ts";
import type { Connections } from "../accounts/connections.ts";
import type { Refusals } from "../accounts/refusals.ts";
import type { Inventory } from "../inventory/inventory.ts";
import type { Operations } from "../operations/operations.ts";
import type { Provider } from "../providers/provider.ts";
import type { Log } from "./log.ts";

/** What the interface works on; made once, by extension.ts. */
export interface App {
  readonly providers: readonly Provider[];
  readonly accounts: Accounts;
  readonly identities: CloudIdentities;
  readonly connections: Connections;
  readonly refusals: Refusals;
  readonly inventory: Inventory;
  readonly operations: Operations;
  readonly log: Log;
}

/** The provider of an account; undefined when this version does not know it. */
export function providerOf(app: Pick<App, "providers">, id: string): Provider | undefined {
  return app.providers.find((provider) => provider.id === id);
}
