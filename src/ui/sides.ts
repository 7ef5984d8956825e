import { yourTurns, type YourTurn } from "../inventory/yourTurns.ts";
import { wantedSides } from "../inventory/wantedSides.ts";
import type { App } from "./app.ts";

/** Reads again what the customer's cloud says of the endpoints of an account, or of one of its clusters. */
export function readSides(
  {
    cloudSides,
    clusterIdentities,
    inventory,
  }: Pick<App, "cloudSides" | "clusterIdentities" | "inventory">,
  accountId: string,
  clusterId?: string,
): Promise<void> {
  const clusters = clusterIdentities
    .chosen()
    .filter((one) => one.accountId === accountId && (clusterId ?? one.clusterId) === one.clusterId);
  return cloudSides.refresh(wantedSides(clusters, inventory.store, []));
}

/** The endpoints that wait for a person by what their own cloud says. */
export function yourTurnsOf({
  cloudSides,
  clusterIdentities,
  inventory,
}: Pick<App, "cloudSides" | "clusterIdentities" | "inventory">): readonly YourTurn[] {
  return yourTurns(clusterIdentities.chosen(), inventory.store, cloudSides);
}
