import { AwsError } from "../errors.ts";
import type { Ec2Call } from "./call.ts";

/** What a filter of a list compares, by the filter's name. */
export type Filters<Row> = Readonly<
  Record<string, (row: Row) => string | readonly string[] | undefined>
>;

interface ListRules<Row> {
  filters: Filters<Row>;
  /** Whose tags `tag:…` and `tag-key` look at; absent: it has none. */
  tags?: (row: Row) => ReadonlyMap<string, string>;
  /** The smallest page that may be asked for. */
  least?: number;
}

/** One page of the rows that the call's filters let pass. */
export interface Page<Row> {
  rows: Row[];
  nextToken?: string;
}

/** @throws AwsError for filters that there are not, and tokens and sizes of pages that cannot be. */
export function listPage<Row>(
  call: Ec2Call,
  rows: readonly Row[],
  rules: ListRules<Row>,
): Page<Row> {
  const passes = readFilters(call, rules);
  return pageOf(
    call,
    rows.filter((row) => passes.every((pass) => pass(row))),
    rules.least ?? 1,
  );
}

function readFilters<Row>(call: Ec2Call, rules: ListRules<Row>): ((row: Row) => boolean)[] {
  return call.params.items("Filter").map((filter) => {
    const name = filter.text("Name") ?? "";
    const wanted = filter.list("Value").map(toPattern);
    const field = fieldOf(name, rules);
    return (row) =>
      [field(row) ?? []].flat().some((value) => wanted.some((pattern) => pattern.test(value)));
  });
}

function fieldOf<Row>(name: string, { filters, tags }: ListRules<Row>): Filters<Row>[string] {
  if (tags !== undefined && name.startsWith("tag:")) return (row) => tags(row).get(name.slice(4));
  if (tags !== undefined && name === "tag-key") return (row) => [...tags(row).keys()];
  const field = Object.hasOwn(filters, name) ? filters[name] : undefined;
  if (field !== undefined) return field;
  throw new AwsError("InvalidParameterValue", `The filter '${name}' is invalid`);
}

/** `*` is any text, `?` any character. */
function toPattern(value: string): RegExp {
  const escaped = value.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}

function pageOf<Row>(call: Ec2Call, rows: readonly Row[], least: number): Page<Row> {
  const asked = call.params.number("MaxResults");
  if (asked !== undefined && !(asked >= least)) {
    const expected = `Expecting a value greater than or equal to ${least}.`;
    const message = `Value ( ${asked} ) for parameter maxResults is invalid. ${expected}`;
    throw new AwsError("InvalidParameterValue", message);
  }
  const usual = call.state.variants.smallPages ? 5 : 1000;
  const start = startOf(call.params.text("NextToken"));
  const end = start + Math.min(asked ?? usual, 1000);
  const nextToken = end < rows.length ? { nextToken: tokenOf(end) } : {};
  return { rows: rows.slice(start, end), ...nextToken };
}

function tokenOf(offset: number): string {
  return Buffer.from(`page:${offset}`).toString("base64");
}

function startOf(token: string | undefined): number {
  if (token === undefined || token === "") return 0;
  const text = Buffer.from(token, "base64").toString("utf8");
  const found = /^page:(\d+)$/.exec(text)?.[1];
  if (found !== undefined) return Number(found);
  throw new AwsError("InvalidNextToken", "The specified NextToken is not valid");
}

/**
 * The rows that a call names by id, or all where it names none.
 * @throws AwsError with the given code for an id that none of them has.
 */
export function named<Row>(
  rows: readonly Row[],
  ids: readonly string[],
  idOf: (row: Row) => string,
  missing: (id: string) => AwsError,
): readonly Row[] {
  const wanted = new Set(ids);
  const absent = ids.find((id) => !rows.some((row) => idOf(row) === id));
  if (absent !== undefined) throw missing(absent);
  return wanted.size === 0 ? rows : rows.filter((row) => wanted.has(idOf(row)));
}
