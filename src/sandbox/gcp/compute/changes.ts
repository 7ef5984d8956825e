import type { Json } from "../call.ts";
import { GcpError, invalidField } from "../errors.ts";

/** The version that a change was made from must be the present one. @throws GcpError. */
export function assertFingerprint(given: unknown, present: string): void {
  if (given === undefined || given === "") {
    const message = "Required field 'resource.fingerprint' not specified";
    throw new GcpError(400, "required", message);
  }
  if (given !== present) {
    throw new GcpError(412, "conditionNotMet", "Invalid fingerprint.");
  }
}

/** Some fields stay as they were made. @throws GcpError for one that is given another value. */
export function assertUnchanged(body: Json, present: object, fields: readonly string[]): void {
  const now = present as Json;
  for (const field of fields) {
    const given = body[field];
    if (given === undefined || JSON.stringify(given) === JSON.stringify(now[field])) continue;
    throw invalidField(`resource.${field}`, given, "The field is immutable.");
  }
}
