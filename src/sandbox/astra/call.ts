import type { Answer, Caller, FaceRequest } from "../http/face.ts";
import type { Route } from "../http/router.ts";
import { Problem } from "../world/problem.ts";
import { databaseOf, datacenterOf } from "./rules.ts";
import type { AstraState, Database, Datacenter } from "./state.ts";

/** One call on its way: what was asked, by whom, of which state. */
export interface Call {
  state: AstraState;
  request: FaceRequest;
  caller: Caller;
  params: Record<string, string>;
}

/** What a role must be allowed. */
export type Right = "view" | "links" | "bundle" | "accessList";

/** A call and the right that it needs. */
export interface Handler {
  right: Right;
  run(call: Call): Answer;
}

export function route(
  method: string,
  template: string,
  right: Right,
  run: Handler["run"],
): Route<Handler> {
  return { method, template, handler: { right, run } };
}

/** The database that the path names; some paths call it a cluster. @throws Problem notFound. */
export function callDatabase({ state, params, caller }: Call): Database {
  const id = params["databaseID"] ?? params["clusterID"] ?? "";
  return databaseOf(state, id, caller.organizationId);
}

/** @throws Problem notFound. */
export function callDatacenter(call: Call): { database: Database; datacenter: Datacenter } {
  const database = callDatabase(call);
  return { database, datacenter: datacenterOf(database, call.params["datacenterID"] ?? "") };
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const noContent = (): Answer => ({ status: 204 });

/** The body as a JSON object. @throws Problem invalid. */
export function bodyOf({ request }: Call): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(request.body);
  } catch {
    throw new Problem("invalid", "The request body is not valid JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Problem("invalid", "The request body must be a JSON object");
  }
  return value as Record<string, unknown>;
}

/** A field that must be a text that is not empty. @throws Problem invalid. */
export function textField(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (typeof value === "string" && value !== "") return value;
  throw new Problem("invalid", `${name} must be a text`);
}
