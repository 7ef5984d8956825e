import { Problem } from "../world/problem.ts";

const defaultLimit = 100;
const maximumLimit = 500;

/** A row's place in the order: sort value, then id so that equal values have an order too. */
type Place = [value: string, id: string];

interface Token {
  side: "after" | "before";
  place: Place;
}

export interface Page<Row> {
  rows: Row[];
  next?: string;
  previous?: string;
}

/**
 * One page by key: the token names the last row seen, so that rows added or removed meanwhile shift
 * nothing. `pagination.limit` above 500 is cut, without it a page has 100 rows.
 * @throws Problem invalid: token, limit, order or time that cannot be read.
 */
export function pageOf<Row extends { id: string }>(
  rows: readonly Row[],
  valueOf: (row: Row) => string,
  query: URLSearchParams,
): Page<Row> {
  const limit = readLimit(query.get("pagination.limit"));
  const sign = readOrder(query.get("pagination.sort_order")) === "DESC" ? -1 : 1;
  checkTime(query.get("pagination.as_of_time"));
  const placeOf = (row: Row): Place => [valueOf(row), row.id];
  const order = (a: Place, b: Place): number => sign * compare(a, b);
  const sorted = rows
    .map((row) => ({ row, place: placeOf(row) }))
    .sort((a, b) => order(a.place, b.place));

  const start = startOf(readToken(query.get("pagination.page")), sorted, order, limit);
  const shown = sorted.slice(start, start + limit);
  const first = shown[0];
  const last = shown.at(-1);
  return {
    rows: shown.map((entry) => entry.row),
    ...(last !== undefined &&
      start + limit < sorted.length && { next: writeToken({ side: "after", place: last.place }) }),
    ...(first !== undefined &&
      start > 0 && { previous: writeToken({ side: "before", place: first.place }) }),
  };
}

function startOf(
  token: Token | undefined,
  sorted: readonly { place: Place }[],
  order: (a: Place, b: Place) => number,
  limit: number,
): number {
  if (token === undefined) return 0;
  const { side, place } = token;
  const wanted = side === "after" ? 1 : 0;
  const index = sorted.findIndex((entry) => order(entry.place, place) >= wanted);
  const found = index === -1 ? sorted.length : index;
  return side === "after" ? found : Math.max(0, found - limit);
}

function compare(a: Place, b: Place): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  return a[1] === b[1] ? 0 : a[1] < b[1] ? -1 : 1;
}

function readLimit(text: string | null): number {
  if (text === null || text === "") return defaultLimit;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 0 || limit > 2_147_483_647) {
    throw new Problem("invalid", "invalid pagination.limit");
  }
  return limit === 0 ? defaultLimit : Math.min(limit, maximumLimit);
}

function readOrder(text: string | null): string {
  if (text === null || text === "" || text === "ASC") return "ASC";
  if (text === "DESC") return "DESC";
  throw new Problem("invalid", "invalid pagination.sort_order");
}

function checkTime(text: string | null): void {
  if (text === null || text === "" || !Number.isNaN(Date.parse(text))) return;
  throw new Problem("invalid", "invalid pagination.as_of_time");
}

function writeToken(token: Token): string {
  return Buffer.from(JSON.stringify([token.side, ...token.place])).toString("base64url");
}

function readToken(text: string | null): Token | undefined {
  // A plan that makes a list endless hands out this token: it leads to the first page again.
  if (text === null || text === "" || text === "endless") return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    if (
      Array.isArray(value) &&
      value.length === 3 &&
      value.every((one) => typeof one === "string")
    ) {
      const [side, sortValue, id] = value as [string, string, string];
      if (side === "after" || side === "before") return { side, place: [sortValue, id] };
    }
  } catch {
    // Said below: whatever cannot be read is an invalid token.
  }
  throw new Problem("invalid", "invalid pagination.page");
}
