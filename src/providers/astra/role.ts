import * as l10n from "@vscode/l10n";
import { ApiError, asApiError } from "../../http/errors.ts";

/** Runs a write; where the token may not, the error names the roles that may (api-facts §2.1). */
export async function withRole<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const refused = asApiError(error, "permission");
    throw refused === undefined ? error : roleFailure(refused);
  }
}

/** A refusal because of the token's role, which says which role is needed. */
export function roleFailure(refused: ApiError): ApiError {
  return new ApiError("permission", refused.outcome, {
    message: refused.message,
    next: l10n.t(
      "This needs a token with the role Organization Administrator or Database Administrator.",
    ),
    cause: refused,
    ...(refused.call !== undefined && { call: refused.call }),
    ...(refused.status !== undefined && { status: refused.status }),
  });
}

/** A removal that finds nothing to remove is done: somebody was faster (design §3). */
export async function removal(call: Promise<unknown>): Promise<void> {
  try {
    await withRole(call);
  } catch (error) {
    if (asApiError(error, "notFound") === undefined) throw error;
  }
}
