import * as l10n from "@vscode/l10n";
import * as z from "zod/mini";
import type { Answer } from "../../http/answer.ts";
import { ApiError } from "../../http/errors.ts";
import { pages } from "../paging.ts";

/** A list whose items are not read yet. */
interface Listed {
  /** The same for the same answers; that of a list of one page is its answer's. */
  readonly digest: string;
  readonly items: readonly unknown[];
}

interface WirePage {
  readonly nextPageToken?: string | null | undefined;
}

/** A whole list from its first page; `more` asks for the others. */
export async function wholeList<P extends WirePage>(
  first: Answer<P>,
  more: (token: string) => Promise<Answer<P>>,
  itemsOf: (page: P) => readonly unknown[] | null | undefined,
): Promise<Listed> {
  let digest = "";
  const items: unknown[] = [];
  const read = async (token: string | undefined) => {
    const answer = token === undefined ? first : await more(token);
    digest += answer.digest;
    const page = answer.value();
    const found = itemsOf(page) ?? [];
    // An item may be unreadable: what tells it from others here is its place.
    const ids = found.map((_, index) => ({ id: String(items.length + index) }));
    return { items: ids, found, ...(page.nextPageToken && { next: page.nextPageToken }) };
  };
  for await (const { found } of pages(read)) items.push(...found);
  return { digest, items };
}

/** An item of a list. Throws `protocol` naming the field of it that is not as promised. */
export function readItem<T>(schema: z.ZodMiniType<T>, item: unknown, list: string): T {
  const read = z.safeParse(schema, item);
  if (read.success) return read.data;
  throw unreadable([list, ...(read.error.issues[0]?.path ?? [])].map(String).join("."));
}

/** The failure of something that is not what the API promises; `outcome` is that of a write before it. */
export function unreadable(field: string, outcome: ApiError["outcome"] = "unchanged"): ApiError {
  return new ApiError("protocol", outcome, {
    message: l10n.t("What TiDB Cloud says of this cluster cannot be used: {0}.", field),
    next: l10n.t("Look into the log, and report it."),
    field,
  });
}

const anyObject = z.record(z.string(), z.unknown());

/** A text field of something unread; undefined = it has none. */
export function textIn(item: unknown, field: string): string | undefined {
  const read = z.safeParse(anyObject, item);
  const value = read.success ? read.data[field] : undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}
