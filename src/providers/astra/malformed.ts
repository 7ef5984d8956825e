import * as l10n from "@vscode/l10n";
import type * as z from "zod/mini";
import { ApiError } from "../../http/errors.ts";

/** A description of a cluster that cannot be used: which, and the field that is wrong. */
export function malformed(list: string, cluster: string, error: z.core.$ZodError): ApiError {
  const path = error.issues[0]?.path.map(String) ?? [];
  const field = [list, ...path].join(".");
  return new ApiError("protocol", "unchanged", {
    message: l10n.t("The description of {0} cannot be used: {1}.", cluster, field),
    next: l10n.t("Look into the log, and report it."),
    field,
  });
}
