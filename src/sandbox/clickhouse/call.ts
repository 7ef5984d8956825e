import type { Answer, Caller, FaceRequest } from "../http/face.ts";
import { Problem } from "../world/problem.ts";
import { lagOf, type Book, type Service } from "./entities.ts";
import { serviceOf } from "./rules.ts";

/** One call on its way: what was asked, by whom, of which part of the world. */
export interface Call {
  book: Book;
  request: FaceRequest;
  caller: Caller;
  params: Record<string, string>;
}

/** A call, and whether it needs an ADMIN key. */
export interface Handler {
  admin: boolean;
  run(call: Call): Answer;
}

export type Body = Record<string, unknown>;

/** The organization that the path names. @throws Problem notFound when it is not the key's. */
export function organizationId({ params, caller }: Call): string {
  const id = params["organizationId"] ?? "";
  if (id !== caller.organizationId) throw new Problem("notFound", "organization not found");
  return id;
}

/** The service that the path names. @throws Problem notFound. */
export function callService(call: Call): Service {
  return serviceOf(call.book, organizationId(call), call.params["serviceId"] ?? "");
}

/** The same as a reader sees it who lags. @throws Problem notFound. */
export function seenService(call: Call): Service {
  const { book, params } = call;
  const seen = book.services.getAt(params["serviceId"] ?? "", lagOf(book.variants));
  return seen?.organizationId === organizationId(call) ? seen : callService(call);
}

/** The body as a JSON object. @throws Problem invalid. */
export function bodyOf({ request }: Call): Body {
  return objectOf(parsed(request.body), "the request body");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem("invalid", "the request body is not valid JSON");
  }
}

/** @throws Problem invalid. */
export function objectOf(value: unknown, name: string): Body {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Problem("invalid", `${name} must be a JSON object`);
  }
  return value as Body;
}

/** A field that must be there as a text that is not empty. @throws Problem invalid. */
export function textField(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === "string" && value !== "") return value;
  throw new Problem("invalid", `${name} is required and must be a string`);
}

/** A field that may be left out or null. @throws Problem invalid. */
export function optionalText(body: Body, name: string): string | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined || typeof value === "string") return value;
  throw new Problem("invalid", `${name} must be a string`);
}

/** A list that may be left out. @throws Problem invalid. */
export function optionalList(body: Body, name: string): readonly unknown[] {
  const value = body[name] ?? [];
  if (Array.isArray(value)) return value;
  throw new Problem("invalid", `${name} must be a list`);
}

/** The same of texts. @throws Problem invalid. */
export function optionalTexts(body: Body, name: string): readonly string[] {
  const value = optionalList(body, name);
  if (value.every((one) => typeof one === "string")) return value;
  throw new Problem("invalid", `${name} must be a list of strings`);
}
