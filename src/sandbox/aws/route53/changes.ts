import { AwsError } from "../errors.ts";
import type { AwsState } from "../state.ts";
import { awsTimes } from "../times.ts";
import type { Route53Call, Said } from "./call.ts";

/** Notes that something changed; all name servers know of it some seconds later. */
export function addChange(state: AwsState): Record<string, unknown> {
  const change = state.changes.add({
    id: `C${state.world.random.hex(20).toUpperCase()}`,
    at: state.world.clock.now(),
  });
  return changeWire(state, change);
}

function changeWire(
  state: AwsState,
  { id, at }: { id: string; at: number },
): Record<string, unknown> {
  const age = state.world.clock.now() - at;
  return {
    Id: `/change/${id}`,
    Status: age < awsTimes.recordsInSync * 1000 ? "PENDING" : "INSYNC",
    SubmittedAt: new Date(at).toISOString(),
  };
}

export function getChange({ state, params }: Route53Call): Said {
  const id = params["id"] ?? "";
  const change = state.changes.get(id);
  if (change !== undefined) return { body: { ChangeInfo: changeWire(state, change) } };
  throw new AwsError("NoSuchChange", `Could not find resource with ID: ${id}`, 404);
}
