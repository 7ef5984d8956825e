import { randomBytes } from "node:crypto";
import type { Caller, FaceRequest } from "./face.ts";

/** Keys made at random at every start; only their names appear anywhere else. */
export interface KeyRing {
  add(prefix: string, caller: Caller): string;
  /** A key that looks right and is known to nobody. */
  revoked(prefix: string): string;
  /** Who a bearer token belongs to. */
  bearer(request: FaceRequest): Caller | undefined;
}

export function createKeyRing(): KeyRing {
  const callers = new Map<string, Caller>();
  const make = (prefix: string): string => `${prefix}${randomBytes(24).toString("base64url")}`;
  return {
    add(prefix, caller) {
      const secret = make(prefix);
      callers.set(secret, caller);
      return secret;
    },
    revoked: make,
    bearer(request) {
      const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
      return token === undefined ? undefined : callers.get(token);
    },
  };
}
