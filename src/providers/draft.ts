import * as l10n from "@vscode/l10n";
import type { Draft, Field, PlannedCall, Values } from "../domain/draft.ts";
import { fillPath } from "../http/address.ts";

/** A draft from the parts that an action has; the others are empty. */
export function makeDraft(parts: Pick<Draft, "title"> & Partial<Draft>): Draft {
  return {
    fields: [],
    values: {},
    errors: {},
    warnings: [],
    prerequisites: [],
    effects: [],
    calls: [],
    ...parts,
  };
}

/** The errors of a draft: those given, and one for every required field that is empty. */
export function errorsOf(
  fields: readonly Field[],
  values: Values,
  found: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const value = values[field.id];
    const empty =
      value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
    const problem = field.required === true && empty ? l10n.t("Fill this in.") : found[field.id];
    if (problem !== undefined) errors[field.id] = problem;
  }
  return errors;
}

/** A call as it will be made: the template's values filled in where they are known and valid. */
export function plannedCall(
  method: string,
  template: string,
  params: Readonly<Record<string, string>>,
  body?: unknown,
): PlannedCall {
  const path = fillPath(template, params) ?? template;
  return { method, path, ...(body !== undefined && { body }) };
}
