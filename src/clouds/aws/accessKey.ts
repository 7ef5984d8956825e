/** An access key as it is stored: its id, its secret and, of a temporary one, its session token. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The parts of a stored secret. None of them has a `:` in it. */
export function accessKeyOf(secret: string): AccessKey {
  const [id = "", key = "", token = ""] = secret.split(":").map((part) => part.trim());
  return {
    accessKeyId: id,
    secretAccessKey: key,
    ...(token !== "" && { sessionToken: token }),
  };
}
