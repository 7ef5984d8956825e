import type { CloudOptions } from "../../cloud.ts";
import type { Google } from "../clients.ts";
import { isReason } from "../errors.ts";
import { change, type OperationWire } from "../operations.ts";
import { ask } from "../rest.ts";

/** How often a change is sent again that somebody else was faster with. */
const mostRaces = 3;

/** A change of what is there. */
interface Patch<Present> {
  /** Its name for people, such as `forwardingRules.patch`. */
  readonly operation: string;
  readonly region: string;
  readonly path: string;
  readonly token: string;
  readonly look: (options: CloudOptions) => Promise<Present>;
  /** What is sent, its fingerprint included: without one Google refuses it. */
  readonly body: (present: Present) => object;
}

/**
 * Changes what there is from its present version; it is read again when somebody changed it meanwhile. Sent
 * without the library, which adds empty maps to what is not given, and leaves empty lists out.
 */
export async function patch<Present>(
  google: Google,
  what: Patch<Present>,
  options: CloudOptions,
): Promise<void> {
  const { operation, region, path, token } = what;
  for (let races = 0; ; races++) {
    const body = what.body(await what.look(options));
    const send = async (requestId: string): Promise<OperationWire> => {
      const place = `${path}?requestId=${requestId}`;
      return (await ask(google, "compute", "PATCH", place, body)) ?? {};
    };
    try {
      await change(google, options, { operation, region, token, send });
      return;
    } catch (error) {
      if (races >= mostRaces || !isReason(error, "conditionNotMet")) throw error;
    }
  }
}
