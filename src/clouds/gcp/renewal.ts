import type { CloudSignIn } from "../cloud.ts";

/**
 * The command of gcloud that renews a sign-in. Undefined for keys, and where the environment names a file:
 * that comes before what the command leaves.
 */
export function renewalCommand({ source }: Pick<CloudSignIn, "source">): string | undefined {
  if (source !== "default" || process.env["GOOGLE_APPLICATION_CREDENTIALS"]) return undefined;
  return "gcloud auth application-default login";
}
