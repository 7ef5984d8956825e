import type { GcpCall } from "./call.ts";
import { invalidField } from "./errors.ts";
import { regionNames } from "../world/places.ts";
import { linkTo } from "./paths.ts";

/** One page of the rows, and how to ask for the next. */
export interface Page<Row> {
  rows: Row[];
  next?: { nextPageToken: string };
}

const mark = "page@";

/** @throws GcpError for sizes and tokens that cannot be. */
export function pageOf<Row>({ state, request }: GcpCall, rows: readonly Row[]): Page<Row> {
  const { query } = request;
  const size = sizeOf(query.get("maxResults"), state.variants.smallPages ? 5 : 500);
  const token = query.get("pageToken") ?? "";
  const start = token === "" ? 0 : startOf(token);
  const end = start + size;
  const next = end < rows.length && {
    nextPageToken: Buffer.from(`${mark}${end}`).toString("base64url"),
  };
  return { rows: rows.slice(start, end), ...(next !== false && { next }) };
}

function sizeOf(given: string | null, most: number): number {
  if (given === null || given === "") return most;
  const size = Number(given);
  if (!Number.isInteger(size) || size < 0 || size > 500) {
    throw invalidField("maxResults", given, "Values must be within the range: [0, 500]");
  }
  return Math.min(size === 0 ? most : size, most);
}

function startOf(token: string): number {
  const text = Buffer.from(token, "base64url").toString("utf8");
  const start = text.startsWith(mark) ? Number(text.slice(mark.length)) : NaN;
  if (Number.isInteger(start)) return start;
  throw invalidField("pageToken", token, "The page token is invalid.");
}

/** A list of Compute Engine. */
export function listAnswer<Row>(
  call: GcpCall,
  kind: string,
  rows: readonly Row[],
  wire: (row: Row) => object,
): object {
  const page = pageOf(call, rows);
  const items = page.rows.map(wire);
  return {
    kind: `compute#${kind}List`,
    id: call.request.path.replace(/^\/compute\/v1\//, ""),
    // Where there is nothing, there is no list either.
    ...(items.length > 0 && { items }),
    ...page.next,
    selfLink: linkTo(call.request.path.replace(/^\/compute\/v1\//, "")),
  };
}

/** A list over all regions: each is named, with a warning where it has nothing on this page. */
export function aggregatedAnswer<Row>(
  call: GcpCall,
  kind: string,
  rows: readonly Row[],
  { regionOf, wire }: { regionOf: (row: Row) => string; wire: (row: Row) => object },
): object {
  const page = pageOf(call, rows);
  const scopes = new Set([...regionNames.gcp, ...page.rows.map(regionOf)]);
  const items = [...scopes].map((region) => {
    const found = page.rows.filter((row) => regionOf(row) === region);
    const scope = `regions/${region}`;
    return [scope, found.length > 0 ? { [`${kind}s`]: found.map(wire) } : nothingIn(scope)];
  });
  return {
    kind: `compute#${kind}AggregatedList`,
    id: call.request.path.replace(/^\/compute\/v1\//, ""),
    items: Object.fromEntries(items) as object,
    ...page.next,
    selfLink: linkTo(call.request.path.replace(/^\/compute\/v1\//, "")),
  };
}

function nothingIn(scope: string): object {
  return {
    warning: {
      code: "NO_RESULTS_ON_PAGE",
      message: `There are no results for scope '${scope}' on this page.`,
      data: [{ key: "scope", value: scope }],
    },
  };
}
