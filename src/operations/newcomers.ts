import type { Networking, PrivateEndpoint } from "../domain/model.ts";
import type { Priority } from "../http/limiter.ts";
import { fits } from "./handOver.ts";
import { readCluster, sessionOf } from "./readCluster.ts";
import type { Run } from "./run.ts";
import type { HandOverTask } from "./task.ts";

/** An endpoint that has appeared at the provider since somebody was asked to make one. */
export interface Newcomer {
  /** What they would give back. */
  readonly id: string;
  /** The provider says that it is of their account. */
  readonly isSure: boolean;
}

/** What may be the answer to a step that is handed over, by what the provider says. */
export function newcomers(
  { endpoints }: Pick<Networking, "endpoints">,
  { appears, asks }: HandOverTask,
): readonly Newcomer[] {
  if (appears === undefined) return [];
  const { region, account, known } = appears;
  const isNew = (one: { readonly id: string; readonly region: string }): boolean =>
    one.region === region && !known.includes(one.id);
  const recorded = endpoints.items
    .filter((one) => isNew(one) && isAlive(one) && (one.owner ?? account) === account)
    .map((one) => ({ id: one.cloudId ?? one.id, isSure: one.owner !== undefined }));
  const beside = (endpoints.known ?? []).filter(isNew).map(({ id }) => ({ id, isSure: false }));
  return [...recorded, ...beside].filter(({ id }) => fits(asks, id));
}

function isAlive({ status }: PrivateEndpoint): boolean {
  return ["needsAcceptance", "pending", "available"].includes(status.state);
}

/** The same, read just now. Rejects with `ApiError` or an abort. */
export async function readNewcomers(
  run: Run,
  task: HandOverTask,
  priority: Priority,
): Promise<readonly Newcomer[]> {
  if (task.appears === undefined) return [];
  const { networking } = await readCluster(run, await sessionOf(run), ["endpoints"], priority);
  return newcomers(networking, task);
}
