import { randomBytes } from "node:crypto";
import type { Caller, FaceRequest } from "./face.ts";

/** Keys made at random at every start; only their names appear anywhere else. */
export interface KeyRing {
  add(prefix: string, caller: Caller): string;
  /** A key of two parts, `<id>:<secret>`. */
  addPair(prefix: string, caller: Caller): string;
  /** A key that looks right and is known to nobody. */
  revoked(prefix: string): string;
  revokedPair(prefix: string): string;
  /** Who a bearer token belongs to. */
  bearer(request: FaceRequest): Caller | undefined;
  /** Who a pair belongs to that was sent as HTTP Basic. */
  basic(request: FaceRequest): Caller | undefined;
  /** The secret of a pair, and whose it is, by its id: for who must prove to know it (HTTP Digest). */
  pair(id: string): { secret: string; caller: Caller } | undefined;
}

export function createKeyRing(): KeyRing {
  const callers = new Map<string, Caller>();
  const make = (prefix: string): string => `${prefix}${randomBytes(24).toString("base64url")}`;
  const makePair = (prefix: string): string =>
    `${prefix}${randomBytes(8).toString("hex")}:${randomBytes(24).toString("base64url")}`;
  return {
    add(prefix, caller) {
      const secret = make(prefix);
      callers.set(secret, caller);
      return secret;
    },
    addPair(prefix, caller) {
      const pair = makePair(prefix);
      callers.set(pair, caller);
      return pair;
    },
    revoked: make,
    revokedPair: makePair,
    basic(request) {
      const encoded = /^Basic +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
      return callers.get(Buffer.from(encoded, "base64").toString("utf8"));
    },
    pair(id) {
      for (const [key, caller] of callers) {
        if (key.startsWith(`${id}:`)) return { secret: key.slice(id.length + 1), caller };
      }
      return undefined;
    },
    bearer(request) {
      const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
      return token === undefined ? undefined : callers.get(token);
    },
  };
}
