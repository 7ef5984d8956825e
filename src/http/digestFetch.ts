import { randomBytes } from "node:crypto";
import { DIGEST } from "http-auth-utils";
import type { Fetch } from "./client.ts";

/** What a server wants to be answered (RFC 7616 §3.3). */
interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string;
  readonly algorithm?: string;
  readonly qop?: string;
}

/** A challenge and how often it was answered. */
interface Nonce {
  readonly challenge: Challenge;
  count: number;
}

/** How often one request is sent again for another nonce. */
const mostRetries = 3;

/** The algorithms that are spoken, as Node calls them. */
const hashes: Readonly<Record<string, string>> = { MD5: "md5", "SHA-256": "sha256" };

/**
 * A fetch that signs in by HTTP Digest. A server's nonce is used again with a rising count until the server
 * wants another one, so that a request is one request; only the first to a host is refused and sent again.
 */
export function digestFetch(fetch: Fetch, user: string, password: string): Fetch {
  const nonces = new Map<string, Nonce>();
  /** The first requests to their hosts that are under way: the others wait for what they are told. */
  const learning = new Map<string, Promise<unknown>>();

  const signed = (url: URL, init: RequestInit, nonce: Nonce): RequestInit => {
    const authorization = authorizationOf(user, password, init.method ?? "GET", url, nonce);
    return { ...init, headers: { ...(init.headers as Record<string, string>), authorization } };
  };

  const exchange = async (url: URL, init: RequestInit): Promise<Response> => {
    let known = nonces.get(url.origin);
    for (let retries = 0; ; retries++) {
      const response = await fetch(url.href, known === undefined ? init : signed(url, init, known));
      const challenge = response.status === 401 ? challengeOf(response) : undefined;
      // The very nonce that was answered: then it is the key that is wrong.
      if (challenge === undefined || challenge.nonce === known?.challenge.nonce) return response;
      if (retries === mostRetries) return response;
      await response.body?.cancel();
      const now = nonces.get(url.origin);
      // Another request may have learned of a new one meanwhile.
      known = now === undefined || now === known ? { challenge, count: 0 } : now;
      nonces.set(url.origin, known);
    }
  };

  return async (address, init) => {
    const url = new URL(address);
    const others = learning.get(url.origin);
    if (others !== undefined) await unlessAborted(others, init.signal);
    if (nonces.has(url.origin) || learning.has(url.origin)) return exchange(url, init);
    const first = exchange(url, init);
    learning.set(
      url.origin,
      first.catch(() => undefined),
    );
    try {
      return await first;
    } finally {
      learning.delete(url.origin);
    }
  };
}

/** Waits for what others do; rejects with the signal's reason as soon as it aborts. */
async function unlessAborted(
  others: Promise<unknown>,
  signal: AbortSignal | null | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal?.reason as Error);
    signal?.addEventListener("abort", stop, { once: true });
  });
  try {
    await Promise.race([others, aborted]);
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** The first challenge of an answer that can be met; undefined = there is none. */
function challengeOf(response: Response): Challenge | undefined {
  const header = response.headers.get("www-authenticate") ?? "";
  for (const [, rest = ""] of header.matchAll(/\bDigest\s+(.*?)(?=,\s*\w+\s+\w+=|$)/gi)) {
    const challenge = parsedChallenge(rest);
    if (challenge !== undefined && hashOf(challenge) !== undefined) return challenge;
  }
  return undefined;
}

function parsedChallenge(rest: string): Challenge | undefined {
  try {
    // The library knows RFC 2617 only, and throws at what came since.
    const known = rest.replace(/\b(?:charset|userhash)\s*=\s*(?:"[^"]*"|[^,\s]*)\s*,?\s*/gi, "");
    return DIGEST.parseWWWAuthenticateRest(known.replace(/[,\s]+$/, ""));
  } catch {
    return undefined;
  }
}

function hashOf({ algorithm = "MD5" }: Challenge): string | undefined {
  return hashes[algorithm.toUpperCase()];
}

/** The answer to a challenge, once more. Its count is part of it, so no two are the same. */
function authorizationOf(
  user: string,
  password: string,
  method: string,
  { pathname, search }: URL,
  nonce: Nonce,
): string {
  const { challenge } = nonce;
  const said = {
    username: user,
    realm: challenge.realm,
    nonce: challenge.nonce,
    uri: pathname + search,
    nc: (++nonce.count).toString(16).padStart(8, "0"),
    cnonce: randomBytes(12).toString("hex"),
    qop: "auth",
  };
  const hash = { ...said, password, method, algorithm: hashOf(challenge) ?? "" };
  const fields = [
    ...(["username", "realm", "nonce", "uri", "cnonce"] as const).map(
      (name) => `${name}="${said[name]}"`,
    ),
    `response="${DIGEST.computeHash(hash)}"`,
    // These are not quoted (RFC 7616 §3.4): the library would.
    `qop=${said.qop}`,
    `nc=${said.nc}`,
    ...(challenge.algorithm === undefined ? [] : [`algorithm=${challenge.algorithm}`]),
    ...(challenge.opaque === undefined ? [] : [`opaque="${challenge.opaque}"`]),
  ];
  return `Digest ${fields.join(", ")}`;
}
