import { asApiError, type ApiError } from "../../http/errors.ts";
import type { CallOptions } from "../provider.ts";
import { pages } from "../paging.ts";
import type { TidbApi } from "./api.ts";
import { numberOf } from "./read.ts";
import { pageAfter } from "./readOnlyApi.ts";
import { replaceable, type Listings } from "./refusals.ts";

/** The projects of a key, as far as they can be listed. */
export interface Projects {
  readonly ids: readonly string[];
  /** False = there may be some, but no call tells them. */
  readonly isTold: boolean;
  /** Why not, where it may be otherwise another time. */
  readonly failure?: ApiError;
}

/**
 * The projects of a key: by the documented call, else by the one of the CLI's description
 * (api-facts §3.2). Of failures, only `authentication` is thrown.
 */
export async function projectsOf(
  api: TidbApi,
  listings: Listings,
  options: CallOptions,
): Promise<Projects> {
  const ways = [
    { name: "legacy", call: () => legacyProjects(api, options) },
    { name: "iam", call: () => iamProjects(api, options) },
  ];
  let isAnswered = false;
  let failure: ApiError | undefined;
  for (const { name, call } of ways) {
    try {
      const ids = await listings.ask(name, replaceable, call);
      if (ids !== undefined && ids.length > 0) return { ids, isTold: true };
      isAnswered ||= ids !== undefined;
    } catch (error) {
      failure ??= passable(error);
    }
  }
  return failure === undefined
    ? { ids: [], isTold: isAnswered }
    : { ids: [], isTold: false, failure };
}

/** The failure of one of several calls, after which the others are asked all the same; throws any other. */
export function passable(error: unknown): ApiError {
  const failure = asApiError(error);
  if (failure === undefined || failure.code === "authentication") throw error;
  return failure;
}

async function legacyProjects(api: TidbApi, options: CallOptions): Promise<string[]> {
  const ids: string[] = [];
  const read = async (token = "1") => {
    const page = Number(token);
    const { items, total } = (await api.legacyProjects(page, options)).value();
    const next = pageAfter(page, items.length, numberOf(total));
    return { items, ...(next !== undefined && { next }) };
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
