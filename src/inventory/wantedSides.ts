import { cloudRegionOf } from "../domain/otherSide.ts";
import type { WantedSide } from "./cloudSides.ts";
import type { VisibleKey } from "./scheduler.ts";
import type { Store } from "./store.ts";

/** A cluster, with the identity that works for it. */
export interface IdentifiedCluster {
  readonly accountId: string;
  readonly clusterId: string;
  /** The id of the cloud identity, and the account that it is of, if that is known. */
  readonly identity: string;
  readonly account?: string | undefined;
}

/** Where the halves of these clusters' endpoints may be; `visible`: what is on screen, as the tree says it. */
export function wantedSides(
  clusters: readonly IdentifiedCluster[],
  store: Pick<Store, "cluster">,
  visible: readonly VisibleKey[],
): readonly WantedSide[] {
  const seen = new Set(visible.map(({ accountId, clusterId }) => `${accountId}/${clusterId}`));
  const wanted = new Map<string, WantedSide>();
  for (const { accountId, clusterId, identity } of clusters) {
    const entry = store.cluster(accountId, clusterId);
    const { endpoints, services } = entry?.networking ?? {};
    for (const one of [...(endpoints?.items ?? []), ...(services?.items ?? [])]) {
      const region = cloudRegionOf(one, entry?.cluster.regions ?? []);
      const key = `${identity} ${region}`;
      const isVisible = seen.has(`${accountId}/${clusterId}`) || wanted.get(key)?.visible === true;
      wanted.set(key, { identity, region, visible: isVisible });
    }
  }
  return [...wanted.values()];
}
