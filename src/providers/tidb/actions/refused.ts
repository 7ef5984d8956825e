import * as l10n from "@vscode/l10n";
import { ApiError, asApiError } from "../../../http/errors.ts";

/** Runs a write; where the key may not, the error names the roles that may (api-facts §3.3). */
export async function withRole<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const refused = asApiError(error, "permission");
    if (refused === undefined) throw error;
    throw new ApiError("permission", refused.outcome, {
      message: refused.message,
      next: l10n.t("This needs a key with the role Organization Owner or Project Owner."),
      cause: error,
      ...(refused.call !== undefined && { call: refused.call }),
      ...(refused.status !== undefined && { status: refused.status }),
    });
  }
}

/** Runs what only asks, although it is sent like a write: whatever its failure, nothing was changed. */
export async function changesNothing<T>(dryRun: Promise<T>): Promise<T> {
  try {
    return await dryRun;
  } catch (error) {
    const failure = asApiError(error);
    if (failure === undefined) throw error;
    const { code, message, next, call, status, field, retryAfter } = failure;
    throw new ApiError(code, "unchanged", {
      message,
      next,
      cause: error,
      ...(call !== undefined && { call }),
      ...(status !== undefined && { status }),
      ...(field !== undefined && { field }),
      ...(retryAfter !== undefined && { retryAfter }),
    });
  }
}

/** A removal that finds nothing to remove is done: somebody was faster (design §3). */
export async function removal(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (asApiError(error, "notFound") === undefined) throw error;
  }
}
