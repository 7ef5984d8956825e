import type { CloudEndpoint } from "../world/entities.ts";
import { acceptVpcEndpoint } from "../world/vpcEndpoints.ts";
import type { AwsState } from "./state.ts";

/** The owner of a target lets an endpoint in: a database provider's own goes on by its rules. */
export function acceptEndpoint(state: AwsState, endpoint: CloudEndpoint): void {
  const waits = endpoint.state === "pendingAcceptance";
  if (waits && state.decide(endpoint, "accept")) return;
  acceptVpcEndpoint(state.world, endpoint.id);
}

/** The owner of a target refuses an endpoint, also one that was in use. */
export function rejectEndpoint(state: AwsState, endpoint: CloudEndpoint): void {
  const waits = endpoint.state === "pendingAcceptance";
  if (waits && state.decide(endpoint, "reject")) return;
  state.world.endpoints.change(endpoint.id, { state: "rejected" });
}
