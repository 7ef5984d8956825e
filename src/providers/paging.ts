import * as l10n from "@vscode/l10n";
import { ApiError } from "../http/errors.ts";
import type { Page } from "./provider.ts";

/** More pages than this nobody has. */
const mostPages = 10_000;

interface Identified {
  readonly id: string;
}

/** A page whose things have ids; of clusters also those that could not be read. */
interface WalkedPage extends Page<Identified> {
  readonly broken?: readonly Identified[];
}

/**
 * Walks a list page by page: `read` gets the token of the page, undefined for the first. Throws a
 * `protocol` error instead of going round for ever: when a token comes again, or when a page that
 * points to another one brings no id that was not there before.
 */
export async function* pages<P extends WalkedPage>(
  read: (token: string | undefined) => Promise<P>,
): AsyncGenerator<P, void, undefined> {
  const tokens = new Set<string>();
  const ids = new Set<string>();
  for (let token: string | undefined; ;) {
    const page = await read(token);
    const before = ids.size;
    for (const { id } of page.items) ids.add(id);
    for (const { id } of page.broken ?? []) ids.add(id);
    yield page;
    token = page.next;
    if (token === undefined || token === "") return;
    if (tokens.has(token) || ids.size === before || tokens.size >= mostPages) throw endless();
    tokens.add(token);
  }
}

function endless(): ApiError {
  return new ApiError("protocol", "unchanged", {
    message: l10n.t("The list does not end: its pages repeat."),
    next: l10n.t("Retry later. What was known before is kept."),
    field: "pagination",
  });
}
