import type { Answer, Caller, FaceRequest } from "../http/face.ts";
import { Problem } from "../world/problem.ts";
import type { TidbCluster, TidbKind, TidbState } from "./state.ts";

/** One call on its way: what was asked, by whom. */
export interface Call {
  state: TidbState;
  request: FaceRequest;
  caller: Caller;
  params: Record<string, string>;
}

/** What answers a call; `write` needs an owner's role. */
export interface Handler {
  write: boolean;
  run(call: Call): Answer;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** The clusters of the caller's organization of these kinds. */
export function clustersOf({ state, caller }: Call, ...kinds: TidbKind[]): TidbCluster[] {
  return state.clusters
    .group(caller.organizationId)
    .filter(({ kind, state: word }) => kinds.includes(kind) && word !== "DELETED");
}

/** The cluster with this id among the caller's. @throws Problem notFound. */
export function clusterOf(call: Call, id: string | undefined, ...kinds: TidbKind[]): TidbCluster {
  const found = clustersOf(call, ...kinds).find((one) => one.id === id);
  if (found === undefined) throw new Problem("notFound", `cluster ${id ?? ""} not found`);
  return found;
}

/** The body as a JSON object. @throws Problem invalid. */
export function bodyOf({ request }: Call): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(request.body);
  } catch {
    throw new Problem("invalid", "the request body is not valid JSON");
  }
  return objectOf(value, "the request body");
}

/** A value that must be an object. @throws Problem invalid. */
export function objectOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new Problem("invalid", `${name} must be a JSON object`);
}

/** A field that must be there as a text that is not empty. @throws Problem invalid. */
export function textField(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (typeof value === "string" && value !== "") return value;
  throw new Problem("invalid", `${name} is required`);
}

const mostRows = 100;

/** A page by token (api-facts §3.1). @throws Problem invalid. */
export function pageOf<Row>(
  { request: { query } }: Call,
  rows: readonly Row[],
): { rows: Row[]; rest: { totalSize: number; nextPageToken: string } } {
  const size = countOf(query.get("pageSize"), 10, "pageSize");
  const limit = Math.min(size === 0 ? 10 : size, mostRows);
  const start = tokenOf(query.get("pageToken")) + countOf(query.get("skip"), 0, "skip");
  const shown = rows.slice(start, start + limit);
  const next = start + limit < rows.length ? btoa(`after ${start + limit}`) : "";
  return { rows: shown, rest: { totalSize: rows.length, nextPageToken: next } };
}

/** A page by number (legacy). @throws Problem invalid. */
export function numberedPage<Row>({ request: { query } }: Call, rows: readonly Row[]): Row[] {
  const page = Math.max(1, countOf(query.get("page"), 1, "page"));
  const size = Math.min(countOf(query.get("page_size"), 10, "page_size") || 10, mostRows);
  return rows.slice((page - 1) * size, page * size);
}

function countOf(text: string | null, absent: number, name: string): number {
  if (text === null || text === "") return absent;
  if (!/^\d{1,9}$/.test(text)) throw new Problem("invalid", `invalid ${name}`);
  return Number(text);
}

function tokenOf(text: string | null): number {
  if (text === null || text === "") return 0;
  const [, place] = /^after (\d+)$/.exec(Buffer.from(text, "base64").toString("utf8")) ?? [];
  if (place === undefined) throw new Problem("invalid", "invalid pageToken");
  return Number(place);
}
