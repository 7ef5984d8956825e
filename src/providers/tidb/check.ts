import type { ApiError } from "../../http/errors.ts";
import type { CallOptions } from "../provider.ts";
import type { TidbApi } from "./api.ts";
import { passable } from "./projects.ts";
import { Listings, notForUs } from "./refusals.ts";

/**
 * Shows that a key works: the first host that is for it and that answers tells. Rejects with the first
 * failure when none does, before the refusals: where a host is down, nothing says that the key is wrong.
 */
export async function checkKey(api: TidbApi, options: CallOptions): Promise<void> {
  const one = { pageToken: undefined, pageSize: 1 };
  const tries = [
    () => api.dedicatedClusters({ ...one, projectId: undefined }, options),
    () => api.serverlessClusters(one, options),
    () => api.premiumClusters(one, options),
    () => api.legacyProjects(1, options),
  ];
  const listings = new Listings();
  let failure: ApiError | undefined;
  for (const [index, call] of tries.entries()) {
    try {
      const answer = await listings.ask<{ value(): unknown }>(String(index), notForUs, call);
      if (answer === undefined) continue;
      answer.value();
      return;
    } catch (error) {
      failure ??= passable(error);
    }
  }
  if (failure !== undefined) throw failure;
  listings.assertAny();
}
