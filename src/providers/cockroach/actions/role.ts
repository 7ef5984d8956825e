import * as l10n from "@vscode/l10n";
import { ApiError, asApiError } from "../../../http/errors.ts";

/** Runs a write; where the key may not, the error names the role that may (api-facts §1.1, §1.4). */
export async function withRole<T>(role: string, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const refused = asApiError(error, "permission");
    if (refused === undefined) throw error;
    throw new ApiError("permission", refused.outcome, {
      message: refused.message,
      next: l10n.t("This needs a key whose service account has the role {0} on the cluster.", role),
      cause: error,
      ...(refused.call !== undefined && { call: refused.call }),
      ...(refused.status !== undefined && { status: refused.status }),
    });
  }
}

/**
 * The roles that may write, as CockroachDB Cloud writes them. The sources disagree on Cluster Operator
 * (api-facts §8): it is not named to somebody who was refused.
 */
export const roles = {
  admin: "Cluster Admin",
  egress: "Cluster Admin / Cluster Creator",
} as const;
