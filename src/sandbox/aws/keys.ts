import { randomBytes } from "node:crypto";
import type { Caller } from "../http/face.ts";
import type { AwsKey } from "./signature.ts";

/** Who a key belongs to: a user, or a role that somebody assumed. */
export interface Principal extends Caller {
  readonly accountId: string;
  readonly arn: string;
  readonly userId: string;
}

export interface KnownKey extends AwsKey {
  readonly principal: Principal;
  /** Real time in ms; absent: never. */
  readonly expiresAt?: number;
}

/** Access keys by their id. */
export interface AwsKeys {
  /** A lasting key of a user. */
  user(name: string, role: string, path: string, account: () => string): AwsKey;
  /** A temporary key of a role. */
  session(name: string, role: string, roleName: string, account: () => string, end: number): AwsKey;
  /** A key that looks right and is known to nobody. */
  unknown(): AwsKey;
  get(accessKeyId: string): KnownKey | undefined;
}

export function createAwsKeys(): AwsKeys {
  const known = new Map<string, KnownKey>();
  const add = (key: AwsKey, principal: Principal, end?: number): AwsKey => {
    known.set(key.accessKeyId, { ...key, principal, ...(end !== undefined && { expiresAt: end }) });
    return key;
  };
  return {
    user(name, role, path, account) {
      const key = makeKey("AKIA");
      return add(key, {
        name,
        role,
        userId: `AIDA${letters(16)}`,
        // Read at each request: a reset may bring another account.
        get accountId() {
          return account();
        },
        get organizationId() {
          return account();
        },
        get arn() {
          return `arn:aws:iam::${account()}:user/${path}`;
        },
      });
    },
    session(name, role, roleName, account, end) {
      const key = { ...makeKey("ASIA"), sessionToken: randomBytes(96).toString("base64") };
      return add(
        key,
        {
          name,
          role,
          userId: `AROA${letters(16)}:${name}`,
          get accountId() {
            return account();
          },
          get organizationId() {
            return account();
          },
          get arn() {
            return `arn:aws:sts::${account()}:assumed-role/${roleName}/${name}`;
          },
        },
        end,
      );
    },
    unknown: () => makeKey("AKIA"),
    get: (accessKeyId) => known.get(accessKeyId),
  };
}

function makeKey(prefix: string): AwsKey {
  return {
    accessKeyId: `${prefix}${letters(16)}`,
    secretAccessKey: randomBytes(30).toString("base64"),
  };
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function letters(count: number): string {
  return [...randomBytes(count)].map((byte) => alphabet[byte % alphabet.length]).join("");
}
