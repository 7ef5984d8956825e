import * as l10n from "@vscode/l10n";
import type { PlannedCall } from "../../../domain/draft.ts";
import { textOf, type Values } from "../../../domain/draft.ts";
import type { CloudOptions } from "../../cloud.ts";
import type { Google } from "../clients.ts";
import { isReason } from "../errors.ts";
import { isName, regional } from "../paths.ts";

/** The path of what is regional in the project, as it is asked for. */
export function computePath(
  { project }: Google,
  values: Values,
  kind: string,
  name?: string,
): string {
  const path = regional(project, textOf(values, "region"), kind, name ?? "");
  return `/compute/v1/${path.replace(/\/$/, "")}`;
}

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

/** Why something cannot be called so; undefined = it can. */
export function nameProblem(name: string): string | undefined {
  if (isName(name)) return undefined;
  return l10n.t(
    "“{0}” cannot be a name: it has 1 to 63 small letters, digits and dashes, begins with a letter and does not end with a dash.",
    name,
  );
}

/** How often a change is sent again that somebody else was faster with. */
const mostRaces = 3;

/** Changes what there is from its present version: it is read again when somebody changed it meanwhile. */
export async function fromPresent<Present>(
  look: (options: CloudOptions) => Promise<Present>,
  send: (present: Present) => Promise<void>,
  options: CloudOptions,
): Promise<void> {
  for (let races = 0; ; races++) {
    const present = await look(options);
    try {
      await send(present);
      return;
    } catch (error) {
      if (races >= mostRaces || !isReason(error, "conditionNotMet")) throw error;
    }
  }
}
