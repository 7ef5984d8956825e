import type { PrivateEndpoint, Region } from "../domain/model.ts";
import { cloudRegionOf, otherSideOf, turnOf, type OtherSide } from "../domain/otherSide.ts";
import { healthOf } from "../domain/state.ts";
import { inWords } from "../http/errors.ts";
import type { CloudSides, Side } from "./cloudSides.ts";
import type { Store } from "./store.ts";
import type { IdentifiedCluster } from "./wantedSides.ts";

/** An endpoint that waits for a person by what their own cloud says; the provider alone would not tell. */
export interface YourTurn {
  readonly accountId: string;
  readonly clusterId: string;
  readonly endpoint: PrivateEndpoint;
  readonly other: OtherSide;
}

type Turn = Pick<YourTurn, "endpoint" | "other">;

/** All of these clusters' endpoints that do. */
export function yourTurns(
  clusters: readonly IdentifiedCluster[],
  store: Pick<Store, "cluster">,
  sides: Pick<CloudSides, "of">,
): readonly YourTurn[] {
  return clusters.flatMap(({ accountId, clusterId, identity, account }) => {
    const entry = store.cluster(accountId, clusterId);
    const items = entry?.networking?.endpoints.items ?? [];
    const regions = entry?.cluster.regions ?? [];
    const sideIn = (region: string): Side | undefined => sides.of({ identity, region });
    return turnsAmong(items, regions, account, sideIn).map((turn) => ({
      ...{ accountId, clusterId },
      ...turn,
    }));
  });
}

/** What came of a list of endpoints, and the answers that it was judged by. */
interface Judged {
  readonly sides: ReadonlyMap<string, Side | undefined>;
  readonly turns: readonly Turn[];
}

const judged = new WeakMap<readonly PrivateEndpoint[], Judged>();

/** Judged anew only when the list or an answer is another: it is asked for with each drawing of the status bar. */
function turnsAmong(
  items: readonly PrivateEndpoint[],
  regions: readonly Region[],
  account: string | undefined,
  sideIn: (region: string) => Side | undefined,
): readonly Turn[] {
  const known = judged.get(items);
  if (known !== undefined && [...known.sides].every(([name, side]) => sideIn(name) === side)) {
    return known.turns;
  }
  const sides = new Map<string, Side | undefined>();
  const turns = items.flatMap((endpoint): Turn[] => {
    const region = cloudRegionOf(endpoint, regions);
    if (!sides.has(region)) sides.set(region, sideIn(region));
    const other = otherOf(endpoint, account, sides.get(region));
    return other === undefined ? [] : [{ endpoint, other }];
  });
  judged.set(items, { sides, turns });
  return turns;
}

/** The other side of an endpoint that is well by itself, where it makes it the person's turn. */
function otherOf(
  endpoint: PrivateEndpoint,
  account: string | undefined,
  { endpoints, failure }: Partial<Side> = {},
): OtherSide | undefined {
  const { state } = endpoint.status;
  if (!["ok", "busy"].includes(healthOf(state))) return undefined;
  const other = otherSideOf(endpoint, account, { endpoints, why: failure && inWords(failure) });
  return other !== undefined && turnOf(state, other) === "you" ? other : undefined;
}
