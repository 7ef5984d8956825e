import {
  writeOf,
  type CloudSession,
  type CloudWrite,
  type CloudWriteId,
} from "../../../src/clouds/cloud.ts";
import type { Values } from "../../../src/domain/draft.ts";

/** A write that the cloud must have. */
export function write(session: CloudSession, id: CloudWriteId): CloudWrite {
  const found = writeOf(session, id);
  if (found === undefined) throw new Error(`The cloud has no ${id}.`);
  return found;
}

export const token = "8f14e45f-ceea-467f-a83e-91c1f24d7a01";

/** Looks, and sends the write if nothing is in the way. Resolves to its subject. */
export async function send(
  session: CloudSession,
  id: CloudWriteId,
  values: Values,
  once: string = token,
): Promise<string> {
  const sight = await write(session, id).look(values, {});
  const blocked = sight.blocked();
  if (blocked !== undefined) throw new Error(`blocked: ${blocked}`);
  return sight.run({ token: once });
}
