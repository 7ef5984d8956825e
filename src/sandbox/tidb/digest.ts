import { createHash, createHmac, randomBytes } from "node:crypto";
import type { Caller, FaceRequest } from "../http/face.ts";
import type { KeyRing } from "../http/keys.ts";

/** How long a nonce is good for, ms of real time. */
const nonceMs = 120_000;

const hashNames = { MD5: "md5", "SHA-256": "sha256" } as const;
type Algorithm = keyof typeof hashNames;

/** The server's side of HTTP Digest (RFC 7616), with `qop=auth`. */
interface DigestSignIn {
  /** Who signed the request; undefined = nobody known, or with a nonce that is stale or used. */
  caller(request: FaceRequest): Caller | undefined;
  /** The header of a refusal: a new challenge. */
  challenge(): string;
}

/** `now` is real time in ms, for the age of nonces. */
export function createDigest(
  ring: KeyRing,
  now: () => number,
  algorithm: () => Algorithm,
): DigestSignIn {
  const secret = randomBytes(16);
  const realm = "tidb.cloud";
  // Counts that were used, by nonce: requests may overtake each other, but none comes twice.
  const used = new Map<string, Set<string>>();
  let isStale = false;

  const sign = (time: string): string => createHmac("sha256", secret).update(time).digest("hex");
  const isOurs = (nonce: string): boolean => {
    const [time = "", signature = ""] = nonce.split(".");
    return sign(time) === signature;
  };
  const ageOf = (nonce: string): number => now() - parseInt(nonce, 36);
  const hash = (text: string): string =>
    createHash(hashNames[algorithm()]).update(text).digest("hex");
  const isNew = (nonce: string, count: string): boolean => {
    const counts = used.get(nonce) ?? new Set();
    if (counts.has(count)) return false;
    used.set(nonce, counts.add(count));
    return true;
  };

  return {
    caller(request) {
      isStale = false;
      const said = fieldsOf(request.headers.authorization ?? "");
      if (said === undefined) return undefined;
      const { username = "", nonce = "", uri = "", nc = "", cnonce = "", qop = "" } = said;
      const known = ring.pair(username);
      if (known === undefined || !isOurs(nonce) || said["realm"] !== realm) return undefined;
      if (uri.split("?")[0] !== request.path || qop !== "auth") return undefined;
      const proof = hash(`${username}:${realm}:${known.secret}`);
      const what = hash(`${request.method}:${uri}`);
      if (hash([proof, nonce, nc, cnonce, qop, what].join(":")) !== said["response"]) {
        return undefined;
      }
      isStale = ageOf(nonce) > nonceMs || !isNew(nonce, nc);
      return isStale ? undefined : known.caller;
    },
    challenge() {
      for (const nonce of used.keys()) if (ageOf(nonce) > nonceMs) used.delete(nonce);
      const time = now().toString(36);
      const fields = [
        `realm="${realm}"`,
        `nonce="${time}.${sign(time)}"`,
        `qop="auth"`,
        `algorithm=${algorithm()}`,
        ...(isStale ? ["stale=true"] : []),
      ];
      return `Digest ${fields.join(", ")}`;
    },
  };
}

function fieldsOf(header: string): Record<string, string> | undefined {
  const [, rest] = /^Digest +(.*)$/i.exec(header) ?? [];
  if (rest === undefined) return undefined;
  const fields = rest.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g);
  return Object.fromEntries(
    [...fields].map(([, name = "", quoted, plain]) => [name, quoted ?? plain ?? ""]),
  );
}
