import { randomBytes, verify } from "node:crypto";
import type { Answer, FaceRequest } from "../http/face.ts";
import type { GcpKeys, Principal } from "./keys.ts";

/** Access tokens that were given out. */
export interface Tokens {
  /** Answers `POST /token`. */
  grant(request: FaceRequest): Answer;
  /** Who a request's token belongs to; undefined when it has none that is valid. */
  bearer(request: FaceRequest): Principal | undefined;
}

const jwtGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const tokenSeconds = 3600;
const audiences = /^https?:\/\/[^/]+\/token$/;

/** Why no token is given (RFC 6749 §5.2). */
class Refused extends Error {
  readonly code: string;
  constructor(code: string, description: string) {
    super(description);
    this.name = "Refused";
    this.code = code;
  }
}

/** @param now real time in ms. */
export function createTokens(keys: GcpKeys, now: () => number): Tokens {
  const given = new Map<string, { who: Principal; until: number }>();
  return {
    grant(request) {
      try {
        const who = whoAsks(keys, new URLSearchParams(request.body), now());
        const token = `ya29.c.${randomBytes(48).toString("base64url")}`;
        given.set(token, { who, until: now() + tokenSeconds * 1000 });
        return {
          status: 200,
          body: { access_token: token, expires_in: tokenSeconds - 1, token_type: "Bearer" },
        };
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return { status: 400, body: { error: error.code, error_description: error.message } };
      }
    },
    bearer({ headers }) {
      const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? "";
      const found = given.get(token);
      return found !== undefined && found.until > now() ? found.who : undefined;
    },
  };
}

function whoAsks(keys: GcpKeys, form: URLSearchParams, now: number): Principal {
  switch (form.get("grant_type")) {
    case jwtGrant:
      return signerOf(keys, form.get("assertion") ?? "", now);
    case "refresh_token": {
      const field = (name: string): string => form.get(name) ?? "";
      const who = keys.byRefreshToken({
        client_id: field("client_id"),
        client_secret: field("client_secret"),
        refresh_token: field("refresh_token"),
      });
      if (who === undefined) {
        throw new Refused("invalid_grant", "Token has been expired or revoked.");
      }
      return who;
    }
    default:
      throw new Refused("unsupported_grant_type", "Invalid grant_type: ");
  }
}

/** Who signed a JWT; it is checked as Google does: account, signature, audience, time. */
function signerOf(keys: GcpKeys, jwt: string, now: number): Principal {
  const [head = "", payload = "", signature = ""] = jwt.split(".");
  const { alg } = decoded(head);
  const { iss, aud, exp, iat, scope } = decoded(payload);
  const who = keys.byEmail(typeof iss === "string" ? iss : "");
  if (who === undefined) {
    throw new Refused("invalid_grant", "Invalid grant: account not found");
  }
  const bytes = Buffer.from(`${head}.${payload}`);
  const signed = verify("sha256", bytes, keys.publicKey, Buffer.from(signature, "base64url"));
  if (alg !== "RS256" || !signed) throw new Refused("invalid_grant", "Invalid JWT Signature.");
  if (typeof aud !== "string" || !audiences.test(aud)) {
    throw new Refused("invalid_grant", "Invalid JWT: Failed audience check.");
  }
  const second = now / 1000;
  const inTime =
    typeof exp === "number" && typeof iat === "number" && exp > second && iat < second + 300;
  if (!inTime || exp - iat > tokenSeconds) {
    const rule = "Token must be a short-lived token (60 minutes) and in a reasonable timeframe.";
    throw new Refused("invalid_grant", `Invalid JWT: ${rule}`);
  }
  if (typeof scope !== "string" || scope === "") {
    throw new Refused("invalid_scope", "Invalid OAuth scope or ID token audience provided.");
  }
  return who;
}

function decoded(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
