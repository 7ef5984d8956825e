import { loadSharedConfigFiles } from "@smithy/core/config";
import type { CloudSignIn } from "../cloud.ts";

/** What a name of a profile may have for a command to be the same in every shell. */
const plainName = /^[\w.@+=][\w.@+=-]*$/;

/**
 * The command of the AWS CLI that renews a sign-in: of an SSO profile or one of `aws login`, also where a
 * role is taken with it. Undefined for keys, processes and roles of machines, which no command renews.
 */
export async function renewalCommand({
  source,
  profile,
}: Omit<CloudSignIn, "secret">): Promise<string | undefined> {
  if (source === "keys") return undefined;
  // Keys of the environment come before every profile.
  if (source === "default" && process.env["AWS_ACCESS_KEY_ID"] !== undefined) return undefined;
  const { configFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const seen = new Set<string>();
  let name: string | undefined = profile ?? process.env["AWS_PROFILE"] ?? "default";
  while (name !== undefined && !seen.has(name)) {
    seen.add(name);
    const section: Readonly<Record<string, string | undefined>> = configFile[name] ?? {};
    const login = loginOf(section);
    if (login !== undefined) return plainName.test(name) ? `${login} --profile ${name}` : undefined;
    name = section["source_profile"];
  }
  return undefined;
}

function loginOf(section: Readonly<Record<string, string | undefined>>): string | undefined {
  if ((section["sso_session"] ?? section["sso_start_url"]) !== undefined) return "aws sso login";
  return section["login_session"] === undefined ? undefined : "aws login";
}
