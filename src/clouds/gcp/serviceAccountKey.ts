import * as l10n from "@vscode/l10n";

/** What is needed of the file that the console gives for a service account's key. */
export interface ServiceAccountKey {
  readonly email: string;
  readonly privateKey: string;
  readonly project: string;
}

/** The key in a stored secret, which is the file's text; undefined = there is none in it. */
export function serviceAccountKeyOf(secret: string): ServiceAccountKey | undefined {
  const file = parsed(secret);
  const [email, privateKey, project] = ["client_email", "private_key", "project_id"].map((name) =>
    textIn(file, name),
  );
  if (!email || !privateKey || !project) return undefined;
  return { email, privateKey, project };
}

/** What is wrong with a pasted file, without a word of it; undefined = it may be a key. */
export function keyProblem(secret: string): string | undefined {
  const file = parsed(secret);
  if (file === undefined) return l10n.t("Paste the whole JSON file of the key.");
  const type = textIn(file, "type");
  if (type !== "service_account") {
    return type === "authorized_user"
      ? l10n.t("This is a person's sign-in of gcloud: choose “What this machine has” for it.")
      : l10n.t("This is not the key of a service account.");
  }
  const absent = ["project_id", "client_email", "private_key"].find(
    (name) => textIn(file, name) === "",
  );
  if (absent !== undefined) return l10n.t("The key's file has no {0}.", absent);
  if (!pem.test(textIn(file, "private_key"))) {
    return l10n.t("The private key in the file is not whole.");
  }
  const universe = textIn(file, "universe_domain");
  if (universe !== "" && universe !== "googleapis.com") {
    return l10n.t("Keys of {0} are not supported: only those of googleapis.com.", universe);
  }
  return undefined;
}

const pem = /^-----BEGIN (?:RSA )?PRIVATE KEY-----[\s\S]+-----END (?:RSA )?PRIVATE KEY-----\s*$/;

/** What of the file must never be said: the private key, whole and line by line. */
export function hiddenIn(secret: string): readonly string[] {
  const privateKey = textIn(parsed(secret), "private_key");
  const lines = privateKey.split("\n").map((line) => line.trim());
  return [privateKey, ...lines.filter((line) => !line.startsWith("-----"))].filter(
    (text) => text !== "",
  );
}

type File = Readonly<Record<string, unknown>>;

function parsed(secret: string): File | undefined {
  try {
    const value: unknown = JSON.parse(secret);
    return typeof value === "object" && value !== null ? (value as File) : undefined;
  } catch {
    return undefined;
  }
}

function textIn(file: File | undefined, name: string): string {
  const value = file?.[name];
  return typeof value === "string" ? value : "";
}
