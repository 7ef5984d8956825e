import type { FaceRequest } from "../http/face.ts";
import type { Route } from "../http/router.ts";
import { GcpError, invalidField } from "./errors.ts";
import type { Principal } from "./keys.ts";
import { nameOf } from "./paths.ts";
import type { GcpState } from "./state.ts";

/** A call that its caller may make. */
export interface GcpCall {
  readonly state: GcpState;
  readonly who: Principal;
  readonly params: Readonly<Record<string, string>>;
  readonly request: FaceRequest;
}

/** What answers a call: the body of the answer. */
export interface GcpHandler {
  /** What a role must hold, such as `compute.networks.list`. */
  readonly permission: string;
  readonly answer: (call: GcpCall) => object | undefined;
}

export function route(
  method: string,
  template: string,
  permission: string,
  answer: GcpHandler["answer"],
): Route<GcpHandler> {
  return { method, template, handler: { permission, answer } };
}

/** A part of the path. */
export function param({ params }: GcpCall, name: string): string {
  return params[name] ?? "";
}

export type Json = Readonly<Record<string, unknown>>;

/** @throws GcpError where the body is no object. */
export function bodyOf({ request }: GcpCall): Json {
  const value = parsed(request.body);
  if (isJson(value)) return value;
  throw new GcpError(400, "parseError", "Parse Error");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text of a body; undefined when it is not given. */
export function textIn(body: Json, field: string): string | undefined {
  const value = body[field];
  if (value === undefined || typeof value === "string") return value;
  throw invalidField(`resource.${field}`, value, "Must be a string.");
}

export function flagIn(body: Json, field: string): boolean | undefined {
  const value = body[field];
  if (value === undefined || typeof value === "boolean") return value;
  throw invalidField(`resource.${field}`, value, "Must be a boolean.");
}

/** A list of texts; empty when it is not given. */
export function textsIn(body: Json, field: string): string[] {
  return listIn(body, field).map((one) => {
    if (typeof one === "string") return one;
    throw invalidField(`resource.${field}`, one, "Must be a string.");
  });
}

/** A list; empty when it is not given. */
export function listIn(body: Json, field: string): unknown[] {
  const value = body[field] ?? [];
  if (Array.isArray(value)) return value;
  throw invalidField(`resource.${field}`, value, "Must be a list.");
}

const nameForm = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** The name of something to make. @throws GcpError for names that Compute Engine does not take. */
export function newName(body: Json): string {
  const name = textIn(body, "name");
  if (name === undefined) {
    throw new GcpError(400, "required", "Required field 'resource.name' not specified");
  }
  if (nameForm.test(name)) return name;
  const form = "(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)";
  throw invalidField("resource.name", name, `Must be a match of regex '${form}'`);
}

/** Takes `name = "text"` of a list's filter and nothing else. */
export function filterBy<Row>(
  { request }: GcpCall,
  rows: readonly Row[],
  fields: Readonly<Record<string, (row: Row) => string>>,
): Row[] {
  const filter = request.query.get("filter") ?? "";
  if (filter === "") return [...rows];
  const [, name = "", value = ""] =
    /^\(?\s*(\w+)\s*(?:=|eq)\s*"?([^"]*?)"?\s*\)?$/.exec(filter) ?? [];
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) throw invalidField("filter", filter, "Invalid list filter expression.");
  return rows.filter((row) => field(row) === value || nameOf(field(row)) === value);
}
