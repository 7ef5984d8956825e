import * as l10n from "@vscode/l10n";
import { textOf, type PlannedCall, type Values } from "../../../domain/draft.ts";
import { isName } from "../paths.ts";

/** A call as a preview shows it: its body as it is sent. */
export function planned(
  method: "POST" | "PATCH" | "DELETE",
  path: string,
  body?: object,
): PlannedCall {
  return { method, path, ...(body !== undefined && { body }) };
}

/** Labels cannot be given when something is made: which operation made it stands here, in one language. */
export function descriptionOf(values: Values): string {
  return `Made by Private Endpoints (${textOf(values, "mark")})`;
}

/** The same read again: which operation of ours made something, if it was one. */
export function markIn(description: string | null | undefined): { readonly mark?: string } {
  const mark = /^Made by Private Endpoints \((.*)\)$/.exec(description ?? "")?.[1];
  return mark === undefined ? {} : { mark };
}

/** Why something cannot be called so; undefined = it can. */
export function nameProblem(name: string): string | undefined {
  if (isName(name)) return undefined;
  return l10n.t(
    "“{0}” cannot be a name: it has 1 to 63 small letters, digits and dashes, begins with a letter and does not end with a dash.",
    name,
  );
}
