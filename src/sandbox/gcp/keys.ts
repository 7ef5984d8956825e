import { createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from "node:crypto";
import type { Caller } from "../http/face.ts";

/** The file of a service account's key, as the console makes it. */
export interface ServiceAccountKey {
  type: "service_account";
  project_id: string;
  private_key_id: string;
  private_key: string;
  client_email: string;
  client_id: string;
  /** Empty until the face is open. */
  token_uri: string;
}

/** Application default credentials of a person, as `gcloud` leaves them; no place in them. */
export interface UserKey {
  type: "authorized_user";
  client_id: string;
  client_secret: string;
  refresh_token: string;
}

export type GcpKey = ServiceAccountKey | UserKey;

/** Who signs in to GCP. */
export interface Principal extends Caller {
  readonly email: string;
  readonly projectId: string;
}

export interface GcpKeys {
  serviceAccount(name: string, role: string, project: () => string): ServiceAccountKey;
  user(name: string, role: string, project: () => string): UserKey;
  /** Keys that look right and are known to nobody. */
  unknownServiceAccount(name: string, project: () => string): ServiceAccountKey;
  unknownUser(): UserKey;
  /** Whose a service account's key is, by its e-mail address. */
  byEmail(email: string): Principal | undefined;
  byRefreshToken(key: Omit<UserKey, "type">): Principal | undefined;
  readonly publicKey: KeyObject;
}

// One pair for a process: making one takes a tenth of a second, and who signs is told by the address.
let pair: { privateKey: string; publicKey: KeyObject } | undefined;

function keyPair(): NonNullable<typeof pair> {
  if (pair !== undefined) return pair;
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  pair = { privateKey, publicKey: createPublicKey(privateKey) };
  return pair;
}

export function createGcpKeys(): GcpKeys {
  const emails = new Map<string, Principal>();
  const refreshTokens = new Map<string, { key: UserKey; who: Principal }>();
  const principal = (
    name: string,
    role: string,
    email: () => string,
    project: () => string,
  ): Principal => ({
    name,
    role,
    // Read at each request: a reset may bring another project.
    get email() {
      return email();
    },
    get projectId() {
      return project();
    },
    get organizationId() {
      return project();
    },
  });
  const serviceKey = (name: string, project: () => string): ServiceAccountKey => ({
    type: "service_account",
    // Read at each use, for the same reason.
    get project_id() {
      return project();
    },
    private_key_id: randomBytes(20).toString("hex"),
    private_key: keyPair().privateKey,
    client_email: `${name}@sandbox-${randomBytes(3).toString("hex")}.iam.gserviceaccount.com`,
    client_id: BigInt(`0x${randomBytes(8).toString("hex")}`).toString(),
    token_uri: "",
  });
  return {
    publicKey: keyPair().publicKey,
    serviceAccount(name, role, project) {
      const key = serviceKey(name, project);
      emails.set(
        key.client_email,
        principal(name, role, () => key.client_email, project),
      );
      return key;
    },
    user(name, role, project) {
      const key = userKey();
      const who = principal(name, role, () => `${name}@meridian.example`, project);
      refreshTokens.set(key.refresh_token, { key, who });
      return key;
    },
    unknownServiceAccount: serviceKey,
    unknownUser: userKey,
    byEmail: (email) => emails.get(email),
    byRefreshToken({ client_id, client_secret, refresh_token }) {
      const found = refreshTokens.get(refresh_token);
      const fits = found?.key.client_id === client_id && found.key.client_secret === client_secret;
      return fits ? found.who : undefined;
    },
  };
}

function userKey(): UserKey {
  return {
    type: "authorized_user",
    client_id: `${randomBytes(8).toString("hex")}.apps.googleusercontent.com`,
    client_secret: randomBytes(18).toString("base64url"),
    refresh_token: `1//0${randomBytes(32).toString("base64url")}`,
  };
}
