import type { Answer, Caller, FaceRequest } from "../http/face.ts";
import { Problem } from "../world/problem.ts";
import type { Cluster } from "./entities.ts";
import { clusterOf, type CockroachState } from "./state.ts";
import type { Spelling } from "./wire.ts";

/** One call on its way: what was asked, by whom, of which state. */
export interface Call {
  state: CockroachState;
  request: FaceRequest;
  caller: Caller;
  params: Record<string, string>;
  spelling: Spelling;
}

/** What a role must be allowed. */
export type Right =
  "readClusters" | "readNetworking" | "readAllowList" | "write" | "createEgress" | "manageOwners";

/** A call and the right that it needs. */
export interface Handler {
  right: Right;
  run(call: Call): Answer;
}

/** The cluster that the path names. @throws Problem notFound. */
export function callCluster({ state, params, caller }: Call): Cluster {
  return clusterOf(state, params["cluster_id"] ?? "", caller.organizationId);
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

/**
 * The body as a JSON object.
 * @throws Problem invalid.
 */
export function bodyOf({ request }: Call): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(request.body);
  } catch {
    throw new Problem("invalid", "the request body is not valid JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Problem("invalid", "the request body must be a JSON object");
  }
  return value as Record<string, unknown>;
}

/**
 * A field that must be there as a text that is not empty.
 * @throws Problem invalid.
 */
export function textField(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (value === undefined || value === null || value === "") {
    throw new Problem("invalid", `${name} is required`);
  }
  if (typeof value !== "string") throw new Problem("invalid", `${name} must be a string`);
  return value;
}
