import type { Accounts } from "../accounts/accounts.ts";
import type { CloudConnections } from "../accounts/cloudConnections.ts";
import type { CloudIdentities } from "../accounts/cloudIdentities.ts";
import type { ClusterIdentities } from "../accounts/clusterIdentities.ts";
import type { Connections } from "../accounts/connections.ts";
import type { IdentityStates } from "../accounts/identityStates.ts";
import type { Cloud } from "../clouds/cloud.ts";
import type { Refusals } from "../accounts/refusals.ts";
import type { CloudSides } from "../inventory/cloudSides.ts";
import type { Inventory } from "../inventory/inventory.ts";
import type { Operations } from "../operations/operations.ts";
import type { Provider } from "../providers/provider.ts";
import type { Log } from "./log.ts";

/** What the interface works on; made once, by extension.ts. */
export interface App {
  /** What this machine is called. */
  readonly host: string;
  readonly providers: readonly Provider[];
  readonly clouds: readonly Cloud[];
  readonly accounts: Accounts;
  readonly identities: CloudIdentities;
  readonly identityStates: IdentityStates;
  readonly clusterIdentities: ClusterIdentities;
  readonly connections: Connections;
  readonly cloudConnections: CloudConnections;
  readonly refusals: Refusals;
  readonly inventory: Inventory;
  readonly cloudSides: CloudSides;
  readonly operations: Operations;
  readonly log: Log;
  /** Runs a command in a terminal of this machine; absent where VS Code's terminals are on another one. */
  readonly inTerminal?: (name: string, command: string) => void;
}

/** The provider of an account; undefined when this version does not know it. */
export function providerOf(app: Pick<App, "providers">, id: string): Provider | undefined {
  return app.providers.find((provider) => provider.id === id);
}

/** The cloud of an identity; undefined when this version does not know it. */
export function cloudOf(app: Pick<App, "clouds">, id: string): Cloud | undefined {
  return app.clouds.find((cloud) => cloud.id === id);
}
