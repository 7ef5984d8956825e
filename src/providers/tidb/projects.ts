import type { CallOptions } from "../provider.ts";
import { pages } from "../paging.ts";
import type { TidbApi } from "./api.ts";
import { numberOf } from "./read.ts";
import { pageSize } from "./readOnlyApi.ts";
import { replaceable, type Listings } from "./refusals.ts";

/**
 * The projects of a key: by the documented call, else by the one of the CLI's description
 * (api-facts §3.2). None = only the default project can be listed.
 */
export async function projectsOf(
  api: TidbApi,
  listings: Listings,
  options: CallOptions,
): Promise<readonly string[]> {
  return (
    (await listings.ask("projects/legacy", replaceable, () => legacyProjects(api, options))) ??
    (await listings.ask("projects/iam", replaceable, () => iamProjects(api, options))) ??
    []
  );
}

async function legacyProjects(api: TidbApi, options: CallOptions): Promise<string[]> {
  const ids: string[] = [];
  const read = async (token = "1") => {
    const page = Number(token);
    const { items, total } = (await api.legacyProjects(page, options)).value();
    const more = items.length > 0 && page * pageSize < (numberOf(total) ?? 0);
    return { items, ...(more && { next: String(page + 1) }) };
  };
  for await (const page of pages(read)) ids.push(...page.items.map(({ id }) => id));
  return [...new Set(ids)];
}

async function iamProjects(api: TidbApi, options: CallOptions): Promise<string[]> {
  const ids: string[] = [];
  const read = async (token: string | undefined) => {
    const { projects, nextPageToken } = (await api.iamProjects(token, options)).value();
    return { items: projects ?? [], ...(nextPageToken && { next: nextPageToken }) };
  };
  for await (const page of pages(read)) ids.push(...page.items.map(({ id }) => id));
  return [...new Set(ids)];
}
