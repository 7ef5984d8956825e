import type { App } from "../app.ts";
import type { FormRef } from "../forms/protocol.ts";
import type { FormSpec } from "../forms/spec.ts";
import { formSpec } from "./actions.ts";
import { connectSpec } from "./connect.ts";
import { byOthersSpec } from "./connectByOthers.ts";
import { connectOutSpec } from "./connectOut.ts";
import { disconnectSpec } from "./disconnect.ts";

/** The forms over several APIs; what none of them knows is the form of an action. */
const specs = [connectSpec, byOthersSpec, disconnectSpec, connectOutSpec];

/** A form by its reference, also after a reload; undefined = what it is about is gone. */
export async function specOf(app: App, ref: FormRef): Promise<FormSpec | undefined> {
  for (const spec of specs) {
    const found = await spec(app, ref);
    if (found !== undefined) return found;
  }
  return formSpec(app, ref);
}
