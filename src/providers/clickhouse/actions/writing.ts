import * as l10n from "@vscode/l10n";
import { ApiError, asApiError } from "../../../http/errors.ts";
import type { ActionId, CallOptions, Target } from "../../provider.ts";
import type { ClickhouseApi, ServiceRef } from "../api.ts";
import { isRefusedAsleep } from "../configs.ts";
import type { Organization } from "../organization.ts";

/** What an action writes with. */
export interface Writing {
  readonly api: ClickhouseApi;
  readonly organization: Organization;
}

/** The ids that every path of a service has. */
export async function refOf(
  { organization }: Writing,
  { cluster }: Target,
  options: CallOptions,
): Promise<ServiceRef> {
  return { organizationId: await organization.id(options), serviceId: cluster.id };
}

/** The same for the preview of a call, as far as they are known. */
export function previewIds({ organization }: Writing, { cluster }: Target) {
  return { organizationId: organization.knownId, serviceId: cluster.id };
}

/** Runs a write; where the service sleeps or the key may not, the error says what helps. */
export async function explained<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const failure = asApiError(error);
    if (failure === undefined) throw error;
    if (isRefusedAsleep(error)) {
      const next = l10n.t("The service sleeps: wake it, then try again.");
      throw reworded(failure, next, "wakeCluster");
    }
    if (failure.code !== "permission") throw error;
    throw reworded(failure, l10n.t("Use a key with the role Admin."));
  }
}

function reworded(failure: ApiError, next: string, remedy?: ActionId): ApiError {
  const { code, outcome, message, call, status } = failure;
  return new ApiError(code, outcome, {
    message,
    next,
    cause: failure,
    ...(call !== undefined && { call }),
    ...(status !== undefined && { status }),
    ...(remedy !== undefined && { remedy }),
  });
}
