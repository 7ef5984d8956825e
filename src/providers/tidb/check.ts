import * as l10n from "@vscode/l10n";
import { ApiError, asApiError } from "../../http/errors.ts";
import type { CallOptions } from "../provider.ts";
import type { TidbApi } from "./api.ts";
import { passable, projectsOf } from "./projects.ts";
import { Listings, notForUs } from "./refusals.ts";
import { projectsSetting } from "./settings.ts";

const one = { pageToken: undefined, pageSize: 1 };

/**
 * Shows that a key works: the first host that is for it and that answers tells. Rejects with the first
 * failure when none does, before the refusals: where a host is down, nothing says that the key is wrong.
 */
export async function checkKey(api: TidbApi, options: CallOptions): Promise<void> {
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

/** Shows that a project that a person typed is there for the key; rejects with what to correct if not. */
export async function checkProject(
  api: TidbApi,
  projectId: string,
  options: CallOptions,
): Promise<void> {
  try {
    (await api.dedicatedClusters({ ...one, projectId }, options)).value();
  } catch (cause) {
    if (asApiError(cause, "invalidInput", "permission", "notFound") === undefined) throw cause;
    throw new ApiError("invalidInput", "unchanged", {
      message: l10n.t("TiDB Cloud shows this key no project {0}.", projectId),
      next: l10n.t("Correct the project ids of the account, or leave them empty."),
      field: projectsSetting,
      cause,
    });
  }
}

/** True when Dedicated clusters are for this key, and no call tells of which projects: a person may know. */
export async function lacksProjects(api: TidbApi, options: CallOptions): Promise<boolean> {
  const listings = new Listings();
  const { isTold } = await projectsOf(api, listings, options);
  if (isTold) return false;
  const call = () => api.dedicatedClusters({ ...one, projectId: undefined }, options);
  return (await listings.ask("dedicated", notForUs, call)) !== undefined;
}
