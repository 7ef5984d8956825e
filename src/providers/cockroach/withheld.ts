import * as l10n from "@vscode/l10n";
import type { Cluster } from "../../domain/model.ts";
import { asApiError } from "../../http/errors.ts";

/** Why there is nothing to ask for. */
export function notInPlan({ plan }: Cluster): string {
  return l10n.t("Only on Advanced clusters (this one is {0}).", plan);
}

/**
 * A feature with limited access answers 403, 404 or 501 to organizations that do not have it
 * (api-facts §1.4): words in the tree, not an error. Throws any other error again.
 */
export function limitedAccess(error: unknown): string {
  const status = statusOfRefusal(error);
  if (status === undefined) throw error;
  return status === 403
    ? l10n.t("Limited access: not enabled for this organization, or not allowed to this key.")
    : l10n.t("Limited access: not enabled for this organization.");
}

/** The status of a refusal that says that this cannot be had here; undefined = it is another failure. */
export function statusOfRefusal(error: unknown): number | undefined {
  const status = asApiError(error)?.status;
  return status !== undefined && [403, 404, 501].includes(status) ? status : undefined;
}
